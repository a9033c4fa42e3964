"""States of simulated sessions scored against the same state machine fed with the true CoP and shares.

A truth is made of what really stood on the mat: its CoP on the 5 mm patches, its regions' loads, its baseline in the
quiet stance. The machine is that of the pipeline, so that only what matrix, pressure and foot stages get wrong counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.ndimage import minimum_filter1d

from mat.foot import Baseline, FootBaseline, FootMeasures, tripod_loads
from mat.foot.baseline import tripod_balance
from mat.foot.regions import CORNER_REGIONS, CORNERS, REGIONS
from mat.foot.stance import GRAVITY_M_S2
from mat.geometry import SIDES, Side
from mat.pipeline import PHASES, AnalysisSettings, Pipeline
from mat.posture import Circumstances, Event, EventMachine, FootCodes, FootStates, PersonCodes, ShiftState, Thresholds
from mat.posture.criteria import heels_caution_limit_pct, toes_caution_limit_pct
from mat.pressure.calibration import Calibration
from mat.sim.film import PRESETS
from mat.sim.footprint import TRIPOD
from mat.sim.motion import FaultKind
from mat.sim.session import Session
from mat.sim.trial import FaultPlan, Trial, drawn_trial

#: Scored states by channel.
STATES = {
    "roll": ("toes_caution", "toes", "heels_caution", "heels"),
    "tilt": ("inward", "outward", "gripping", "corner_heel", "corner_mth1", "corner_mth5"),
    "shift": ("left", "right"),
}
#: An event this close to its threshold may go either way and is scored apart: % of foot length; what 2 % of foot length
#: are of 15 % (the way from baseline to caution) in λ, left share, toes' share and a corner's part of its own load.
NEAR = {"roll": 2.0, "inward": 0.055, "outward": 0.055, "shift": 0.015, "gripping": 0.011, "corner": 0.05}
#: Both tell the same event if they overlap, or are this far apart at most, s.
APART_S = 0.25
QUIET_S = (4.5, 12.5)
FAULTS: tuple[FaultKind, ...] = (
    "toes", "heels", "inward", "outward", "shift", "gripping", "corner_heel", "corner_mth1", "corner_mth5",
)  # fmt: skip
#: Sessions in proportion to what coaching needs: rolls most.
_WEIGHTS = np.array([3, 3, 2, 2, 2, 1.5, 0.5, 0.5, 0.5])
#: A mat under trial has been stood on before, as its calibration knows.
_CARRIED_KPA = 150.0


@dataclass
class Score:
    """Confusion of one or many sessions, by (channel, state)."""

    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: Counter[tuple[str, str]] = field(default_factory=Counter)
    invented: Counter[tuple[str, str]] = field(default_factory=Counter)
    near: Counter[tuple[str, str]] = field(default_factory=Counter)
    near_agreed: Counter[tuple[str, str]] = field(default_factory=Counter)
    delays_s: list[float] = field(default_factory=list)
    sessions: int = 0

    @property
    def f1(self) -> float:
        """Of all events that are not near a threshold."""
        found, wrong = self.found.total(), self.missed.total() + self.invented.total()
        return 2 * found / (2 * found + wrong) if found + wrong else float("nan")

    def add(self, other: Score) -> None:
        for name in ("found", "missed", "invented", "near", "near_agreed"):
            getattr(self, name).update(getattr(other, name))
        self.delays_s += other.delays_s
        self.sessions += other.sessions

    def table(self) -> list[str]:
        """Lines of the confusion table."""
        rows = [f"{'state':<14}{'found':>7}{'missed':>8}{'invented':>10}{'near':>6}{'agreed':>8}"]
        for channel, states in STATES.items():
            for state in states:
                key = (channel, state)
                counts = (self.found, self.missed, self.invented, self.near, self.near_agreed)
                found, missed, invented, near, agreed = (count[key] for count in counts)
                rows.append(f"{state:<14}{found:>7}{missed:>8}{invented:>10}{near:>6}{agreed:>8}")
        return rows


def faulty_trial(seed: int) -> Trial:
    """A random adult who errs in every other repetition: depth from 6 % of foot length short of a threshold to 12 %
    beyond (in proportion for λ and load share), for 0.05 to 3 s."""
    rng = np.random.default_rng([seed, 77])
    t, faults = Thresholds(), []
    for rep in (2, 4, 6):
        kind = FAULTS[rng.choice(len(FAULTS), p=_WEIGHTS / _WEIGHTS.sum())]
        beyond = rng.uniform(-6, 12)
        size = {
            "toes": t.toes_pct + beyond,
            "heels": t.heels_pct - beyond,
            "inward": t.tilt * (1 + beyond / 15),
            "outward": -t.tilt * (1 + beyond / 15),
            "shift": (1 if rng.integers(2) else -1) * t.shift * (1 + beyond / 15),
            "gripping": t.gripping * (1 + beyond / 15),
        }.get(kind, max(t.corner_ratio * (1 - beyond / 15), 0.01))
        foot = "both" if kind == "shift" else ("both", "left", "right")[rng.integers(3)]
        faults.append(FaultPlan(kind, rep, float(size), float(rng.uniform(0.05, 3)), foot=foot))
    drill = ("hinge", "good-morning", "deadlift")[rng.integers(3)]
    rep_s = float(rng.uniform(4, 8))
    return drawn_trial(seed, drill=drill, reps=6, rep_s=rep_s, faults=tuple(faults), load_kg=float(rng.choice([0, 8])))


def clean_trial(seed: int) -> Trial:
    """A random adult who comes within 3 % of foot length of the toes caution, and no further."""
    rng = np.random.default_rng([seed, 78])
    fault = FaultPlan("toes", 2, float(rng.uniform(44, 48)), float(rng.uniform(0.5, 3)))
    return drawn_trial(seed, reps=3, rep_s=float(rng.uniform(4, 8)), faults=(fault,))


@dataclass(frozen=True, eq=False)
class Mat:
    """The film under a session.

    Attributes
    ----------
    effects
        Name of a preset.
    seed
        Of its cells; None: the trial's.
    calibration
        Its own; None: none.
    """

    effects: str = "ideal"
    seed: int | None = None
    calibration: Calibration | None = None

    def session(self, trial: Trial, rate_hz: int = 50) -> Session:
        effects = PRESETS[self.effects]
        if effects.hysteresis and self.calibration is not None:
            effects = replace(effects, carried_kpa=_CARRIED_KPA)
        return Session(trial, effects, rate_hz=rate_hz, film_seed=self.seed)


def score_session(trial: Trial, mat: Mat | None = None) -> Score:
    """Score of one session; only while the pipeline judges."""
    mat = mat or Mat()
    session = mat.session(trial)
    settings = AnalysisSettings(
        weight_kg=trial.weight_kg, foot_length_mm=trial.foot_length_mm, calibration=mat.calibration
    )
    pipeline = Pipeline(settings, session.hello)
    parts = [pipeline.process(block) for block in session.blocks()]
    told = [event for part in parts for event in part.events]
    measured = _scored([*told, *parts[-1].running], trial)
    true, values = _true_events(session, trial)
    return _compare(_scored(true, trial), measured, values)


def score_sessions(trials: Iterable[Trial], mats: Sequence[Mat] = (Mat(),)) -> Score:
    """Score of many sessions, on several mats in turn."""
    total = Score()
    for index, trial in enumerate(trials):
        total.add(score_session(trial, mats[index % len(mats)]))
    return total


@dataclass(frozen=True)
class _Values:
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


def _scored(events: list[Event], trial: Trial) -> list[Event]:
    """Events that count: of scored states, told after the baseline and before stepping off."""
    return [
        event
        for event in events
        if event.state in STATES.get(event.channel, ()) and event.start_us / 1e6 > trial.on_s + trial.first_s - 0.5
    ]


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


def _true_events(session: Session, trial: Trial) -> tuple[list[Event], _Values]:
    truth, feet = session.truth(), _true_feet(session)
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
    return [*events, *machine.running], _values(time_s, feet, truth.left_share, baseline, t)


def _values(
    time_s: np.ndarray, feet: dict[Side, FootMeasures], left_share: np.ndarray, baseline: Baseline, t: Thresholds
) -> _Values:
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
    return _Values(time_s, course, limit)


def _compare(true: list[Event], measured: list[Event], values: _Values) -> Score:
    score, left = Score(sessions=1), list(measured)
    for event in true:
        key = (event.channel, event.state)
        same = next((other for other in left if _same(event, other)), None)
        if same is not None:
            left.remove(same)
        if values.is_near(event):
            score.near[key] += 1
            score.near_agreed[key] += same is not None
        elif same is None:
            score.missed[key] += 1
        else:
            score.found[key] += 1
            score.delays_s.append((same.start_us - event.start_us) / 1e6)
    for event in left:
        counts = score.near if values.is_near(event) else score.invented
        counts[event.channel, event.state] += 1
    return score


def _same(one: Event, other: Event) -> bool:
    if (one.channel, one.side, one.state) != (other.channel, other.side, other.state):
        return False
    reach_us = APART_S * 1e6
    far = 1 << 62
    return one.start_us <= (other.end_us or far) + reach_us and other.start_us <= (one.end_us or far) + reach_us
