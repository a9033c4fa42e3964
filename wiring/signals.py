"""What the wires make of the parts: which shift register comes first, which multiplexer reads the columns."""

from __future__ import annotations

from wiring.netlist import BOARD, Netlist, Pin

CHIP, MUX, PAD, RIBBON, LEAD = "74HC595", "CD74HC4067", "pad", "ribbon-26", "usb-lead"
RAIL, GROUND = "VCC", "GND"
#: Outputs of a 74HC595 in the order in which a bit passes them.
OUTPUTS = ("QA", "QB", "QC", "QD", "QE", "QF", "QG", "QH")


def register_chain(netlist: Netlist) -> list[str]:
    """Shift registers in the order in which a bit from the board's SER passes them."""
    chain: list[str] = []
    pins = netlist.neighbours(Pin(BOARD, "SER"))
    while True:
        fed = [chip for chip in netlist.parts(CHIP) if netlist.pin(chip, "SER") in pins and chip not in chain]
        if len(fed) != 1:
            return chain
        chain.append(fed[0])
        pins = netlist.pins_at(fed[0], "QH'")


def stage_output(netlist: Netlist, stage: int) -> Pin | None:
    """The output that a bit reaches after ``stage + 1`` clocks: the firmware's row ``stage``."""
    chain = register_chain(netlist)
    chip, output = divmod(stage, len(OUTPUTS))
    return netlist.pin(chain[chip], OUTPUTS[output]) if chip < len(chain) else None


def column_mux(netlist: Netlist) -> str | None:
    return _mux_at(netlist, "COLUMNS")


def sense_mux(netlist: Netlist) -> str | None:
    return _mux_at(netlist, "SENSE")


def _mux_at(netlist: Netlist, role: str) -> str | None:
    pins = netlist.neighbours(Pin(BOARD, role))
    found = [mux for mux in netlist.parts(MUX) if netlist.pin(mux, "SIG") in pins]
    return found[0] if len(found) == 1 else None


def firmware_role(netlist: Netlist, part: str, name: str) -> str | None:
    """The board's role wired to this pin: A1.SER is what U1's SER hears."""
    roles = [pin.name for pin in netlist.pins_at(part, name) if pin.part == BOARD]
    return roles[0] if len(roles) == 1 else None
