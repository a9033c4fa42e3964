"""The report's charts: feet with the CoP of every repetition, the course of a repetition, the set, quiet stance."""

from __future__ import annotations

import numpy as np
from reportlab.graphics.shapes import Drawing, String
from reportlab.lib.colors import Color, black

from mat.foot.outline import band_outline, foot_outline
from mat.report.axes import BAND, FRAME, INK, LABEL_PT, TRACE, Axes, ticks
from mat.session.comparison import POINTS, Courses
from mat.session.comparison.courses import course, mean_place_pct, scans_of
from mat.session.reading import Recording

#: Letters for the worst state of a repetition, worst first.
MARKS = {
    "toes": "T", "heels": "H", "toes_caution": "t", "heels_caution": "h", "inward": "i", "outward": "o",
    "gripping": "g", "corner_heel": "c", "corner_mth1": "c", "corner_mth5": "c",
}  # fmt: skip
_TRIPOD = Color(0.3, 0.3, 0.3)


def band_pct(recording: Recording) -> tuple[float, float] | None:
    """Target band of the drill for this person, % of foot length."""
    band, drill = recording.settings.drill.band, recording.settings.drill
    if band is None or recording.stance is None:
        return None
    places = [foot.fl_pct for foot in recording.stance.baseline.feet.values()]
    return band.limits_pct(float(np.mean(places)), drill.school) if places else None


def feet_chart(recording: Recording, width: float, height: float) -> Drawing:
    """Footprints with target band and tripod, the CoP of every repetition, and where it was at the bottom."""
    drawing = Drawing(width, height)
    stance = recording.stance
    if stance is None:
        return _nothing(drawing, "No footprint was found.")
    outlines = {side: foot_outline(foot.footprint) for side, foot in stance.feet.items()}
    axes = _equal(drawing, np.concatenate(list(outlines.values())), width, height)
    band = band_pct(recording)
    for side, foot in stance.feet.items():
        if band is not None:
            axes.area(band_outline(foot.footprint, *band), BAND, None)
        axes.area(outlines[side], None, FRAME)
        axes.area(foot.regions.corners_mm, None, _TRIPOD, 0.4)
    for side in stance.feet:
        _traces(axes, recording, side)
    low = axes.at(axes.x[0], axes.y[0])
    bottom = "; ● bottom of a repetition" if recording.repetitions else ""
    axes.text(low[0], low[1] - 9, f"seen from above, toes up; shaded: target band; triangle: tripod{bottom}")
    x, y = axes.at(axes.x[1] - 50, axes.y[0])
    axes.line(np.array([axes.x[1] - 50, axes.x[1]]), np.array([axes.y[0], axes.y[0]]), black, 0.8)
    axes.text(x, y + 2, "50 mm")
    return drawing


def _traces(axes: Axes, recording: Recording, side: str) -> None:
    x_mm, y_mm = (recording.frames[f"{side}_cop_{axis}_mm"] for axis in ("ml", "ap"))
    for repetition in recording.repetitions:
        scans = scans_of(recording, repetition)
        axes.line(x_mm[scans], y_mm[scans], TRACE, 0.5)
    for repetition in recording.repetitions:
        at = min(int(np.searchsorted(recording.time_s, repetition.bottom_us / 1e6)), len(x_mm) - 1)
        axes.dot(float(x_mm[at]), float(y_mm[at]), 1.3)
    if not recording.repetitions:
        axes.line(x_mm, y_mm, TRACE, 0.4)


def _equal(drawing: Drawing, points: np.ndarray, width: float, height: float) -> Axes:
    """Axes with the same scale both ways that hold all points."""
    low, high = points.min(axis=0) - 6, points.max(axis=0) + 6
    room = (width - 4, height - 14)
    scale = min(room[0] / (high[0] - low[0]), room[1] / (high[1] - low[1]))
    size = (high - low) * scale
    left = (width - size[0]) / 2
    return Axes(drawing, left, 12, size[0], size[1], (low[0], high[0]), (low[1], high[1]))


