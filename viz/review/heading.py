"""Above everything: what happened in words, how far it can be trusted, and which thresholds it rests on."""

from __future__ import annotations

from html import escape

from mat.session.reading import Recording
from mat.session.summary import headline, lines, warnings
from viz import theme
from viz.qt import QtCore, QtWidgets
from viz.review.changes import changed_thresholds
from viz.review.model import ReviewModel
from viz.said import in_own_words
from viz.texts import elapsed, text


class Heading(QtWidgets.QLabel):
    """Words first."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(QtCore.Qt.TextFormat.RichText)
        self.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_model(self, model: ReviewModel) -> None:
        """Both sets where there are two, the shown one first."""
        told = [_told(model.recording)]
        if model.changed is not None:
            other = model.made if model.shows_changed else model.changed
            here, there = ("changed", "made") if model.shows_changed else ("made", "changed")
            changes = "; ".join(changed_thresholds(model.made.recording, model.changed.recording))
            told[0] = f"<b>{escape(text(f'review.set.{here}'))}</b> {told[0]}"
            words = escape(headline(other.recording.summary))
            told.append(f"<b>{escape(text(f'review.set.{there}'))}</b> {words}")
            told.append(_quiet(text("review.set.differs", changes=changes)))
        self.setText("<br>".join(told))


def _told(recording: Recording) -> str:
    summary = recording.summary
    who = (recording.label("person"), recording.label("drill"), recording.label("created")[:16].replace("T", " "))
    label = " · ".join(each for each in (*who, elapsed(summary.duration_s)) if each)
    reasons = "; ".join(in_own_words(reason.text) for reason in summary.grade.reasons)
    quality = text("review.quality", word=text(f"review.grade.{summary.grade.word}"))
    rest = " ".join([*lines(summary), *warnings(summary)])
    return f"<span style='font-size:17px'><b>{escape(headline(summary))}</b></span> {escape(rest)}<br>" + _quiet(
        " · ".join(each for each in (label, quality, reasons) if each)
    )


def _quiet(words: str) -> str:
    return f"<span style='color:{theme.look().quiet_text}'>{escape(words)}</span>"
