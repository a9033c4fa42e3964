"""Confusion of states over hundreds of simulated sessions, and repetitions by tempo: figures of ``make bench``."""

from __future__ import annotations

import sys

import numpy as np
from posture.sessions_truth import clean_trial, faulty_trial, score_sessions

from mat.pipeline import AnalysisSettings, Pipeline
from mat.posture import DrillSettings
from mat.posture.repetitions import Repetition
from mat.sim.film import PRESETS
from mat.sim.motion import Repetition as TrueRepetition
from mat.sim.session import Session
from mat.sim.trial import drawn_trial

SESSIONS, CLEAN_SESSIONS = 200, 100
TEMPOS_S = (0.6, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 14.0, 20.0)


def state_figures(sessions: int = SESSIONS, clean: int = CLEAN_SESSIONS, effects: str = "ideal") -> dict[str, object]:
    """F1, delay and confusion table of faulty sessions, and what clean ones told."""
    faulty = score_sessions((faulty_trial(seed) for seed in range(sessions)), effects)
    quiet = score_sessions((clean_trial(seed) for seed in range(clean)), effects)
    return {
        "sessions": faulty.sessions,
        "f1": faulty.f1,
        "found": faulty.found.total(),
        "missed": faulty.missed.total(),
        "invented": faulty.invented.total(),
        "near_threshold": faulty.near.total(),
        "median_delay_s": float(np.median(faulty.delays_s)),
        "confusion": faulty.table(),
        "clean_sessions": quiet.sessions,
        "false_in_clean": quiet.invented.total(),
    }


def repetition_figures(rep_s: float, seeds: int = 10, effects: str = "ideal") -> dict[str, float]:
    """Share of repetitions found, invented ones, and errors of start and bottom as parts of the duration."""
    found = true = invented = 0
    starts: list[float] = []
    bottoms: list[float] = []
    for seed in range(1, seeds + 1):
        trial = drawn_trial(seed, rep_s=rep_s, reps=5)
        session = Session(trial, PRESETS[effects], rate_hz=50)
        drill = DrillSettings(expected_rep_s=rep_s)
        settings = AnalysisSettings(weight_kg=trial.weight_kg, foot_length_mm=trial.foot_length_mm, drill=drill)
        pipeline = Pipeline(settings, session.hello)
        told = [repetition for block in session.blocks() for repetition in pipeline.process(block).repetitions]
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
    effects = sys.argv[2] if len(sys.argv) > 2 else "ideal"
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS
    figures = state_figures(count, max(1, count // 2), effects)
    table = figures.pop("confusion")
    print("\n".join(table), figures, sep="\n")  # type: ignore[arg-type]
    for tempo_s in TEMPOS_S:
        print(tempo_s, repetition_figures(tempo_s, max(1, count // 20), effects))
