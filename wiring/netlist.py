"""The netlist file: parts, boards and nets, and the circuit of one board made from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from mat.errors import SettingsError

NETLIST = Path(__file__).with_name("netlist.yaml")
#: Reference of the processor board in nets.
BOARD = "A1"
BOARDS = ("uno", "nano", "mega")
#: What the board's pins are for, in the order of the firmware's PinMap; the supply after them.
SIGNALS = ("SER", "SRCLK", "RCLK", "OE", "S0", "S1", "S2", "S3", "COLUMNS", "SENSE")
SUPPLY = ("USB", "5V", "GND", "AREF")

_REFS = re.compile(r"([A-Z]+)(\d+)(?:-\1(\d+))?")


class NetlistError(SettingsError):
    """The netlist file says something that cannot be built."""


@dataclass(frozen=True, order=True)
class Pin:
    """One pin, ``U1.14``: part and name or number within the part."""

    part: str
    name: str

    def __str__(self) -> str:
        return f"{self.part}.{self.name}"

    @classmethod
    def parse(cls, text: str) -> Pin:
        part, dot, name = str(text).partition(".")
        if not dot or not part or not name:
            raise NetlistError(f"netlist: '{text}' is not a pin: write PART.PIN, as in U1.14.")
        return cls(part, name)


@dataclass(frozen=True)
class Item:
    """A line of the bill of materials: one part or several alike.

    Attributes
    ----------
    refs
        References that appear in nets and drawings.
    quantity
        Pieces, or what ``unit`` says.
    price_eur
        Of one pack of ``pack`` pieces.
    made
        Made of other items, not bought.
    polarised
        Lead 1 is the plus.
    ohm
        Resistance of a part that is no resistor (the fuse), 0 for none.
    """

    refs: tuple[str, ...]
    what: str
    value: str
    mpn: str
    quantity: float
    price_eur: float
    pack: float = 1
    unit: str = ""
    tolerance: str = ""
    package: str = ""
    made: bool = False
    polarised: bool = False
    ohm: float = 0.0


@dataclass(frozen=True)
class Board:
    """A processor board: which of its pins does what.

    Attributes
    ----------
    pins
        Printed name of the pin (``D11``) by role (``SER``).
    guard
        Macro by which the compiler knows the processor.
    digital, analog
        Ranges of pin numbers on the headers, inclusive.
    """

    name: str
    guard: str
    item: Item
    pins: Mapping[str, str]
    digital: tuple[int, int]
    analog: tuple[int, int]

    def number(self, role: str) -> int:
        """Number of the pin: 11 for D11, 0 for A0."""
        return int(self.pins[role][1:])


@dataclass(frozen=True)
class Netlist:
    """The whole file. Package pins map number → name; nets map name → pins."""

    packages: Mapping[str, Mapping[str, str]]
    boards: Mapping[str, Board]
    items: tuple[Item, ...]
    nets: Mapping[str, tuple[Pin, ...]]
    open_pins: frozenset[Pin]
    beside: Mapping[str, str]
    repeated_pins: tuple[Pin, ...] = field(default=())

    @cached_property
    def item_of(self) -> dict[str, Item]:
        return {ref: item for item in self.items for ref in item.refs}

    @cached_property
    def net_of(self) -> dict[Pin, str]:
        return {pin: net for net, pins in self.nets.items() for pin in pins}

    @cached_property
    def package_pins(self) -> dict[str, Mapping[str, str]]:
        """Pins (number → name) of every part that has some; the board's are its roles."""
        pins = {ref: self.packages[item.package] for ref, item in self.item_of.items() if item.package}
        return pins | {BOARD: {role: role for role in (*SIGNALS, *SUPPLY)}}

    @cached_property
    def _number_of(self) -> dict[tuple[str, str], str]:
        return {(part, name): number for part, pins in self.package_pins.items() for number, name in pins.items()}

    @cached_property
    def _in_package(self) -> dict[str, tuple[str, ...]]:
        return {
            package: tuple(ref for ref, item in self.item_of.items() if item.package == package)
            for package in self.packages
        }

    def parts(self, package: str) -> tuple[str, ...]:
        """References of all parts in one package, in the order of the file."""
        return self._in_package[package]

    def pin(self, part: str, name: str) -> Pin:
        """A pin by its name: ``pin("U1", "SER")`` is U1.14."""
        return Pin(part, self._number_of[part, name])

    def pin_name(self, pin: Pin) -> str:
        return self.package_pins[pin.part][pin.name]

    def net_at(self, part: str, name: str) -> str | None:
        """Net at a pin given by name; None if it is open."""
        return self.net_of.get(self.pin(part, name))

    def neighbours(self, pin: Pin) -> tuple[Pin, ...]:
        """All pins of this pin's net, itself included; empty if it is open."""
        return self.nets.get(self.net_of.get(pin, ""), ())

    def pins_at(self, part: str, name: str) -> tuple[Pin, ...]:
        """As ``neighbours``, of a pin given by name."""
        return self.neighbours(self.pin(part, name))

    def with_nets(self, nets: Mapping[str, tuple[Pin, ...]]) -> Netlist:
        """The same parts, wired otherwise."""
        counts = Counter(pin for pins in nets.values() for pin in pins)
        return replace(self, nets=nets, repeated_pins=tuple(pin for pin, count in counts.items() if count > 1))


def load(path: Path = NETLIST) -> Netlist:
    """Read the netlist.

    Raises
    ------
    NetlistError
        The file is not a netlist; the text says which entry.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise NetlistError(f"{path.name} cannot be read: {error}") from None
    try:
        return parse(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise NetlistError(f"{path.name}: an entry is missing or misspelt ({error}).") from None


def parse(data: Mapping[str, Any]) -> Netlist:
    """A netlist from the file's content."""
    nets = {str(name): tuple(map(Pin.parse, pins)) for name, pins in data["nets"].items()}
    counts = Counter(pin for pins in nets.values() for pin in pins)
    return Netlist(
        packages={
            name: {str(number): str(pin) for number, pin in body["pins"].items()}
            for name, body in data["packages"].items()
        },
        boards={name: _board(name, body) for name, body in data["boards"].items()},
        items=tuple(_item(entry) for entry in data["parts"]),
        nets=nets,
        open_pins=frozenset(map(Pin.parse, data["open"])),
        beside=dict(data["beside"]),
        repeated_pins=tuple(pin for pin, count in counts.items() if count > 1),
    )


def _board(name: str, body: Mapping[str, Any]) -> Board:
    part = {"refs": BOARD, "what": "processor board", **body["part"]}
    pins = {str(role): str(pin) for role, pin in body["pins"].items()}
    offered = body["available"]
    return Board(name, body["guard"], _item(part), pins, tuple(offered["digital"]), tuple(offered["analog"]))


def _item(entry: Mapping[str, Any]) -> Item:
    refs = tuple(_references(entry["refs"]))
    fields = {key: value for key, value in entry.items() if key != "refs"}
    made = {"mpn": "", "price_eur": 0.0} if fields.get("made") else {}
    return Item(refs=refs, **{"quantity": len(refs), **made, **fields})


def _references(text: str) -> Iterable[str]:
    """``R1-R16`` → R1 … R16."""
    match = _REFS.fullmatch(text)
    if not match:
        raise NetlistError(f"netlist: '{text}' is no reference: write R1 or R1-R16.")
    letters, first, last = match.groups()
    return (f"{letters}{number}" for number in range(int(first), int(last or first) + 1))
