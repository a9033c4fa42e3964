"""States that a simulated session truly had: the pipeline's state machine, fed with the true CoP and shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import minimum_filter1d

from mat.foot import Baseline, FootBaseline, FootMeasures, tripod_loads
from mat.foot.baseline import tripod_balance
from mat.foot.regions import CORNER_REGIONS, CORNERS, REGIONS
from mat.foot.stance import GRAVITY_M_S2
from mat.geometry import SIDES, Side
from mat.pipeline import PHASES
from mat.posture import Circumstances, Event, EventMachine, FootCodes, FootStates, PersonCodes, ShiftState, Thresholds
from mat.posture.criteria import heels_caution_limit_pct, toes_caution_limit_pct
from mat.sim.footprint import TRIPOD
from mat.sim.session import Session

#: An event this close to its threshold may go either way and is scored apart: % of foot length; what 2 % of foot length
#: are of 15 % (the way from baseline to caution) in λ, left share, toes' share and a corner's part of its own load.
NEAR = {"roll": 2.0, "inward": 0.055, "outward": 0.055, "shift": 0.015, "gripping": 0.011, "corner": 0.05}
#: Of the time on the mat, s: nobody moves yet.
QUIET_S = (4.5, 12.5)


@dataclass(frozen=True)
class TrueCourse:
    """True course of what the states go by, and where their thresholds lie."""

    time_s: np.ndarray
    course: dict[tuple[str, Side | None, str], np.ndarray]
    limit: dict[tuple[str, Side | None, str], float]

    def is_near(self, event: Event) -> bool:
        """The true value, as far as it holds for the state's dwell, comes to within :data:`NEAR` of the threshold."""
        end_s = (event.end_us or event.start_us) / 1e6
        around = (self.time_s >= event.start_us / 1e6 - 0.8) & (self.time_s <= end_s + 0.3)
        value = self.course[event.channel, event.side, event.state][around]
        limit = self.limit[event.channel, event.side, event.state]
        above = event.state in {"toes", "toes_caution", "inward", "gripping", "left"}
        if not np.isfinite(value).all() or not len(value):
            return False
        scans = max(1, round(_dwell_s(event) / float(np.median(np.diff(self.time_s)))))
        held = minimum_filter1d(value if above else -value, scans)
        furthest = float(held.max()) if above else -float(held.max())
        return bool(abs(furthest - limit) <= _near(event))


def _dwell_s(event: Event) -> float:
    """How long a state must hold before it is told."""
    t = Thresholds()
    if event.state in {"inward", "outward"}:
        return t.tilt_s
    if event.state.startswith("corner"):
        return t.corner_s
    return t.shift_s if event.channel == "shift" else float(getattr(t, f"{event.state}_s"))


def _near(event: Event) -> float:
    return NEAR["corner"] if event.state.startswith("corner") else NEAR.get(event.state) or NEAR[event.channel]


def true_events(session: Session) -> tuple[list[Event], TrueCourse]:
    """All events of the truth, those that last at its end included, and the course they were found in."""
    truth, feet, trial = session.truth(), _true_feet(session), session.trial
    time_s = session.time_s
    time_us = np.round(time_s * 1e6).astype(np.int64)
    quiet = (time_s > trial.on_s + QUIET_S[0]) & (time_s < trial.on_s + QUIET_S[1])
    baseline = _true_baseline(feet, truth.left_share, quiet)
    t, weight_n = Thresholds(), trial.weight_kg * GRAVITY_M_S2
    codes: dict[Side, FootCodes] = {
        side: FootStates(side, t).advance(time_us, feet[side], baseline, weight_n) for side in SIDES
    }
    nothing = np.zeros(len(time_us), dtype=np.int8)
    shift = ShiftState(t).advance(time_us, truth.left_share, baseline)
    person = PersonCodes(
        shift, nothing, nothing, nothing.astype(bool), truth.left_share, truth.force_n.sum(axis=1) / weight_n, time_s
    )
    around = Circumstances(nothing, PHASES, nothing, nothing)
    machine = EventMachine()
    events = machine.advance(time_us, feet, codes, person, baseline, around)
    return [*events, *machine.running], _true_course(time_s, feet, truth.left_share, baseline, t)


def _true_feet(session: Session) -> dict[Side, FootMeasures]:
    truth, feet = session.truth(), {}
    for index, side in enumerate(SIDES):
        footprint = session.body.footprints[index]
        along = footprint.pose.to_foot(truth.cop_mm[:, index])
        feet[side] = FootMeasures(
            force_n=truth.force_n[:, index],
            cop_mm=truth.cop_mm[:, index],
            cop_medial_mm=along[:, 1] * session.trial.foot_length_mm,
            fl_pct=truth.fl_pct[:, index],
            shares=truth.region_share[:, index],
            tripod=tripod_loads(along, TRIPOD),
        )
    return feet


def _true_baseline(feet: dict[Side, FootMeasures], left_share: np.ndarray, quiet: np.ndarray) -> Baseline:
    own: dict[Side, FootBaseline] = {
        side: FootBaseline(
            float(foot.fl_pct[quiet].mean()),
            float(foot.fl_pct[quiet].std()),
            foot.shares[quiet].mean(axis=0),
            float(tripod_balance(foot.tripod[quiet].mean(axis=0, keepdims=True))[0]),
        )
        for side, foot in feet.items()
    }
    return Baseline(own, float(left_share[quiet].mean()), 10.0)


def _true_course(
    time_s: np.ndarray, feet: dict[Side, FootMeasures], left_share: np.ndarray, baseline: Baseline, t: Thresholds
) -> TrueCourse:
    off = left_share - baseline.left_share
    course: dict[tuple[str, Side | None, str], np.ndarray] = {("shift", None, name): off for name in ("left", "right")}
    limit: dict[tuple[str, Side | None, str], float] = {
        ("shift", None, "left"): t.shift,
        ("shift", None, "right"): -t.shift,
    }
    for side in SIDES:
        base, foot = baseline.foot(side), feet[side]
        lean = tripod_balance(foot.tripod) - base.tripod_balance
        toes = REGIONS.index("toes")
        rows = {
            ("roll", "toes"): (foot.fl_pct, t.toes_pct),
            ("roll", "heels"): (foot.fl_pct, t.heels_pct),
            ("roll", "toes_caution"): (foot.fl_pct, toes_caution_limit_pct(base, t)),
            ("roll", "heels_caution"): (foot.fl_pct, heels_caution_limit_pct(base, t)),
            ("tilt", "inward"): (lean, t.tilt),
            ("tilt", "outward"): (lean, -t.tilt_outward),
            ("tilt", "gripping"): (foot.shares[:, toes] - base.shares[toes], t.gripping),
        }
        for corner, region in zip(CORNERS, CORNER_REGIONS, strict=True):
            rows["tilt", f"corner_{corner}"] = (foot.shares[:, region] / base.shares[region], t.corner_ratio)
        for (channel, state), (value, threshold) in rows.items():
            course[channel, side, state], limit[channel, side, state] = value, threshold
    return TrueCourse(time_s, course, limit)
