"""Who stands where: still stances, footprints, baseline, body weight; decided causally on tenths of a second."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from mat.foot.baseline import ASSUMED_BASELINE, Baseline, FootBaseline, tripod_balance
from mat.foot.cop import both_pads, centre_of_pressure
from mat.foot.footprint import CellPoints
from mat.foot.measures import measure_foot
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
#: Film newtons below which a pad's tick has no CoP worth following.
COP_LEAST_N = 10.0
#: A body-weight scale outside this range means a wrong weight, film or stance: it is not applied.
SCALE_RANGE = (0.5, 2.0)


@dataclass(frozen=True)
class _Moment:
    """A tick's load on the floor, in film newtons."""

    cells_n: np.ndarray
    force_n: dict[Side, float]
    cop_mm: dict[Side, np.ndarray]
    net_cop_mm: np.ndarray

    @property
    def total_n(self) -> float:
        return sum(self.force_n.values())


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
    """

    def __init__(
        self, geometry: MatGeometry, body_weight_n: float | None = None, foot_length_mm: float | None = None
    ) -> None:
        self._geometry = geometry
        self._entered_n = body_weight_n
        points: dict[Side, CellPoints] = {side: CellPoints.of(geometry, side) for side in SIDES}
        self._finder = FootFinder(geometry.grid, points, foot_length_mm)
        self._ticks = TickAccumulator()
        self._recent: deque[_Moment] = deque(maxlen=round(BASELINE_S * TICKS_PER_S))
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
        for tick in self._ticks.process(time_us, force_n):
            before = self.stance
            self._take(tick)
            if self.stance is not before:
                stretches.append((tick.known_from, self.stance))
        return stretches

    def restart(self) -> None:
        """The mat was away: whoever stands there now is a new stance."""
        self._step_off()

    def _take(self, tick: Tick) -> None:
        moment = self._moment(tick.mean)
        if moment.total_n * self.stance.force_scale < EMPTY_SHARE * self.stance.body_weight_n:
            self._empty_ticks += 1
            self._recent.clear()
            if self._empty_ticks >= STEP_OFF_S * TICKS_PER_S or not self.stance.occupied:
                self._step_off()
            return
        self._empty_ticks = 0
        self._recent.append(moment)
        self._change(occupied=True)
        self._forget_moved_feet(moment)
        if self._still_for(FOOTPRINT_S):
            self._find_feet()
        if self._still_for(BASELINE_S):
            self._complete_baseline()

    def _change(self, **changes: object) -> None:
        """Replace the stance only where something differs: every new object cuts the block in two."""
        if any(getattr(self.stance, name) != value for name, value in changes.items()):
            self.stance = replace(self.stance, **changes)  # type: ignore[arg-type]

    def _moment(self, cells_n: np.ndarray) -> _Moment:
        pads = both_pads(cells_n[None], self._geometry)
        least_n = np.array([COP_LEAST_N])
        force: dict[Side, float] = {side: float(total[0]) for side, (total, _) in pads.items()}
        cop: dict[Side, np.ndarray] = {
            side: centre_of_pressure(total, moment, least_n)[0] for side, (total, moment) in pads.items()
        }
        total = sum(total for total, _ in pads.values())
        moments = sum(moment for _, moment in pads.values())
        return _Moment(cells_n, force, cop, centre_of_pressure(np.asarray(total), np.asarray(moments), least_n)[0])

    def _last(self, duration_s: float) -> list[_Moment]:
        count = round(duration_s * TICKS_PER_S)
        return list(self._recent)[-count:] if len(self._recent) >= count else []

    def _still_for(self, duration_s: float) -> bool:
        moments = self._last(duration_s)
        if not moments:
            return False
        totals = np.array([moment.total_n for moment in moments])
        cops = np.stack([moment.net_cop_mm for moment in moments])
        steady = np.ptp(totals) <= STILL_LOAD_SHARE * totals.mean()
        return bool(steady and np.ptp(cops, axis=0).max() <= _still_span_mm(duration_s))

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

    def _forget_moved_feet(self, moment: _Moment) -> None:
        for side, foot in self.stance.feet.items():
            cells = moment.cells_n[:, self._geometry.grid.columns(side)]
            load = cells.sum()
            away = load > 0 and cells[~foot.contact].sum() > MOVED_SHARE * load
            self._moved_ticks[side] = self._moved_ticks[side] + 1 if away else 0
            if self._moved_ticks[side] >= MOVED_S * TICKS_PER_S:
                self._moved_ticks[side] = 0
                self._recent.clear()
                others = {other: kept for other, kept in self.stance.feet.items() if other != side}
                self._change(feet=MappingProxyType(others), moved=self.stance.moved | {side})

    def _find_feet(self) -> None:
        moments = self._last(FOOTPRINT_S)
        cells = np.mean([moment.cells_n for moment in moments], axis=0)
        found = self._finder.find(cells, self.stance.feet)
        self._change(off_pad=found.off_pad, turned=found.turned)
        if len(found.feet) == len(self.stance.feet):
            return
        self._change(feet=MappingProxyType(dict(found.feet)), moved=self.stance.moved - set(found.feet))
        self._weigh(float(np.mean([moment.total_n for moment in moments])))
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

    def _complete_baseline(self) -> None:
        known = self.stance.baseline
        if known.duration_s >= BASELINE_S or not self.stance.feet:
            return
        longer = self._baseline(self._last(BASELINE_S))
        agrees = all(
            abs(foot.fl_pct - known.foot(side).fl_pct) <= BASELINE_AGREEMENT_PCT for side, foot in longer.feet.items()
        )
        if agrees or known.duration_s == 0:
            self._change(baseline=longer)

    def _baseline(self, moments: list[_Moment]) -> Baseline:
        feet: dict[Side, FootBaseline] = {
            side: self._foot_baseline(side, foot, moments)
            for side, foot in self.stance.feet.items()
            if all(moment.force_n[side] >= STANDING_SHARE * moment.total_n for moment in moments)
        }
        left = np.mean([moment.force_n["left"] / moment.total_n for moment in moments])
        return Baseline(feet, float(left), len(moments) / TICKS_PER_S)

    def _foot_baseline(self, side: Side, foot: StandingFoot, moments: list[_Moment]) -> FootBaseline:
        cells = np.stack([moment.cells_n[:, self._geometry.grid.columns(side)] for moment in moments])
        force = np.array([moment.force_n[side] for moment in moments])
        cop = np.stack([moment.cop_mm[side] for moment in moments])
        measures = measure_foot(force, cop, cells, foot.footprint, foot.regions)
        return FootBaseline(
            fl_pct=float(np.mean(measures.fl_pct)),
            fl_sd_pct=float(np.std(measures.fl_pct)),
            shares=measures.shares.mean(axis=0),
            tripod_balance=float(tripod_balance(measures.tripod.mean(axis=0, keepdims=True))[0]),
        )


def _still_span_mm(duration_s: float) -> float:
    """Sway drifts: what counts as still widens with the root of the time watched."""
    return STILL_COP_MM * float(np.sqrt(max(1.0, duration_s / FOOTPRINT_S)))
