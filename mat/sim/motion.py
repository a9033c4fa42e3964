"""What a person does on the mat, as functions of time: demands on weight, left share, CoP and tilt.

Every function takes times and gives the demand at those times, however they are cut; nothing carries state. Random
movement is a sum of sinusoids with seeded phases, which never ends and needs no memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, runtime_checkable

import numpy as np

GRAVITY_M_S2 = 9.81

#: Codes of ``Demand.phase`` index this tuple; the names are those of the frame table.
PHASES = ("empty", "settling", "stand", "descent", "bottom", "ascent", "hold")
EMPTY, SETTLING, STAND, DESCENT, BOTTOM, ASCENT, HOLD = range(7)

FaultKind = Literal[
    "toes", "heels", "inward", "outward", "shift", "corner_heel", "corner_mth1", "corner_mth5", "gripping"
]


@dataclass(frozen=True)
class Fault:
    """A movement error done on purpose.

    Attributes
    ----------
    kind
        What goes wrong.
    start_s, end_s
        From leaving the clean movement to being back in it.
    full_from_s, full_to_s
        While it is at its full size.
    depth
        Its full size, in the unit of :class:`mat.sim.trial.FaultPlan`; NaN where the scenario's own.
    foot
        ``both``, ``left`` or ``right``.
    rep
        In which repetition, 0 where not said.
    """

    kind: FaultKind
    start_s: float
    full_from_s: float
    full_to_s: float
    end_s: float
    depth: float = float("nan")
    foot: str = "both"
    rep: int = 0


@dataclass(frozen=True)
class Repetition:
    """One repetition of the movement itself, without sway.

    Attributes
    ----------
    number, set_number
        From 1; numbers go on over the sets.
    start_s
        The descent begins.
    bottom_s, leave_s
        Down, and no longer: the pause at the bottom.
    end_s
        Upright again.
    """

    number: int
    set_number: int
    start_s: float
    bottom_s: float
    leave_s: float
    end_s: float


@dataclass(frozen=True)
class Demand:
    """What is asked of the body at n times.

    Attributes
    ----------
    weight
        (n,) vertical force in body weights.
    left_share
        (n,) share of it on the left foot, 0–1.
    fl_pct
        (n, 2) CoP along each foot, left and right, % of foot length.
    tilt
        (n, 2) (MTH1 − MTH5)/(MTH1 + MTH5) of each foot's tripod, −1…1.
    phase
        (n,) index into :data:`PHASES`.
    rep
        (n,) repetition from 1, 0 outside.
    held_share
        (n, 2, 6) share at which a region is held whatever the CoP, NaN where it is free; None for all free.
    held
        (n, 2) how far, 0 free to 1 held.
    outside_n
        (n, 3) newtons of the wall on the hips (forward), of the hands on a chair (down), and of a load in the hands
        (its weight); None for none.
    """

    weight: np.ndarray
    left_share: np.ndarray
    fl_pct: np.ndarray
    tilt: np.ndarray
    phase: np.ndarray
    rep: np.ndarray
    held_share: np.ndarray | None = None
    held: np.ndarray | None = None
    outside_n: np.ndarray | None = None


class Motion(Protocol):
    """A scenario's movement, endless."""

    def demand(self, time_s: np.ndarray) -> Demand:
        """Demands at (n,) seconds, from 0."""
        ...

    def faults(self, start_s: float, end_s: float) -> Sequence[Fault]:
        """Faults that overlap [start, end), in order."""
        ...


@runtime_checkable
class Repeating(Protocol):
    """A motion that consists of repetitions."""

    def repetitions(self, start_s: float, end_s: float) -> Sequence[Repetition]:
        """Those that overlap [start, end), in order."""
        ...


def smooth_step(x: np.ndarray) -> np.ndarray:
    """Minimum-jerk passage from 0 (x ≤ 0) to 1 (x ≥ 1)."""
    x = np.clip(x, 0.0, 1.0)
    return x**3 * (10 - 15 * x + 6 * x**2)


def smooth_step_acceleration(x: np.ndarray) -> np.ndarray:
    """Second derivative of :func:`smooth_step`."""
    inside = (x > 0) & (x < 1)
    return np.where(inside, 60 * x - 180 * x**2 + 120 * x**3, 0.0)


def plateau(x: np.ndarray, rise: tuple[float, float], fall: tuple[float, float]) -> np.ndarray:
    """0, smoothly to 1 between the two values of ``rise``, back to 0 between those of ``fall``."""
    return smooth_step((x - rise[0]) / (rise[1] - rise[0])) - smooth_step((x - fall[0]) / (fall[1] - fall[0]))


