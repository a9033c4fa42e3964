"""Serial ports a mat could be on."""

from __future__ import annotations

from dataclasses import dataclass

from serial.tools import list_ports

from mat.errors import NoMatFound

#: USB vendors of Arduino boards and of the bridges on clones: these ports are tried first.
KNOWN_VENDORS = {
    0x2341: "Arduino",
    0x2A03: "Arduino",
    0x1A86: "CH340 (clone)",
    0x0403: "FTDI",
    0x10C4: "CP210x",
    0x067B: "PL2303",
}


@dataclass(frozen=True)
class Port:
    """A serial port of this computer.

    Attributes
    ----------
    device
        What to open: ``/dev/ttyUSB0``, ``COM3``.
    description
        What the system calls it.
    vendor_id
        USB vendor, None if it is no USB port.
    product_id
        Of that vendor, where it is known.
    """

    device: str
    description: str
    vendor_id: int | None
    product_id: int | None = None

    @property
    def is_usb(self) -> bool:
        return self.vendor_id is not None

    @property
    def maker(self) -> str:
        """Maker of the board or bridge where it is known, else an empty text."""
        return KNOWN_VENDORS.get(self.vendor_id or 0, "")


def serial_ports() -> list[Port]:
    """All serial ports; those that look like a mat first."""
    ports = [
        Port(info.device, info.description or "", info.vid, getattr(info, "pid", None))
        for info in list_ports.comports()
    ]
    return sorted(ports, key=lambda port: (not port.maker, not port.is_usb, port.device))


def likely_mat() -> Port:
    """The USB serial port that is most likely a mat.

    Raises
    ------
    NoMatFound
        There is no USB serial port.
    """
    usb = [port for port in serial_ports() if port.is_usb]
    if not usb:
        raise NoMatFound(
            "No mat is plugged in: there is no USB serial port. Plug the mat in (a charge-only cable carries no data) "
            "and try again, or try the simulated mat with “sim:hinge”."
        )
    return usb[0]
