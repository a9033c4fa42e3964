"""A repetition measured: its figures from the bins around it, as it is found, marked or corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mat.posture.repetitions import measures
from mat.posture.repetitions.repetition import Repetition, Source
from mat.posture.repetitions.samples import BIN_US, BinSampler
from mat.posture.repetitions.times import CycleTimes

#: The load is looked at for this long before and after a repetition, µs.
_REST_US = 250_000
Rows = Callable[[float, float], np.ndarray]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a repetition is measured in.

    Attributes
    ----------
    rows
        Gives bins (b, m) of :data:`~mat.posture.repetitions.measures.COLUMNS` over [start, stop) device µs, as far as
        they are known.
    force
        Gives (b,) force above the load, share of body weight, in the same way.
    load
        What stands on the mat, share of body weight.
    body_weight_n, baseline_pct
        Of the person; the baseline is the mean place of both feet, % of foot length.
    """

    rows: Rows
    force: Rows
    load: float
    body_weight_n: float
    baseline_pct: float


def measured(
    times: CycleTimes, around: Surroundings, *, set_number: int, number: int, known_us: int, source: Source
) -> Repetition:
    """All of a repetition but the states in it.

    Parameters
    ----------
    times
        From rest to rest, and between tenths of the way.
    around
        Bins and load.
    set_number, number, known_us, source
        As in :class:`~mat.posture.repetitions.Repetition`.
    """
    whole = around.rows(times.begin_us, times.over_us)
    bottom_us = max(0.5e6 * times.hold_s, 1e6 * measures.BOTTOM_S)
    peak_share, left_share = measures.peak(whole)
    band_share = measures.mean(measures.column(whole, "in_band"))
    top = around.rows(times.over_us, times.over_us + 1e6 * measures.TOP_S)
    force = around.force(times.begin_us - _REST_US, times.over_us + _REST_US)
    return Repetition(
        set_number=set_number,
        number=number,
        start_us=times.start_us,
        bottom_us=times.bottom_us,
        end_us=times.end_us,
        known_us=known_us,
        down_s=times.down_s,
        hold_s=times.hold_s,
        up_s=times.up_s,
        source=source,
        early_cop_mm=measures.early_cop_mm(around.rows(times.begin_us, times.begin_us + 1e6 * times.down_s)),
        ap_mm=measures.span(measures.column(whole, "ap_mm")),
        ml_mm=measures.span(measures.column(whole, "ml_mm")),
        in_band_s=band_share * times.whole_s,
        in_band_share=band_share,
        at_bottom=measures.at_bottom(around.rows(times.bottom_us - bottom_us, times.bottom_us + bottom_us)),
        peak_force_n=peak_share * around.body_weight_n,
        left_share_at_peak=left_share,
        top_fl_pct=measures.mean_place_pct(top) - around.baseline_pct,
        depth_m=measures.depth_m(force, around.load),
        worst={},
        time_to_correct_s=float("nan"),
    )


class RecordedCourse:
    """The bins of a whole recording, kept so that repetitions can be measured anew where a hand corrected them."""

    def __init__(self) -> None:
        self._sampler = BinSampler()
        self._starts: list[int] = []
        self._rows: list[np.ndarray] = []
        self._people: list[tuple[float, float]] = []

    def add(self, time_us: np.ndarray, values: np.ndarray, body_weight_n: float, baseline_pct: float) -> None:
        """Take n ≥ 1 scans of one stance, in their order.

        Parameters
        ----------
        time_us
            (n,) device time, rising.
        values
            (n, m) columns :data:`~mat.posture.repetitions.measures.COLUMNS`.
        body_weight_n, baseline_pct
            Of the person, as in :meth:`~mat.posture.repetitions.RepetitionTracker.advance`.
        """
        first, rows, _ = self._sampler.process(time_us, values)
        if len(rows):
            self._starts.append(first)
            self._rows.append(rows)
            self._people.append((body_weight_n, baseline_pct))

    def pause(self) -> None:
        """Nothing is known between the last scan and the next."""
        self._sampler.reset()

    def rows(self, start_us: float, stop_us: float) -> np.ndarray:
        """Bins (b, m) over [start, stop), as far as they are known."""
        found = [np.empty((0, len(measures.COLUMNS)))]
        for start, rows in zip(self._starts, self._rows, strict=True):
            a, b = (min(max(0, round(us / BIN_US) - start), len(rows)) for us in (start_us, stop_us))
            found.append(rows[a:b])
        return np.concatenate(found)

    def measured(self, times: CycleTimes, known_us: int, source: Source = "marked") -> Repetition:
        """A repetition with these times; its numbers are those of the first one until somebody counts."""
        inner = self.rows(times.begin_us, times.over_us)[:, measures.TOTAL]
        inner = inner[np.isfinite(inner)]
        # From rest to rest the mean force is the load.
        load = float(inner.mean()) if len(inner) else float("nan")

        def force(start_us: float, stop_us: float) -> np.ndarray:
            return self.rows(start_us, stop_us)[:, measures.TOTAL] - load

        body_weight_n, baseline_pct = self._person_at(times.begin_us)
        around = Surroundings(self.rows, force, load, body_weight_n, baseline_pct)
        return measured(times, around, set_number=1, number=1, known_us=known_us, source=source)

    def _person_at(self, time_us: int) -> tuple[float, float]:
        before = [person for start, person in zip(self._starts, self._people, strict=True) if start * BIN_US <= time_us]
        return before[-1] if before else (float("nan"), float("nan"))
