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

from mat.posture.repetitions.filters import HALF_S, SLOW_FROM_S
from mat.posture.repetitions.samples import BIN_S

TICKS_PER_S = round(1 / BIN_S)
HALF_TICKS = np.round(HALF_S * TICKS_PER_S).astype(int)
_LOG_HALF: list[float] = np.log(HALF_S).tolist()
_TICKS: list[int] = HALF_TICKS.tolist()
#: Log-odds a movement must earn before it is believed, for each half duration: there are as many chances of noise as
#: movements have room, so a slow one needs less: e^-17 a pair at 0.6 s, e^-12 at 3 s. Of slow ones, beneath which film
#: is taken to wander twice as much as it does, so much less is asked from this duration on, s; of the slowest too,
#: which have room once or twice a minute (without, one of ten of 20 s on calm film was missed; with 2, some were
#: invented).
_SLOW_NEEDS_LESS, _SLOW_AT_S = 2.5, 3.0
_SLOWEST_NEEDS_LESS, _SLOWEST_S = 1.0, (3.8, 6.0)
COST: list[float] = (
    8.5
    - np.log(HALF_S / 0.3).clip(0.0)
    - _SLOW_NEEDS_LESS * (np.log(HALF_S / SLOW_FROM_S) / np.log(_SLOW_AT_S / SLOW_FROM_S)).clip(0.0, 1.0)
    - _SLOWEST_NEEDS_LESS * (np.log(HALF_S / _SLOWEST_S[0]) / np.log(_SLOWEST_S[1] / _SLOWEST_S[0])).clip(0.0, 1.0)
).tolist()
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
_SOON, _SOON_PART, _HELD_LOSS = 3.0, 0.25, 4.0
#: Log-odds that a sinking earns which is like the one before in duration and depth (1 SD of the log: what people
#: differ by from one repetition to the next, and what noise adds) and follows within part of a repetition: people do
#: sets. Some alike repetitions are found together that would not be believed one by one.
_HABIT, _HABIT_SD, _HABIT_DEPTH_SD, _HABIT_PART = 6.5, 0.25, 0.35, 0.5
#: Log-odds by which being down must be likelier than standing to be told while it is so.
_SUNK_ODDS = 6.0
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


#: A movement that may have ended just now: index of its duration in the bank, whether it sinks (or rises), log-odds
#: that it was one, and how far, m, positive. A plain tuple: there are two in every bin.
Candidate = tuple[int, bool, float, float]


@dataclass(frozen=True, eq=False)
class Cycle:
    """A repetition: sinking and rising."""

    down: Movement
    up: Movement


def _habit(before: Movement, half: int, depth_m: float, tick: int) -> float:
    """Log-odds earned by a sinking like the one before, soon behind it."""
    down = before.before
    if down is None:
        return 0.0
    start = tick - _TICKS[half]
    off = (_LOG_HALF[half] - log((down.end_tick - down.start_tick) / TICKS_PER_S)) / _HABIT_SD
    deep = log(depth_m / down.depth_m) / _HABIT_DEPTH_SD
    gap = (start - before.end_tick) / (_HABIT_PART * (before.end_tick - down.start_tick))
    return log1p(exp(_HABIT - 0.5 * (off * off + deep * deep) - gap))


class _Above(NamedTuple):
    """The best course that ends standing: its log-odds and latest movement."""

    odds: float
    node: Movement | None


class _Below(NamedTuple):
    """The best course that ends below: its log-odds, and of its sinking the depth, the log of its duration, itself."""

    odds: float
    depth_m: float
    log_half: float
    node: Movement | None


_NOT_ABOVE, _NOT_BELOW = _Above(-inf, None), _Below(-inf, 1.0, 0.0, None)


