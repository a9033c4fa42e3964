"""What was planned and done, week by week, of the person of the chosen row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mat.session.adherence import Done, PlanOfDay, Week, weeks_of
from viz.qt import QtWidgets
from viz.review.library import Entry
from viz.texts import text

COLUMNS = ("week", "days", "drills", "repetitions", "minutes")
_ROW_PX = 22
#: Rows that are seen at once; older weeks are scrolled to.
_ROWS = 6


class AdherenceTable(QtWidgets.QWidget):
    """Newest week first.

    Parameters
    ----------
    plan
        What was asked for: a prescription's plan; None for the programme of weeks.
    """

    def __init__(self, plan: PlanOfDay | None = None, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self.title = QtWidgets.QLabel()
        self.table = QtWidgets.QTableWidget(0, len(COLUMNS))
        self.table.setHorizontalHeaderLabels([text(f"review.adherence.{name}") for name in COLUMNS])
        rows, heads = self.table.verticalHeader(), self.table.horizontalHeader()
        if rows is not None and heads is not None:
            rows.hide()
            rows.setDefaultSectionSize(_ROW_PX)
            heads.setSectionResizeMode(QtWidgets.QHeaderView.ResizeMode.Stretch)
        self.table.setEditTriggers(QtWidgets.QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(text("review.adherence"))
        self.table.setToolTip(text("review.tip.adherence"))
        self.table.setFixedHeight((_ROWS + 1) * _ROW_PX + 12)
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.title)
        whole.addWidget(self.table)

    def show_person(self, person: str, entries: Iterable[Entry], today: date) -> None:
        """Sum up this person's recordings."""
        weeks = weeks_of(
            (done for each in entries if (done := _done(each)) and each.person == person), today, self._plan
        )
        who = person or text("review.adherence.nobody")
        self.title.setText(text("review.adherence.of", person=who))
        self.table.setRowCount(len(weeks))
        for row, week in enumerate(reversed(weeks)):
            for column, said in enumerate(cells_of(week)):
                self.table.setItem(row, column, QtWidgets.QTableWidgetItem(said))


def cells_of(week: Week) -> tuple[str, ...]:
    """A row as it is read."""
    return (
        week.monday.isoformat(),
        text("review.adherence.part", done=week.days_done, planned=week.days_open),
        text("review.adherence.part", done=week.drills_done, planned=week.drills_planned),
        text("review.adherence.part", done=week.repetitions_done, planned=week.repetitions_planned),
        text("review.figure.digits_0", value=week.minutes),
    )


def _done(entry: Entry) -> Done | None:
    """What an entry adds; None without a day or what could not be read."""
    try:
        day = date.fromisoformat(entry.created[:10])
    except ValueError:
        return None
    seconds = entry.figures.get("standing_s")
    return None if entry.fault else Done(day, entry.drill, seconds or 0.0, entry.repetitions)
