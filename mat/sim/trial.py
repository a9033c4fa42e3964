"""What a simulated person does in one trial, written down: who, which drill, which tempo, which faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from mat.errors import UsageError
from mat.sim.footprint import ArchKind
from mat.sim.motion import FaultKind

Foot = Literal["both", "left", "right"]
DrillName = Literal["quiet", "hinge", "wall", "good-morning", "deadlift", "hold"]


@dataclass(frozen=True)
class DrillForm:
    """Trunk and knees at the bottom, degrees from standing.

    Attributes
    ----------
    trunk_deg, knee_deg
        Forward lean of the trunk, and flexion of the knees.
    touches_wall
        The hips meet a wall at the bottom.
    load_at_shoulder
        A load lies on the shoulders instead of hanging from the hands.
    least_hold_s
        Pause at the bottom that belongs to the drill.
    """

    trunk_deg: float
    knee_deg: float
    touches_wall: bool = False
    load_at_shoulder: bool = False
    least_hold_s: float = 0.0


#: In a hinge people stop where the hips stop, at 50–70° of trunk; a lift from the floor bends knees more. [judgement]
DRILLS: dict[DrillName, DrillForm] = {
    "quiet": DrillForm(0, 0),
    "hinge": DrillForm(60, 18),
    "wall": DrillForm(50, 15, touches_wall=True),
    "good-morning": DrillForm(65, 14, load_at_shoulder=True),
    "deadlift": DrillForm(65, 38),
    "hold": DrillForm(55, 18, least_hold_s=20.0),
}


@dataclass(frozen=True)
class FaultPlan:
    """A fault on cue.

    Attributes
    ----------
    kind
        What goes wrong.
    rep
        In which repetition, from 1 over all sets; in ``quiet`` in which tenth of a minute.
    depth
        Of ``toes`` and ``heels`` the centre of pressure in % of foot length; of ``inward`` and ``outward`` the change
        of (MTH1 − MTH5)/(MTH1 + MTH5); of ``shift`` the change of the left share (negative to the right); of a corner
        the part of its load it keeps; of ``gripping`` the share of load the toes gain. None for :data:`DEPTHS`.
    duration_s
        At full depth.
    centre
        Where in the repetition its middle lies, 0–1.
    foot
        Which foot; a shift is of both.
    rise_s
        From clean to full depth, and back.
    """

    kind: FaultKind
    rep: int
    depth: float | None = None
    duration_s: float = 1.0
    centre: float = 0.475
    foot: Foot = "both"
    rise_s: float = 0.35

    def __post_init__(self) -> None:
        if self.kind not in DEPTHS:
            raise UsageError(f"There is no fault “{self.kind}”: take one of {', '.join(DEPTHS)}.")
        if not (self.duration_s >= 0 and self.rise_s > 0):
            raise UsageError("A fault needs time: give a duration_s of 0 or more and a rise_s above 0.")

    @property
    def size(self) -> float:
        """Depth, or the kind's own."""
        return DEPTHS[self.kind] if self.depth is None else self.depth


#: Well past the thresholds of BIOMECHANICS §3, as far as people go.
DEPTHS: dict[FaultKind, float] = {
    "toes": 74.0,
    "heels": 17.0,
    "inward": 0.75,
    "outward": -0.75,
    "shift": 0.18,
    "corner_heel": 0.05,
    "corner_mth1": 0.05,
    "corner_mth5": 0.05,
    "gripping": 0.14,
}


