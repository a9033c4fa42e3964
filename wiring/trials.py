"""What ngspice says of the circuit: readings, error after the inversion, currents, settling.

Figures in wiring/README.md come from here by ``python -m wiring figures``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from mat.geometry import MatGeometry
from mat.matrix import ReadoutCircuit, invert
from mat.pressure import FilmLaw
from mat.sim import CircuitModel, CircuitReadings
from mat.wire import Hello
from mat.wire.messages import Ability
from wiring import ngspice
from wiring.netlist import BOARD, Netlist, Pin
from wiring.spice import CHANNELS, PATTERNS, ROWS, STATIC_SCAN, Deck, Enable, node

IDEAL = Deck()
CMOS = Deck(cmos=True)
#: As built: saturating outputs, fuse, ribbon and copper with their resistance.
BUILT = Deck(cmos=True, real_wires=True)
#: A line with its ribbon; 15 × 15 mm of 0.1 mm film pressed between copper, and with 0.2 mm of air beside it.
DYNAMIC = Deck(line_f=500e-12, cell_f=120e-12, open_cell_f=30e-12)
#: Film that lies against the copper everywhere: the worst it could do.
TAUT = Deck(line_f=500e-12, cell_f=120e-12, open_cell_f=120e-12)
#: One static point instead of a scan.
AT_REST = "Vscan scan 0 0\n.dc Vscan 0 1 1"
#: Limits of a 74HC595 (TI SCLS041, absolute maximum ratings): one output, and each supply pin.
PIN_LIMIT_A, CHIP_LIMIT_A = 0.035, 0.070
ADC_STEPS = 1024
#: The firmware waits at least this long before a sample (firmware/README.md, worst seen in the emulator).
ROW_WAIT_S, MUX_WAIT_S = 14.0e-6, 9.6e-6
#: After a row switch the row's own voltage is read first: a column has one conversion at /32 more.
CONVERSION_S = 26e-6
COLUMN_WAIT_S = ROW_WAIT_S + CONVERSION_S


def readings(netlist: Netlist, deck: Deck, conductance_s: np.ndarray) -> CircuitReadings:
    """What A0 and A1 see of n frames (n, 16, 16), as shares of the board's supply."""
    frames = []
    reference = node(netlist, Pin(BOARD, "5V"))
    quantities = [f"v(n_columns)/v({reference})", f"v(n_sense)/v({reference})"]
    for cells in conductance_s:
        _, volts = ngspice.run(deck.text(netlist, cells, STATIC_SCAN), quantities)
        scan = volts.reshape(PATTERNS, CHANNELS, 2)
        frames.append((scan[:ROWS, :, 0], scan[ROWS, :, 0], np.diagonal(scan[:ROWS, :, 1])))
    cells_seen, all_high, row_sense = (np.array(part) for part in zip(*frames, strict=True))
    return CircuitReadings(cells_seen, all_high, row_sense)


def model_difference(netlist: Netlist, conductance_s: np.ndarray) -> float:
    """Largest difference to mat.sim.CircuitModel over all 288 readings, as a share of Vcc."""
    here, there = readings(netlist, IDEAL, conductance_s), CircuitModel.from_hello(Hello()).readings(conductance_s)
    parts = ("cells", "all_high", "row_sense")
    return max(float(np.abs(getattr(here, part) - getattr(there, part)).max()) for part in parts)


def cop_error_mm(
    netlist: Netlist,
    deck: Deck,
    conductance_s: np.ndarray,
    film: FilmLaw,
    converted: bool = True,
    as_resistors: bool = False,
) -> float:
    """Error of the net CoP after 10-bit conversion and inversion, rms over the frames, mm.

    Without ``converted`` before the converter; with ``as_resistors`` as if outputs that saturate were resistors.
    """
    seen = readings(netlist, deck, conductance_s)
    parts = (seen.cells, seen.all_high, seen.row_sense)
    cells, all_high, row_sense = (_converted(part) if converted else part for part in parts)
    hello = Hello(abilities=Ability.SATURATING) if deck.cmos and not as_resistors else Hello()
    got_n = film.force_n(invert(cells, all_high, row_sense, ReadoutCircuit.of(hello)))
    off = _cop_mm(got_n) - _cop_mm(film.force_n(conductance_s))
    return float(np.sqrt((off**2).sum(axis=1).mean()))


def _converted(share: np.ndarray) -> np.ndarray:
    return np.clip(np.floor(share * ADC_STEPS + 0.5), 0, ADC_STEPS - 1) / ADC_STEPS


def _cop_mm(force_n: np.ndarray) -> np.ndarray:
    centres = MatGeometry(Hello().grid).cell_centres_mm
    return np.einsum("nij,ijk->nk", force_n, centres) / force_n.sum(axis=(1, 2))[:, None]


@dataclass(frozen=True)
class Currents:
    """Largest current of any shift register output and of any supply pin, ampere."""

    pin_a: float
    chip_a: float

    def worse(self, other: Currents) -> Currents:
        return Currents(max(self.pin_a, other.pin_a), max(self.chip_a, other.chip_a))


def scan_currents(netlist: Netlist, deck: Deck, conductance_s: np.ndarray, fault: str = "") -> Currents:
    """Over a whole scan of one frame (16, 16); ``fault`` is a line of SPICE, a short for instance."""
    return _currents(netlist, deck.text(netlist, conductance_s, f"{fault}\n{STATIC_SCAN}"))


