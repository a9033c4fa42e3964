"""Repetitions out of the vertical force, found as they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from mat.posture.repetitions import evidence
from mat.posture.repetitions.evidence import Believed, Movements
from mat.posture.repetitions.expectation import Expectation
from mat.posture.repetitions.film_noise import CALM_WANDERS
from mat.posture.repetitions.history import Known, LoadHistory
from mat.posture.repetitions.load import TERMS, Load
from mat.posture.repetitions.load_bank import Beliefs
from mat.posture.repetitions.segments import Candidate, Cycle, MovementChain
from mat.posture.repetitions.slow_looks import Slowly

#: Bins are looked at together, so many at once; what is found in one of them takes the rest back.
_AT_ONCE = 64


class Run(NamedTuple):
    """Bins one after the other, and what was found in the last of them.

    Attributes
    ----------
    known
        What is known after each bin.
    sunk
        Whole movements say at each bin that the body is down.
    cycles
        Repetitions that are over with the last bin: hardly ever more than one.
    """

    known: list[Known]
    sunk: list[bool]
    cycles: tuple[Cycle, ...] = ()


class CycleDetector:
    """Find cycles of sinking and rising in a stream of bins.

    Parameters
    ----------
    expectation
        What is known of the tempo.
    loop
        Width of the film's loops as a calibration found it; None: nobody knows.
    """

    def __init__(self, expectation: Expectation, loop: float | None = None) -> None:
        self.history = LoadHistory(loop)
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

    def process(self, rows: np.ndarray) -> Iterator[Run]:
        """Take bins (b, m) of :data:`~mat.posture.repetitions.measures.COLUMNS`.

        Yields
        ------
        Run
            Some of the bins; with a cycle at its end, the history ends there too.
        """
        done = 0
        while done < len(rows):
            first_bin = self.history.next_bin
            known = self.history.add(rows[done : done + self._at_once(first_bin)])
            stepped = self.history.has_stepped
            whole = len(known) - stepped
            run = self._follow(first_bin, known[:whole])
            done += len(run.known)
            yield run
            # What ended a repetition took the bin with the step back: it comes again.
            if stepped and len(run.known) == whole and not run.cycles:
                done += 1
                yield self._step(first_bin + whole, known[-1])

    def _at_once(self, first_bin: int) -> int:
        """How many bins to look at: none behind the one in which a repetition is likely to be over."""
        due = self._chain.due_tick
        return _AT_ONCE if due is None else min(max(due - first_bin, 1), _AT_ONCE)

    def _step(self, number: int, known: Known) -> Run:
        """The load stepped: what was believed since the last repetition was believed of another load."""
        history = self.history
        history.take_step()
        tick = max(self._settled, history.first_bin)
        self._chain.reset(tick)
        cycles = []
        while tick <= number:
            count = min(_AT_ONCE, number + 1 - tick)
            for candidates in self._candidates(tick, [history.now] * count):
                tick += 1
                cycle = self._chain.advance(candidates)
                if cycle is not None:
                    self._end(cycle)
                    cycles.append(cycle)
                    break
        return Run([known], [self._chain.sunk], tuple(cycles))

    def _follow(self, first_bin: int, known: list[Known]) -> Run:
        """Movements up to each of these bins, until one ends a repetition."""
        sunk: list[bool] = []
        if not known:
            return Run(known, sunk)
        for index, candidates in enumerate(self._candidates(first_bin, known)):
            cycle = self._chain.advance(candidates)
            sunk.append(self._chain.sunk)
            if cycle is not None:
                self.history.back_to(first_bin + index + 1, known[index])
                self._end(cycle)
                return Run(known[: index + 1], sunk, (cycle,))
        return Run(known, sunk)

    def _end(self, cycle: Cycle) -> None:
        self._settled = cycle.up.end_tick
        self.history.learn(cycle.down.start_tick, cycle.up.end_tick)
        self._depths = [*self._depths[-4:], min(cycle.down.depth_m, cycle.up.depth_m)]
        self._expectation.follow(cycle)

    def _candidates(self, first_bin: int, known: list[Known]) -> list[list[Candidate]]:
        """Movements that may end with each of some bins."""
        usual_m = sorted(self._depths)[len(self._depths) // 2] if self._depths else 0.0
        found: list[list[Candidate]] = [[] for _ in known]
        loads, slowly, _, size, slow_size, _, noise, _ = zip(*known, strict=True)
        load = _believed(loads)
        windows, ends = self._windows(first_bin, len(known), 1, evidence.QUICK_TAPS, 2)
        quick = evidence.quick_movements(windows, ends, load, np.array(noise), np.array(size), usual_m)
        self._put(found, quick, first_bin, 1)
        # Slow movements are looked for in every other bin.
        later = (first_bin + 1 - self.history.begun_bin) % 2
        for start, stop in _alike([each.noise <= CALM_WANDERS for each in slowly[later::2]]):
            some = slice(later + 2 * start, later + 2 * stop, 2)
            slow = self._slow(
                first_bin + some.start, slowly[some], load._replace(at=load.at[some]), slow_size[some], usual_m
            )
            self._put(found[some], slow, first_bin + some.start, 2)
        return found

    def _slow(
        self, first_bin: int, slowly: Sequence[Slowly], load: Believed, size: Sequence[float], usual_m: float
    ) -> Movements:
        """Slow movements up to every other bin; the film wanders in all of these bins, or in none."""
        windows, ends = self._windows(first_bin, len(slowly), 2, evidence.SLOW_TAPS, TERMS)
        beliefs, red = _believed([each.beliefs for each in slowly]), np.array([each.noise for each in slowly])
        is_calm = red[0] <= CALM_WANDERS
        return evidence.slow_movements(windows, ends, load, beliefs, red, np.array(size), usual_m, is_calm)

    def _windows(self, first_bin: int, count: int, step: int, taps: int, factors: int) -> tuple[np.ndarray, range]:
        """Running sums before ``count`` bins, and where those bins end in the history."""
        end = first_bin + 1 - self.history.first_bin
        ends = range(end, end + count * step, step)
        return self.history.windows(ends, taps, factors), ends

    def _put(self, found: list[list[Candidate]], movements: Movements, first_bin: int, step: int) -> None:
        """Movements put to the bins in which they end."""
        bins, halves, odds, depth_m = movements
        if len(bins) == 0:
            return
        sinking = depth_m > 0
        odds = odds + self._expectation.odds(first_bin + 1 + step * bins, halves, sinking)
        height_m = np.maximum(np.abs(depth_m), 1e-6)
        candidates = zip(halves.tolist(), sinking.tolist(), odds.tolist(), height_m.tolist(), strict=True)
        for at, candidate in zip(bins.tolist(), candidates, strict=True):
            found[at].append(candidate)


def _believed(beliefs: Sequence[Load] | Sequence[Beliefs]) -> Believed:
    """Beliefs of successive bins: those that differ from the one before, and which of them holds at each bin."""
    told, at = [beliefs[0]], []
    for belief in beliefs:
        if belief is not told[-1]:
            told.append(belief)
        at.append(len(told) - 1)
    known = np.array([belief.known for belief in told])
    return Believed(known[..., -1], known[..., :-1], np.array(at))


def _alike(values: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where stretches of equal values begin and end."""
    start = 0
    for _, stretch in groupby(values):
        stop = start + sum(1 for _ in stretch)
        yield start, stop
        start = stop
