"""A summary as one row of a table: the same names in a terminal, in CSV and in JSON."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from mat.session.summary.figures import Summary
from mat.session.summary.recorded import RecordingSummary
from mat.session.summary.words import headline

Value = str | int | float | None


def _median(name: str) -> Callable[[Summary], float | None]:
    def median(summary: Summary) -> float | None:
        values = np.array([getattr(rep, name) for rep in summary.repetitions], dtype=float)
        values = values[np.isfinite(values)]
        return float(np.median(values)) if len(values) else None

    return median


def _with(state: str) -> Callable[[Summary], int]:
    return lambda summary: len(summary.repetitions_with(state))


def _events(channel: str, *states: str) -> Callable[[Summary], int]:
    return lambda summary: sum(event.channel == channel and event.state in states for event in summary.events)


def _sway(group: str, name: str) -> Callable[[Summary], float | None]:
    return lambda summary: None if summary.quiet is None else getattr(getattr(summary.quiet.sway, group), name)


def _steadiness(summary: Summary) -> float | None:
    values = [foot.steadiness for rep in summary.repetitions for foot in rep.at_bottom.values()]
    return float(np.nanmedian(values)) if np.isfinite(values).any() else None


#: Name → how it is taken from a summary. Medians are over repetitions.
_FIGURES: dict[str, Callable[[Summary], Value]] = {
    "duration_s": lambda summary: summary.duration_s,
    "standing_s": lambda summary: summary.standing_s,
    "judged_s": lambda summary: summary.judged_s,
    "sets": lambda summary: summary.sets,
    "repetitions": lambda summary: len(summary.repetitions),
    "corrected_by_hand": lambda summary: summary.corrected,
    "repetitions_toes": _with("toes"),
    "repetitions_heels": _with("heels"),
    "repetitions_toes_caution": _with("toes_caution"),
    "repetitions_heels_caution": _with("heels_caution"),
    "rolls_toes": _events("person", "toes"),
    "rolls_heels": _events("person", "heels"),
    "twists": _events("person", "twist"),
    "tilts_inward": _events("tilt", "inward"),
    "tilts_outward": _events("tilt", "outward"),
    "grippings": _events("tilt", "gripping"),
    "corners_lifted": _events("tilt", "corner_heel", "corner_mth1", "corner_mth5"),
    "shifts": _events("shift", "left", "right"),
    "wall_touches": _events("touch", "wall_touch", "wall_leaning"),
    "down_s": _median("down_s"),
    "hold_s": _median("hold_s"),
    "up_s": _median("up_s"),
    "cop_range_ap_mm": _median("ap_mm"),
    "cop_range_ml_mm": _median("ml_mm"),
    "in_band_share": lambda summary: summary.in_band_share,
    "time_to_correct_s": _median("time_to_correct_s"),
    "tripod_steadiness": _steadiness,
    "mean_force_n": lambda summary: summary.mean_force_n,
    "left_load_share": lambda summary: summary.left_load_share,
    "left_fl_pct": lambda summary: summary.fl_pct["left"],
    "right_fl_pct": lambda summary: summary.fl_pct["right"],
    "sway_duration_s": lambda summary: None if summary.quiet is None else summary.quiet.sway.duration_s,
    "sway_velocity_mm_s": _sway("velocities", "mean_velocity_mm_s"),
    "sway_path_mm": _sway("velocities", "path_mm"),
    "sway_rms_ap_mm": _sway("distances", "rms_ap_mm"),
    "sway_rms_ml_mm": _sway("distances", "rms_ml_mm"),
    "sway_ellipse_mm2": _sway("distances", "ellipse_area_mm2"),
    "scans": lambda summary: summary.frames,
    "missed": lambda summary: summary.missed,
}
_LABELS = ("file", "created", "person", "drill")
#: Names of all columns, in order.
COLUMNS = (*_LABELS, *_FIGURES, "grade", "reasons", "words")


def row(recorded: RecordingSummary) -> dict[str, Value]:
    """Figures of one recording by name; None where a figure is not defined.

    Names end in their unit; a count has none. ``in_band_share`` and the like are 0–1. ``repetitions_toes`` counts
    repetitions whose worst state on a foot was a roll onto the toes; ``rolls_toes`` counts rolls of the person, in and
    between repetitions.
    """
    summary = recorded.summary
    labels: dict[str, Value] = {"file": recorded.info.path.name}
    labels |= {name: recorded.label(name) or None for name in _LABELS[1:]}
    figures = {name: _defined(take(summary)) for name, take in _FIGURES.items()}
    reasons = "; ".join(reason.text for reason in summary.grade.reasons) or None
    return {**labels, **figures, "grade": summary.grade.word, "reasons": reasons, "words": headline(summary)}


def _defined(value: Value) -> Value:
    return None if isinstance(value, float) and not math.isfinite(value) else value
