"""What is expected of a repetition's tempo, as log-odds of each half duration."""

from __future__ import annotations

import numpy as np

from mat.posture.drill import DrillSettings
from mat.posture.repetitions.evidence import HALF_S

#: Log-odds earned at the expected duration: of all the chances of noise, few have this duration.
_BONUS = 3.0
#: How far people are from it, SD of the log: paced by sound, and by habit.
_PACED_SD, _HABIT_SD = 0.25, 0.4
#: Log-odds lost far away from it: neither is done at twice its tempo unless the force says so plainly.
_PACED_LOSS, _HABIT_LOSS = 4.0, 3.0


def prior_odds(drill: DrillSettings) -> np.ndarray:
    """(2, k) log-odds of each half duration, sinking and rising, before anything is seen."""
    if drill.tempo is not None:
        return np.stack([_around(half_s, _PACED_SD, _PACED_LOSS) for half_s in (drill.tempo.down_s, drill.tempo.up_s)])
    if drill.expected_rep_s is not None:
        return np.stack([_around(drill.expected_rep_s / 2, _HABIT_SD, _HABIT_LOSS)] * 2)
    return np.zeros((2, len(HALF_S)))


def _around(half_s: float, sd: float, loss: float) -> np.ndarray:
    off = np.log(HALF_S / np.clip(half_s, HALF_S[0], HALF_S[-1])) / sd
    return (_BONUS + loss) * np.exp(-0.5 * off**2) - loss