def power_up_currents(
    netlist: Netlist, conductance_s: np.ndarray, contents: Sequence[bool], enable: Enable
) -> Currents:
    """With random contents of the shift registers, before the sketch runs (``reset``) or as if OE were low (``on``)."""
    return _currents(netlist, IDEAL.text(netlist, conductance_s, AT_REST, enable, contents))


def _currents(netlist: Netlist, text: str) -> Currents:
    series = [ref for ref, item in netlist.item_of.items() if item.what == "row series resistor"]
    chips = [f"i({line}_{chip.lower()})" for chip in netlist.parts("74HC595") for line in ("vdd", "vss")]
    _, amperes = ngspice.run(text, [*(f"v({_ends(netlist, ref)})/100" for ref in series), *chips])
    peak = np.abs(amperes).max(axis=0)
    return Currents(float(peak[: len(series)].max()), float(peak[len(series) :].max()))


def _ends(netlist: Netlist, ref: str) -> str:
    return ",".join(f"n_{netlist.net_of[pin]}".lower() for pin in sorted(netlist.net_of) if pin.part == ref)


@dataclass(frozen=True)
class Settling:
    """Longest time to within half an ADC step, s; and the error left when the firmware samples, ADC steps."""

    row_sense_s: float
    column_s: float
    mux_s: float
    left_steps: float


def settling(netlist: Netlist, conductance_s: np.ndarray, deck: Deck = DYNAMIC) -> Settling:
    """Row switches (all 16 and all-high) and multiplexer steps (lightly, heavily loaded row, all-high) of one frame."""
    load = conductance_s.sum(axis=1)
    some = [int(np.argmax(load)), int(np.argmin(np.where(load > 0, load, np.inf))), ROWS]
    rows = [16 * row + row for row in range(ROWS)] + [16 * ROWS]
    steps = [16 * row + channel for row in some for channel in (*range(CHANNELS), 0)]
    column_nodes = [f"v(n_col{column})" for column in range(CHANNELS)]
    time_s, volts = _transient(netlist, deck, conductance_s, rows, 60e-6, ["v(n_sense)", *column_nodes])
    sense_s, sense_left = _settled(time_s, volts[:, 0], len(rows), 60e-6, ROW_WAIT_S)
    pairs = [_settled(time_s, one, len(rows), 60e-6, COLUMN_WAIT_S) for one in volts[:, 1:].T]
    time_s, volts = _transient(netlist, deck, conductance_s, steps, CONVERSION_S, ["v(n_columns)"])
    switches = [index for index in range(len(steps)) if steps[index] // 16 != steps[index - 1] // 16]
    mux_s, mux_left = _settled(time_s, volts[:, 0], len(steps), CONVERSION_S, MUX_WAIT_S, skip=switches)
    left = max(sense_left, mux_left, *(left for _, left in pairs))
    return Settling(sense_s, max(took for took, _ in pairs), mux_s, left)


def _transient(
    netlist: Netlist,
    deck: Deck,
    conductance_s: np.ndarray,
    scan: Sequence[int],
    step_s: float,
    quantities: Sequence[str],
) -> tuple[np.ndarray, np.ndarray]:
    corners = [(0.0, scan[0])]
    for index, (before, after) in enumerate(pairwise(scan), start=1):
        corners += [(index * step_s, before), (index * step_s + 10e-9, after)]
    wave = " ".join(f"{at:.9g} {level}" for at, level in [*corners, (len(scan) * step_s, scan[-1])])
    stimulus = f"Vscan scan 0 pwl({wave})\n.tran 0.5u {len(scan) * step_s:.9g} 0 0.5u"
    return ngspice.run(deck.text(netlist, conductance_s, stimulus), quantities)


def _settled(
    time_s: np.ndarray, volts: np.ndarray, count: int, step_s: float, wait_s: float, skip: Sequence[int] = ()
) -> tuple[float, float]:
    """Longest time to half a step of the ADC, and the largest error ``wait_s`` after a step, in ADC steps."""
    longest, left = 0.0, 0.0
    for index in range(1, count):
        inside = (time_s >= index * step_s) & (time_s < (index + 1) * step_s - 1e-8)
        if index in skip:
            continue
        after, off = time_s[inside] - index * step_s, np.abs(volts[inside] - volts[inside][-1]) * ADC_STEPS / 5.0
        outside = np.flatnonzero(off > 0.5)
        longest = max(longest, float(after[min(outside[-1] + 1, len(after) - 1)]) if len(outside) else 0.0)
        left = max(left, float(np.interp(wait_s, after, off)))
    return longest, left


def with_fuse_behind_the_board(netlist: Netlist) -> Netlist:
    """The fuse moved between the board's 5 V and the chips: what the guide warns of."""
    nets = dict(netlist.nets)
    fuse = [pin for pin in nets["VBUS"] if pin.part == "F1"] + [pin for pin in nets["USB"] if pin.part == "F1"]
    board = [pin for pin in nets["VCC"] if pin.part == "A1"]
    nets["USB"] = tuple(pin for pin in (*nets["VBUS"], *nets["USB"]) if pin not in fuse)
    del nets["VBUS"]
    nets["BOARD5V"] = (*board, fuse[0])
    nets["VCC"] = (fuse[1], *(pin for pin in nets["VCC"] if pin not in board))
    return replace(netlist, nets=nets)
