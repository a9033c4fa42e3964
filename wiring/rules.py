"""Electrical rules: what must hold of the circuit for the mat to work and to stay unharmed.

Every rule looks at the circuit from one side and answers with sentences, one per violation. Together they pin down
every pin: tests/wiring/test_mutations.py moves each pin to every other net, and something here must object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from wiring.netlist import BOARD, SIGNALS, SUPPLY, Netlist, Pin
from wiring.signals import (
    CHIP,
    GROUND,
    LEAD,
    MUX,
    PAD,
    RAIL,
    RIBBON,
    column_mux,
    register_chain,
    sense_mux,
    stage_output,
)

Rule = Callable[[Netlist], Iterator[str]]

ROWS = 16
COLUMNS = 16
PAD_COLUMNS = 8
#: Conductors of a pad's ribbon: 1–16 rows, 17 and 18 ground between rows and columns, 19–26 columns.
GUARDS = ("17", "18")
FIRST_COLUMN_CONDUCTOR = 19


def violations(netlist: Netlist) -> list[str]:
    """All sentences of all rules; empty for a sound circuit."""
    structure = [text for rule in (every_pin_once, no_lonely_pin, every_pin_accounted_for) for text in rule(netlist)]
    return structure or [text for rule in ELECTRICAL for text in rule(netlist)]


def every_pin_once(netlist: Netlist) -> Iterator[str]:
    """A pin on two nets would join them."""
    yield from (f"{pin} is on two nets" for pin in netlist.repeated_pins)


def no_lonely_pin(netlist: Netlist) -> Iterator[str]:
    yield from (f"net {name} has fewer than two pins" for name, pins in netlist.nets.items() if len(pins) < 2)


def every_pin_accounted_for(netlist: Netlist) -> Iterator[str]:
    """Every pin of every part is on a net or said to be open."""
    known = {Pin(part, number) for part, pins in netlist.package_pins.items() for number in pins}
    on_nets = set(netlist.net_of)
    yield from (f"{pin} does not exist" for pin in sorted((on_nets | netlist.open_pins) - known))
    yield from (f"{pin} is open, but not listed as such" for pin in sorted(known - on_nets - netlist.open_pins))
    yield from (f"{pin} is listed as open, but wired" for pin in sorted(on_nets & netlist.open_pins))


def supply(netlist: Netlist) -> Iterator[str]:
    """USB → fuse → board → every chip; ground everywhere it is due; neither touches anything else."""
    (lead,) = netlist.parts(LEAD)
    (fuse,) = (ref for ref, item in netlist.item_of.items() if "fuse" in item.what)
    bus, board = netlist.pin(lead, "VBUS"), Pin(BOARD, "USB")
    ends = {netlist.net_of.get(Pin(fuse, end), "") for end in ("1", "2")}
    yield from _exactly(
        netlist, bus, {bus, *_ends_on(netlist, [fuse], netlist.net_of.get(bus, ""))}, "USB supply to the fuse"
    )
    yield from _exactly(
        netlist, board, {board, *_ends_on(netlist, [fuse], netlist.net_of.get(board, ""))}, "fuse to the board"
    )
    if len(ends) != 2:
        yield f"the fuse {fuse} is bridged"
    chips = [*netlist.parts(CHIP), *netlist.parts(MUX)]
    caps = [ref for ref, beside in netlist.beside.items() if beside != BOARD]
    rail = {Pin(BOARD, "5V")} | {netlist.pin(chip, "VCC") for chip in chips}
    rail |= {netlist.pin(chip, "MR") for chip in netlist.parts(CHIP)}
    rail |= _ends_on(netlist, [*caps, *_pull_up(netlist)], RAIL)
    meaning = "the supply rail holds chips, MR, capacitors and the pull-up"
    yield from _exactly(netlist, Pin(BOARD, "5V"), rail, meaning)
    ground = {Pin(BOARD, "GND"), netlist.pin(lead, "GND")} | {netlist.pin(chip, "GND") for chip in chips}
    ground |= {netlist.pin(mux, "EN") for mux in netlist.parts(MUX)}
    ground |= {Pin(plug, guard) for plug in netlist.parts(RIBBON) for guard in GUARDS}
    ground |= _ends_on(netlist, [*netlist.beside, *_resistors(netlist, "column pull-down")], GROUND)
    yield from _exactly(netlist, Pin(BOARD, "GND"), ground, "ground")


def decoupling(netlist: Netlist) -> Iterator[str]:
    """100 nF between supply and ground beside every chip, 10 µF at the shift registers, 100 nF on AREF."""
    reference = {Pin(BOARD, "AREF")}
    for cap, at in netlist.beside.items():
        upper = "AREF" if at == BOARD else RAIL
        nets = {netlist.net_of.get(Pin(cap, "1"), ""), netlist.net_of.get(Pin(cap, "2"), "")}
        if nets != {upper, GROUND}:
            yield f"{cap} at {at} is between {' and '.join(sorted(nets))} instead of {upper} and {GROUND}"
        if netlist.item_of[cap].polarised and netlist.net_of.get(Pin(cap, "1"), "") != upper:
            yield f"{cap} is polarised: its plus, lead 1, must be on {upper}"
        if at == BOARD:
            reference |= _ends_on(netlist, [cap], "AREF")
    yield from _exactly(netlist, Pin(BOARD, "AREF"), reference, "AREF carries its capacitor only")
    values = [(at, netlist.item_of[cap].value) for cap, at in netlist.beside.items()]
    for chip in (*netlist.parts(CHIP), *netlist.parts(MUX), BOARD):
        if values.count((chip, "100 nF")) != 1:
            yield f"{chip} needs one 100 nF of its own"
    if not any((chip, "10 µF") in values for chip in netlist.parts(CHIP)):
        yield "the shift registers need 10 µF"


def shift_chain(netlist: Netlist) -> Iterator[str]:
    """SER → first register → second; clocks common; OE common with its pull-up; the last QH' open."""
    chain = register_chain(netlist)
    if len(chain) != len(netlist.parts(CHIP)):
        yield f"the board's SER reaches {len(chain)} shift registers instead of {len(netlist.parts(CHIP))}"
        return
    yield from _exactly(netlist, Pin(BOARD, "SER"), {Pin(BOARD, "SER"), netlist.pin(chain[0], "SER")}, "SER")
    for chip, following in pairwise(chain):
        link = {netlist.pin(chip, "QH'"), netlist.pin(following, "SER")}
        yield from _exactly(netlist, netlist.pin(chip, "QH'"), link, f"{chip} hands on to {following}")
    if netlist.net_at(chain[-1], "QH'"):
        yield f"QH' of {chain[-1]} must stay open"
    for line in ("SRCLK", "RCLK"):
        pins = {Pin(BOARD, line)} | {netlist.pin(chip, line) for chip in chain}
        yield from _exactly(netlist, Pin(BOARD, line), pins, f"{line} of all shift registers")
    enable = {Pin(BOARD, "OE")} | {netlist.pin(chip, "OE") for chip in chain}
    enable |= _ends_on(netlist, _pull_up(netlist), netlist.net_of.get(Pin(BOARD, "OE"), ""))
    yield from _exactly(netlist, Pin(BOARD, "OE"), enable, "OE of all shift registers and its pull-up")
    for ref in _pull_up(netlist):
        ends = {netlist.net_of.get(Pin(ref, end), "") for end in ("1", "2")}
        if ends != {RAIL, netlist.net_of.get(Pin(BOARD, "OE"), "")}:
            yield f"the pull-up {ref} must lie between OE and {RAIL}"


