"""What the report says beside the summary's own words: quality, this mat, context, fatigue, definitions."""

from __future__ import annotations

import math

import numpy as np

from mat.posture.repetitions import Repetition
from mat.session.comparison.conditions import told_context
from mat.session.comparison.courses import mean_place_pct, scans_of
from mat.session.reading import Recording
from mat.session.summary import Level

#: Header entries, or answers after a set, that tell the context of a session, and what they are called.
_CONTEXT = {
    "load_kg": "load, kg", "footwear": "footwear", "support": "support", "eyes": "eyes", "effort": "effort",
    "pain_before": "pain before (0–10)", "pain_after": "pain after (0–10)", "felt": "felt in", "feedback": "feedback",
}  # fmt: skip
#: A half of a set is worse than the other when its typical place or time in the band differs by more than the spread
#: of single repetitions explains: two standard errors of the difference of the means.
_STANDARD_ERRORS = 2.0
#: Fewer repetitions in a half say nothing.
_LEAST_IN_A_HALF = 3

DEFINITIONS = (
    "CoP: centre of pressure, the mean place of the force. Place of the weight: CoP along the foot's long "
    "axis, 0 % rear edge of the stance footprint, 100 % foot length. Tripod: what an ideal three-legged stool "
    "on heel, ball of the big and of the little toe would carry. Onto the toes: beyond {toes:g} %, or the heel "
    "all but unloaded; onto the heels: behind {heels:g} %, or the forefoot all but unloaded; cautions before. "
    "Repetitions are found in the vertical force; start and end at about a tenth of the way. Sway: 10 Hz low- "
    "pass, 95 % prediction ellipse."
)
NOTE = "Coaching and review support, not a medical device; thresholds not clinically validated."


def quality(recording: Recording) -> str:
    """How far the figures can be trusted."""
    grade = recording.summary.grade
    reasons = [reason.text for reason in grade.reasons if reason.level > Level.GOOD]
    return f"Quality: {grade.word}" + (f": {'; '.join(reasons)}." if reasons else ".")


def this_mat(recording: Recording) -> str:
    """What is known of the mat's accuracy."""
    if recording.info.foreign is not None:
        return f"Measured with {recording.info.foreign.film.maker}, on its maker's calibration."
    device, calibration = recording.info.hello, recording.settings.calibration
    name = f"“{device.name}”" if device.name else f"{device.mat_id:08x}"
    if recording.info.simulated:
        name += " (SIMULATED)"
    if calibration is None:
        return f"Mat {name}: not calibrated; a foot's CoP may be 4 to 5 mm off."
    told = f"Mat {name}, calibrated {calibration.created[:10]}"
    if not math.isfinite(calibration.expected_cop_ap_mm):
        return f"{told}."
    return (
        f"{told}: a foot's CoP is expected within {calibration.expected_cop_ap_mm:.1f} mm forward and back, "
        f"{calibration.expected_cop_ml_mm:.1f} mm sideways (rms)."
    )


def context(recording: Recording) -> list[tuple[str, str]]:
    """Who, how, with what; only what is known."""
    settings = recording.settings
    known = [("weight", f"{settings.weight_kg:.4g} kg")] if settings.weight_kg else []
    if settings.foot_length_mm:
        known.append(("foot", f"{settings.foot_length_mm:.0f} mm"))
    gap = f"{settings.gap_mm:g} mm{' (assumed)' if settings.placement_assumed else ''}"
    known.append(("pads apart", gap))
    if recording.stance is not None and recording.stance.heel_distance_mm is not None:
        known.append(("heels apart", f"{recording.stance.heel_distance_mm / 10:.0f} cm"))
    if settings.drill.shoes:
        known.append(("footwear", "shoes"))
    told = told_context(recording.info.header, recording.markers)
    for key, title in _CONTEXT.items():
        value = told.get(key)
        if value not in (None, "") and title not in dict(known):
            known.append((title, str(value)[:40]))
    return known


def fatigue(recording: Recording) -> str:
    """Whether the second half of the repetitions differs from the first."""
    reps = list(recording.repetitions)
    half = len(reps) // 2
    if half < _LEAST_IN_A_HALF:
        return ""
    place = mean_place_pct(recording)
    means = np.array([_mean(place, recording, rep) for rep in reps])
    rolled = np.array([any(state.state in ("toes", "heels") for state in rep.worst.values()) for rep in reps])
    told = []
    moved = _difference(means[:half], means[-half:])
    if moved is not None:
        way = "towards the toes" if moved > 0 else "towards the heels"
        told.append(f"the weight lay {abs(moved):.0f} % of foot length further {way}")
    before, after = _rolls_between(recording, reps[half - 1].end_us, reps[-half].start_us)
    first, second = int(rolled[:half].sum()) + before, int(rolled[-half:].sum()) + after
    if second >= first + 2:
        told.append(f"{second} rolls instead of {first}")
    if not told:
        return "Second half of the repetitions: no different from the first."
    return f"Second half of the repetitions: {', and '.join(told)}. Fatigue?"


def _rolls_between(recording: Recording, first_end_us: int, second_start_us: int) -> tuple[int, int]:
    """Rolls outside of all repetitions, up to the end of the first half and from the start of the second.

    A hinge onto the toes is not always told as a repetition: counting only those that are would make up a change.
    """
    inside = [(rep.start_us, rep.end_us) for rep in recording.repetitions]
    lone_us = [
        event.start_us for event in recording.events
        if event.channel == "person" and event.state in ("toes", "heels")
        and not any(start <= event.start_us < end for start, end in inside)
    ]  # fmt: skip
    return sum(us < first_end_us for us in lone_us), sum(us >= second_start_us for us in lone_us)


def _mean(place: np.ndarray, recording: Recording, repetition: Repetition) -> float:
    values = place[scans_of(recording, repetition)]
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else float("nan")


def _difference(first: np.ndarray, second: np.ndarray) -> float | None:
    """Difference of two means, None where it may be chance."""
    first, second = first[np.isfinite(first)], second[np.isfinite(second)]
    if min(len(first), len(second)) < _LEAST_IN_A_HALF:
        return None
    error = np.sqrt(first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second))
    moved = float(second.mean() - first.mean())
    return moved if abs(moved) > max(_STANDARD_ERRORS * error, 1.0) else None


def definitions(recording: Recording) -> str:
    thresholds = recording.settings.thresholds
    return DEFINITIONS.format(toes=thresholds.toes_pct, heels=thresholds.heels_pct)
