"""A person's sessions beside one another, and whether a change is more than chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, TableStyle

from mat.errors import UsageError
from mat.posture.sway import smallest_detectable_change
from mat.report.tables import plain_table
from mat.session.comparison import Difference, conditions_of, differences
from mat.session.reading import Recording
from mat.session.summary import RecordingSummary
from mat.session.summary.row import row

#: Newest sessions shown.
MOST_SESSIONS = 12
#: So many comparable sessions before the present one give a person's own spread.
LEAST_FOR_CHANGE = 3
_SMALL = ParagraphStyle("sessions", fontName="Helvetica", fontSize=7.5, leading=9.5)
_GREY = Color(0.6, 0.6, 0.6)
#: Figure → heading, digits, factor.
_SHOWN = {
    "repetitions": ("reps", 0, 1.0),
    "repetitions_toes": ("toes", 0, 1.0),
    "repetitions_heels": ("heels", 0, 1.0),
    "in_band_share": ("in band, %", 0, 100.0),
    "cop_range_ap_mm": ("AP, mm", 0, 1.0),
    "left_load_share": ("left, %", 0, 100.0),
    "sway_velocity_mm_s": ("sway, mm/s", 1, 1.0),
}
#: Of these the smallest detectable change is told.
_JUDGED = ("in_band_share", "cop_range_ap_mm", "left_load_share", "sway_velocity_mm_s")


def unlike(one: RecordingSummary, other: RecordingSummary) -> tuple[Difference, ...]:
    """Why figures of two sessions do not mean the same; empty where they do."""
    return differences(conditions_of(one.info, one.markers), conditions_of(other.info, other.markers))


def comparable(one: RecordingSummary, other: RecordingSummary) -> bool:
    """Whether figures of two sessions mean the same: footwear, load, gap, calibration, thresholds, drill."""
    return not unlike(one, other)


def sessions_table(recording: Recording, earlier: Sequence[RecordingSummary], width: float) -> list[Flowable]:
    """Earlier sessions and this one, oldest first; what cannot be compared is grey."""
    present = RecordingSummary(recording.info, recording.health, recording.summary, recording.markers)
    ordered = _before(present, earlier)
    shown = [*ordered[-(MOST_SESSIONS - 1) :], present]
    figures = [row(each) for each in shown]
    heading = ["session", *(heading for heading, _, _ in _SHOWN.values()), "quality"]
    rows = [heading] + [
        [
            str(each["created"] or each["file"])[:16].replace("T", " "),
            *(_shown(each, name) for name in _SHOWN),
            str(each["grade"]),
        ]
        for each in figures
    ]
    table = plain_table(rows, width, (18, 7, 7, 7, 11, 10, 9, 12, 10))
    reasons = [unlike(present, each) for each in shown]
    alike = [not found for found in reasons]
    grey = [("TEXTCOLOR", (0, index), (-1, index), _GREY) for index, same in enumerate(alike, start=1) if not same]
    table.setStyle(TableStyle(grey))
    told = [_change(name, figures, alike) for name in _JUDGED]
    sentences = [sentence for sentence in told if sentence]
    if grey:
        told_once = dict.fromkeys(str(each) for found in reasons for each in found)
        sentences.append(f"Grey sessions cannot be compared: {_safe('; '.join(told_once))}.")
    return [
        table,
        Paragraph(" ".join(sentences) or "Too few comparable sessions to tell a change from chance.", _SMALL),
    ]


def _safe(text: str) -> str:
    """Nothing of a header's text is taken for markup."""
    printable = text.encode("cp1252", errors="replace").decode("cp1252")
    return printable.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _before(present: RecordingSummary, others: Sequence[RecordingSummary]) -> list[RecordingSummary]:
    """Recordings of the same drill made before the present one, oldest first, a copy of a file counted once."""

    def mark(each: RecordingSummary) -> tuple[str, int, int]:
        return each.label("created"), each.info.hello.mat_id, each.health.size_bytes

    earlier = {
        mark(each): each
        for each in others
        if each.label("created") < present.label("created") and _drill(each) == _drill(present)
    }
    return [each for at, each in sorted(earlier.items(), key=lambda item: item[0])]


def _drill(each: RecordingSummary) -> str:
    return conditions_of(each.info).drill


def _shown(figures: dict, name: str) -> str:
    _, digits, factor = _SHOWN[name]
    value = figures[name]
    return "" if value is None else f"{factor * float(value):.{digits}f}"


def _change(name: str, figures: list[dict], alike: list[bool]) -> str:
    """This session against the mean of the comparable ones before it, in the light of their own spread."""
    heading, digits, factor = _SHOWN[name]
    before = [
        float(each[name]) * factor
        for each, same in zip(figures[:-1], alike[:-1], strict=True)
        if same and each[name] is not None
    ]
    now = figures[-1][name]
    if now is None or len(before) < LEAST_FOR_CHANGE:
        return ""
    try:
        smallest = smallest_detectable_change([before])
    except UsageError:
        return ""
    moved = factor * float(now) - float(np.mean(before))
    judged = "more than chance" if smallest.is_real(moved) else "within chance"
    # A digit more than the table: a small real change must not read as none.
    digits += 1
    least = f"{smallest.sdc:.{digits}f}"
    return f"{heading}: {moved:+.{digits}f} against the mean before, {judged} (smallest detectable change {least})."
