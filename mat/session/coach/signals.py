"""What the coach looks at in each scan, as rows of small integers: only where a row changes does anything happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from mat.geometry import SIDES
from mat.pipeline import PAUSE_US, PHASES, QUALITIES, Analysis
from mat.session.coach.catalogue import Postures

Presence = Literal["off", "unsettled", "known"]
_PRESENCES: tuple[Presence, ...] = ("off", "unsettled", "known")
#: Who stands on one leg: below this share the other foot is off its pad; above the second it has touched down, which is
#: where a foot's load begins to have a place (BIOMECHANICS §2).
LIFTED_SHARE, TOUCH_SHARE = 0.05, 0.10
Leg = Literal["none", "left", "right", "between", "both"]
_LEGS: tuple[Leg, ...] = ("none", "left", "right", "between", "both")
#: By phase code; a code of −1 (not known) finds the last entry.
_PRESENCE_OF = np.array([{"empty": 0, "settling": 1}.get(name, 2) for name in (*PHASES, "")], dtype=np.int32)
_MOVES = np.array([name in ("descent", "bottom", "ascent", "hold") for name in (*PHASES, "")])
_SUPPORTED = 1 << QUALITIES.index("supported")


@dataclass(frozen=True)
class Moment:
    """One scan as the coach sees it.

    Attributes
    ----------
    presence
        ``off`` nobody there; ``unsettled`` feet not found yet; ``known``.
    still
        Neither moving nor holding on to something.
    supported
        Hands on a chair or counter.
    leg
        Which leg bears the weight; ``between`` where neither is clear.
    postures
        States of the person and the feet.
    set_code, repetition_code
        The analysis' own count.
    """

    time_us: int
    presence: Presence
    still: bool
    supported: bool
    leg: Leg
    postures: Postures
    set_code: int
    repetition_code: int


class Signals:
    """Rows of n scans; (n, 9) int16."""

    def __init__(self, analysis: Analysis) -> None:
        self.time_us = analysis.block.time_us
        self._restarted = analysis.block.restarted
        phase = analysis.phase
        supported = (analysis.quality & _SUPPORTED) != 0
        self.rows = np.stack(
            [
                _PRESENCE_OF[phase],
                _MOVES[phase],
                supported,
                _legs(analysis.left_load_share),
                np.maximum(analysis.person, 0),
                *(np.maximum(analysis.tilt[side], 0) for side in SIDES),
                np.maximum(analysis.shift, 0),
                # Set and repetition number the movement that is done now.
                analysis.set_number.astype(np.int32) * 1000 + analysis.repetition,
            ],
            axis=1,
        ).astype(np.int32)

    def __len__(self) -> int:
        return len(self.time_us)

    def changes(self, before: np.ndarray | None) -> np.ndarray:
        """Scans whose row differs from the one before; ``before`` is the last row of the block before."""
        first = self.rows[:1] - 1 if before is None else before[None, :]
        return np.flatnonzero((self.rows != np.concatenate([first, self.rows[:-1]])).any(axis=1))

    def pauses(self, last_us: int | None) -> dict[int, int]:
        """Scans before which none came for a second, or the device was reset; with the time of the scan before each."""
        before_us = np.concatenate([[self.time_us[0] if last_us is None else last_us], self.time_us[:-1]])
        broken = (self.time_us - before_us >= PAUSE_US) | self._restarted
        return {int(scan): int(before_us[scan]) for scan in np.flatnonzero(broken)}

    def at(self, scan: int) -> Moment:
        presence, moving, supported, leg, person, left, right, shift, number = self.rows[scan].tolist()
        return Moment(
            time_us=int(self.time_us[scan]),
            presence=_PRESENCES[presence],
            still=not moving and not supported,
            supported=bool(supported),
            leg=_LEGS[leg],
            postures=Postures(person, (left, right), shift),
            set_code=number // 1000,
            repetition_code=number % 1000,
        )


def _legs(left_share: np.ndarray) -> np.ndarray:
    lesser = np.minimum(left_share, 1 - left_share)
    lifted = np.where(left_share > 0.5, _LEGS.index("left"), _LEGS.index("right"))
    unclear = np.where(lesser < TOUCH_SHARE, _LEGS.index("between"), _LEGS.index("both"))
    codes = np.where(lesser < LIFTED_SHARE, lifted, unclear)
    codes[np.isnan(lesser)] = _LEGS.index("none")
    return codes
