"""Confusion of states over hundreds of simulated sessions, and repetitions by tempo: figures of ``make bench``.

Alone (``python tests/bench/states.py [SESSIONS] [EFFECTS]``) it prints the tables of the README.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import welch
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.firmware import Figure, figure
from bench.pressed_mat import Plan, PressedMat, calibrated
from posture.sessions_truth import STATES, Mat, Score, clean_trial, faulty_trial, score_sessions

from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.posture import DrillSettings, Tempo
from mat.posture.repetitions import Repetition
from mat.pressure import FSR_FILM
from mat.sim.film import PRESETS
from mat.sim.motion import GRAVITY_M_S2
from mat.sim.motion import Repetition as TrueRepetition
from mat.sim.performance import Performance
from mat.sim.session import Session
from mat.sim.trial import Trial, drawn_trial

SESSIONS, CLEAN_SESSIONS, MATS, CALM_MATS = 200, 100, 4, 2
#: Persons of five repetitions at each tempo, and of two minutes of quiet stance.
BENCH_PERSONS = 6
TEMPOS_S = (0.6, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 14.0, 20.0)
#: Persons of whom nothing was looked at while the detector was built begin here.
FRESH_SEED = 3300
#: The same for sessions with faults.
FRESH_SESSION = 1000
#: A detector that tells one movement in 30 000 where there is none: it looks at some thousand a minute.
_SURE_SDS = 4.0


def calibrated_mats(count: int = MATS, effects: str = "typical") -> list[Mat]:
    """Mats of film with its effects, calibrated at home."""
    mats = []
    for seed in range(1, count + 1):
        steps = calibrated(PressedMat(PRESETS[effects], FSR_FILM, seed), seed, FSR_FILM, Plan())
        mats.append(Mat(effects, seed, steps["touch-up"]))
    return mats


def state_figures(
    mats: Sequence[Mat], sessions: int = SESSIONS, clean: int = CLEAN_SESSIONS, first_seed: int = FRESH_SESSION
) -> tuple[dict[str, float], Score]:
    """F1, delay and counts of faulty sessions, what clean ones told, and the confusion."""
    faulty = score_sessions((faulty_trial(first_seed + number) for number in range(sessions)), mats)
    quiet = score_sessions((clean_trial(first_seed + number) for number in range(clean)), mats)
    return {
        "sessions": faulty.sessions,
        "f1": faulty.f1,
        "found": faulty.found.total(),
        "missed": faulty.missed.total(),
        "invented": faulty.invented.total(),
        "near_threshold": faulty.near.total(),
        "near_agreed": faulty.near_agreed.total(),
        "median_delay_s": float(np.median(faulty.delays_s)),
        "clean_sessions": quiet.sessions,
        "false_in_clean": quiet.invented.total(),
    }, faulty


def figures() -> dict[str, Figure]:
    """Rows of the bench: states and repetitions on calibrated typical film, repetitions on calibrated ideal film."""
    typical = calibrated_mats()
    told, _ = state_figures(typical)
    rows = {
        "states: F1": figure(told["f1"], "", 0.98),
        "states: median delay after the dwell": figure(1e3 * told["median_delay_s"], "ms", 50),
        "states: false ones in clean sessions": figure(told["false_in_clean"], ""),
    }
    for film, mats in (("ideal film", calibrated_mats(CALM_MATS, "ideal")), ("typical film", typical)):
        for rep_s in TEMPOS_S:
            found = repetition_figures(rep_s, mats, BENCH_PERSONS)
            rows[f"repetitions of {rep_s:g} s found, {film}"] = figure(found["found_share"], "", 0.99)
            rows[f"repetitions of {rep_s:g} s invented, {film}"] = figure(found["invented"], "")
        rows[f"repetitions told to quiet persons, {film}"] = figure(quiet_figures(mats, BENCH_PERSONS)["invented"], "")
    return rows


def confusion_rows(score: Score) -> list[dict[str, str | int]]:
    """One row a state, for bench.json."""
    names = ("found", "missed", "invented", "near", "near_agreed")
    return [
        {"state": state, **{name: getattr(score, name)[channel, state] for name in names}}
        for channel, states in STATES.items()
        for state in states
    ]


def markdown(rows: Sequence[dict[str, str | int]]) -> str:
    """The rows as a table."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join([*lines, *("| " + " | ".join(str(row[name]) for name in names) + " |" for row in rows)])


