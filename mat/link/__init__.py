"""Link: ports, and the mats on them."""

from mat.link.greeting import Greeting, change_mode, greet, obeyed
from mat.link.ports import Port, likely_mat, serial_ports
from mat.link.serial_port import SerialTransport
from mat.link.transport import Transport

__all__ = [
    "Greeting",
    "Port",
    "SerialTransport",
    "Transport",
    "change_mode",
    "greet",
    "likely_mat",
    "obeyed",
    "serial_ports",
]
