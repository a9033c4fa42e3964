"""Every single pin moved to every other net: a rule must object, or pins.h must come out otherwise and its test fail.

Staleness of generated files counts for nothing here: every mutant is judged as if everything had been built from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest
from test_pins import CONTRACT

from wiring.netlist import BOARDS, SIGNALS, Netlist, NetlistError, Pin
from wiring.pins_header import pin_numbers
from wiring.rules import violations

Nets = Mapping[str, tuple[Pin, ...]]
SWAPS = 4000


def caught(mutant: Netlist) -> bool:
    if violations(mutant):
        return True
    try:
        return any(pin_numbers(mutant, board) != CONTRACT[board][0] for board in BOARDS)
    except NetlistError:
        return True


def moved(nets: Nets, pin: Pin, source: str, target: str) -> Nets:
    changed = dict(nets)
    changed[source] = tuple(other for other in nets[source] if other != pin)
    changed[target] = (*changed.get(target, ()), pin)
    return changed


@pytest.mark.parametrize("share", range(4))
def test_every_pin_moved_to_every_other_net_is_caught(netlist: Netlist, share: int) -> None:
    pins = list(netlist.net_of.items())[share::4]
    assert len(pins) > 70
    missed = [
        f"{pin} from {source} to {target}"
        for pin, source in pins
        for target in (*netlist.nets, "a net of its own")
        if target != source and not caught(netlist.with_nets(moved(netlist.nets, pin, source, target)))
    ]
    assert missed == []


def test_every_pin_left_off_or_wired_though_open_is_caught(netlist: Netlist) -> None:
    for pin, source in netlist.net_of.items():
        nets = dict(netlist.nets)
        nets[source] = tuple(other for other in nets[source] if other != pin)
        assert caught(netlist.with_nets(nets)), f"{pin} left off"
        said_open = replace(netlist.with_nets(nets), open_pins=netlist.open_pins | {pin})
        assert caught(said_open), f"{pin} left off and listed as open"
    for pin in netlist.open_pins:
        for target in netlist.nets:
            nets = dict(netlist.nets) | {target: (*netlist.nets[target], pin)}
            assert caught(replace(netlist.with_nets(nets), open_pins=netlist.open_pins - {pin})), f"{pin} to {target}"


def test_two_pins_that_change_places_are_caught(netlist: Netlist) -> None:
    pins = list(netlist.net_of)
    rng = np.random.default_rng(20)
    tried = 0
    for first, second in ((pins[a], pins[b]) for a, b in rng.integers(len(pins), size=(SWAPS, 2))):
        here, there = netlist.net_of[first], netlist.net_of[second]
        if here == there or alike(netlist, first, second):
            continue
        nets = moved(moved(netlist.nets, first, here, there), second, there, here)
        assert caught(netlist.with_nets(nets)), f"{first} and {second} changed places"
        tried += 1
    assert tried > 0.8 * SWAPS


def alike(netlist: Netlist, first: Pin, second: Pin) -> bool:
    """Two leads of one resistor, or of two equal ones whose other leads share a net: the same circuit."""
    leads = netlist.parts("two-lead")
    if first.part not in leads or netlist.item_of[first.part] is not netlist.item_of.get(second.part):
        return False
    others = [Pin(pin.part, "2" if pin.name == "1" else "1") for pin in (first, second)]
    return first.part == second.part or netlist.net_of[others[0]] == netlist.net_of[others[1]]


def test_every_other_pin_of_every_board_is_caught(netlist: Netlist) -> None:
    """A board's pin map with one entry changed gives another pins.h: the contract of test_pins objects."""
    for mutant in other_boards(netlist):
        assert caught(mutant)


def other_boards(netlist: Netlist) -> Iterator[Netlist]:
    for board in netlist.boards.values():
        names = [f"D{n}" for n in range(board.digital[1] + 2)] + [f"A{n}" for n in range(board.analog[1] + 2)]
        for role in SIGNALS:
            for name in names:
                if name != board.pins[role]:
                    changed = replace(board, pins=dict(board.pins) | {role: name})
                    yield replace(netlist, boards=dict(netlist.boards) | {board.name: changed})


def test_a_polarised_capacitor_must_not_be_turned_round(netlist: Netlist) -> None:
    nets = moved(moved(netlist.nets, Pin("C6", "1"), "VCC", "GND"), Pin("C6", "2"), "GND", "VCC")
    assert any("C6" in text and "plus" in text for text in violations(netlist.with_nets(nets)))