@dataclass(frozen=True)
class Watched:
    """A session and what the pipeline made of it."""

    session: Session
    parts: list[Analysis]

    @classmethod
    def of(cls, trial: Trial, mat: Mat, drill: DrillSettings) -> Watched:
        session = mat.session(trial)
        settings = AnalysisSettings(
            weight_kg=trial.weight_kg, foot_length_mm=trial.foot_length_mm, drill=drill, calibration=mat.calibration
        )
        pipeline = Pipeline(settings, session.hello)
        return cls(session, [pipeline.process(block) for block in session.blocks()])


def repetition_figures(
    rep_s: float,
    mats: Sequence[Mat] = (Mat(),),
    seeds: int = 10,
    paced: bool = False,
    first_seed: int = FRESH_SEED,
) -> dict[str, float]:
    """Share of repetitions found, invented ones, and errors of start and bottom as parts of the duration."""
    found = true = invented = 0
    starts: list[float] = []
    bottoms: list[float] = []
    tempo = Tempo(0.49 * rep_s, 0.02 * rep_s, 0.49 * rep_s) if paced else None
    drill = DrillSettings(tempo=tempo, expected_rep_s=None if paced else rep_s)
    for seed in range(first_seed, first_seed + seeds):
        given = {"paced": True} if paced else {}
        watched = Watched.of(drawn_trial(seed, rep_s=rep_s, reps=5, **given), mats[seed % len(mats)], drill)
        session = watched.session
        told = [repetition for part in watched.parts for repetition in part.repetitions]
        truth = session.truth().reps
        pairs = [(one, match) for one in truth if (match := _match(one, told)) is not None]
        found, true, invented = found + len(pairs), true + len(truth), invented + len(told) - len(pairs)
        for one, match in pairs:
            duration_s = max(one.end_s - one.start_s, 0.15)
            starts.append(abs(match.start_us / 1e6 - tenth_of_the_way_s(session, one)) / duration_s)
            bottoms.append(abs(match.bottom_us / 1e6 - (one.bottom_s + one.leave_s) / 2) / duration_s)
    quantile = (lambda errors, q: float(np.quantile(errors, q))) if starts else (lambda errors, q: float("nan"))
    return {
        "found_share": found / true,
        "invented": invented,
        "start_median": quantile(starts, 0.5),
        "start_p90": quantile(starts, 0.9),
        "bottom_median": quantile(bottoms, 0.5),
        "bottom_p90": quantile(bottoms, 0.9),
    }


def quiet_figures(mats: Sequence[Mat] = (Mat(),), seeds: int = 10, first_seed: int = FRESH_SEED) -> dict[str, float]:
    """Repetitions invented while somebody steps on, stands quietly for two minutes and steps off."""
    invented, minutes = 0, 0.0
    for seed in range(first_seed, first_seed + seeds):
        trial = drawn_trial(seed, drill="quiet", reps=20, rep_s=6.0)
        for drill in (DrillSettings(), DrillSettings(expected_rep_s=10.0), DrillSettings(tempo=Tempo(5, 0.5, 5))):
            watched = Watched.of(trial, mats[seed % len(mats)], drill)
            invented += sum(len(part.repetitions) for part in watched.parts)
            minutes += watched.session.duration_s / 60
    return {"invented": invented, "minutes": minutes}


@dataclass(frozen=True)
class Findable:
    """Repetitions that the best linear detector could find, told the tempo.

    Attributes
    ----------
    by_force
        From the total force alone.
    jointly
        From the total force and the centre of pressure fore and aft, told its course as well.
    """

    by_force: float
    jointly: float


def findable(rep_s: float, mat: Mat, seed: int = 1) -> Findable:
    """Repetitions that the best linear detector could find where the film noise is that of ``mat``.

    Of the error of the total force all that is linear in both feet's centres of pressure, the load share and the
    logarithm of time is taken out, over the whole session: more than can be known while it lasts. What is left counts
    as noise N; a minimum-jerk half of T with depth D then has SNR² = 17.1 D²/(g² T³) / (N/2), and a repetition two.
    """
    trial = drawn_trial(seed, rep_s=max(rep_s, 10.0), reps=4)
    watched = Watched.of(trial, mat, DrillSettings())
    left, time_s = _unexplained(watched)
    half_s = rep_s / 2
    noise = _density(left, float(np.median(np.diff(time_s))), half_s)
    depth_m = float(np.ptp(watched.session.motion.course.points.com_m[:, 1]))
    snr_2 = 2 * 17.1 * depth_m**2 / (GRAVITY_M_S2**2 * half_s**3) / (noise / 2)
    joint_2 = snr_2 + _cop_snr_2(rep_s, seed)
    return Findable(*(float(norm.cdf(np.sqrt(each) - _SURE_SDS)) for each in (snr_2, joint_2)))


