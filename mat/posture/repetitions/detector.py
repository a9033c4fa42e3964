"""Repetitions out of the vertical force, found as they end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

import numpy as np

from mat.posture.repetitions import evidence
from mat.posture.repetitions.expectation import Expectation
from mat.posture.repetitions.history import Known, LoadHistory
from mat.posture.repetitions.segments import Candidate, Cycle, MovementChain

#: Bins are looked at together, so many at once; what is found in one of them takes the rest back.
_AT_ONCE = 64


_Thing = TypeVar("_Thing")


class Seen(NamedTuple):
    """One bin.

    Attributes
    ----------
    number
        Of the bin.
    force, noise
        Above the load (share of body weight), and its density.
    sunk
        Whole movements say that the body is down.
    early
        The load is hardly known.
    cycles
        Repetitions that are over: hardly ever more than one.
    """

    number: int
    force: float
    noise: float
    sunk: bool
    early: bool
    cycles: tuple[Cycle, ...] = ()


class CycleDetector:
    """Find cycles of sinking and rising in a stream of bins.

    Parameters
    ----------
    expectation
        What is known of the tempo.
    """

    def __init__(self, expectation: Expectation) -> None:
        self.history = LoadHistory()
        self._expectation = expectation
        self._chain = MovementChain()
        self._depths: list[float] = []
        self._settled = 0

    def begin(self, first_bin: int) -> None:
        """Somebody stands there from ``first_bin`` on."""
        self.history.reset(first_bin)
        self._settled = first_bin
        self._chain.reset(first_bin)
        self._depths.clear()
        self._expectation.forget()

    def settle(self, tick: int) -> None:
        """All up to ``tick`` is told: what comes begins anew there."""
        self._settled = tick
        self._chain.reset(tick)

    def finish(self) -> list[Cycle]:
        """Repetitions that are over although nothing has confirmed them yet: nobody stands there any more."""
        return self._chain.finish()

    def process(self, rows: np.ndarray) -> Iterator[Seen]:
        """Take bins (b, m) of :data:`~mat.posture.repetitions.measures.COLUMNS`.

        Yields
        ------
        Seen
            One for each bin; with a cycle in it, the history ends with this bin.
        """
        done = 0
        while done < len(rows):
            first_bin = self.history.next_bin
            known = self.history.add(rows[done : done + _AT_ONCE])
            stepped = self.history.has_stepped
            whole = known[:-1] if stepped else known
            taken = 0
            for seen in self._follow(first_bin, whole):
                taken += 1
                yield seen
                if seen.cycles:
                    break
            done += taken
            if stepped and taken == len(whole):
                yield self._step(first_bin + taken, known[-1])
                done += 1

    def _step(self, number: int, known: Known) -> Seen:
        """The load stepped: what was believed since the last repetition was believed of another load."""
        history = self.history
        history.take_step()
        tick = max(self._settled, history.first_bin)
        self._chain.reset(tick)
        cycles = []
        while tick <= number:
            at = tick + 1 - history.first_bin + np.arange(min(_AT_ONCE, number + 1 - tick))
            for candidates in self._candidates(at, [history.now] * len(at)):
                tick += 1
                cycle = self._chain.advance(candidates)
                if cycle is not None:
                    self._end(cycle)
                    cycles.append(cycle)
                    break
        early = history.is_early(number)
        return Seen(number, known.force, known.noise, self._chain.sunk, early, tuple(cycles))

    def _follow(self, first_bin: int, known: list[Known]) -> Iterator[Seen]:
        """Movements up to each of these bins, until one ends a repetition."""
        if not known:
            return
        history = self.history
        at = first_bin - history.first_bin + 1 + np.arange(len(known))
        for number, (state, candidates) in enumerate(zip(known, self._candidates(at, known), strict=True), first_bin):
            cycle = self._chain.advance(candidates)
            if cycle is not None:
                history.back_to(number + 1, state)
                self._end(cycle)
            found = () if cycle is None else (cycle,)
            yield Seen(number, state.force, state.noise, self._chain.sunk, history.is_early(number), found)
            if found:
                return

    def _end(self, cycle: Cycle) -> None:
        self._settled = cycle.up.end_tick
        self.history.learn(cycle.down.start_tick, cycle.up.end_tick)
        self._depths = [*self._depths[-4:], min(cycle.down.depth_m, cycle.up.depth_m)]
        self._expectation.follow(cycle)

    def _candidates(self, at: np.ndarray, known: list[Known]) -> list[list[Candidate]]:
        """Movements that may end at each of these places in the history."""
        usual_m = sorted(self._depths)[len(self._depths) // 2] if self._depths else 0.0
        found: list[list[Candidate]] = [[] for _ in known]
        loads, which = _distinct([state.load for state in known])
        load = np.array([each.sizes[:2] for each in loads])[which]
        sure = np.array([each.covariance[:2, :2] for each in loads])[which]
        noise, size = np.array([(state.noise, state.size) for state in known]).T
        believed = evidence.Believed(load, sure, noise, size, load, sure)
        told = evidence.odds_of_quick(self.history.sums[:, :3], at, believed, usual_m)
        self._gather(found, np.arange(len(known)), at, told, 0)
        # Slow movements are looked for in every other bin.
        slowly = np.flatnonzero((self.history.first_bin + at - self.history.begun_bin) % 2 == 0)
        if len(slowly):
            states = [known[index] for index in slowly.tolist()]
            loads, which = _distinct([state.load for state in states])
            beliefs, of_beliefs = _distinct([state.beliefs for state in states])
            noise, size = np.array([(state.slow_noise, state.slow_size) for state in states]).T
            believed = evidence.Believed(
                np.array([each.sizes[:, :-2] for each in beliefs])[of_beliefs],
                np.array([each.covariance[:, :-2, :-2] for each in beliefs])[of_beliefs],
                noise,
                size,
                np.array([each.sizes for each in loads])[which],
                np.array([each.covariance for each in loads])[which],
            )
            told = evidence.odds_of_slow(self.history.sums, at[slowly], believed, usual_m)
            self._gather(found, slowly, at[slowly], told, evidence.SLOW.start)
        return found

    def _gather(
        self, found: list[list[Candidate]], of: np.ndarray, at: np.ndarray, told: tuple[np.ndarray, np.ndarray],
        first_half: int,
    ) -> None:  # fmt: skip
        """Candidates with odds, put to those found at each place."""
        odds, depth_m = told
        which, halves = np.nonzero(np.isfinite(odds))
        if len(which) == 0:
            return
        sinking = depth_m[which, halves] > 0
        expected = self._expectation.odds(self.history.first_bin + at[which], first_half + halves, sinking)
        values = zip(
            of[which].tolist(), (first_half + halves).tolist(), sinking.tolist(),
            (odds[which, halves] + expected).tolist(), np.maximum(np.abs(depth_m[which, halves]), 1e-6).tolist(),
            strict=True,
        )  # fmt: skip
        for index, half, sinks, value, height_m in values:
            found[index].append(Candidate(half, sinks, value, height_m))


def _distinct(things: list[_Thing]) -> tuple[list[_Thing], list[int]]:
    """Those that differ from the one before, and which of them each one is."""
    told, which = [things[0]], []
    for thing in things:
        if thing is not told[-1]:
            told.append(thing)
        which.append(len(told) - 1)
    return told, which
