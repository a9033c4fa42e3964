"""The wiring folder is not installed: it is imported from the repository."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from wiring.netlist import Netlist, Pin, load  # noqa: E402

Move = Callable[[str, str], Netlist]


@pytest.fixture(scope="session")
def netlist() -> Netlist:
    return load()


@pytest.fixture(scope="session")
def move(netlist: Netlist) -> Move:
    """The circuit with one pin on another net; an empty name leaves the pin open."""

    def moved(pin_text: str, net: str) -> Netlist:
        pin = Pin.parse(pin_text)
        nets = {name: tuple(p for p in pins if p != pin) for name, pins in netlist.nets.items()}
        if net:
            nets[net] = (*nets.get(net, ()), pin)
        return netlist.with_nets(nets)

    return moved
