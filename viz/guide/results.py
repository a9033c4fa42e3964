"""What came of a guided task, as a page: the expected error large, then a line for each thing found."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mat.session.calibrating import Outcome
from mat.session.calibrating.verifying import GOOD_COP_MM, GOOD_FORCE, Verdict
from mat.session.doctor import Finding
from viz.guide.picture import GuidePicture, Row
from viz.guide.words import group
from viz.said import in_window_words
from viz.state import Role, state_word
from viz.texts import REFERENCE, catalogue, text

_ROLE_OF = {True: Role.OK, False: Role.FAULT, None: Role.CAUTION}
_MARK_OF = {True: "guide.mark.good", False: "guide.mark.bad", None: "guide.mark.open"}


def of_calibration(outcome: Outcome) -> GuidePicture:
    """Steps with the error of the centre of pressure expected after each; the last one is what is to be had."""
    calibration = outcome.calibration
    ap_mm, ml_mm = calibration.expected_cop_ap_mm, calibration.expected_cop_ml_mm
    known = math.isfinite(ap_mm) and math.isfinite(ml_mm)
    expected = text("guide.calibrate.expected", ap_mm=ap_mm, ml_mm=ml_mm) if known else text("guide.calibrate.unknown")
    rows = tuple(
        Row((group(row.group), in_window_words(row.text), _error(row.cop_ap_mm, row.cop_ml_mm))) for row in outcome.rows
    )
    return GuidePicture(
        kind="result",
        title=text("guide.calibrate.done"),
        lines=(text("guide.calibrate.ask_use"),),
        state=state_word("guide_error" if known else "guide_good", advice=expected, ap_mm=max(ap_mm, ml_mm)),
        head=tuple(text(f"guide.calibrate.head.{name}") for name in ("step", "gave", "error")),
        rows=rows,
    )


def _error(ap_mm: float, ml_mm: float) -> str:
    known = math.isfinite(ap_mm) and math.isfinite(ml_mm)
    return text("guide.calibrate.error", ap_mm=ap_mm, ml_mm=ml_mm) if known else ""


def of_check(verdict: Verdict) -> GuidePicture:
    """Points with their errors, and whether the calibration holds."""
    rows = []
    for row in verdict.rows:
        good = max(abs(row.cop_ap_mm), abs(row.cop_ml_mm)) <= GOOD_COP_MM and abs(row.force) <= GOOD_FORCE
        cells = (
            text(f"side.{row.side}"),
            text("guide.verify.place", along_mm=row.along_mm),
            text("guide.verify.cop", ap_mm=row.cop_ap_mm, ml_mm=row.cop_ml_mm),
            text("guide.verify.force", percent=100 * row.force),
        )
        rows.append(Row(cells, _ROLE_OF[good], text(_MARK_OF[good])))
    word = state_word("guide_good" if verdict.good else "guide_bad", advice=in_window_words(verdict.text))
    head = tuple(text(f"guide.verify.head.{name}") for name in ("pad", "place", "cop", "force"))
    lines = (text("guide.verify.foam"),)
    return GuidePicture("result", text("guide.verify.done"), lines=lines, state=word, head=head, rows=tuple(rows))


def of_examination(findings: Sequence[Finding]) -> GuidePicture:
    """Findings, each with its sign and word."""
    rows = tuple(
        Row((_subject(each.subject), in_window_words(each.text)), _ROLE_OF[each.good], text(_MARK_OF[each.good]))
        for each in findings
    )
    amiss = sum(each.good is False for each in findings)
    advice = text("guide.doctor.amiss", count=amiss) if amiss else text("guide.doctor.well")
    word = state_word("guide_bad" if amiss else "guide_good", advice=advice)
    return GuidePicture("result", text("guide.doctor.done"), state=word, rows=rows)


def _subject(name: str) -> str:
    key = f"guide.subject.{name.replace(' ', '_')}"
    return text(key) if key in catalogue(REFERENCE) else name
