"""Quiet stance: statokinesigram with its ellipse, spectrum, and every measure with the variant it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from mat.errors import SmartMatError
from mat.posture.sway.spectrum import power_density
from mat.session.comparison import smallest_of
from mat.session.summary import QuietStance, quiet_spans_s, stance_over
from viz import theme
from viz.qt import QtCore, QtWidgets, pg
from viz.review.model import ReviewModel
from viz.review.plots import box_of, new_plot
from viz.said import in_own_words
from viz.texts import elapsed, text

#: Measure by its name in :meth:`~mat.posture.sway.SwayMeasures.row`: digits, unit, and the name its repeats have in a
#: summary's row (empty: none is kept).
MEASURES: Mapping[str, tuple[int, str, str]] = {
    "mean_velocity_mm_s": (1, "mm/s", "sway_velocity_mm_s"),
    "mean_velocity_ap_mm_s": (1, "mm/s", ""),
    "mean_velocity_ml_mm_s": (1, "mm/s", ""),
    "path_mm": (0, "mm", "sway_path_mm"),
    "rms_ap_mm": (2, "mm", "sway_rms_ap_mm"),
    "rms_ml_mm": (2, "mm", "sway_rms_ml_mm"),
    "range_ap_mm": (1, "mm", ""),
    "range_ml_mm": (1, "mm", ""),
    "ellipse_area_mm2": (0, "mm²", "sway_ellipse_mm2"),
    "direction_deg": (0, "°", ""),
    "ap_mean_frequency_hz": (2, "Hz", ""),
    "ml_mean_frequency_hz": (2, "Hz", ""),
    "ap_frequency_95_hz": (2, "Hz", ""),
    "ml_frequency_95_hz": (2, "Hz", ""),
}
#: Shown of a spectrum: what is measured of it, 0.15–5 Hz, with a little to the left.
_SPECTRUM_HZ = (0.1, 5.0)
_TICKS_HZ = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_COLUMNS = ("measure", "value", "variant", "smallest")


class SwayPage(QtWidgets.QWidget):
    """Of a quiet stance that was found, or of the span that is marked on the timeline.

    Parameters
    ----------
    model
        What is shown.
    """

    def __init__(self, model: ReviewModel, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.spans_s: list[tuple[float, float]] = []
        self.stance: QuietStance | None = None
        self._repeats: Sequence[Mapping[str, float | None]] = ()
        self._of: object = None
        self.chooser = QtWidgets.QComboBox()
        self.chooser.setAccessibleName(text("review.sway.stretch"))
        self.chooser.activated.connect(self._choose)
        self.plane = new_plot(text("review.sway.ml"), text("review.sway.ap"))
        box_of(self.plane).setAspectLocked(True)
        self.spectrum = new_plot(text("review.sway.frequency"), title=text("review.sway.density"))
        self.spectrum.setLogMode(x=True, y=True)
        self.spectrum.getAxis("bottom").setTicks([[(math.log10(each), _figure(each, 1)) for each in _TICKS_HZ], []])
        self.table = self._new_table()
        self.words = QtWidgets.QLabel()
        self.words.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        plots = pg.GraphicsLayoutWidget()
        plots.setBackground(theme.look().panel)
        plots.ci.addItem(self.plane, row=0, col=0)
        plots.ci.addItem(self.spectrum, row=0, col=1)
        across = QtWidgets.QHBoxLayout()
        across.addWidget(QtWidgets.QLabel(text("review.sway.stretch")))
        across.addWidget(self.chooser, 1)
        parts = QtWidgets.QSplitter(QtCore.Qt.Orientation.Vertical)
        parts.addWidget(plots)
        parts.addWidget(self.table)
        parts.setSizes([300, 260])
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addLayout(across)
        whole.addWidget(parts, 1)
        whole.addWidget(self.words)

    def _new_table(self) -> QtWidgets.QTableWidget:
        table = QtWidgets.QTableWidget(len(MEASURES), len(_COLUMNS))
        table.setHorizontalHeaderLabels([text(f"review.sway.column.{name}") for name in _COLUMNS])
        rows, heads = table.verticalHeader(), table.horizontalHeader()
        if rows is not None and heads is not None:
            rows.hide()
            rows.setDefaultSectionSize(22)
            heads.setSectionResizeMode(QtWidgets.QHeaderView.ResizeMode.ResizeToContents)
            heads.setStretchLastSection(True)
        table.setEditTriggers(QtWidgets.QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(text("review.sway"))
        return table

    # --- what is shown ---------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the stretches of the recording; the marked span before them, where there is one."""
        recording, span = self._model.recording, self._model.span_s
        if self._of == (id(recording), span):
            return
        self._of = (id(recording), span)
        self.spans_s = [*([span] if span else []), *quiet_spans_s(recording.frames)]
        self.chooser.clear()
        for index, (start_s, end_s) in enumerate(self.spans_s):
            key = "review.sway.marked" if span and index == 0 else "review.sway.quiet"
            self.chooser.addItem(text(key, start=elapsed(start_s), end=elapsed(end_s), seconds=end_s - start_s))
        longest = max(range(len(self.spans_s)), key=lambda at: np.ptp(self.spans_s[at]), default=-1)
        self._choose(0 if span else longest)

    def show_repeats(self, repeats: Sequence[Mapping[str, float | None]]) -> None:
        """Take the figures of comparable recordings: they tell the smallest detectable change."""
        self._repeats = repeats
        self._fill()

    def _choose(self, index: int) -> None:
        self.stance = None
        self.chooser.setCurrentIndex(index)
        if index < 0:
            self._tell(text("review.sway.none"))
            return
        try:
            self.stance = stance_over(self._model.recording.frames, *self.spans_s[index])
        except SmartMatError as error:
            self._tell(in_own_words(str(error)))
            return
        self._draw(self.stance)
        self._fill()
        self.words.setText(_said(self.stance))

    def _tell(self, said: str) -> None:
        self.plane.clear()
        self.spectrum.clear()
        self.table.clearContents()
        self.words.setText(said)

    def _draw(self, stance: QuietStance) -> None:
        look, trace_mm, ellipse_mm = theme.look(), stance.trace_mm, stance.ellipse_mm
        self.plane.clear()
        self.plane.plot(*trace_mm.T, pen=pg.mkPen(look.quiet_text, width=1))
        self.plane.plot(*ellipse_mm.T, pen=pg.mkPen(look.net, width=2))
        self.spectrum.clear()
        for axis, side, dashed in ((1, "left", False), (0, "right", True)):
            frequency_hz, density = power_density(trace_mm[:, axis], stance.rate_hz, stance.sway.settings.spectrum)
            shown = (frequency_hz >= _SPECTRUM_HZ[0]) & (frequency_hz <= _SPECTRUM_HZ[1]) & (density > 0)
            style = QtCore.Qt.PenStyle.DashLine if dashed else QtCore.Qt.PenStyle.SolidLine
            self.spectrum.plot(frequency_hz[shown], density[shown], pen=pg.mkPen(look.foot[side], width=1, style=style))

    def _fill(self) -> None:
        if self.stance is None:
            return
        figures = self.stance.sway.row()
        for row, (name, (digits, unit, kept)) in enumerate(MEASURES.items()):
            cells = (
                text(f"review.measure.{name}"),
                f"{_figure(figures[name], digits)} {unit}".strip(),
                text(f"review.variant.{_variant(name)}"),
                self._smallest(kept, digits, unit),
            )
            for column, said in enumerate(cells):
                self.table.setItem(row, column, QtWidgets.QTableWidgetItem(said))

    def _smallest(self, kept: str, digits: int, unit: str) -> str:
        if not kept:
            return ""
        repeats = [value for each in self._repeats if (value := each.get(kept)) is not None]
        smallest = smallest_of(repeats)
        if smallest is None:
            return text("review.sway.too_few", count=len(repeats))
        return text("review.sway.smallest", value=_figure(smallest.sdc, digits), unit=unit, count=smallest.repeats)


def _said(stance: QuietStance) -> str:
    sway = stance.sway
    told = text(
        "review.sway.how",
        seconds=sway.duration_s,
        rate=sway.rate_hz,
        filter=sway.filter,
        noise=stance.noise_mm,
        floor=stance.noise_floor_mm_s,
    )
    return " ".join([told, *map(in_own_words, sway.remarks)])


def _variant(name: str) -> str:
    """Which variant of a measure is meant, by its name in the catalogue."""
    if "velocity" in name or name == "path_mm":
        return "path"
    if "ellipse" in name:
        return "ellipse"
    return "spectrum" if name.endswith("_hz") else "distance"


def _figure(value: float, digits: int) -> str:
    return text(f"review.figure.digits_{digits}", value=value) if math.isfinite(value) else ""
