"""States of simulated sessions scored against the same state machine fed with the true CoP and shares.

A truth is made of what really stood on the mat: its CoP on the 5 mm patches, its regions' loads, its baseline in the
quiet stance. The machine is that of the pipeline, so that only what matrix, pressure and foot stages get wrong counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from posture.true_states import TrueCourse, true_events

from mat.pipeline import AnalysisSettings, Pipeline
from mat.posture import Event, Thresholds
from mat.pressure.calibration import Calibration
from mat.sim.film import PRESETS
from mat.sim.motion import FaultKind
from mat.sim.session import Session
from mat.sim.trial import FaultPlan, Trial, drawn_trial

#: Scored states by channel.
STATES = {
    "roll": ("toes_caution", "toes", "heels_caution", "heels"),
    "tilt": ("inward", "outward", "gripping", "corner_heel", "corner_mth1", "corner_mth5"),
    "shift": ("left", "right"),
}
#: Both tell the same event if they overlap, or are this far apart at most, s.
APART_S = 0.25
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
    true, course = true_events(session)
    return _compare(_scored(true, trial), measured, course)


def score_sessions(trials: Iterable[Trial], mats: Sequence[Mat] = (Mat(),)) -> Score:
    """Score of many sessions, on several mats in turn."""
    total = Score()
    for index, trial in enumerate(trials):
        total.add(score_session(trial, mats[index % len(mats)]))
    return total


def _scored(events: list[Event], trial: Trial) -> list[Event]:
    """Events that count: of scored states, told after the baseline and before stepping off."""
    return [
        event
        for event in events
        if event.state in STATES.get(event.channel, ()) and event.start_us / 1e6 > trial.on_s + trial.first_s - 0.5
    ]


def _compare(true: list[Event], measured: list[Event], course: TrueCourse) -> Score:
    score, left = Score(sessions=1), list(measured)
    for event in true:
        key = (event.channel, event.state)
        same = next((other for other in left if _same(event, other)), None)
        if same is not None:
            left.remove(same)
        if course.is_near(event):
            score.near[key] += 1
            score.near_agreed[key] += same is not None
        elif same is None:
            score.missed[key] += 1
        else:
            score.found[key] += 1
            score.delays_s.append((same.start_us - event.start_us) / 1e6)
    for event in left:
        counts = score.near if course.is_near(event) else score.invented
        counts[event.channel, event.state] += 1
    return score


def _same(one: Event, other: Event) -> bool:
    if (one.channel, one.side, one.state) != (other.channel, other.side, other.state):
        return False
    reach_us = APART_S * 1e6
    far = 1 << 62
    return one.start_us <= (other.end_us or far) + reach_us and other.start_us <= (one.end_us or far) + reach_us
