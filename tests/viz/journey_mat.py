"""A simulated mat on a TCP port with somebody on it who does what stdin says: on, off, toes, stand, chair.

Its clock runs at twice the usual speed, so that a session takes half the time.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from mat.sim import parse_source
from mat.sim.board import SimulatedBoard
from mat.sim.body import Body, Stance
from mat.sim.motion import Demand, Fault, PosturalSway, smooth_step
from mat.sim.presence import Presence
from mat.sim.serve import serve_tcp

SOURCE = "sim:quiet?seed=3"
FASTER = 2.0
#: Stepping and leaning take this long, s.
RAMP_S = 0.6
TOES_FL_PCT, CHAIR_WEIGHT = 78.0, 0.7


class Told:
    """A movement in which each thing told begins when the mat is next read."""

    def __init__(self) -> None:
        self.wanted = "off"
        self._weight, self._fl_pct = (0.0, 0.0), (40.0, 40.0)
        self._since_s = self._last_s = 0.0
        self._doing = "off"
        self._sway = PosturalSway(3, 1.0)

    def demand(self, time_s: np.ndarray) -> Demand:
        now_s = float(time_s[0]) if len(time_s) else self._last_s
        if now_s < self._last_s:
            # The board has booted again; whoever stood there stands there still.
            self._since_s = now_s - RAMP_S
        if self.wanted != self._doing:
            done = self._share(np.array([now_s]))[0]
            self._weight = (_between(self._weight, done), _WEIGHTS.get(self.wanted, 1.0))
            self._fl_pct = (_between(self._fl_pct, done), TOES_FL_PCT if self.wanted == "toes" else 40.0)
            self._doing, self._since_s = self.wanted, now_s
        self._last_s = float(time_s[-1]) if len(time_s) else now_s
        share = self._share(time_s)
        standing = Presence(on_s=-100.0).demand(time_s)
        fl_pct = _between(self._fl_pct, share)
        told = replace(
            standing, weight=np.asarray(_between(self._weight, share)), fl_pct=np.stack([fl_pct, fl_pct], axis=1)
        )
        return self._sway.add(told, time_s, np.full(len(time_s), 0.6))

    def faults(self, start_s: float, end_s: float) -> Sequence[Fault]:
        return ()

    def _share(self, time_s: np.ndarray) -> np.ndarray:
        return smooth_step((time_s - self._since_s) / RAMP_S)


_WEIGHTS = {"off": 0.0, "chair": CHAIR_WEIGHT}


def _between(ends: tuple[float, float], share):
    return ends[0] + (ends[1] - ends[0]) * share


def main(port: int) -> None:
    scenario, told, stop = parse_source(SOURCE), Told(), threading.Event()
    told.wanted = sys.argv[2] if len(sys.argv) > 2 else "off"
    options = scenario.options
    body = Body(Stance(options.weight_kg, options.foot_length_mm), told, scenario.geometry, scenario.film())
    board = SimulatedBoard(
        body.cells(), scenario.hello, circuit=scenario.readout().circuit, seed=3, clock_ppm=(FASTER - 1) * 1e6
    )
    with ThreadPoolExecutor(1) as pool:
        pool.submit(serve_tcp, board, port, lambda where: print(where, flush=True), stop)
        for line in sys.stdin:
            told.wanted = line.strip()
        stop.set()


if __name__ == "__main__":
    main(int(sys.argv[1]))
