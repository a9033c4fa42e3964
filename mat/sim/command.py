"""Commands of the host as the firmware reads them (``firmware/PROTOCOL.md``, "Commands")."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

_LINE_BYTES = 31
NAME_BYTES = 23
#: A scan and its frame on the line must both fit in one period.
MAX_RATE_HZ, MAX_FAST_RATE_HZ = 120, 220
DEFAULT_RATE_HZ = 100
_MAX_PING = (1 << 32) - 1


class Result(IntEnum):
    """STATUS ``result``."""

    DONE = 0
    UNKNOWN = 1
    NUMBER = 2
    TOO_LONG = 3
    STREAMING = 4


Kind = Literal["hello", "start", "stop", "rate", "ping", "name", "fast", "refused"]
_PLAIN: dict[bytes, Kind] = {b"?": "hello", b"s": "start", b"x": "stop"}

_NUMBERED: tuple[tuple[bytes, Kind, int], ...] = (
    (b"r", "rate", MAX_FAST_RATE_HZ),
    (b"t", "ping", _MAX_PING),
    (b"f", "fast", 1),
)


@dataclass(frozen=True)
class Command:
    """One line: what to do, with its number or name."""

    kind: Kind
    result: Result = Result.DONE
    number: int = 0
    name: str = ""


class CommandLine:
    """Collects bytes to lines; of a line that is too long only its length is remembered."""

    def __init__(self) -> None:
        self._line = bytearray()

    def feed(self, data: bytes) -> list[Command]:
        """Commands completed by these bytes; empty lines are none."""
        commands = []
        for byte in data:
            if byte != ord("\n"):
                if len(self._line) <= _LINE_BYTES + 1:
                    self._line.append(byte)
                continue
            line, self._line = bytes(self._line).removesuffix(b"\r"), bytearray()
            if line:
                commands.append(parse_command(line))
        return commands


def parse_command(line: bytes) -> Command:
    """The command of a line without its end; not empty."""
    if len(line) > _LINE_BYTES:
        return Command("refused", Result.TOO_LONG)
    if line in _PLAIN:
        return Command(_PLAIN[line])
    letter, rest = line[:1], line[1:]
    if letter == b"n":
        return _with_name(rest)
    for known, kind, highest in _NUMBERED:
        if letter == known:
            return _with_number(kind, rest, highest)
    return Command("refused", Result.UNKNOWN)


def permit(command: Command, fast: bool, streaming: bool) -> Command:
    """The command, or its refusal: not everything may be asked in every state."""
    if command.kind == "rate" and command.number > MAX_RATE_HZ and not fast:
        return Command("refused", Result.NUMBER)
    if command.kind == "fast" and streaming:
        return Command("refused", Result.STREAMING)
    return command


def _with_number(kind: Kind, digits: bytes, highest: int) -> Command:
    if kind == "fast" and len(digits) != 1:
        return Command("refused", Result.NUMBER)
    if not digits.isdigit() or int(digits) > highest:
        return Command("refused", Result.NUMBER)
    return Command(kind, number=int(digits))


def _with_name(name: bytes) -> Command:
    if len(name) > NAME_BYTES:
        return Command("refused", Result.TOO_LONG)
    if any(byte < 0x20 or byte == 0x7F for byte in name):
        return Command("refused", Result.UNKNOWN)
    try:
        return Command("name", name=name.decode("utf-8"))
    except UnicodeDecodeError:
        return Command("refused", Result.UNKNOWN)
