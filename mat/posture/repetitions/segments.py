"""The likeliest course of standing, sinking, holding and rising, bin by bin.

A semi-Markov chain: standing → sinking (any duration of the bank) → holding (any time, even none) → rising → standing.
Of all courses the one with the greatest evidence is kept, by dynamic programming; it needs no window and no template
of a whole repetition, so slow descents, holds and quick ascents may be mixed at will.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.posture.repetitions.evidence import HALF_S
from mat.posture.repetitions.samples import BIN_S

TICKS_PER_S = round(1 / BIN_S)
_LOG_HALF = np.log(HALF_S)
_HALF_TICKS = np.round(HALF_S * TICKS_PER_S).astype(int)
#: Log-odds a movement must earn before it is believed, for each half duration: there are as many chances of noise as
#: movements have room, so a slow one needs less: e^-17 a pair at 0.6 s, e^-11 at 10 s.
COST = 8.5 - np.log(HALF_S / 0.3).clip(0.0)
#: Log-odds lost per bin of holding: a hold of 20 s costs 2.
_HOLD_COST = 0.005
#: Sinking and rising of one repetition differ in depth by less than a factor of two (1 SD: 1.6).
_DEPTH_SD = 0.5
#: In duration hardly by a factor of five (1 SD: 2.2): a slow sinking in the noise and the jerk behind it are none.
_TEMPO_SD = 0.8
#: A rise is believed to be over after this long, s, or this part of itself.
_LEAST_WAIT_S = 0.2
#: Or this part of the repetition.
_WAIT_OF_WHOLE = 0.15
#: Log-odds by which being down must be likelier than standing to be told while it is so.
_SUNK_ODDS = 8.0
_RING = 256


@dataclass(frozen=True, eq=False)
class Movement:
    """Sinking (or rising) over [start_tick, end_tick), numbers of bins."""

    sinking: bool
    start_tick: int
    end_tick: int
    depth_m: float
    before: Movement | None


@dataclass(frozen=True, eq=False)
class Cycle:
    """A repetition: sinking and rising."""

    down: Movement
    up: Movement


class MovementChain:
    """The best course so far, and the repetitions in it that nothing to come can change much."""

    def __init__(self, lag: float = 0.25) -> None:
        self._lag = lag
        self.reset(0)

    @property
    def sunk(self) -> bool:
        """The best course ends below, by far."""
        at = self._tick % _RING
        return bool(self._bottom[at] > self._top[at] + _SUNK_ODDS)

    def reset(self, tick: int) -> None:
        """Standing from ``tick`` on; nothing is known before."""
        self._top = np.full(_RING, -np.inf)
        self._bottom = np.full(_RING, -np.inf)
        self._bottom_depth = np.ones(_RING)
        self._bottom_half = np.zeros(_RING)
        self._top_node: list[Movement | None] = [None] * _RING
        self._bottom_node: list[Movement | None] = [None] * _RING
        self._top[tick % _RING] = 0.0
        self._tick = tick

    def advance(self, sinking: np.ndarray, rising: np.ndarray, depth_m: np.ndarray) -> Cycle | None:
        """One tick on.

        Parameters
        ----------
        sinking, rising
            (k,) log-odds that the body sank (rose) over each half duration up to this tick.
        depth_m
            (k,) how far, positive.

        Returns
        -------
        Cycle or None
            A repetition that is over.
        """
        tick = self._tick = self._tick + 1
        at, back = tick % _RING, (tick - _HALF_TICKS) % _RING
        last = (tick - 1) % _RING
        down = self._top[back] + (sinking - COST)
        unlike = np.log(depth_m / self._bottom_depth[back]) / _DEPTH_SD
        uneven = (_LOG_HALF - self._bottom_half[back]) / _TEMPO_SD
        up = self._bottom[back] + (rising - COST - 0.5 * (unlike * unlike + uneven * uneven))
        best_up, best_down = int(up.argmax()), int(down.argmax())
        self._top[at], self._top_node[at] = self._top[last], self._top_node[last]
        self._bottom[at], self._bottom_node[at] = self._bottom[last] - _HOLD_COST, self._bottom_node[last]
        self._bottom_depth[at], self._bottom_half[at] = self._bottom_depth[last], self._bottom_half[last]
        if up[best_up] > self._top[at]:
            self._top[at] = up[best_up]
            self._top_node[at] = self._node(False, best_up, tick, depth_m, self._bottom_node)
        if down[best_down] > self._bottom[at]:
            self._bottom[at] = down[best_down]
            self._bottom_node[at] = self._node(True, best_down, tick, depth_m, self._top_node)
            self._bottom_depth[at], self._bottom_half[at] = depth_m[best_down], _LOG_HALF[best_down]
        return self._over(tick)

    def _node(self, sinking: bool, half: int, tick: int, depth_m: np.ndarray, nodes: list[Movement | None]) -> Movement:
        start = tick - int(_HALF_TICKS[half])
        return Movement(sinking, start, tick, float(depth_m[half]), nodes[start % _RING])

    def _over(self, tick: int) -> Cycle | None:
        """The oldest repetition of the best course, once it has stood for a while."""
        at = tick % _RING
        node = self._top_node[at] if self._top[at] >= self._bottom[at] else self._bottom_node[at]
        up: Movement | None = None
        while node is not None:
            if not node.sinking:
                up = node
            node = node.before
        if up is None or up.before is None:
            return None
        rise, whole = up.end_tick - up.start_tick, up.end_tick - up.before.start_tick
        wait = max(round(_LEAST_WAIT_S * TICKS_PER_S), round(self._lag * rise), round(_WAIT_OF_WHOLE * whole))
        if tick < up.end_tick + wait:
            return None
        self._settle(up, tick)
        return Cycle(up.before, up)

    def _settle(self, up: Movement, tick: int) -> None:
        """What is over stays: only courses through the end of ``up`` go on."""
        for back in range(min(_RING, tick + 1)):
            at = (tick - back) % _RING
            if tick - back < up.end_tick:
                self._top[at] = self._bottom[at] = -np.inf
                self._top_node[at] = self._bottom_node[at] = None
                continue
            for values, nodes in ((self._top, self._top_node), (self._bottom, self._bottom_node)):
                kept, found = _without(nodes[at], up)
                nodes[at] = kept
                if not found:
                    values[at] = -np.inf
        best = max(float(self._top.max()), float(self._bottom.max()))
        self._top -= best
        self._bottom -= best


def _without(node: Movement | None, settled: Movement) -> tuple[Movement | None, bool]:
    """The course behind ``settled``, and whether it goes through it."""
    if node is None:
        return None, False
    if (node.sinking, node.start_tick, node.end_tick) == (settled.sinking, settled.start_tick, settled.end_tick):
        return None, True
    before, found = _without(node.before, settled)
    return Movement(node.sinking, node.start_tick, node.end_tick, node.depth_m, before), found
