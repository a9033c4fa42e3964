"""Who stands where: still stances, footprints, baseline, body weight; decided causally on tenths of a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from mat.foot.baseline import ASSUMED_BASELINE, Baseline, FootBaseline, tripod_balance
from mat.foot.footprint import CellPoints
from mat.foot.measures import measure_foot
from mat.foot.moments import Moments, RecentMoments, moments_of
from mat.foot.stance import LEAST_BODY_WEIGHT_N, NO_FEET, Stance, StandingFoot
from mat.foot.standing import STANDING_SHARE, FootFinder
from mat.geometry import SIDES, MatGeometry, Side
from mat.pressure.ticks import TICKS_PER_S, Tick, TickAccumulator

#: Below this share of body weight nobody stands on the mat.
EMPTY_SHARE = 0.10
#: A stance is still while net CoP and load stay within these over its span: quiet sway spans 5–8 mm in 2 s,
#: stepping and hinging 20 mm and more.
STILL_COP_MM = 12.0
STILL_LOAD_SHARE = 0.08
#: How long a stance must be still before footprints are taken from it, and before its baseline is complete.
FOOTPRINT_S = 2.0
BASELINE_S = 10.0
#: A longer stance this far (% fl) from the first seconds is a lean, not a baseline.
BASELINE_AGREEMENT_PCT = 6.0
#: Empty this long, and whoever steps on next is a new stance.
STEP_OFF_S = 0.5
#: A foot has moved when, for this long, this share of its load lies on cells its footprint did not touch.
MOVED_S = 1.0
MOVED_SHARE = 0.15
#: A body-weight scale outside this range means a wrong weight, film or stance: it is not applied.
SCALE_RANGE = (0.5, 2.0)


class StanceTracker:
    """Follow the stance through blocks of scans.

    Parameters
    ----------
    geometry
        Of the mat.
    body_weight_n
        Entered body weight; None measures it.
    foot_length_mm
        Entered foot length; None takes the footprint's.
    given
        Feet whose place is known beforehand.
    """

    def __init__(
        self,
        geometry: MatGeometry,
        body_weight_n: float | None = None,
        foot_length_mm: float | None = None,
        given: Mapping[Side, StandingFoot] = NO_FEET,
    ) -> None:
        self._geometry = geometry
        self._entered_n = body_weight_n
        points: dict[Side, CellPoints] = {side: CellPoints.of(geometry, side) for side in SIDES}
        self._finder = FootFinder(geometry.grid, points, foot_length_mm, given)
        self._ticks = TickAccumulator()
        self._recent = RecentMoments(BASELINE_S, geometry.grid)
        self._empty_ticks = 0
        self._moved_ticks = dict.fromkeys(SIDES, 0)
        self._weighed_on_both = False
        self.stance = Stance(body_weight_n=body_weight_n or LEAST_BODY_WEIGHT_N)

    def process(self, time_us: np.ndarray, force_n: np.ndarray) -> list[tuple[int, Stance]]:
        """Stances of n scans: pairs of the first scan's index and the stance from there on.

        Parameters
        ----------
        time_us
            (n,) device time.
        force_n
            (n, rows, cols) newtons of the film law, not yet scaled to body weight.
        """
        stretches = [(0, self.stance)]
        ticks = self._ticks.process(time_us, force_n)
        longest = self._recent.capacity
        for first in range(0, len(ticks), longest):
            self._follow(ticks[first : first + longest], stretches)
        return stretches

    def restart(self) -> None:
        """The mat was away: whoever stands there now is a new stance."""
        self._step_off()

    def _follow(self, ticks: Sequence[Tick], stretches: list[tuple[int, Stance]]) -> None:
        moments = moments_of(np.stack([tick.mean for tick in ticks]), self._geometry)
        self._recent.bring(moments)
        away = self._away(moments)
        for index, (tick, total_n) in enumerate(zip(ticks, moments.total_n.tolist(), strict=True)):
            before = self.stance
            self._take(total_n, {side: scans[index] for side, scans in away.items()})
            if self.stance is not before:
                stretches.append((tick.known_from, self.stance))
                if self.stance.feet is not before.feet:
                    away = self._away(moments)

    def _take(self, total_n: float, away: Mapping[Side, bool]) -> None:
        """The next tenth of a second: its load, and whether each foot that is known was away in it."""
        self._recent.advance()
        if total_n * self.stance.force_scale < EMPTY_SHARE * self.stance.body_weight_n:
            self._empty_ticks += 1
            self._recent.clear()
            if self._empty_ticks >= STEP_OFF_S * TICKS_PER_S or not self.stance.occupied:
                self._step_off()
            return
        self._empty_ticks = 0
        if not self.stance.occupied:
            self._change(occupied=True)
        self._forget_moved_feet(away)
        if len(self.stance.feet) < len(SIDES) and (still := self._still_for(FOOTPRINT_S)):
            self._find_feet(still)
        if self.stance.baseline.duration_s < BASELINE_S and self.stance.feet and (still := self._still_for(BASELINE_S)):
            self._complete_baseline(still)

    def _change(self, **changes: object) -> None:
        """Replace the stance only where something differs: every new object cuts the block in two."""
        if any(getattr(self.stance, name) != value for name, value in changes.items()):
            self.stance = replace(self.stance, **changes)  # type: ignore[arg-type]

    def _still_for(self, duration_s: float) -> Moments | None:
        """The moments of a stance that has been still for so long."""
        moments = self._recent.last(duration_s)
        if moments is None or np.ptp(moments.total_n) > STILL_LOAD_SHARE * moments.total_n.mean():
            return None
        # A CoP that is not defined is not still: comparisons with NaN are False.
        return moments if np.ptp(moments.net_cop_mm, axis=0).max() <= _still_span_mm(duration_s) else None

    def _step_off(self) -> None:
        self._recent.clear()
        self._moved_ticks = dict.fromkeys(SIDES, 0)
        self._change(
            occupied=False,
            feet=NO_FEET,
            moved=frozenset(),
            baseline=ASSUMED_BASELINE,
            sides_swapped=False,
            off_pad=frozenset(),
            turned=False,
        )

    def _away(self, moments: Moments) -> dict[Side, list[bool]]:
        """In which tenths of a second each known foot's load lies beside its print."""
        away: dict[Side, list[bool]] = {}
        for side, foot in self.stance.feet.items():
            cells = moments.cells_n[:, :, self._geometry.grid.columns(side)].reshape(len(moments), 1, -1)
            load = moments.force_n[:, SIDES.index(side)]
            beside_n = load - (cells @ foot.on_print)[:, 0, 0]
            away[side] = ((load > 0) & (beside_n > MOVED_SHARE * load)).tolist()
        return away

    def _forget_moved_feet(self, away: Mapping[Side, bool]) -> None:
        for side, is_away in away.items():
            self._moved_ticks[side] = self._moved_ticks[side] + 1 if is_away else 0
            if self._moved_ticks[side] >= MOVED_S * TICKS_PER_S:
                self._moved_ticks[side] = 0
                self._recent.clear()
                others = {other: kept for other, kept in self.stance.feet.items() if other != side}
                self._change(feet=MappingProxyType(others), moved=self.stance.moved | {side})

    def _find_feet(self, moments: Moments) -> None:
        cells = moments.cells_n.mean(axis=0)
        found = self._finder.find(cells, self.stance.feet)
        self._change(off_pad=found.off_pad, turned=found.turned)
        if len(found.feet) == len(self.stance.feet):
            return
        self._change(feet=MappingProxyType(dict(found.feet)), moved=self.stance.moved - set(found.feet))
        self._weigh(float(moments.total_n.mean()))
        self._change(sides_swapped=self._finder.sides_swapped(cells, found.feet))
        self._change(baseline=self._baseline(moments))

    def _weigh(self, total_n: float) -> None:
        """Set scale and body weight in the first still stance; on both feet for good.

        A foot put on the mat first, the other still beside it, bears only part of the weight: what one foot alone
        told is told anew when the other joins it.
        """
        if self._weighed_on_both:
            return
        scale = self._entered_n / total_n if self._entered_n else 1.0
        if not SCALE_RANGE[0] <= scale <= SCALE_RANGE[1]:
            # Whoever stands there is judged by the load that is there, not by a weight that cannot be theirs.
            self._change(body_weight_n=max(total_n, LEAST_BODY_WEIGHT_N), weight_misfit=1 / scale)
            return
        self._weighed_on_both = len(self.stance.feet) == len(SIDES)
        if self._entered_n:
            self._change(force_scale=scale, weighed=True, weight_misfit=None, body_weight_n=self._entered_n)
        else:
            self._change(body_weight_n=max(total_n, LEAST_BODY_WEIGHT_N))

    def _complete_baseline(self, moments: Moments) -> None:
        known, longer = self.stance.baseline, self._baseline(moments)
        agrees = all(
            abs(foot.fl_pct - known.foot(side).fl_pct) <= BASELINE_AGREEMENT_PCT for side, foot in longer.feet.items()
        )
        if agrees or known.duration_s == 0:
            self._change(baseline=longer)

    def _baseline(self, moments: Moments) -> Baseline:
        share = moments.force_n / moments.total_n[:, None]
        feet: dict[Side, FootBaseline] = {
            side: self._foot_baseline(side, foot, moments)
            for side, foot in self.stance.feet.items()
            if (share[:, SIDES.index(side)] >= STANDING_SHARE).all()
        }
        return Baseline(feet, float(share[:, SIDES.index("left")].mean()), len(moments) / TICKS_PER_S)

    def _foot_baseline(self, side: Side, foot: StandingFoot, moments: Moments) -> FootBaseline:
        cells = moments.cells_n[:, :, self._geometry.grid.columns(side)]
        index = SIDES.index(side)
        measures = measure_foot(
            moments.force_n[:, index], moments.cop_mm[:, index], cells, foot.footprint, foot.regions
        )
        return FootBaseline(
            fl_pct=float(np.mean(measures.fl_pct)),
            fl_sd_pct=float(np.std(measures.fl_pct)),
            shares=measures.shares.mean(axis=0),
            tripod_balance=float(tripod_balance(measures.tripod.mean(axis=0, keepdims=True))[0]),
            core_shares=measures.core_shares.mean(axis=0),
        )


def _still_span_mm(duration_s: float) -> float:
    """Sway drifts: what counts as still widens with the root of the time watched."""
    return STILL_COP_MM * float(np.sqrt(max(1.0, duration_s / FOOTPRINT_S)))
