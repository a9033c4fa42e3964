"""States of the person as a whole: rolls of both feet as one, twist, hands on something, a wall touched."""

from __future__ import annotations

from math import isnan

import numpy as np

from mat.geometry import SIDES, Side
from mat.posture.dwell import DwellState
from mat.posture.occurrences import PERSON, TOUCHES
from mat.posture.states import ROLLS
from mat.posture.thresholds import Thresholds

#: Roll codes from least to most severe, as steps: a roll replaces its caution.
_FORWARD = {"toes_caution": 1, "toes": 2}
_BACKWARD = {"heels_caution": 1, "heels": 2}


def _of_both(left: str, right: str) -> tuple[str, tuple[bool, bool]]:
    """The person's roll and the feet that take part, from the roll of either foot."""
    forward = (_FORWARD.get(left, 0), _FORWARD.get(right, 0))
    backward = (_BACKWARD.get(left, 0), _BACKWARD.get(right, 0))
    if max(forward) == 2 and max(backward) == 2:
        return "twist", (True, True)
    if max(forward) == 2 or (max(forward) == 1 and max(backward) < 2):
        return ("toes" if max(forward) == 2 else "toes_caution"), (forward[0] > 0, forward[1] > 0)
    if max(backward) > 0:
        return ("heels" if max(backward) == 2 else "heels_caution"), (backward[0] > 0, backward[1] > 0)
    return "none", (False, False)


#: By the left foot's roll, and among those by the right one's.
_PAIRS = [_of_both(left, right) for left in ROLLS for right in ROLLS]
_CODES = np.array([PERSON.index(state) for state, _ in _PAIRS], dtype=np.int8)
_SIDES = np.array([sides for _, sides in _PAIRS], dtype=bool)


def rolls_of_both(roll: dict[Side, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """One code for both feet.

    Parameters
    ----------
    roll
        By side, (n,) codes of :data:`~mat.posture.states.ROLLS`; undefined counts as none.

    Returns
    -------
    codes : ndarray of int8, shape (n,)
        Of :data:`~mat.posture.occurrences.PERSON`. A twist is a full roll of each foot, one forward, one back; with a
        roll one way and a caution the other way, the roll is told.
    sides : ndarray of bool, shape (n, 2)
        Feet that take part.
    """
    left, right = (np.maximum(roll[side], 0) for side in SIDES)
    if not np.count_nonzero(left) + np.count_nonzero(right):
        return np.zeros(len(left), dtype=np.int8), np.zeros((len(left), len(SIDES)), dtype=bool)
    pair = left * len(ROLLS) + right
    return _CODES.take(pair), _SIDES.take(pair, axis=0)


class SupportState:
    """Hands on a chair or counter: what stands on the mat is less than the body's weight, and nobody left."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds
        self._state = DwellState(thresholds.supported_s)

    def advance(self, time_us: np.ndarray, share: np.ndarray, standing: np.ndarray) -> np.ndarray:
        """Codes of :data:`~mat.posture.occurrences.SUPPORTS` in n scans.

        Parameters
        ----------
        share
            (n,) total force as share of body weight.
        standing
            (n,) bool: a person whose stance is known.
        """
        t = self._thresholds
        missing = 1 - share
        return self._state.advance(
            time_us, standing & (missing > t.supported), standing & (missing > t.supported_exit)
        ).astype(np.int8)

    def reset(self) -> None:
        self._state.reset()


class WallTouch:
    """A clean step of the net CoP forward with the force unchanged, and what becomes of it.

    A push F at height h moves the CoP by F·h/W: 26 mm for 20 N at 0.9 m under 70 kg (BIOMECHANICS §3). It is recognised
    ``wall_step_s`` after it began at the latest; toes wait for as long at a wall, so that they need not be taken back.
    """

    def __init__(self, thresholds: Thresholds) -> None:
        self._t = thresholds
        self.reset()

    def reset(self) -> None:
        self._recent: list[tuple[int, float, float]] = []
        self._before_mm = float("nan")
        self._touched_us: int | None = None

    def advance(
        self, time_us: np.ndarray, ap_mm: np.ndarray, total_n: np.ndarray, weight_n: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Codes of :data:`~mat.posture.occurrences.TOUCHES` and whether toes are ignored, (n,) each."""
        codes = np.zeros(len(time_us), dtype=np.int8)
        ignored = np.zeros(len(time_us), dtype=bool)
        rows = zip(time_us.tolist(), ap_mm.tolist(), (total_n / weight_n).tolist(), strict=True)
        for scan, (now_us, ap, share) in enumerate(rows):
            codes[scan], ignored[scan] = self._take(now_us, ap, share)
        return codes, ignored

    def _take(self, now_us: int, ap_mm: float, share: float) -> tuple[int, bool]:
        t = self._t
        span_us = round(t.wall_step_s * 1e6)
        self._recent = [row for row in self._recent if now_us - row[0] <= 2 * span_us]
        self._recent.append((now_us, ap_mm, share))
        if self._touched_us is None:
            if self._steps(now_us, span_us):
                self._touched_us = now_us
        elif ap_mm - self._before_mm < 0.5 * t.wall_step_mm or isnan(ap_mm):
            self._touched_us = None
        if self._touched_us is None:
            return 0, False
        since_us = now_us - self._touched_us
        leaning = since_us >= t.wall_lean_s * 1e6
        return TOUCHES.index("wall_leaning" if leaning else "wall_touch"), since_us < t.wall_ignore_s * 1e6

    def _steps(self, now_us: int, span_us: int) -> bool:
        """The last scan lies ahead of all that was before the span, which itself was still."""
        t = self._t
        before = [row for row in self._recent if now_us - row[0] >= span_us]
        if len(before) < 2:
            return False
        places = [row[1] for row in before]
        mean_mm = sum(places) / len(places)
        loads = [row[2] for row in self._recent]
        still = max(places) - min(places) <= 0.5 * t.wall_step_mm
        stepped = self._recent[-1][1] - mean_mm >= t.wall_step_mm
        if still and stepped and max(loads) - min(loads) <= t.wall_force_share:
            self._before_mm = mean_mm
            return True
        return False