def _density(values: np.ndarray, step_s: float, half_s: float) -> float:
    """One-sided density where a half movement is."""
    frequency_hz, density = welch(values, 1 / step_s, nperseg=min(len(values), round(30 / step_s)))
    return float(density[(frequency_hz >= 0.4 / half_s) & (frequency_hz <= 1.5 / half_s)].mean())


def _cop_snr_2(rep_s: float, seed: int) -> float:
    """SNR² of what a repetition moves the CoP fore and aft, against the person's own sway, if its course were known."""
    trial = drawn_trial(seed, rep_s=rep_s, reps=5)
    motion, step_s = Performance(trial), 0.05
    time_s = np.arange(trial.on_s + 6, motion.schedule.end_s, step_s)
    foot_m = trial.foot_length_mm / 1000 * np.cos(np.radians(trial.toe_out_deg))
    clean_pct = np.interp(time_s, motion.course.time_s, motion.course.cop_m) / foot_m * 100
    sway_pct = motion.demand(time_s).fl_pct.mean(axis=1) - clean_pct
    first_s = motion.schedule.reps[0].start_s
    moved_pct = clean_pct[time_s >= first_s] - clean_pct[time_s < first_s].mean()
    energy = (moved_pct**2).sum() * step_s / len(motion.schedule.reps)
    return float(energy / (_density(sway_pct, step_s, rep_s / 2) / 2))


def _unexplained(watched: Watched) -> tuple[np.ndarray, np.ndarray]:
    """Error of the total force (share of body weight) that the places do not explain, while somebody stands there."""
    session, parts, trial = watched.session, watched.parts, watched.session.trial
    time_s = session.time_s
    stands = (time_s > trial.on_s + 6) & (time_s < session.motion.schedule.end_s)
    measured_n = np.concatenate([part.total_force_n for part in parts])
    off = (measured_n - session.truth().force_n.sum(axis=1)) / (trial.weight_kg * GRAVITY_M_S2)
    places = np.concatenate(
        [np.column_stack([*(part.feet[side].cop_mm for side in part.feet), part.left_load_share]) for part in parts]
    )
    since_s = time_s[stands] - trial.on_s
    factors = np.column_stack([np.ones(len(since_s)), np.log(since_s), places[stands] - places[stands].mean(axis=0)])
    return off[stands] - factors @ np.linalg.lstsq(factors, off[stands])[0], time_s[stands]


def tenth_of_the_way_s(session: Session, repetition: TrueRepetition) -> float:
    """When the centre of mass has sunk by a tenth of what it will, without sway."""
    course = session.motion.course
    down = (course.time_s >= repetition.start_s) & (course.time_s <= repetition.bottom_s)
    sunk = -course.points.com_m[down, 1]
    way = (sunk - sunk[0]) / (sunk[-1] - sunk[0])
    return float(course.time_s[down][int(np.argmax(way >= 0.1))])


def _match(true: TrueRepetition, told: list[Repetition]) -> Repetition | None:
    """The repetition that shares more than half of the longer one with the true one."""
    for repetition in told:
        start_s, end_s = repetition.start_us / 1e6, repetition.end_us / 1e6
        common = min(end_s, true.end_s) - max(start_s, true.start_s)
        if common > 0.5 * max(end_s - start_s, true.end_s - true.start_s):
            return repetition
    return None


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS
    effects = sys.argv[2] if len(sys.argv) > 2 else "typical"
    mats = [Mat()] if effects == "uncalibrated" else calibrated_mats(MATS, effects)
    told, score = state_figures(mats, count, max(1, count // 2))
    print(markdown(confusion_rows(score)), told, sep="\n")
    print(quiet_figures(mats, max(1, count // 20)))
    for tempo_s in TEMPOS_S:
        bounds = [findable(tempo_s, mat) for mat in mats]
        best = (
            f"findable {np.mean([b.by_force for b in bounds]):.2f}, jointly {np.mean([b.jointly for b in bounds]):.2f}"
        )
        for paced in (False, True):
            row = repetition_figures(tempo_s, mats, max(1, count // 20), paced)
            print(tempo_s, "paced" if paced else "free", row, best)
