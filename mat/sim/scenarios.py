"""Scenarios by name and option, as in ``sim:toes?seed=7&weight_kg=82``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from mat.errors import UsageError
from mat.geometry import MatGeometry
from mat.sim.board import SimulatedBoard, simulated_hello
from mat.sim.body import Body, Stance
from mat.sim.drills import Nobody, Repetitions
from mat.sim.extremes import SingleLeg, Swing
from mat.sim.film import Film
from mat.sim.motion import FaultKind, Motion, PosturalSway
from mat.sim.options import ScenarioOptions, parse_options
from mat.sim.performance import Performance
from mat.sim.presence import Presence
from mat.sim.readout import Readout
from mat.sim.trial import FaultPlan, Trial
from mat.wire import Hello

PREFIX = "sim:"
#: First movement after stepping on at 1 s: a baseline of 10 s fits before it. ``hinge`` starts at 7 s instead, so that
#: 20 s of it hold three repetitions.
_AFTER_BASELINE_S, _HINGE_FIRST_S = 13.0, 6.0
_HINGE_S, _SWING_S = 4.0, 1.8
#: As many as nobody does in a session.
_REPS = 300


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
        stance = Stance(options.weight_kg, options.foot_length_mm, options.toe_out_deg, options.stance_mm, options.arch)
        sway = PosturalSway(options.seed, options.sway)
        return Body(stance, SCENARIOS[self.name].motion(sway, options), self.geometry, self.film())

    def board(self, body: Body | None = None, boot_us: int = 0) -> SimulatedBoard:
        """A board with that person on it."""
        options = self.options
        return SimulatedBoard(
            (body or self.body()).cells(),
            self.hello,
            circuit=self.readout().circuit,
            seed=options.seed,
            noise_lsb=options.noise_lsb,
            offset_lsb=options.offset_lsb,
            supply_noise=options.supply_noise,
            boot_us=boot_us,
            clock_ppm=options.clock_ppm,
        )

    def readout(self) -> Readout:
        """Circuit and ADC of this mat."""
        return Readout.of(self.hello, self.options.film_effects, self.options.seed, self.options.row_spread)

    def film(self) -> Film:
        """What lies under the feet."""
        return self.options.film_effects.film(self.options.film, self.hello.grid, self.options.seed)


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


def _trial(**given: Any) -> Callable[[PosturalSway, ScenarioOptions], Motion]:
    """Repetitions with kinematics and inverse dynamics: so many as nobody does, then the person stands."""
    faults = given.pop("every_second", ())

    def motion(sway: PosturalSway, options: ScenarioOptions) -> Motion:
        plans = tuple(FaultPlan(faults[k % len(faults)], rep=2 * k + 2) for k in range(_REPS // 2)) if faults else ()
        person = Trial(
            seed=options.seed,
            weight_kg=options.weight_kg,
            foot_length_mm=options.foot_length_mm,
            toe_out_deg=options.toe_out_deg,
            arch=options.arch,
            rep_s=options.rep_s or _HINGE_S,
            sway=options.sway,
            first_s=_AFTER_BASELINE_S,
            faults=plans,
            reps=_REPS,
            stays=True,
        )
        return Performance(replace(person, **given))

    return motion


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
    "outward": ScenarioKind("hinges, both feet roll outward in every second one", _trial(every_second=("outward",))),
    "corner": ScenarioKind(
        "hinges, a corner of both feet lifts in every second one: heel, big toe, little toe",
        _trial(every_second=("corner_heel", "corner_mth1", "corner_mth5")),
    ),
    "gripping": ScenarioKind("hinges, the toes grip in every second one", _trial(every_second=("gripping",))),
    "wall": ScenarioKind("hinges to a wall, the hips touch it", _trial(drill="wall")),
    "supported": ScenarioKind("hinges with the hands on a chair", _trial(support_share=0.15)),
    "kettlebell": ScenarioKind(
        "a kettlebell of 16 kg lifted from the floor, ten times, and put down",
        _trial(drill="deadlift", load_kg=16.0, from_floor=True, reps=10, sets=10, rest_s=8.0),
    ),
    "good-morning": ScenarioKind("good mornings", _trial(drill="good-morning")),
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