@dataclass(frozen=True)
class Trial:
    """One trial of one person. The same trial gives the same movement to the last digit.

    Attributes
    ----------
    seed
        Of sway, of natural variation, of film and noise.
    weight_kg, foot_length_mm, toe_out_deg, stance_mm, arch
        Who stands there, and how.
    drill
        One of :data:`DRILLS`.
    reps, sets, rest_s
        Repetitions a set, sets, and the rest between sets.
    rep_s
        A repetition without these pauses: 0.6–20.
    paced
        To a metronome; free movement varies by 8 % in time, 5 % in depth, 1.2 % of foot length
        in place.
    hold_s, pause_s
        Pauses at the bottom, and at the top.
    faults
        On cue.
    load_kg, from_floor
        Carried all along, or picked up in the first repetition of a set and put down in the last, between the pads.
    support_share
        Of body weight on a chair's back, from ``first_s`` to the end of the last set.
    on_s, first_s
        Steps on; first descent, counted from then.
    off_s
        Steps off, counted from ``on_s``; None: two seconds after the end.
    skill
        How well balance foresees the movement's own forces, 0–1; good movers hardly move their CoP. [judgement]
    sway
        Random movement relative to quiet stance.
    stays
        Never steps off.
    """

    seed: int = 1
    weight_kg: float = 70.0
    foot_length_mm: float = 260.0
    toe_out_deg: float = 7.0
    stance_mm: float | None = None
    arch: ArchKind = "normal"
    drill: DrillName = "hinge"
    reps: int = 10
    sets: int = 1
    rest_s: float = 30.0
    rep_s: float = 4.0
    paced: bool = True
    hold_s: float = 0.0
    pause_s: float = 0.0
    faults: tuple[FaultPlan, ...] = ()
    load_kg: float = 0.0
    from_floor: bool = False
    support_share: float = 0.0
    on_s: float = 1.0
    first_s: float = 13.0
    off_s: float | None = None
    skill: float = 0.9
    sway: float = 1.0
    stays: bool = False

    def __post_init__(self) -> None:
        if not 0.6 <= self.rep_s <= 20:
            raise UsageError(f"A repetition of {self.rep_s:g} s cannot be simulated: give 0.6 to 20 s.")
        if self.drill not in DRILLS:
            raise UsageError(f"There is no drill “{self.drill}”: take one of {', '.join(DRILLS)}.")
        if self.reps < 1 or self.sets < 1:
            raise UsageError("A trial has at least one set of one repetition: give reps and sets from 1 on.")
        if not (self.weight_kg > 0 and 0 <= self.load_kg <= 150 and 0 <= self.support_share <= 0.5):
            raise UsageError(
                "This body cannot stand: give a weight_kg above 0, a load_kg to 150 and a support_share to 0.5."
            )
        last = self.reps * self.sets
        for fault in self.faults:
            if not 1 <= fault.rep <= last:
                raise UsageError(f"There is no repetition {fault.rep} for the fault {fault.kind}: give 1 to {last}.")

    @property
    def form(self) -> DrillForm:
        return DRILLS[self.drill]


#: Adults (BIOMECHANICS §2, Fit): foot length by its mean and standard deviation of both sexes, body mass index 18–32.
_FOOT_MM, _FOOT_SD_MM = 255.0, 18.0
_BMI = (18.0, 32.0)
_FOOT_OF_HEIGHT = 0.152


def drawn_trial(seed: int, **given: object) -> Trial:
    """A trial of a random adult: foot, weight, toe-out, arch and tempo drawn from ``seed``.

    Parameters
    ----------
    seed
        The same seed gives the same person, whatever else is given.
    given
        Fields of :class:`Trial` that are not drawn, as in ``drawn_trial(7, drill="wall", rep_s=5.0)``.
    """
    rng = np.random.default_rng([seed, _PERSON_STREAM])
    foot_mm = float(np.clip(rng.normal(_FOOT_MM, _FOOT_SD_MM), 220, 310))
    height_m = foot_mm / 1000 / _FOOT_OF_HEIGHT
    person = Trial(
        seed=seed,
        weight_kg=float(rng.uniform(*_BMI) * height_m**2),
        foot_length_mm=foot_mm,
        toe_out_deg=float(rng.uniform(0, 10)),
        arch=("high", "normal", "normal", "normal", "flat")[rng.integers(5)],
        rep_s=float(rng.uniform(2.5, 8)),
        paced=bool(rng.integers(2)),
    )
    return replace(person, **given)  # type: ignore[arg-type]


def drawn_trials(count: int, first_seed: int = 1, **given: object) -> Iterator[Trial]:
    """``count`` trials of random adults, seeds from ``first_seed`` on."""
    return (drawn_trial(first_seed + i, **given) for i in range(count))


#: Separates persons and variation from the other random numbers under one seed.
_PERSON_STREAM = 8
