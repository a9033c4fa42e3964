"""This recording over the last comparable one: place along the feet and left share, mean and spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from mat.errors import SmartMatError
from mat.report.axes import INK, Axes, ticks
from mat.report.sessions import comparable
from mat.session.comparison import POINTS, Courses, courses_of
from mat.session.comparison.courses import Channel
from mat.session.reading import Recording, read
from mat.session.summary import RecordingSummary

#: Drawn, with what stands at the axis.
SHOWN: dict[Channel, str] = {
    "place": "place of the weight, % of foot length",
    "share": "left foot's share, %",
}
_OTHER = Color(0.35, 0.35, 0.35)
#: Grounds of ± one standard deviation: this recording's, and the other's.
_MINE_BAND, _OTHER_BAND = Color(0.80, 0.86, 0.93), Color(0.90, 0.90, 0.90)


def last_comparable(recording: Recording, earlier: Sequence[RecordingSummary]) -> Recording | None:
    """The newest earlier recording made alike that has repetitions, read; None where there is none."""
    present = RecordingSummary(recording.info, recording.health, recording.summary, recording.markers)
    before = [
        each
        for each in earlier
        if each.summary.repetitions and each.label("created") < recording.label("created") and comparable(present, each)
    ]
    newest = max(before, key=lambda each: each.label("created"), default=None)
    if newest is None or not recording.repetitions:
        return None
    try:
        return read(newest.info.path)
    except SmartMatError:  # gone since it was summed up: the trend stands without it
        return None


def compared_charts(recording: Recording, other: Recording, width: float, height: float) -> list[Drawing]:
    """One chart a channel, on the same axes for both; the other one dashed."""
    mine, theirs = courses_of(recording), courses_of(other)
    return [_chart(mine[channel], theirs[channel], label, (width, height)) for channel, label in SHOWN.items()]


def told(recording: Recording, other: Recording) -> str:
    """What the charts show."""
    when = other.label("created")[:16].replace("T", " ") or other.info.path.name
    return (
        f"Solid: this recording ({len(recording.repetitions)} repetitions); dashed: {when} "
        f"({len(other.repetitions)} repetitions), the last one made alike. Mean over the repetitions, ± one standard "
        "deviation."
    )


def _chart(mine: Courses, theirs: Courses, label: str, size_pt: tuple[float, float]) -> Drawing:
    drawing = Drawing(*size_pt)
    edges = np.concatenate([edge for each in (mine, theirs) for edge in each.edges])
    edges = edges[np.isfinite(edges)]
    low, high = (float(edges.min()), float(edges.max())) if len(edges) else (0.0, 1.0)
    margin = max(0.05 * (high - low), 0.5)
    low, high = low - margin, high + margin
    axes = Axes(drawing, 26, 24, size_pt[0] - 32, size_pt[1] - 38, (0, 100), (low, high))
    _ground(axes, theirs, _OTHER_BAND)
    _ground(axes, mine, _MINE_BAND)
    axes.frame("% of the repetition", label, ticks(0, 100), ticks(low, high))
    share = np.linspace(0, 100, POINTS)
    axes.line(share, theirs.mean, _OTHER, 1.2, (4, 2))
    axes.line(share, mine.mean, INK, 1.6)
    return drawing


def _ground(axes: Axes, courses: Courses, fill: Color) -> None:
    low, high = courses.edges
    if len(courses) > 1 and np.isfinite(low).all() and np.isfinite(high).all():
        share = np.linspace(0, 100, POINTS)
        outline = np.concatenate([np.stack([share, low], 1), np.stack([share, high], 1)[::-1]])
        axes.area(outline, fill, None)