def multiplexers(netlist: Netlist) -> Iterator[str]:
    """Both share the select lines; one goes to the columns' input, the other to the row sense."""
    for bit in range(4):
        line = f"S{bit}"
        pins = {Pin(BOARD, line)} | {netlist.pin(mux, line) for mux in netlist.parts(MUX)}
        yield from _exactly(netlist, Pin(BOARD, line), pins, f"select line {bit} of both multiplexers")
    for role in ("COLUMNS", "SENSE"):
        others = [pin for pin in netlist.neighbours(Pin(BOARD, role)) if pin != Pin(BOARD, role)]
        if len(others) != 1 or others[0] not in {netlist.pin(mux, "SIG") for mux in netlist.parts(MUX)}:
            yield f"{role} must go to SIG of one multiplexer and nowhere else"
    if column_mux(netlist) == sense_mux(netlist):
        yield "columns and row sense need a multiplexer each"


def rows(netlist: Netlist) -> Iterator[str]:
    """Output k → 100 Ω → outer ribbon → strip k of the left pad → strip k of the right pad → sense channel k."""
    sense = sense_mux(netlist)
    left, right = netlist.parts(PAD)
    out, back = netlist.parts(RIBBON)
    series = set(_resistors(netlist, "row series resistor"))
    for row in range(ROWS):
        output = stage_output(netlist, row)
        if output is None or sense is None:
            yield f"row {row}: no shift register stage or no sense multiplexer"
            continue
        resistors = [pin for pin in netlist.neighbours(output) if pin.part in series]
        if len(resistors) != 1:
            yield f"row {row}: its output needs exactly one series resistor, not {len(resistors)}"
            continue
        near = resistors[0]
        far = Pin(near.part, "2" if near.name == "1" else "1")
        yield from _exactly(netlist, output, {output, near}, f"row {row}: output and its resistor")
        start = {far, Pin(out, str(row + 1)), netlist.pin(left, f"A{row}")}
        yield from _exactly(netlist, far, start, f"row {row}: to the left pad")
        link = {netlist.pin(left, f"B{row}"), netlist.pin(right, f"B{row}")}
        yield from _exactly(netlist, netlist.pin(left, f"B{row}"), link, f"row {row}: from pad to pad")
        end = {netlist.pin(right, f"A{row}"), Pin(back, str(row + 1)), netlist.pin(sense, f"C{row}")}
        yield from _exactly(netlist, netlist.pin(right, f"A{row}"), end, f"row {row}: far end to its sense channel")


