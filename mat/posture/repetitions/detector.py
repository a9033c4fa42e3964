"""Repetitions out of the vertical force, found as they end."""

from __future__ import annotations

import numpy as np

from mat.posture.repetitions import evidence
from mat.posture.repetitions.load import LoadHistory
from mat.posture.repetitions.samples import BIN_S
from mat.posture.repetitions.segments import TICKS_PER_S, Cycle, MovementChain

BINS_PER_TICK = round(1 / (BIN_S * TICKS_PER_S))


class CycleDetector:
    """Find cycles of sinking and rising in a stream of bins.

    Parameters
    ----------
    prior
        (2, k) log-odds of each half duration, sinking and rising, before anything is seen.
    """

    def __init__(self, prior: np.ndarray | None = None) -> None:
        self.history = LoadHistory()
        self._prior = np.zeros((2, len(evidence.HALF_S))) if prior is None else prior
        self._chain = MovementChain()
        self._depths: list[float] = []
        self._settled = self._done = 0

    @property
    def sunk(self) -> bool:
        """The body is down, as far as whole movements tell."""
        return self._chain.sunk

    def begin(self, first_bin: int) -> None:
        """Somebody stands there from ``first_bin`` on."""
        self.history.reset(first_bin)
        self._settled = self._done = -(-first_bin // BINS_PER_TICK)
        self._chain.reset(self._done)
        self._depths.clear()

    def settle(self, tick: int) -> None:
        """All up to ``tick`` is told: what comes begins anew there."""
        self._settled = self._done = tick
        self._chain.reset(tick)

    def add(self, total: float) -> Cycle | None:
        """Take the next bin of total force, share of body weight; gives the repetition that is over."""
        if self.history.add(total):
            # What was believed since the last repetition was believed of another load.
            self._chain.reset(self._settled)
            self._done = self._settled
        if self.history.next_bin % BINS_PER_TICK:
            return None
        for tick in range(self._done + 1, self.history.next_bin // BINS_PER_TICK + 1):
            self._done = tick
            cycle = self._chain.advance(*self._evidence(tick))
            if cycle is not None:
                self._settled = cycle.up.end_tick
                self.history.learn(cycle.down.start_tick * BINS_PER_TICK, cycle.up.end_tick * BINS_PER_TICK)
                self._depths = [*self._depths[-4:], min(cycle.down.depth_m, cycle.up.depth_m)]
                return cycle
        return None

    def _evidence(self, tick: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        history = self.history
        at = tick * BINS_PER_TICK - history.first_bin
        size = float(history.size[at - 1]) if at > 0 else 0.0
        usual = sorted(self._depths)[len(self._depths) // 2] if self._depths else 0.0
        odds, depth = evidence.odds_of_sinking(history.impulse, at, history.noise, size, usual)
        return (
            np.where(depth > 0, odds, -np.inf) + self._prior[0],
            np.where(depth < 0, odds, -np.inf) + self._prior[1],
            np.maximum(np.abs(depth), 1e-6),
        )
