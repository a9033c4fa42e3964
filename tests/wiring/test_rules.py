"""The electrical rules hold for the netlist, and each says what is wrong with a circuit that breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wiring.netlist import Netlist, NetlistError, Pin, parse
from wiring.rules import violations
from wiring.signals import column_mux, register_chain, sense_mux, stage_output


def test_the_netlist_breaks_no_rule(netlist: Netlist) -> None:
    assert violations(netlist) == []


def test_the_wires_make_the_order_the_firmware_counts_on(netlist: Netlist) -> None:
    assert register_chain(netlist) == ["U1", "U2"]
    assert (column_mux(netlist), sense_mux(netlist)) == ("U3", "U4")
    assert [str(stage_output(netlist, stage)) for stage in (0, 7, 8, 15)] == ["U1.15", "U1.7", "U2.15", "U2.7"]


def test_pin_numbers_are_those_of_the_data_sheets(netlist: Netlist) -> None:
    """TI SCLS041 and SCHS209, typed in a second time and the other way round: name → number."""
    register = {"QA": 15, "QB": 1, "QC": 2, "QD": 3, "QE": 4, "QF": 5, "QG": 6, "QH": 7, "GND": 8, "QH'": 9,
                "MR": 10, "SRCLK": 11, "RCLK": 12, "OE": 13, "SER": 14, "VCC": 16}  # fmt: skip
    mux = {"SIG": 1, "S0": 10, "S1": 11, "S2": 14, "S3": 13, "EN": 15, "GND": 12, "VCC": 24}
    mux |= {f"C{channel}": 9 - channel for channel in range(8)}
    mux |= {f"C{channel}": 31 - channel for channel in range(8, 16)}
    for package, pins in (("74HC595", register), ("CD74HC4067", mux)):
        assert {name: int(number) for number, name in netlist.packages[package].items()} == pins


@pytest.mark.parametrize(
    ("pin", "net", "says"),
    [
        ("U1.15", "Q1", "net Q0 has fewer than two pins"),
        ("R1.2", "Q0", "row 0: its output needs exactly one series resistor"),
        ("U4.9", "COL0", "row 0: far end to its sense channel: U4.9 missing"),
        ("P1.A3", "ROW4", "row 3: to the left pad: P1.A3 missing"),
        ("R17.2", "VCC", "column 0: its pull-down ends on VCC instead of GND"),
        ("U3.8", "COL2", "column 1: U3.8 missing"),
        ("U1.13", "GND", "OE of all shift registers and its pull-up: U1.13 missing"),
        ("R33.1", "GND", "the pull-up R33 must lie between OE and VCC"),
        ("U2.10", "GND", "the supply rail holds chips, MR, capacitors and the pull-up: U2.10 missing"),
        ("U3.15", "VCC", "ground: U3.15 missing"),
        ("U4.13", "S2", "select line 3 of both multiplexers: U4.13 missing"),
        ("C3.1", "GND", "C3 at U3 is between GND instead of VCC and GND"),
        ("C5.1", "VCC", "net AREF has fewer than two pins"),
        ("F1.2", "VBUS", "net USB has fewer than two pins"),
        ("J1.17", "ROW0", "ground: J1.17 missing"),
        ("U2.9", "SER", "U2.9 is listed as open, but wired"),
        ("U1.14", "", "U1.14 is open, but not listed as such"),
        ("U9.1", "GND", "U9.1 does not exist"),
    ],
)
def test_a_wrong_wire_is_named(move, pin: str, net: str, says: str) -> None:
    found = violations(move(pin, net))
    assert any(text.startswith(says) for text in found), found


def test_a_pin_on_two_nets_is_named(netlist: Netlist) -> None:
    nets = dict(netlist.nets) | {"Q1": (*netlist.nets["Q1"], Pin("U1", "15"))}
    assert violations(netlist.with_nets(nets)) == ["U1.15 is on two nets"]


def test_a_crossed_chain_is_named(netlist: Netlist) -> None:
    """SER of the board to the second register, its QH' to the first: rows 0–7 and 8–15 change places."""
    nets = dict(netlist.nets)
    nets["SER"] = tuple(Pin("U2", "14") if pin == Pin("U1", "14") else pin for pin in nets["SER"])
    nets["CHAIN"] = (Pin("U2", "9"), Pin("U1", "14"))
    crossed = replace(netlist.with_nets(nets), open_pins=netlist.open_pins - {Pin("U2", "9")} | {Pin("U1", "9")})
    found = violations(crossed)
    assert len(found) > 16
    assert all("row" in text for text in found)


@pytest.mark.parametrize(
    ("what", "change", "says"),
    [
        ("row series resistor", {"value": "10 kΩ"}, "16 × row series resistor of 100 Ω, 1 %"),
        ("column pull-down", {"tolerance": "5 %"}, "16 × column pull-down of 1 kΩ, 1 %"),
        ("pull-up of OE", {"value": "1 kΩ"}, "one pull-up of OE, 10 kΩ"),
        ("decoupling", {"value": "1 nF"}, "U1 needs one 100 nF of its own"),
        ("reservoir at the shift registers", {"value": "1 µF"}, "the shift registers need 10 µF"),
    ],
)
def test_a_wrong_value_is_named(netlist: Netlist, what: str, change: dict[str, str], says: str) -> None:
    items = tuple(replace(item, **change) if item.what == what else item for item in netlist.items)
    assert says in violations(replace(netlist, items=items))


@pytest.mark.parametrize(
    ("board", "role", "pin", "says"),
    [
        ("uno", "SER", "D13", "uno: a pin does two things"),
        ("uno", "OE", "D1", "uno: D1 is the serial line to the computer"),
        ("nano", "OE", "D14", "nano: D14 cannot be OE: D0 to D13 can"),
        ("uno", "SENSE", "A6", "uno: A6 cannot be SENSE: A0 to A5 can"),
        ("mega", "SENSE", "D2", "mega: D2 cannot be SENSE: A0 to A15 can"),
        ("mega", "5V", "3V3", "mega: USB, 5V, GND, AREF go to the pins of that name"),
    ],
)
def test_a_pin_the_board_cannot_use_is_named(netlist: Netlist, board: str, role: str, pin: str, says: str) -> None:
    one = netlist.boards[board]
    changed = replace(one, pins=dict(one.pins) | {role: pin})
    assert says in violations(replace(netlist, boards=dict(netlist.boards) | {board: changed}))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"nets": {"A": ["U1"]}}, "'U1' is not a pin: write PART.PIN"),
        (
            {"nets": {}, "packages": {}, "boards": {}, "open": [], "beside": {}, "parts": [{"refs": "U-1"}]},
            "'U-1' is no reference",
        ),
    ],
)
def test_a_misspelt_file_is_refused_with_a_sentence(data: dict, says: str) -> None:
    with pytest.raises(NetlistError, match=says):
        parse(data)