def columns(netlist: Netlist) -> Iterator[str]:
    """Column c → ribbon → one pull-down to ground and channel c of the column multiplexer."""
    mux = column_mux(netlist)
    if mux is None:
        yield "no column multiplexer"
        return
    pull_downs = set(_resistors(netlist, "column pull-down"))
    for column in range(COLUMNS):
        pad = netlist.parts(PAD)[column // PAD_COLUMNS]
        plug = netlist.parts(RIBBON)[column // PAD_COLUMNS]
        strip = netlist.pin(pad, f"C{column % PAD_COLUMNS}")
        found = [pin for pin in netlist.neighbours(strip) if pin.part in pull_downs]
        if len(found) != 1:
            yield f"column {column}: exactly one pull-down, not {len(found)}"
            continue
        other = Pin(found[0].part, "2" if found[0].name == "1" else "1")
        end = netlist.net_of.get(other, "nothing")
        if end != GROUND:
            yield f"column {column}: its pull-down ends on {end} instead of {GROUND}"
        conductor = str(FIRST_COLUMN_CONDUCTOR + column % PAD_COLUMNS)
        pins = {strip, found[0], Pin(plug, conductor), netlist.pin(mux, f"C{column}")}
        yield from _exactly(netlist, strip, pins, f"column {column}")


def values(netlist: Netlist) -> Iterator[str]:
    """Resistors are what firmware and host are told (firmware/config.h)."""
    for what, value, count in (("row series resistor", "100 Ω", ROWS), ("column pull-down", "1 kΩ", COLUMNS)):
        items = [item for item in netlist.items if item.what == what]
        if [(len(item.refs), item.value, item.tolerance) for item in items] != [(count, value, "1 %")]:
            yield f"{count} × {what} of {value}, 1 %"
    if [netlist.item_of[ref].value for ref in _pull_up(netlist)] != ["10 kΩ"]:
        yield "one pull-up of OE, 10 kΩ"


def board_pins(netlist: Netlist) -> Iterator[str]:
    """Every role of every board is a pin of its own, and one that the board has."""
    for board in netlist.boards.values():
        if set(board.pins) != {*SIGNALS, *SUPPLY}:
            yield f"{board.name}: roles {sorted(set(board.pins) ^ {*SIGNALS, *SUPPLY})} are missing or unknown"
            continue
        if len(set(board.pins.values())) != len(board.pins):
            yield f"{board.name}: a pin does two things"
        analog = ("COLUMNS", "SENSE")
        for role in SIGNALS:
            letter, (low, high) = ("A", board.analog) if role in analog else ("D", board.digital)
            name = board.pins[role]
            if not (name[0] == letter and name[1:].isdigit() and low <= int(name[1:]) <= high):
                yield f"{board.name}: {name} cannot be {role}: {letter}{low} to {letter}{high} can"
            elif letter == "D" and int(name[1:]) < 2:
                yield f"{board.name}: {name} is the serial line to the computer"
        if any(board.pins[role] != role for role in SUPPLY):
            yield f"{board.name}: {', '.join(SUPPLY)} go to the pins of that name"


ELECTRICAL: tuple[Rule, ...] = (
    supply, decoupling, shift_chain, multiplexers, rows, columns, values, board_pins,
)  # fmt: skip


def _exactly(netlist: Netlist, at: Pin, wanted: set[Pin], meaning: str) -> Iterator[str]:
    """The net at this pin holds these pins and no other."""
    found = set(netlist.neighbours(at))
    missing, foreign = sorted(wanted - found), sorted(found - wanted)
    if missing:
        yield f"{meaning}: {', '.join(map(str, missing))} missing at {at}"
    if foreign:
        yield f"{meaning}: {', '.join(map(str, foreign))} must not be at {at}"


def _ends_on(netlist: Netlist, parts: list[str], net: str) -> set[Pin]:
    """One lead of each two-lead part that lies on the net; the rest of the rules says that it must be there."""
    ends: set[Pin] = set()
    for part in parts:
        on_net = [Pin(part, end) for end in ("1", "2") if netlist.net_of.get(Pin(part, end), "") == net]
        ends.add(on_net[0] if on_net else Pin(part, "1"))
    return ends


def _resistors(netlist: Netlist, what: str) -> list[str]:
    return [ref for ref, item in netlist.item_of.items() if item.what == what]


def _pull_up(netlist: Netlist) -> list[str]:
    return _resistors(netlist, "pull-up of OE")
