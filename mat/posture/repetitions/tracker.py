"""Repetitions, sets and phases of a stream of scans: causal, and the same however the stream is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mat.posture.drill import DrillSettings
from mat.posture.repetitions import measures
from mat.posture.repetitions.detector import CycleDetector, Run
from mat.posture.repetitions.expectation import Expectation
from mat.posture.repetitions.measuring import Surroundings, measured
from mat.posture.repetitions.phases import ASCENT, BOTTOM, DESCENT, STAND, USUAL_REP_S, PhaseFollower
from mat.posture.repetitions.repetition import Repetition, Source
from mat.posture.repetitions.samples import BIN_S, BIN_US, BinSampler, KeptBins
from mat.posture.repetitions.segments import TICKS_PER_S, Cycle, Movement
from mat.posture.repetitions.times import CycleTimes

#: Below this share of body weight nobody touches the mat: what follows is the landing of a jump, no repetition.
AIRBORNE = 0.10
#: Behind a rise the force falls at most about as far below the load as it rose above it, however fast the next one
#: follows; who steps off leaves more than so many times that missing, and at least this share of body weight, within
#: this time behind what seemed a rise, s.
LEFT_PER_PUSH, LEFT_LEAST, LEFT_WITHIN_S = 2.0, 0.3, 1.0
#: Mean force over a repetition, as part of its peak and as share of body weight, beyond which a weight was handled: the
#: lightest bell is 4 kg, and film creeps by 1 %.
HANDLING, HANDLING_LEAST = 0.3, 0.02
#: A mark this close behind the end of a repetition that was found (s, and part of its duration) is that repetition.
MARK_AFTER_S, MARK_AFTER_PART = 1.5, 0.5
#: A marked repetition of which nothing was found began this long ago at most, s.
MARKED_LONGEST_S = 20.0
#: An ascent that ended is confirmed within this time, or within this part of a repetition, or it was none.
PENDING_S, PENDING_PART = 1.0, 0.4
_TICK_BINS = round(1 / (TICKS_PER_S * BIN_S))
#: Bins are kept for as long as a set of the slowest repetitions may take to be believed.
_KEPT_BINS = round(120.0 / BIN_S)


@dataclass(frozen=True)
class RepetitionCodes:
    """What is known in n scans.

    Attributes
    ----------
    phase
        (n,) int8 codes of :data:`~mat.posture.repetitions.phases.PHASES`; ``stand`` where nobody is judged.
    set_number, repetition
        (n,) int16 from 1, 0 outside.
    finished
        Repetitions that were confirmed, in order; without their worst states.
    """

    phase: np.ndarray
    set_number: np.ndarray
    repetition: np.ndarray
    finished: tuple[Repetition, ...]


@dataclass
class _Count:
    """Where the session is."""

    set_number: int = 0
    number: int = 0
    last_end_us: int | None = None
    set_open: bool = False


class RepetitionTracker:
    """Find repetitions in the scans of a person whose stance is known.

    Parameters
    ----------
    drill
        Expected duration or tempo, rest between sets, whether repetitions are counted at all.
    loop
        Width of the film's hysteresis as a calibration found it (:mod:`mat.pressure.hysteresis`), of the largest load;
        None: nobody knows.
    """

    def __init__(self, drill: DrillSettings | None = None, loop: float | None = None) -> None:
        self._drill = drill or DrillSettings()
        self._sampler = BinSampler()
        self._detector = CycleDetector(Expectation(self._drill), loop)
        self._follower = PhaseFollower()
        self._bins = KeptBins(_KEPT_BINS, len(measures.COLUMNS))
        self._seen_bin: int | None = None
        self._count = _Count()
        self._row = (STAND, 0, 0)
        self._pending_us: int | None = None
        self._usual_s = self._drill.expected_s or USUAL_REP_S
        self._follower.expect(self._usual_s)
        self._body_n = 1.0
        self._baseline_pct = float("nan")
        self._last_us = 0
        self._left: list[Repetition] = []

    def advance(
        self, time_us: np.ndarray, standing: bool, values: np.ndarray, body_weight_n: float, baseline_pct: float
    ) -> RepetitionCodes:
        """Take n ≥ 1 scans.

        Parameters
        ----------
        standing
            A person whose stance is known stands there, in all of them.
        values
            (n, m) columns :data:`~mat.posture.repetitions.measures.COLUMNS`.
        body_weight_n, baseline_pct
            Of the person; the baseline is the mean place of both feet, % of foot length.
        """
        out = np.zeros((len(time_us), 3), dtype=np.int16)
        finished: list[Repetition] = []
        self._body_n, self._baseline_pct = body_weight_n, baseline_pct
        if standing and self._drill.counts_repetitions:
            finished = self._stand(time_us, values, out)
        else:
            self.interrupt()
            out[:] = (STAND, self._count.set_number if self._count.set_open else 0, 0)
        self._last_us = int(time_us[-1])
        left, self._left = self._left, []
        return RepetitionCodes(out[:, 0].astype(np.int8), out[:, 1], out[:, 2], (*left, *finished))

    def interrupt(self) -> None:
        """What is done now is no repetition: the feet are put anew, or the session is paused. The set goes on."""
        if self._seen_bin is None:
            return
        self._left += [self._finish(cycle, self._last_us, "found") for cycle in self._counted(self._detector.finish())]
        self._sampler.reset()
        self._follower.reset()
        self._seen_bin = self._pending_us = None
        self._row = (STAND, self._count.set_number if self._count.set_open else 0, 0)

    def step_off(self) -> None:
        """Nobody stands there, or nothing is known of it: the set is over."""
        self.interrupt()
        self._count.set_open, self._count.last_end_us = False, None
        self._row = (STAND, 0, 0)

    def mark(self) -> Repetition | None:
        """A hand said that a repetition ended with the last scan; None if it is one that was found already."""
        count = self._count
        if self._seen_bin is None:
            return None
        since_us = self._last_us - (count.last_end_us or -(1 << 60))
        usual_us = 1e6 * (self._drill.expected_s or USUAL_REP_S)
        if since_us <= max(MARK_AFTER_S * 1e6, MARK_AFTER_PART * usual_us):
            return None
        end_bin = self._seen_bin
        begin = max(self._bins.first_bin, end_bin - round(MARKED_LONGEST_S / BIN_S))
        if count.last_end_us is not None:
            begin = max(begin, count.last_end_us // BIN_US)
        sunk_since = self._follower_start(begin, end_bin)
        middle = (sunk_since + end_bin) // 2
        down = Movement(True, sunk_since // _TICK_BINS, middle // _TICK_BINS, float("nan"), None)
        up = Movement(False, middle // _TICK_BINS, end_bin // _TICK_BINS, float("nan"), down)
        self._detector.settle(up.end_tick)
        return self._finish(Cycle(down, up), self._last_us, "marked")

    def _follower_start(self, begin: int, end_bin: int) -> int:
        """Where the movement that a hand marked may have begun: where the force first left the load."""
        force = np.abs(self._detector.history.force(begin, end_bin))
        if len(force) == 0 or force.max() == 0:
            return begin
        return begin + int(np.flatnonzero(force > 0.3 * force.max())[0])

    def _stand(self, time_us: np.ndarray, values: np.ndarray, out: np.ndarray) -> list[Repetition]:
        first, bins, known_from = self._sampler.process(time_us, values)
        if len(bins) == 0:
            out[:] = self._row
            return []
        if self._seen_bin is None:
            self._seen_bin = first
            self._bins.begin(first)
            self._detector.begin(first)
        known_us = time_us[np.minimum(known_from, len(time_us) - 1)].tolist()
        finished: list[Repetition] = []
        row, rows = self._row, []
        for start in range(0, len(bins), _KEPT_BINS):
            some = bins[start : start + _KEPT_BINS]
            self._bins.add(some)
            for run in self._detector.process(some):
                rows += self._take(run, known_us[len(rows) :], finished)
        told = 0
        for after, scan in zip(rows, known_from.tolist(), strict=True):
            if after != row:
                out[told:scan], told, row = row, scan, after
        out[told:] = row
        return finished

    def _take(self, run: Run, known_us: list[int], finished: list[Repetition]) -> list[tuple[int, int, int]]:
        """Phase, set and repetition after each bin, and repetitions that are over with the last of them."""
        assert self._seen_bin is not None
        follower, early_until, rows = self._follower, self._detector.history.early_until, []
        last = len(run.known) - 1
        for index, (known, sunk, now_us) in enumerate(zip(run.known, run.sunk, known_us, strict=False)):
            self._seen_bin += 1
            over = index == last and bool(run.cycles)
            if over:
                finished += [self._finish(cycle, now_us, "found") for cycle in self._counted(run.cycles)]
            if self._seen_bin <= early_until:
                follower.reset()
            self._row = self._codes(follower.advance(known.force, known.noise, sunk, over), now_us)
            rows.append(self._row)
        return rows

    def _codes(self, phase: int, now_us: int) -> tuple[int, int, int]:
        """Phase, set and repetition from here on; a movement keeps the number it began with."""
        count, (before, set_number, number) = self._count, self._row
        rested = count.last_end_us is None or now_us - count.last_end_us > self._drill.set_rest_s * 1e6
        if rested and phase == STAND and self._pending_us is None:
            count.set_open = False
        if self._pending_us is not None and now_us > self._pending_us:
            self._pending_us = None
        if phase == STAND:
            counted = count.set_open and (set_number, number) <= (count.set_number, count.number)
            if before == ASCENT and not counted:
                self._pending_us = now_us + round(1e6 * max(PENDING_S, PENDING_PART * self._usual_s))
            return phase, count.set_number if count.set_open else 0, 0
        if before != STAND:
            # Who goes down again before the last repetition was told is in the next one from then on.
            told = count.set_open and (set_number, number) == (count.set_number, count.number)
            return phase, set_number, number + int(told and phase in (DESCENT, BOTTOM))
        pending = int(self._pending_us is not None)
        if not count.set_open:
            return phase, count.set_number + 1, 1 + pending
        return phase, count.set_number, count.number + 1 + pending

    def _counted(self, cycles: Sequence[Cycle]) -> list[Cycle]:
        none = (self._is_landing, self._is_leaving, self._is_handling)
        return [cycle for cycle in cycles if not any(is_other(cycle) for is_other in none)]

    def _is_landing(self, cycle: Cycle) -> bool:
        """Somebody jumped: coming down again is part of the repetition before."""
        total = self._detector.history.total(cycle.down.start_tick * _TICK_BINS, cycle.down.end_tick * _TICK_BINS)
        return bool(len(total) and total.min() < AIRBORNE)

    def _is_leaving(self, cycle: Cycle) -> bool:
        """Somebody steps off: the weight leaves the mat behind the rise although nobody pushed off so hard from it."""
        assert self._seen_bin is not None
        until = min(self._seen_bin, cycle.up.end_tick * _TICK_BINS + round(LEFT_WITHIN_S / BIN_S))
        total = self._detector.history.total(cycle.down.start_tick * _TICK_BINS, until)
        return bool(len(total) and 1 - total[-1] > max(LEFT_LEAST, LEFT_PER_PUSH * (total.max() - 1)))

    def _is_handling(self, cycle: Cycle) -> bool:
        """A weight was lifted and put down: a body that comes back to rest bears its weight on the mean."""
        force = self._detector.history.force(cycle.down.start_tick * _TICK_BINS, cycle.up.end_tick * _TICK_BINS)
        return bool(len(force) and abs(force.mean()) > max(HANDLING * np.abs(force).max(), HANDLING_LEAST))

    def _finish(self, cycle: Cycle, known_us: int, source: Source) -> Repetition:
        count, times = self._count, CycleTimes.of(cycle)
        rested = count.last_end_us is None or times.start_us - count.last_end_us > self._drill.set_rest_s * 1e6
        if rested or not count.set_open:
            count.set_number, count.number = count.set_number + 1, 0
        count.number, count.last_end_us, count.set_open = count.number + 1, times.end_us, True
        self._usual_s = self._drill.expected_s or times.whole_s
        self._pending_us = None
        self._follower.expect(self._usual_s)
        return self._measured(times, known_us, source)

    def _rows(self, start_us: float, stop_us: float) -> np.ndarray:
        """Bins over [start, stop) as far as they are there."""
        assert self._seen_bin is not None
        return self._bins.rows(round(start_us / BIN_US), min(round(stop_us / BIN_US), self._seen_bin))

    def _measured(self, times: CycleTimes, known_us: int, source: Source) -> Repetition:
        around = Surroundings(self._rows, self._force, self._detector.history.load, self._body_n, self._baseline_pct)
        count = self._count
        return measured(
            times, around, set_number=count.set_number, number=count.number, known_us=known_us, source=source
        )

    def _force(self, start_us: float, stop_us: float) -> np.ndarray:
        """Force above the load over [start, stop)."""
        return self._detector.history.force(round(start_us / BIN_US), round(stop_us / BIN_US))
