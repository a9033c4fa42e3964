"""Scenarios by name and option, as in ``sim:toes?seed=7&weight_kg=82``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mat.errors import UsageError
from mat.geometry import MatGeometry
from mat.sim.board import SimulatedBoard, simulated_hello
from mat.sim.body import Body, Stance
from mat.sim.circuit import CircuitModel
from mat.sim.drills import Nobody, Repetitions
from mat.sim.extremes import SingleLeg, Swing
from mat.sim.film import PATCH_SHARE, ContactThreshold, Film, GainSpread
from mat.sim.motion import FaultKind, Motion, PosturalSway
from mat.sim.options import ScenarioOptions, parse_options
from mat.sim.presence import Presence
from mat.wire import Hello

PREFIX = "sim:"
#: First movement after stepping on at 1 s: a baseline of 10 s fits before it. ``hinge`` starts at 7 s instead, so that
#: 20 s of it hold three repetitions.
_AFTER_BASELINE_S, _HINGE_FIRST_S = 13.0, 6.0
_HINGE_S, _SWING_S = 4.0, 1.8
#: Separates the rows' resistors from the random numbers of film, sway and ADC under one seed.
_ROW_STREAM = 4


@dataclass(frozen=True)
class Scenario:
    """A simulated mat with somebody on it, ready to be built.

    Attributes
    ----------
    name
        One of :data:`SCENARIOS`.
    options
        Its options.
    text
        As asked for, ``sim:toes?seed=7``.
    """

    name: str
    options: ScenarioOptions
    text: str

    @property
    def geometry(self) -> MatGeometry:
        return MatGeometry(self.hello.grid, gap_mm=self.options.gap_mm)

    @property
    def hello(self) -> Hello:
        return replace(simulated_hello(mat_id=self.options.seed), rate_hz=self.options.rate_hz)

    def body(self) -> Body:
        """The person of this scenario.

        Raises
        ------
        UsageError
            The feet do not fit on the pads.
        """
        options = self.options
        stance = Stance(options.weight_kg, options.foot_length_mm, options.toe_out_deg, options.stance_mm)
        sway = PosturalSway(options.seed, options.sway)
        return Body(stance, SCENARIOS[self.name].motion(sway, options), self.geometry, self._film())

    def board(self, body: Body | None = None, boot_us: int = 0) -> SimulatedBoard:
        """A board with that person on it."""
        options = self.options
        return SimulatedBoard(
            body or self.body(),
            self.hello,
            circuit=CircuitModel.from_hello(self.hello, options.row_spread * self._row_deviation()),
            seed=options.seed,
            noise_lsb=options.noise_lsb,
            offset_lsb=options.offset_lsb,
            boot_us=boot_us,
            clock_ppm=options.clock_ppm,
        )

    def _row_deviation(self) -> np.ndarray:
        return np.random.default_rng([self.options.seed, _ROW_STREAM]).standard_normal(self.hello.rows)

    def _film(self) -> Film:
        options = self.options
        grid = self.hello.grid
        return Film(
            options.film,
            grid,
            patch_stages=(ContactThreshold(options.contact_n * PATCH_SHARE),) if options.contact_n else (),
            cell_stages=(GainSpread.drawn(grid, options.gain_spread, options.seed),) if options.gain_spread else (),
        )


@dataclass(frozen=True)
class ScenarioKind:
    """What a scenario shows, in one line, and its movement."""

    summary: str
    motion: Callable[[PosturalSway, ScenarioOptions], Motion]


def _hinges(fault: FaultKind | None, first_s: float) -> Callable[[PosturalSway, ScenarioOptions], Motion]:
    return lambda sway, options: Repetitions(sway, options.rep_s or _HINGE_S, first_s, fault)


def _step_off(sway: PosturalSway, options: ScenarioOptions) -> Motion:
    rep_s = options.rep_s or _HINGE_S
    leaving = Presence(off_s=_AFTER_BASELINE_S + 2.5 * rep_s)
    return Repetitions(sway, rep_s, _AFTER_BASELINE_S, presence=leaving)


SCENARIOS: dict[str, ScenarioKind] = {
    "empty": ScenarioKind("nobody on the mat", lambda sway, options: Nobody()),
    "quiet": ScenarioKind("standing still", lambda sway, options: Repetitions(sway, _HINGE_S, None)),
    "hinge": ScenarioKind("clean hinges from 7 s on", _hinges(None, _HINGE_FIRST_S)),
    "toes": ScenarioKind("hinges from 14 s on, every second one onto the toes", _hinges("toes", _AFTER_BASELINE_S)),
    "heels": ScenarioKind("hinges, every second one onto the heels", _hinges("heels", _AFTER_BASELINE_S)),
    "inward": ScenarioKind("hinges, both feet roll inward in every second one", _hinges("inward", _AFTER_BASELINE_S)),
    "shift": ScenarioKind("hinges, the weight shifts aside in every second one", _hinges("shift", _AFTER_BASELINE_S)),
    "single-leg": ScenarioKind(
        "right leg 30 s, both 5 s, left leg 30 s, and so on", lambda sway, options: SingleLeg(sway, _AFTER_BASELINE_S)
    ),
    "swing": ScenarioKind(
        "sets of ten kettlebell swings",
        lambda sway, options: Swing(sway, options.rep_s or _SWING_S, _AFTER_BASELINE_S),
    ),
    "step-off": ScenarioKind("two hinges, off the mat, and back", _step_off),
}


def parse_source(text: str) -> Scenario:
    """The scenario a source names.

    Parameters
    ----------
    text
        ``sim:NAME?option=value&…``; the prefix may be missing.

    Raises
    ------
    UsageError
        No such scenario or option, or a value out of range; the text lists what there is.
    """
    name, _, query = text.removeprefix(PREFIX).partition("?")
    if name not in SCENARIOS:
        raise UsageError(f"There is no scenario “{name}”: take one of {', '.join(SCENARIOS)}, as in sim:hinge.")
    scenario = Scenario(name, parse_options(query), PREFIX + text.removeprefix(PREFIX))
    scenario.body()
    return scenario