def course_chart(recording: Recording, width: float, height: float) -> Drawing:
    """Place along the feet over the repetition: every one thin, their mean thick."""
    drawing = Drawing(width, height)
    if not recording.repetitions:
        return _nothing(drawing, "No repetition was found.")
    share, place = np.linspace(0, 100, POINTS), mean_place_pct(recording)
    every = Courses(np.stack([course(recording, place, repetition) for repetition in recording.repetitions]))
    courses = every.values
    t = recording.settings.thresholds
    low = min(15.0, np.nanmin(courses) - 2) if np.isfinite(courses).any() else 15.0
    high = max(75.0, np.nanmax(courses) + 2) if np.isfinite(courses).any() else 75.0
    axes = Axes(drawing, 26, 24, width - 32, height - 38, (0, 100), (low, high))
    if (band := band_pct(recording)) is not None:
        axes.band(*band)
    axes.frame(
        "% of the repetition",
        "place of the weight, % of foot length (0 heel, 100 toes)",
        ticks(0, 100),
        ticks(low, high),
    )
    axes.level(t.toes_pct, "toes")
    axes.level(t.heels_pct, "heels")
    for each in courses:
        axes.line(share, each, TRACE, 0.5)
    axes.line(share, every.mean, INK, 1.6)
    return drawing


def set_chart(recording: Recording, width: float, height: float) -> Drawing:
    """Along the repetitions: place at the bottom, time in the band, worst state."""
    drawing = Drawing(width, height)
    reps = recording.repetitions
    if not reps:
        return _nothing(drawing, "No repetition was found.")
    place = mean_place_pct(recording)
    at = [min(int(np.searchsorted(recording.time_s, rep.bottom_us / 1e6)), len(place) - 1) for rep in reps]
    bottom = place[at]
    known = bottom[np.isfinite(bottom)]
    low, high = min(20.0, *(known - 2)), max(70.0, *(known + 8))  # above the highest is room for its letter
    axes = Axes(drawing, 26, 24, width - 32, height - 46, (0.5, len(reps) + 0.5), (low, high))
    if (band := band_pct(recording)) is not None:
        axes.band(*band)
    axes.frame(
        "repetition",
        "place of the weight at the bottom, % of foot length; letters: worst state",
        _numbers(len(reps)),
        ticks(low, high),
    )
    for index, (rep, value) in enumerate(zip(reps, bottom, strict=True), start=1):
        axes.dot(index, float(value))
        marks = "".join(sorted({MARKS[state.state] for state in rep.worst.values()}, key="THthiogc".index))
        axes.text(axes.at(index, high)[0], axes.bottom + axes.height - 8, marks, "middle")
    return drawing


def _numbers(count: int) -> list[float]:
    step = max(1, -(-count // 12))
    return [float(number) for number in range(1, count + 1, step)]


def quiet_chart(recording: Recording, width: float, height: float) -> Drawing:
    """Statokinesigram of the quiet stance, with its 95 % ellipse."""
    drawing = Drawing(width, height)
    quiet = recording.summary.quiet
    if quiet is None:
        return _nothing(drawing, "No quiet stance of 25 s and more.")
    moved, ellipse = quiet.trace_mm, quiet.ellipse_mm
    reach = float(np.abs(np.concatenate([moved, ellipse])).max()) * 1.1 + 0.5
    side = min(width - 40, height - 42)
    axes = Axes(drawing, (width - side) / 2 + 8, 26, side, side, (-reach, reach), (-reach, reach))
    axes.frame("sideways (right +), mm", "forward, mm", ticks(-reach, reach), ticks(-reach, reach))
    axes.line(moved[:, 0], moved[:, 1], TRACE, 0.4)
    axes.line(ellipse[:, 0], ellipse[:, 1], INK, 1.0)
    return drawing


def _nothing(drawing: Drawing, why: str) -> Drawing:
    drawing.add(String(4, drawing.height / 2, why, fontSize=LABEL_PT + 1, fillColor=FRAME))
    return drawing
