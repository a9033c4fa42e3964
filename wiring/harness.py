"""WireViz sources of the cables and of the board's wiring, from the nets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from wiring.netlist import BOARD, Board, Netlist, Pin
from wiring.signals import CHIP, MUX, PAD, RIBBON, column_mux, sense_mux

#: Colours of hook-up wire by net (IEC 60757); other nets take the turn of _SIGNAL_COLORS.
_COLORS = {"VCC": "RD", "GND": "BK", "SER": "YE", "SRCLK": "WH", "RCLK": "GN", "OE": "BU", "CHAIN": "YE", "AREF": "PK",
           "COLUMNS": "VT", "SENSE": "TQ", "S0": "BN", "S1": "OG", "S2": "GY", "S3": "LB"}  # fmt: skip
RESISTORS = "Resistors"
_OPTIONS = {"fontname": "DejaVu Sans", "bgcolor": "WH", "bgcolor_connector": "#F4F7FB", "bgcolor_cable": "WH"}


@dataclass(frozen=True)
class _Plug:
    """One box of the drawing: pins of a part (or of several parts side by side), in the order drawn."""

    name: str
    title: str
    pins: tuple[Pin, ...]
    labels: tuple[str, ...]
    notes: str = ""

    def source(self) -> dict[str, Any]:
        source: dict[str, Any] = {"type": self.title, "show_pincount": False}
        if self.name == RESISTORS:
            source["pins"] = [pin.part for pin in self.pins]
        else:
            source |= {"pins": [_id(pin) for pin in self.pins], "pinlabels": list(self.labels)}
        return source | ({"notes": self.notes} if self.notes else {})


def drawings(netlist: Netlist) -> dict[str, str]:
    """WireViz YAML by file name."""
    left, right = netlist.parts(PAD)
    out, back = netlist.parts(RIBBON)
    drawn = {
        "cable-left-pad": _cable(netlist, _ribbon_plug(out, "left"), _pad_plug(netlist, left, "A", True), "W1", 0.35),
        "cable-between-pads": _cable(
            netlist, _pad_plug(netlist, left, "B", False), _pad_plug(netlist, right, "B", False), "W2", 0.45
        ),
        "cable-right-pad": _cable(
            netlist, _ribbon_plug(back, "right"), _pad_plug(netlist, right, "A", True), "W3", 1.1
        ),
        "board-rows": _resistor_drawing(netlist, "row series resistor"),
        "board-columns": _resistor_drawing(netlist, "column pull-down"),
        "board-row-sense": _sense_drawing(netlist),
    }
    for boards in _same_pins(netlist):
        name = "-".join(board.name for board in boards)
        drawn[f"{name}-shift-registers"] = _control(netlist, boards, netlist.parts(CHIP))
        drawn[f"{name}-multiplexers"] = _control(netlist, boards, netlist.parts(MUX))
    return drawn


def _same_pins(netlist: Netlist) -> list[list[Board]]:
    """Boards that are wired alike share a drawing."""
    groups: dict[tuple[tuple[str, str], ...], list[Board]] = {}
    for board in netlist.boards.values():
        groups.setdefault(tuple(board.pins.items()), []).append(board)
    return list(groups.values())


def _cable(netlist: Netlist, first: _Plug, second: _Plug, name: str, length_m: float) -> str:
    """Two boxes and a ribbon, conductor by conductor."""
    pairs = [(a, b) for a in first.pins for b in second.pins if netlist.net_of[a] == netlist.net_of[b]]
    conductors = [int(a.name) if a.part.startswith("J") else index for index, (a, _) in enumerate(pairs, start=1)]
    width = 26 if first.name.startswith("J") else len(pairs)
    cable = {
        "type": f"ribbon, {width} conductors of 1.27 mm",
        "length": length_m,
        "wirecount": width,
        "colors": ["RD", *["GY"] * (width - 1)],
        "notes": "conductor 1 is the red one"
        + ("; 17 and 18 (ground) end here, cut back and taped" if width == 26 else "; peeled off the 26-way ribbon"),
    }
    lines = [
        {first.name: [_id(a) for a, _ in pairs]},
        {name: conductors},
        {second.name: [_id(b) for _, b in pairs]},
    ]
    connections: list[list[dict[str, Any]]] = [lines]
    if width == 26:
        connections.append([{first.name: [17, 18]}, {name: [17, 18]}])
    return _dump({plug.name: plug.source() for plug in (first, second)}, {name: cable}, connections)


def _ribbon_plug(ref: str, side: str) -> _Plug:
    numbers = [str(number) for number in range(1, 27)]
    labels = [f"row {n - 1}" if n <= 16 else "ground" if n <= 18 else f"column {n - 19}" for n in range(1, 27)]
    if side == "right":
        labels = [label if n <= 18 else f"column {n - 11}" for n, label in enumerate(labels, start=1)]
    return _Plug(ref, f"box header on the board, {side} pad", tuple(Pin(ref, n) for n in numbers), tuple(labels))


def _pad_plug(netlist: Netlist, ref: str, edge: str, with_columns: bool) -> _Plug:
    side = netlist.item_of[ref].what
    first_column = 8 * netlist.parts(PAD).index(ref)
    names = [f"{edge}{row}" for row in range(16)]
    labels = [f"row {row}" + (" (heel end)" if row == 0 else " (toe end)" if row == 15 else "") for row in range(16)]
    if with_columns:
        names += [f"C{column}" for column in range(8)]
        labels += [f"column {first_column + column}" for column in range(8)]
    where = "outer edge" if edge == "A" else "inner edge, towards the other pad"
    return _Plug(f"{ref}{edge}", f"{side}, {where}", tuple(Pin(ref, name) for name in names), tuple(labels))


def _resistor_drawing(netlist: Netlist, what: str) -> str:
    """Rows: shift registers – resistors – J1. Columns: multiplexer – column line with its resistor – J1 and J2."""
    resistors = [ref for ref, item in netlist.item_of.items() if item.what == what]
    value = netlist.item_of[resistors[0]].value
    if what == "row series resistor":
        chips, far = netlist.parts(CHIP), netlist.parts(RIBBON)[:1]
        note = "one lead to the shift register, the other to the header"
    else:
        mux = column_mux(netlist)
        chips, far = (mux,) if mux else (), netlist.parts(RIBBON)
        note = "one lead to the line from multiplexer to header, the other to ground"
    ends = [Pin(ref, "1") for ref in resistors]
    far_ends = [Pin(ref, "2" if what == "row series resistor" else "1") for ref in resistors]
    box = _Plug(RESISTORS, f"{len(resistors)} × {value} 1 %", tuple(ends), (), note)
    plugs = [_chip_plug(netlist, chip, ends) for chip in chips]
    plugs += [_header_plug(netlist, ref, far_ends) for ref in far]
    cables: dict[str, Any] = {}
    connections: list[list[dict[str, Any]]] = []
    for index, plug in enumerate(plugs):
        at = ends if index < len(chips) else far_ends
        pairs = [(pin, end.part) for pin in plug.pins for end in at if _joined(netlist, pin, end)]
        wire = f"to {plug.name}"
        cables[wire] = {
            "category": "bundle",
            "wirecount": len(pairs),
            "colors": ["BN"] * len(pairs),
            "show_name": False,
        }
        step = [{plug.name: [_id(pin) for pin, _ in pairs]}, {wire: list(range(1, len(pairs) + 1))}]
        step.append({RESISTORS: [ref for _, ref in pairs]})
        connections.append(step if index < len(chips) else step[::-1])
    return _dump({plug.name: plug.source() for plug in (*plugs, box)}, cables, connections)


def _sense_drawing(netlist: Netlist) -> str:
    """Header of the right pad – sense multiplexer."""
    mux = sense_mux(netlist)
    header = netlist.parts(RIBBON)[1]
    pins = [netlist.pin(mux, f"C{row}") for row in range(16)] if mux else []
    plugs = [
        _header_plug(netlist, header, pins),
        _chip_plug(netlist, pins[0].part, [Pin(header, str(n)) for n in range(1, 17)]),
    ]
    pairs = [(a, b) for a in plugs[0].pins for b in plugs[1].pins if _joined(netlist, a, b)]
    wire = {"category": "bundle", "wirecount": len(pairs), "colors": ["TQ"] * len(pairs), "show_name": False}
    numbers = list(range(1, len(pairs) + 1))
    step = [{header: [_id(a) for a, _ in pairs]}, {"sense": numbers}, {plugs[1].name: [_id(b) for _, b in pairs]}]
    return _dump({plug.name: plug.source() for plug in plugs}, {"sense": wire}, [step])


def _chip_plug(netlist: Netlist, ref: str, towards: Sequence[Pin]) -> _Plug:
    """The pins of a chip that share a net with one of ``towards``, in the order of these."""
    numbers = netlist.package_pins[ref]
    pins = [Pin(ref, number) for other in towards for number in numbers if _joined(netlist, Pin(ref, number), other)]
    item = netlist.item_of[ref]
    return _Plug(ref, f"{item.value}, {item.what}", tuple(pins), tuple(netlist.pin_name(pin) for pin in pins))


def _header_plug(netlist: Netlist, ref: str, towards: Sequence[Pin]) -> _Plug:
    whole = _ribbon_plug(ref, "left" if ref == netlist.parts(RIBBON)[0] else "right")
    chosen = [i for i, pin in enumerate(whole.pins) if any(_joined(netlist, pin, other) for other in towards)]
    return _Plug(ref, whole.title, tuple(whole.pins[i] for i in chosen), tuple(whole.labels[i] for i in chosen))


def _joined(netlist: Netlist, first: Pin, second: Pin) -> bool:
    net = netlist.net_of.get(first)
    return net is not None and net == netlist.net_of.get(second)


def _control(netlist: Netlist, boards: Sequence[Board], chips: Sequence[str]) -> str:
    """Board to two chips: clocks or select and analog lines, and supply, each net from part to part."""
    order = [BOARD, *chips]
    nets = {net for net in _COLORS if any(pin.part in chips for pin in netlist.nets[net])}
    plugs = {ref: _control_plug(netlist, ref, boards, nets) for ref in order}
    cables: dict[str, Any] = {}
    connections: list[list[dict[str, Any]]] = []
    for first, second in ((a, b) for i, a in enumerate(order) for b in order[i + 1 :]):
        wires = _wires(netlist, first, second, order)
        if not wires:
            continue
        name = f"{first} to {second}"
        numbers = list(range(1, len(wires) + 1))
        cables[name] = {
            "category": "bundle",
            "wirecount": len(wires),
            "colors": [_COLORS[net] for net, _, _ in wires],
            "wirelabels": [net for net, _, _ in wires],
            "show_name": False,
        }
        here = [boards[0].pins[a.name] if a.part == BOARD else _id(a) for _, a, _ in wires]
        connections.append([{first: here}, {name: numbers}, {second: [_id(b) for _, _, b in wires]}])
    return _dump(plugs, cables, connections)


def _control_plug(netlist: Netlist, ref: str, boards: Sequence[Board], nets: set[str]) -> dict[str, Any]:
    pins = [pin for net in _COLORS if net in nets for pin in netlist.nets[net] if pin.part == ref]
    beside = [cap for cap, at in netlist.beside.items() if at == ref]
    if ref == BOARD:
        title = "Arduino " + " or ".join(board.name.capitalize() for board in boards)
        labels = [pin.name.replace("COLUMNS", "columns").replace("SENSE", "row sense") for pin in pins]
        source: dict[str, Any] = {"type": title, "pins": [boards[0].pins[pin.name] for pin in pins]}
        notes = [f"{cap}: {netlist.item_of[cap].value} from AREF to GND" for cap in beside]
    else:
        pins.sort(key=lambda pin: int(pin.name))
        labels = [netlist.pin_name(pin) for pin in pins]
        item = netlist.item_of[ref]
        source = {"type": f"{item.value}, {item.what}", "pins": [_id(pin) for pin in pins]}
        notes = [f"{cap}: {netlist.item_of[cap].value} from VCC to GND" for cap in beside]
        same = [(a, b) for a in pins for b in pins if int(a.name) < int(b.name) and _joined(netlist, a, b)]
        notes += [f"join {a.name} ({netlist.pin_name(a)}) to {b.name} ({netlist.pin_name(b)})" for a, b in same]
    if ref == netlist.parts(CHIP)[0]:
        notes += [f"{r}: {i.value} from OE to VCC" for r, i in netlist.item_of.items() if i.what == "pull-up of OE"]
    return source | {"pinlabels": labels, "show_pincount": False, "notes": "\n".join(notes)}


def _wires(netlist: Netlist, first: str, second: str, order: Sequence[str]) -> list[tuple[str, Pin, Pin]]:
    """Nets that go on from ``first`` to ``second`` when each net visits the parts in ``order``."""
    wires = []
    for net in _COLORS:
        visited = [ref for ref in order if any(pin.part == ref for pin in netlist.nets[net])]
        if second in visited and visited.index(second) > 0 and visited[visited.index(second) - 1] == first:
            ends = [next(pin for pin in netlist.nets[net] if pin.part == ref) for ref in (first, second)]
            wires.append((net, ends[0], ends[1]))
    return wires


def _id(pin: Pin) -> int | str:
    """WireViz knows numbered pins by number."""
    return int(pin.name) if pin.name.isdigit() else pin.name


def _dump(connectors: dict[str, Any], cables: dict[str, Any], connections: Sequence[Any]) -> str:
    document = {"options": _OPTIONS, "connectors": connectors, "cables": cables, "connections": list(connections)}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)