class Sway:
    """Random movement with unit variance and the spectrum of quiet stance.

    The spectrum falls as f^-3 above ``corner_hz``: with 0.25 Hz, 95 % of the power lies below 1 Hz, and a CoP of 4.5 mm
    RMS moves at about 12 mm/s.

    Parameters
    ----------
    rng
        Draws frequencies and phases.
    corner_hz
        Where the fall begins.
    """

    _LINES = 56
    _LOWEST_HZ, _HIGHEST_HZ = 0.04, 4.0

    def __init__(self, rng: np.random.Generator, corner_hz: float = 0.25) -> None:
        edges = np.geomspace(self._LOWEST_HZ, self._HIGHEST_HZ, self._LINES + 1)
        self._frequency_hz = rng.uniform(edges[:-1], edges[1:])
        power = np.diff(edges) * (1 + (self._frequency_hz / corner_hz) ** 2) ** -1.5
        self._amplitude = np.sqrt(2 * power / power.sum())
        self._phase = rng.uniform(0, 2 * np.pi, self._LINES)

    def at(self, time_s: np.ndarray) -> np.ndarray:
        """(n,) values at (n,) seconds."""
        return np.sin(2 * np.pi * time_s[:, None] * self._frequency_hz + self._phase) @ self._amplitude


#: Density of the vertical force of real quiet stances, from rest to rest (%² of body weight/Hz, geometric mean of six
#: stances of 60 s, BDS and PDS): next to nothing at the pace of a hinge, the heart and tremor at 2–8 Hz.
_VERTICAL_HZ = (0.07, 0.14, 0.28, 0.57, 0.98, 1.4, 2.0, 3.2, 4.9, 7.7, 10.0)
_VERTICAL_DENSITY = (0.0018, 0.0015, 0.0011, 0.0007, 0.0008, 0.0019, 0.0018, 0.0057, 0.0055, 0.0016, 0.0003)


class VerticalSway(Sway):
    """Random vertical force with unit variance and the spectrum of quiet stance on force plates.

    Parameters
    ----------
    rng
        Draws frequencies and phases.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        edges = np.geomspace(self._LOWEST_HZ, _VERTICAL_HZ[-1], self._LINES + 1)
        self._frequency_hz = rng.uniform(edges[:-1], edges[1:])
        log_density = np.interp(np.log(self._frequency_hz), np.log(_VERTICAL_HZ), np.log(_VERTICAL_DENSITY))
        power = np.diff(edges) * np.exp(log_density)
        self._amplitude = np.sqrt(2 * power / power.sum())
        self._phase = rng.uniform(0, 2 * np.pi, self._LINES)


#: Corner of the spectrum sideways; the scenarios of the first version sway so fore and aft as well.
SIDEWAYS_HZ = 0.25
#: Fore and aft real stances are quicker: mean frequency 0.45–0.61 Hz, 95 % below 1.2–1.6 Hz in six of them (BDS, PDS).
FORE_AND_AFT_HZ = 0.35


@dataclass(frozen=True)
class SwayLevels:
    """RMS of the random movement in quiet stance."""

    fl_pct: float = 1.7  # 4.4 mm of a 260 mm foot
    fl_each_pct: float = 0.5
    left_share: float = 0.012  # 2.4 mm at 200 mm between the feet
    tilt: float = 0.05
    weight: float = 0.0015  # 0.08–0.18 % of body weight in people under 60, 0.5 % in two over 60 who tremble


class PosturalSway:
    """The independent random movements of one body.

    Parameters
    ----------
    seed
        Of all of them.
    scale
        Relative to quiet stance.
    levels
        RMS of each.
    ap_corner_hz
        Of the movement fore and aft that both feet share.
    measured_weight
        The vertical force has the spectrum of real stances; the scenarios of the first version have 20 times as much
        of it below 0.5 Hz, where hinges are.
    """

    def __init__(
        self,
        seed: int,
        scale: float,
        levels: SwayLevels | None = None,
        ap_corner_hz: float = SIDEWAYS_HZ,
        measured_weight: bool = False,
    ) -> None:
        rng = np.random.default_rng([seed, _SWAY_STREAM])
        self._common = Sway(rng, ap_corner_hz)
        self._left, self._right, self._share, self._tilt_left, self._tilt_right = (Sway(rng) for _ in range(5))
        self._weight = VerticalSway(rng) if measured_weight else Sway(rng, corner_hz=1.0)
        self._levels = levels or SwayLevels()
        self._scale = scale

    def add(self, demand: Demand, time_s: np.ndarray, size: np.ndarray) -> Demand:
        """Demand with sway of ``size`` (n,) times that of quiet stance; only on feet that bear weight."""
        size = size * self._scale
        levels = self._levels
        each = np.stack([self._left.at(time_s), self._right.at(time_s)], axis=1) * levels.fl_each_pct
        common = self._common.at(time_s)[:, None] * levels.fl_pct
        tilt = np.stack([self._tilt_left.at(time_s), self._tilt_right.at(time_s)], axis=1) * levels.tilt
        # Weight moves between the feet only while both stand: nothing at a share of 0 or 1.
        both = 4 * demand.left_share * (1 - demand.left_share)
        share = demand.left_share + self._share.at(time_s) * levels.left_share * size * both
        return replace(
            demand,
            weight=demand.weight * (1 + self._weight.at(time_s) * levels.weight * size),
            left_share=np.clip(share, 0.0, 1.0),
            fl_pct=demand.fl_pct + (common + each) * size[:, None],
            tilt=demand.tilt + tilt * size[:, None],
        )


#: Separates sway from the random numbers of film and ADC under one seed.
_SWAY_STREAM = 2
