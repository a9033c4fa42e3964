"""How well the measurement is, while it runs: drift of the total, saturated and dead cells, noise, age, warmth.

Pure: it looks, it never changes a scale. Body weight is compared only while somebody stands quietly, without support
and without a load; whether that is so is told by who knows it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

import numpy as np

from mat.pressure.calibration.record import Calibration
from mat.pressure.ticks import TICKS_PER_S, TickAccumulator

#: Film creeps and warms by 5 % in its first minutes under a foot (5 % a decade of time, 0.36 %/K): let it.
WARM_UP_S = 300.0
#: The total in quiet stance may drift by this much: the bound of the total's error (4 %), and what no calibration
#: mends.
DRIFT_SHARE, WORN_SHARE = 0.04, 0.20
#: How long quiet stances are gathered before the drift is told, s.
DRIFT_OVER_S = 20.0
#: A calibration is made anew after this, days: films are said to change within weeks of use. [judgement]
AGE_DAYS = 28.0
#: Cells that say nothing while neighbours bear this much are dead, N; and so many of them are too many.
DEAD_NEIGHBOUR_N, DEAD_CELL_N, DEAD_AFTER_S = 10.0, 0.05, 3.0
MOST_DEAD = 6
#: Share of the recent scans with a cell beyond what was calibrated.
SATURATED_SHARE = 0.02
#: Noise of a cell of the empty mat, in what it was at the calibration; and the least that counts, N.
NOISE_RATIO, LEAST_NOISE_N = 4.0, 0.3


class Advice(Enum):
    """What to do."""

    NONE = "none"
    WAIT = "wait"
    RECALIBRATE = "recalibrate"
    RENEW_FILM = "renew the film"


@dataclass(frozen=True)
class HealthNote:
    """One thing found: what, how much, and what to do, in one sentence."""

    subject: str
    advice: Advice
    text: str


@dataclass(frozen=True, eq=False)
class MeasurementHealth:
    """How the measurement is now.

    Attributes
    ----------
    drift
        Relative deviation of the total from body weight in quiet stance, on the scale of the calibration; None while
        not known.
    saturated
        Share of the last minute's scans with a cell beyond its calibrated range.
    dead
        (rows, cols) cells that say nothing while their neighbours bear load, those of the calibration included.
    noise_n
        Median noise of a cell of the empty mat, N; None while it was not empty.
    notes
        What to tell, the most serious first; empty while all is well.
    """

    drift: float | None
    saturated: float
    dead: np.ndarray
    noise_n: float | None
    notes: tuple[HealthNote, ...]


class HealthWatch:
    """Watch a session.

    Parameters
    ----------
    shape
        Rows and columns of the mat.
    calibration
        None for a mat that nobody calibrated.
    age_days
        Of the calibration at the session's start; None if not known.
    body_weight_n
        Entered; None leaves the drift unknown.
    """

    def __init__(
        self,
        shape: tuple[int, int],
        calibration: Calibration | None,
        age_days: float | None,
        body_weight_n: float | None,
    ) -> None:
        self._calibration, self._age_days, self._weight_n = calibration, age_days, body_weight_n
        self._ticks = TickAccumulator()
        self._quiet: deque[float] = deque(maxlen=round(DRIFT_OVER_S * TICKS_PER_S))
        self._beyond: deque[float] = deque(maxlen=60 * TICKS_PER_S)
        self._silent = np.zeros(shape, dtype=int)
        self._noise: deque[np.ndarray] = deque(maxlen=5 * TICKS_PER_S)
        self._loaded_ticks = 0

    def process(self, time_us: np.ndarray, force_n: np.ndarray, quiet: np.ndarray, empty: np.ndarray) -> None:
        """Take n scans.

        Parameters
        ----------
        time_us
            (n,) device time.
        force_n
            (n, rows, cols) newtons on the calibration's own scale, not on that of the entered body weight.
        quiet
            (n,) bool: somebody stands still on both feet, unsupported, without a load in the hands.
        empty
            (n,) bool: nobody is on the mat.
        """
        beyond = self._beyond_range(force_n)
        values = np.concatenate(
            [force_n.reshape(len(force_n), -1), (force_n**2).reshape(len(force_n), -1),
             np.stack([quiet, empty, beyond], axis=1).astype(float)], axis=1,
        )  # fmt: skip
        for tick in self._ticks.process(time_us, values):
            self._take(tick.mean, force_n.shape[1:])

    def _beyond_range(self, force_n: np.ndarray) -> np.ndarray:
        if self._calibration is None or self._calibration.top_n is None:
            return np.zeros(len(force_n), dtype=bool)
        return force_n.max(axis=(1, 2)) > self._calibration.top_n

    def _take(self, mean: np.ndarray, shape: tuple[int, ...]) -> None:
        cells = int(np.prod(shape))
        force_n, square = mean[:cells].reshape(shape), mean[cells : 2 * cells].reshape(shape)
        quiet, empty, beyond = mean[-3:]
        self._beyond.append(float(beyond))
        if quiet == 1:
            self._quiet.append(float(force_n.sum()))
        if empty == 1:
            self._noise.append(np.sqrt(np.maximum(square - force_n**2, 0.0)))
        else:
            self._loaded_ticks += 1
        self._count_silent(force_n)

    def _count_silent(self, force_n: np.ndarray) -> None:
        """A cell whose four neighbours all bear load cannot itself bear none."""
        pads = np.split(force_n, 2, axis=1)
        least = np.concatenate([_least_neighbour(pad) for pad in pads], axis=1)
        watched = least > DEAD_NEIGHBOUR_N
        silent = watched & (force_n < DEAD_CELL_N)
        self._silent = np.where(silent, self._silent + 1, np.where(watched, 0, self._silent))

    def health(self) -> MeasurementHealth:
        """How it is now."""
        drift = None
        if self._weight_n and len(self._quiet) == self._quiet.maxlen:
            drift = float(np.mean(self._quiet)) / self._weight_n - 1
        dead = self._silent >= DEAD_AFTER_S * TICKS_PER_S
        if self._calibration is not None:
            dead = dead | self._calibration.dead
        noise = np.mean(self._noise, axis=0) if self._noise else None
        saturated = float(np.mean(self._beyond)) if self._beyond else 0.0
        notes = [*self._worn(drift, dead), *self._range(saturated), *self._noisy(noise), *self._aged()]
        return MeasurementHealth(
            drift, saturated, dead, None if noise is None else float(np.median(noise)), tuple(notes)
        )

    def _worn(self, drift: float | None, dead: np.ndarray) -> list[HealthNote]:
        notes, count = [], int(dead.sum())
        if count > MOST_DEAD:
            text = f"{count} cells do not answer: renew the film under them."
            notes.append(HealthNote("dead cells", Advice.RENEW_FILM, text))
        elif count:
            notes.append(
                HealthNote("dead cells", Advice.NONE, f"{count} cells do not answer; their neighbours stand in.")
            )
        if drift is not None and self._calibration is not None and abs(drift) > DRIFT_SHARE:
            moved = f"Your weight reads {drift:+.0%} in quiet stance"
            if self._loaded_ticks < WARM_UP_S * TICKS_PER_S:
                notes.append(
                    HealthNote("drift", Advice.WAIT, f"{moved}: stand on the mat for five minutes to warm it up.")
                )
            elif abs(drift) > WORN_SHARE:
                notes.append(HealthNote("drift", Advice.RENEW_FILM, f"{moved}: check the weight, else renew the film."))
            else:
                notes.append(HealthNote("drift", Advice.RECALIBRATE, f"{moved}: recalibrate (“smart-mat calibrate”)."))
        return notes

    def _range(self, saturated: float) -> list[HealthNote]:
        if saturated <= SATURATED_SHARE:
            return []
        text = (
            f"{saturated:.0%} of the last minute lay beyond the calibrated range: recalibrate, more weight on a foot."
        )
        return [HealthNote("saturation", Advice.RECALIBRATE, text)]

    def _noisy(self, noise: np.ndarray | None) -> list[HealthNote]:
        if noise is None:
            return []
        usual_n = np.full(noise.shape, LEAST_NOISE_N / NOISE_RATIO)
        if self._calibration is not None:
            usual_n = np.maximum(usual_n, self._calibration.cell_law.force_n(self._calibration.noise_s))
        ratio = noise / usual_n
        if ratio.max() <= NOISE_RATIO:
            return []
        row, col = np.unravel_index(np.argmax(ratio), noise.shape)
        text = (
            f"Row {row}, column {col} is restless ({noise.max():.1f} N): look for a loose joint (“smart-mat doctor”)."
        )
        return [HealthNote("noise", Advice.NONE, text)]

    def _aged(self) -> list[HealthNote]:
        if self._calibration is None:
            return [HealthNote("calibration", Advice.RECALIBRATE, "This mat is not calibrated: “smart-mat calibrate”.")]
        if self._age_days is None or self._age_days <= AGE_DAYS:
            return []
        text = f"The calibration is {self._age_days:.0f} days old: check it (“smart-mat verify”) or recalibrate."
        return [HealthNote("age", Advice.RECALIBRATE, text)]


def _least_neighbour(pad_n: np.ndarray) -> np.ndarray:
    """Least force of the four neighbours on the pad, 0 at its edges."""
    padded = np.pad(pad_n, 1)
    return np.minimum.reduce([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
