"""firmware/pins.h equals the nets, and both equal the pin map that mats in the field carry."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from wiring.netlist import BOARDS, Netlist, NetlistError, Pin
from wiring.pins_header import pin_numbers, pins_hash, pins_header

ROOT = Path(__file__).parents[2]
HEADER = ROOT / "firmware" / "pins.h"
#: SER, SRCLK, RCLK, OE, S0–S3, column input, row-sense input; and the hash that HELLO tells. A mat that was flashed
#: carries these: a change needs a new wiring of every mat, so it is typed in here a second time, on purpose.
CONTRACT = {
    "uno": ((11, 13, 10, 9, 4, 5, 6, 7, 0, 1), 0x96CE483F),
    "nano": ((11, 13, 10, 9, 4, 5, 6, 7, 0, 1), 0x96CE483F),
    "mega": ((51, 52, 53, 10, 22, 23, 24, 25, 0, 1), 0xA73B49EA),
}
MCU = {"uno": "atmega328p", "nano": "atmega328p", "mega": "atmega2560"}
#: Port pin behind each board pin used (Arduino's pin tables), as in the emulator's board.hpp.
PORTS = {"uno": "B3 B5 B2 B1 D4 D5 D6 D7", "mega": "B2 B1 B0 B4 A0 A1 A2 A3"}


def maps_in(header: str) -> dict[str, tuple[int, ...]]:
    """Numbers of kPins by the processor's macro."""
    found = re.findall(r"defined\((\w+)\).*\nconstexpr PinMap kPins = \{([^;]*)\};", header)
    return {guard: tuple(map(int, re.findall(r"\d+", text))) for guard, text in found}


@pytest.mark.parametrize("board", BOARDS)
def test_every_constant_equals_its_net(netlist: Netlist, board: str) -> None:
    """Read off the nets by hand: which board pin shares the net of each chip pin."""
    chip_pins = ["U1.14", "U1.11", "U1.12", "U1.13", "U3.10", "U3.11", "U3.14", "U3.13", "U3.1", "U4.1"]
    wired = []
    for chip_pin in chip_pins:
        (role,) = (pin.name for pin in netlist.nets[netlist.net_of[Pin.parse(chip_pin)]] if pin.part == "A1")
        wired.append(netlist.boards[board].number(role))
    written = maps_in(HEADER.read_text())[netlist.boards[board].guard]
    assert written == tuple(wired) == pin_numbers(netlist, board) == CONTRACT[board][0]


@pytest.mark.parametrize("board", BOARDS)
def test_the_hash_that_mats_in_the_field_tell_is_unchanged(netlist: Netlist, board: str) -> None:
    assert pins_hash(pin_numbers(netlist, board)) == CONTRACT[board][1]


@pytest.mark.parametrize("board", BOARDS)
def test_the_compiler_sees_the_same_numbers_and_hash(tmp_path: Path, board: str) -> None:
    if shutil.which("avr-g++") is None:
        pytest.skip("avr-g++ is not installed (Debian package gcc-avr)")
    numbers, wanted_hash = CONTRACT[board]
    names = "row_data row_clock row_latch row_enable channel[0] channel[1] channel[2] channel[3] "
    names += "column_input row_sense_input"
    checks = [
        f'static_assert(kPins.{name} == {number}, "{name}");'
        for name, number in zip(names.split(), numbers, strict=True)
    ]
    ports = PORTS["mega" if board == "mega" else "uno"].split()
    for number, port in zip(numbers, ports, strict=False):
        checks.append(
            f"static_assert(port_bit({number}).port == '{port[0]}' && port_bit({number}).bit == {port[1]}, \"{port}\");"
        )
    checks.append(f'static_assert(kPinsHash == {wanted_hash}u, "hash");')
    source = tmp_path / "check.cpp"
    source.write_text(f'#include "{HEADER}"\nusing namespace smart_mat;\n' + "\n".join(checks) + "\n")
    command = ["avr-g++", "-std=gnu++11", f"-mmcu={MCU[board]}", "-fsyntax-only", "-Wall", "-Werror", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_resistors_are_those_the_firmware_tells_the_host(netlist: Netlist) -> None:
    config = (ROOT / "firmware" / "config.h").read_text()
    told = {comment: int(number) for number, comment in re.findall(r"(\d+),\s*// ([^\n]*)", config)}
    values = {item.what: item.value for item in netlist.items}
    assert told["column pull-down, ohm"] == 1000
    assert values["column pull-down"] == "1 kΩ"
    assert told["in series with each row, ohm"] == 100
    assert values["row series resistor"] == "100 Ω"


def test_boards_with_one_processor_must_be_wired_alike(netlist: Netlist) -> None:
    uno = netlist.boards["uno"]
    other = replace(uno, pins=dict(uno.pins) | {"OE": "D8"})
    with pytest.raises(NetlistError, match="uno and nano have the same processor"):
        pins_header(replace(netlist, boards=dict(netlist.boards) | {"uno": other}))