class MovementChain:
    """The best course so far, and the repetitions in it that nothing to come can change much."""

    def __init__(self, lag: float = 0.4) -> None:
        self._lag = lag
        self.reset(0)

    @property
    def sunk(self) -> bool:
        """The best course ends below, by far."""
        return self._below.odds > self._above.odds + _SUNK_ODDS

    @property
    def due_tick(self) -> int | None:
        """When the oldest repetition of the best course is over if none better comes; None without one."""
        return self._due

    def reset(self, tick: int) -> None:
        """Standing from ``tick`` on; nothing is known before."""
        self._forget()
        self._above, self._below = self._aboves[tick % _RING], self._belows[tick % _RING] = (
            _Above(0.0, None),
            _NOT_BELOW,
        )
        self._tick = tick
        self._latest: Movement | None = None
        self._look_at(None)

    def _forget(self) -> None:
        self._aboves, self._belows = [_NOT_ABOVE] * _RING, [_NOT_BELOW] * _RING

    def advance(self, candidates: Sequence[Candidate]) -> Cycle | None:
        """One tick on, with the movements that may end there; gives a repetition that is over."""
        tick = self._tick = self._tick + 1
        odds, depth_m, log_half, node = self._below
        self._below = _Below(odds - _HOLD_COST, depth_m, log_half, node)
        for half, sinking, movement_odds, movement_m in candidates:
            back = (tick - _TICKS[half]) % _RING
            if sinking:
                self._sink(self._aboves[back], tick, half, movement_odds, movement_m)
            else:
                self._rise(self._belows[back], tick, half, movement_odds, movement_m)
        self._aboves[tick % _RING], self._belows[tick % _RING] = self._above, self._below
        return self._over(tick)

    def _sink(self, since: _Above, tick: int, half: int, movement_odds: float, depth_m: float) -> None:
        odds = since.odds + movement_odds - COST[half]
        before = since.node or self._latest
        if before is not None:
            odds += _habit(before, half, depth_m, tick)
        if odds > self._below.odds:
            node = Movement(True, tick - _TICKS[half], tick, depth_m, since.node)
            self._below = _Below(odds, depth_m, _LOG_HALF[half], node)

    def _rise(self, since: _Below, tick: int, half: int, movement_odds: float, depth_m: float) -> None:
        if since.odds == -inf:
            return
        unlike = log(depth_m / since.depth_m) / _DEPTH_SD
        uneven = (_LOG_HALF[half] - since.log_half) / _TEMPO_SD
        odds = since.odds + movement_odds - COST[half] - 0.5 * (unlike * unlike + uneven * uneven)
        if since.node is not None:
            held = tick - _TICKS[half] - since.node.end_tick
            odds += log1p(exp(_SOON - held / (_SOON_PART * _TICKS[half]))) - _HELD_LOSS
        if odds > self._above.odds:
            self._above = _Above(odds, Movement(False, tick - _TICKS[half], tick, depth_m, since.node))

    def _over(self, tick: int) -> Cycle | None:
        """The oldest repetition of the best course, once it has stood for a while."""
        best = self._above.node if self._above.odds >= self._below.odds else self._below.node
        if best is not self._best:
            self._look_at(best)
        up = self._oldest
        if self._due is None or tick < self._due or up is None or up.before is None:
            return None
        self._settle(up, tick)
        self._latest = up
        return Cycle(up.before, up)

    def _look_at(self, best: Movement | None) -> None:
        """The best course ends with another movement than before."""
        self._best, node = best, best
        self._oldest: Movement | None = None
        self._due: int | None = None
        while node is not None:
            if not node.sinking:
                self._oldest = node
            node = node.before
        up = self._oldest
        if up is not None and up.before is not None:
            rise, whole = up.end_tick - up.start_tick, up.end_tick - up.before.start_tick
            wait = max(round(_LEAST_WAIT_S * TICKS_PER_S), round(self._lag * rise), round(_WAIT_OF_WHOLE * whole))
            self._due = up.end_tick + wait

    def finish(self) -> list[Cycle]:
        """Repetitions of the best course that ended in standing a while ago: nothing more is to come."""
        node, cycles = self._aboves[(self._tick - _LEFT_TICKS) % _RING].node, []
        while node is not None:
            if not node.sinking and node.before is not None:
                cycles.append(Cycle(node.before, node))
            node = node.before
        return cycles[::-1]

    def _settle(self, up: Movement, tick: int) -> None:
        """What is over stays: only courses through the end of ``up`` go on."""
        ticks = [at % _RING for at in range(max(up.end_tick, tick - _RING + 1), tick + 1)]
        aboves = [_Above(*_from(up, *self._aboves[at])) for at in ticks]
        belows = [self._belows[at] for at in ticks]
        starts = [_from(up, below.odds, below.node) for below in belows]
        best = max(odds for odds, _ in (*aboves, *starts))
        self._forget()
        for at, above, below, (odds, node) in zip(ticks, aboves, belows, starts, strict=True):
            self._aboves[at] = _Above(above.odds - best, above.node)
            self._belows[at] = _Below(odds - best, below.depth_m, below.log_half, node)
        self._above, self._below = self._aboves[tick % _RING], self._belows[tick % _RING]
        self._look_at(None)


def _from(settled: Movement, odds: float, node: Movement | None) -> tuple[float, Movement | None]:
    """A course as it goes on behind ``settled``; impossible if it does not go through it."""
    behind: list[Movement] = []
    while node is not None and not _is_same(node, settled):
        behind.append(node)
        node = node.before
    if node is None:
        return -inf, None
    kept: Movement | None = None
    for each in reversed(behind):
        kept = Movement(each.sinking, each.start_tick, each.end_tick, each.depth_m, kept)
    return odds, kept


def _is_same(one: Movement, other: Movement) -> bool:
    return (one.sinking, one.start_tick, one.end_tick) == (other.sinking, other.start_tick, other.end_tick)
