"""What is expected of a repetition: its tempo, and in a paced drill the beat, as log-odds of a movement."""

from __future__ import annotations

import numpy as np

from mat.posture.drill import DrillSettings
from mat.posture.repetitions.filters import HALF_S
from mat.posture.repetitions.segments import HALF_TICKS, TICKS_PER_S, Cycle

#: Log-odds earned at the expected duration, paced and by habit: of all the chances of noise, few have this duration.
_PACED_BONUS, _HABIT_BONUS = 1.8, 1.0
#: How far people are from it, SD of the log: paced by sound, and by habit.
_PACED_SD, _HABIT_SD = 0.35, 0.4
#: Log-odds lost far away from it: neither is done at twice its tempo unless the force says so plainly.
_PACED_LOSS, _HABIT_LOSS = 10.0, 3.0
#: Log-odds earned on the beat, and lost off it; how far people are from it (1 SD), part of a repetition: synchronised
#: movement is within some per cent of its period. It holds for this many repetitions without one that is found.
_BEAT_BONUS, _BEAT_LOSS, _BEAT_SD, _BEATS_KEPT = 3.0, 1.0, 0.06, 4.0
#: Part of the way to the latest repetition by which the beat is moved.
_BEAT_FOLLOWS = 0.4


class Expectation:
    """Log-odds of movements before anything is seen of them.

    Parameters
    ----------
    drill
        Its tempo, or the usual duration of its repetitions.
    """

    def __init__(self, drill: DrillSettings) -> None:
        self._tempo = drill.tempo
        self._of_half = prior_odds(drill)
        self._beat: float | None = None
        self._last_tick = 0

    def forget(self) -> None:
        """Nobody has followed the beat yet."""
        self._beat = None

    def follow(self, cycle: Cycle) -> None:
        """Somebody did a repetition: in a paced drill the next begins a whole number of beats behind it."""
        if self._tempo is None:
            return
        period = self._tempo.whole_s * TICKS_PER_S
        start = float(cycle.down.start_tick)
        if self._beat is not None:
            start -= (1 - _BEAT_FOLLOWS) * _off_the_beat(start - self._beat, period)
        self._beat, self._last_tick = start, cycle.up.end_tick

    def odds(self, ends: np.ndarray, halves: np.ndarray, sinking: np.ndarray) -> np.ndarray:
        """Of m movements.

        Parameters
        ----------
        ends, halves
            (m,) bin in which it ends, and index of its duration in the bank.
        sinking
            (m,) bool.
        """
        odds = self._of_half[np.where(sinking, 0, 1), halves]
        if self._tempo is None or self._beat is None:
            return odds
        period = self._tempo.whole_s * TICKS_PER_S
        starts = ends - HALF_TICKS[halves]
        due = self._beat + np.where(sinking, 0.0, (self._tempo.down_s + self._tempo.hold_s) * TICKS_PER_S)
        off = _off_the_beat(starts - due, period) / (_BEAT_SD * period)
        on_beat = (_BEAT_BONUS + _BEAT_LOSS) * np.exp(-0.5 * off**2) - _BEAT_LOSS
        return odds + np.where(starts - self._last_tick < _BEATS_KEPT * period, on_beat, 0.0)


def _off_the_beat(ticks, period: float):
    """Distance to the nearest beat, ticks."""
    return (ticks + period / 2) % period - period / 2


def prior_odds(drill: DrillSettings) -> np.ndarray:
    """(2, k) log-odds of each half duration, sinking and rising, before anything is seen."""
    if drill.tempo is not None:
        return np.stack(
            [_around(half_s, _PACED_SD, _PACED_BONUS, _PACED_LOSS) for half_s in (drill.tempo.down_s, drill.tempo.up_s)]
        )
    if drill.expected_rep_s is not None:
        return np.stack([_around(drill.expected_rep_s / 2, _HABIT_SD, _HABIT_BONUS, _HABIT_LOSS)] * 2)
    return np.zeros((2, len(HALF_S)))


def _around(half_s: float, sd: float, bonus: float, loss: float) -> np.ndarray:
    off = np.log(HALF_S / np.clip(half_s, HALF_S[0], HALF_S[-1])) / sd
    return (bonus + loss) * np.exp(-0.5 * off**2) - loss
