"""firmware/pins.h from the nets: each constant is the board's pin on the net of the chip pin it drives."""

from __future__ import annotations

from wiring.netlist import SIGNALS, Netlist, NetlistError
from wiring.signals import column_mux, firmware_role, register_chain, sense_mux

_HEADER = """\
// Which pin does what. Written by `python -m wiring build` from wiring/netlist.yaml: change it there.
#pragma once

#include <stdint.h>

namespace smart_mat {{

// Arduino pin numbers; the analog inputs as channels (A0 = 0).
struct PinMap {{
  uint8_t row_data;         // SER of the first 74HC595
  uint8_t row_clock;        // SRCLK of both
  uint8_t row_latch;        // RCLK of both
  uint8_t row_enable;       // OE of both, low = on, 10 k pull-up
  uint8_t channel[4];       // S0..S3 of both CD74HC4067
  uint8_t column_input;     // analog: multiplexer of the columns
  uint8_t row_sense_input;  // analog: multiplexer of the row lines
}};

{maps}#else
#error "smart-mat runs on an Arduino Uno, Nano or Mega 2560: choose one of them under Tools > Board."
#endif

}}  // namespace smart_mat

#include "pin_checks.h"
"""


def pin_numbers(netlist: Netlist, board: str) -> tuple[int, ...]:
    """The ten numbers of PinMap, in its order.

    Raises
    ------
    NetlistError
        A chip's pin hangs on no pin of the board, or on two.
    """
    chain, columns, sense = register_chain(netlist), column_mux(netlist), sense_mux(netlist)
    if not chain or columns is None or sense is None:
        raise NetlistError("pins.h: the board does not reach the shift registers and both multiplexers.")
    chip_pins = [(chain[0], name) for name in ("SER", "SRCLK", "RCLK", "OE")]
    chip_pins += [(columns, f"S{bit}") for bit in range(4)]
    chip_pins += [(columns, "SIG"), (sense, "SIG")]
    numbers = []
    for part, name in chip_pins:
        role = firmware_role(netlist, part, name)
        if role not in SIGNALS:
            raise NetlistError(f"pins.h: {part} {name} hangs on no pin of the board that can drive it.")
        numbers.append(netlist.boards[board].number(role))
    return tuple(numbers)


def pins_hash(numbers: tuple[int, ...]) -> int:
    """FNV-1a, 32 bit, over the numbers: what HELLO tells."""
    value = 2166136261
    for number in numbers:
        value = (value ^ number) * 16777619 & 0xFFFFFFFF
    return value


def pins_header(netlist: Netlist) -> str:
    """Text of firmware/pins.h.

    Raises
    ------
    NetlistError
        Two boards with the same processor are wired differently: the compiler could not tell them apart.
    """
    by_guard: dict[str, list[str]] = {}
    for board in netlist.boards.values():
        by_guard.setdefault(board.guard, []).append(board.name)
    maps = ""
    for guard, names in by_guard.items():
        numbers = {pin_numbers(netlist, name) for name in names}
        if len(numbers) != 1:
            raise NetlistError(f"pins.h: {' and '.join(names)} have the same processor and need the same pins.")
        maps += f"#{'elif' if maps else 'if'} defined({guard})  // {', '.join(names)}\n"
        maps += f"constexpr PinMap kPins = {_initialiser(numbers.pop())};\n"
    return _HEADER.format(maps=maps)


def _initialiser(numbers: tuple[int, ...]) -> str:
    data, clock, latch, enable, s0, s1, s2, s3, columns, sense = numbers
    return f"{{{data}, {clock}, {latch}, {enable}, {{{s0}, {s1}, {s2}, {s3}}}, {columns}, {sense}}}"
