"""The likeliest course of standing, sinking, holding and rising, bin by bin.

A semi-Markov chain: standing → sinking (any duration of the bank) → holding (any time, even none) → rising → standing.
Of all courses the one with the greatest evidence is kept, by dynamic programming; it needs no window and no template
of a whole repetition, so slow descents, holds and quick ascents may be mixed at will.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, log1p
from typing import NamedTuple

import numpy as np

from mat.posture.repetitions.evidence import HALF_S
from mat.posture.repetitions.samples import BIN_S

TICKS_PER_S = round(1 / BIN_S)
HALF_TICKS = np.round(HALF_S * TICKS_PER_S).astype(int)
_LOG_HALF: list[float] = np.log(HALF_S).tolist()
_TICKS: list[int] = HALF_TICKS.tolist()
#: Log-odds a movement must earn before it is believed, for each half duration: there are as many chances of noise as
#: movements have room, so a slow one needs less: e^-17 a pair at 0.6 s, e^-11 at 10 s.
COST: list[float] = (8.5 - np.log(HALF_S / 0.3).clip(0.0)).tolist()
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
#: Log-odds that a rise earns right behind its sinking and loses after a hold, which a coincidence of noise has more
#: often than a movement; the hold that counts, part of the rise.
_SOON, _SOON_PART, _HELD_LOSS = 3.0, 0.25, 2.0
#: Log-odds that a sinking earns which is like the one before in duration and depth (1 SD of the log: what people
#: differ by from one repetition to the next, and what noise adds) and follows within part of a repetition: people do
#: sets. Some alike repetitions are found together that would not be believed one by one.
_HABIT, _HABIT_SD, _HABIT_DEPTH_SD, _HABIT_PART = 6.5, 0.25, 0.35, 0.5
#: Log-odds by which being down must be likelier than standing to be told while it is so.
_SUNK_ODDS = 8.0
#: Who steps off moves before, for this long, ticks.
_LEFT_TICKS = round(0.8 * TICKS_PER_S)
_RING = 256


@dataclass(frozen=True, eq=False)
class Movement:
    """Sinking (or rising) over [start_tick, end_tick), numbers of bins."""

    sinking: bool
    start_tick: int
    end_tick: int
    depth_m: float
    before: Movement | None


class Candidate(NamedTuple):
    """A movement that may have ended just now.

    Attributes
    ----------
    half
        Index of its duration in the bank.
    sinking
        Or rising.
    odds
        Log-odds that it was one.
    depth_m
        How far, positive.
    """

    half: int
    sinking: bool
    odds: float
    depth_m: float


@dataclass(frozen=True, eq=False)
class Cycle:
    """A repetition: sinking and rising."""

    down: Movement
    up: Movement


def _habit(before: Movement, candidate: Candidate, tick: int) -> float:
    """Log-odds earned by a sinking like the one before, soon behind it."""
    down = before.before
    if down is None:
        return 0.0
    start = tick - _TICKS[candidate.half]
    off = (_LOG_HALF[candidate.half] - log((down.end_tick - down.start_tick) / TICKS_PER_S)) / _HABIT_SD
    deep = log(candidate.depth_m / down.depth_m) / _HABIT_DEPTH_SD
    gap = (start - before.end_tick) / (_HABIT_PART * (before.end_tick - down.start_tick))
    return log1p(exp(_HABIT - 0.5 * (off * off + deep * deep) - gap))


class MovementChain:
    """The best course so far, and the repetitions in it that nothing to come can change much."""

    def __init__(self, lag: float = 0.4) -> None:
        self._lag = lag
        self.reset(0)

    @property
    def sunk(self) -> bool:
        """The best course ends below, by far."""
        at = self._tick % _RING
        return self._bottom[at] > self._top[at] + _SUNK_ODDS

    def reset(self, tick: int) -> None:
        """Standing from ``tick`` on; nothing is known before."""
        self._top = [-inf] * _RING
        self._bottom = [-inf] * _RING
        self._bottom_depth = [1.0] * _RING
        self._bottom_half = [0.0] * _RING
        self._top_node: list[Movement | None] = [None] * _RING
        self._bottom_node: list[Movement | None] = [None] * _RING
        self._top[tick % _RING] = 0.0
        self._tick = tick
        self._latest: Movement | None = None

    def advance(self, candidates: Sequence[Candidate]) -> Cycle | None:
        """One tick on, with the movements that may end there; gives a repetition that is over."""
        tick = self._tick = self._tick + 1
        at, last = tick % _RING, (tick - 1) % _RING
        self._top[at], self._top_node[at] = self._top[last], self._top_node[last]
        self._bottom[at], self._bottom_node[at] = self._bottom[last] - _HOLD_COST, self._bottom_node[last]
        self._bottom_depth[at], self._bottom_half[at] = self._bottom_depth[last], self._bottom_half[last]
        for candidate in candidates:
            back = (tick - _TICKS[candidate.half]) % _RING
            if candidate.sinking:
                self._sink(at, back, tick, candidate)
            else:
                self._rise(at, back, tick, candidate)
        return self._over(tick)

    def _sink(self, at: int, back: int, tick: int, candidate: Candidate) -> None:
        odds = self._top[back] + candidate.odds - COST[candidate.half]
        before = self._top_node[back] or self._latest
        if before is not None:
            odds += _habit(before, candidate, tick)
        if odds > self._bottom[at]:
            self._bottom[at] = odds
            self._bottom_node[at] = self._node(tick, candidate, self._top_node[back])
            self._bottom_depth[at], self._bottom_half[at] = candidate.depth_m, _LOG_HALF[candidate.half]

    def _rise(self, at: int, back: int, tick: int, candidate: Candidate) -> None:
        if self._bottom[back] == -inf:
            return
        unlike = log(candidate.depth_m / self._bottom_depth[back]) / _DEPTH_SD
        uneven = (_LOG_HALF[candidate.half] - self._bottom_half[back]) / _TEMPO_SD
        odds = self._bottom[back] + candidate.odds - COST[candidate.half] - 0.5 * (unlike * unlike + uneven * uneven)
        below = self._bottom_node[back]
        if below is not None:
            held = tick - _TICKS[candidate.half] - below.end_tick
            odds += log1p(exp(_SOON - held / (_SOON_PART * _TICKS[candidate.half]))) - _HELD_LOSS
        if odds > self._top[at]:
            self._top[at] = odds
            self._top_node[at] = self._node(tick, candidate, self._bottom_node[back])

    def _node(self, tick: int, candidate: Candidate, before: Movement | None) -> Movement:
        start = tick - _TICKS[candidate.half]
        return Movement(candidate.sinking, start, tick, candidate.depth_m, before)

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
        self._latest = up
        return Cycle(up.before, up)

    def finish(self) -> list[Cycle]:
        """Repetitions of the best course that ended in standing a while ago: nothing more is to come."""
        at = (self._tick - _LEFT_TICKS) % _RING
        node, cycles = self._top_node[at], []
        while node is not None:
            if not node.sinking and node.before is not None:
                cycles.append(Cycle(node.before, node))
            node = node.before
        return cycles[::-1]

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
        best = max(*self._top, *self._bottom)
        self._top = [value - best for value in self._top]
        self._bottom = [value - best for value in self._bottom]


def _without(node: Movement | None, settled: Movement) -> tuple[Movement | None, bool]:
    """The course behind ``settled``, and whether it goes through it."""
    if node is None:
        return None, False
    if (node.sinking, node.start_tick, node.end_tick) == (settled.sinking, settled.start_tick, settled.end_tick):
        return None, True
    before, found = _without(node.before, settled)
    return Movement(node.sinking, node.start_tick, node.end_tick, node.depth_m, before), found
