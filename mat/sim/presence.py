"""Coming and going: an empty mat, stepping on, standing, stepping off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.sim.motion import EMPTY, SETTLING, STAND, Demand, smooth_step

#: Where a person stands quietly: 51 % of the load on the heels, within the 33–48 % of published stances.
QUIET_FL_PCT = 40.0
STEP_ON_S = 1.0
#: From the first touch to standing on both feet.
STEP_S = 1.0


@dataclass(frozen=True)
class Presence:
    """When somebody stands on the mat.

    Parameters
    ----------
    on_s
        First step on.
    off_s
        Stepping off again, s after stepping on; None to stay.
    away_s
        How long the mat stays empty before the next step on.
    """

    on_s: float = STEP_ON_S
    off_s: float | None = None
    away_s: float = 4.0

    @property
    def cycle_s(self) -> float | None:
        return None if self.off_s is None else self.off_s + STEP_S + self.away_s

    def since_step_on(self, time_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(n,) seconds since the last step on, negative before the first, and (n,) visits before this one."""
        since = time_s - self.on_s
        if self.cycle_s is None:
            return since, np.zeros(len(time_s))
        visit = np.maximum(np.floor(since / self.cycle_s), 0.0)
        return since - visit * self.cycle_s, visit

    def demand(self, time_s: np.ndarray) -> Demand:
        """Standing evenly while on the mat; right foot first, left foot off last."""
        since, _ = self.since_step_on(time_s)
        until_off = np.full_like(since, np.inf) if self.off_s is None else self.off_s - since
        weight = smooth_step(since / (0.5 * STEP_S)) * smooth_step((until_off + STEP_S) / (0.5 * STEP_S))
        stepping = smooth_step((since / STEP_S - 0.4) / 0.6)
        leaving = 1 - smooth_step((until_off / STEP_S + 0.6) / 0.6)
        phase = np.full(len(time_s), STAND, dtype=np.int64)
        phase[(since < STEP_S) | (until_off <= 0)] = SETTLING
        phase[(since <= 0) | (until_off <= -STEP_S)] = EMPTY
        # The heel lands first, the heel leaves first.
        fl = QUIET_FL_PCT - 10 * (1 - stepping) + 10 * leaving
        return Demand(
            weight=weight,
            left_share=0.5 * stepping + 0.5 * leaving,
            fl_pct=np.stack([fl, fl], axis=1),
            tilt=np.zeros((len(time_s), 2)),
            phase=phase,
            rep=np.zeros(len(time_s), dtype=np.int64),
        )


#: Steps on and stays.
STAYS = Presence()
