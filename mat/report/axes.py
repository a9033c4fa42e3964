"""A plain chart's frame: data to points on paper, ticks, labels. Vector, and readable in grey."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, Shape, String
from reportlab.lib.colors import Color, black, white

FONT = "Helvetica"
LABEL_PT = 6.5
#: Greys that stay apart when printed: frame, thin traces, fill of a band.
FRAME, TRACE, BAND = Color(0.45, 0.45, 0.45), Color(0.62, 0.62, 0.62), Color(0.90, 0.90, 0.90)
#: Blue for feet and means: dark enough to be black on a grey printer.
INK = Color(0.05, 0.22, 0.45)


@dataclass(frozen=True)
class Axes:
    """A rectangle of a drawing with data coordinates.

    Parameters
    ----------
    drawing
        Where it is drawn.
    left, bottom, width, height
        Of the rectangle, points.
    x, y
        Data at its ends.
    """

    drawing: Drawing
    left: float
    bottom: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A data point on paper."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width
        return self.left + across, self.bottom + (y - self.y[0]) / (self.y[1] - self.y[0]) * self.height

    def frame(self, x_label: str, y_label: str, x_ticks: list[float], y_ticks: list[float]) -> None:
        """Border, ticks and what they mean."""
        self.drawing.add(_styled(Rect(self.left, self.bottom, self.width, self.height), None, FRAME, 0.5))
        for value in x_ticks:
            where = self.at(value, self.y[0])[0]
            self.drawing.add(_styled(Line(where, self.bottom, where, self.bottom - 2.5), None, FRAME, 0.5))
            self.text(where, self.bottom - 10, f"{value:g}", "middle")
        for value in y_ticks:
            where = self.at(self.x[0], value)[1]
            self.drawing.add(_styled(Line(self.left, where, self.left - 2.5, where), None, FRAME, 0.5))
            self.text(self.left - 4, where - 2.2, f"{value:g}", "end")
        self.text(self.left + self.width / 2, self.bottom - 19, x_label, "middle")
        self.text(self.left, self.bottom + self.height + 4, y_label, "start")

    def text(self, x_pt: float, y_pt: float, text: str, anchor: str = "start", size: float = LABEL_PT) -> None:
        """A word at a place on paper."""
        word = String(x_pt, y_pt, text, fontName=FONT, fontSize=size, fillColor=black)
        word.textAnchor = anchor  # type: ignore[assignment]  (a plain text to the library)
        self.drawing.add(word)

    def line(
        self, x: np.ndarray, y: np.ndarray, color: Color = INK, width: float = 1.0, dash: tuple[int, int] | None = None
    ) -> None:
        """A trace; broken where it is not defined, cut at the borders."""
        inside = np.isfinite(x) & np.isfinite(y)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(int)))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            if stop - start < 2:
                continue
            clipped = np.clip(y[start:stop], *self.y)
            points = [value for pair in zip(x[start:stop], clipped, strict=True) for value in self.at(*pair)]
            self.drawing.add(_styled(PolyLine(points), None, color, width, dash))

    def level(self, y: float, label: str, dash: tuple[int, int] = (3, 2)) -> None:
        """A horizontal limit with its name at the right."""
        if not self.y[0] <= y <= self.y[1]:
            return
        left, where = self.at(self.x[0], y)
        self.drawing.add(_styled(Line(left, where, left + self.width, where), None, black, 0.5, dash))
        self.text(left + self.width - 2, where + 1.8, label, "end", 5.5)

    def band(self, low: float, high: float) -> None:
        """A shaded stretch."""
        low, high = max(low, self.y[0]), min(high, self.y[1])
        if low < high:
            left, bottom = self.at(self.x[0], low)
            top = self.at(self.x[0], high)[1]
            self.drawing.add(_styled(Rect(left, bottom, self.width, top - bottom), BAND, None))

    def area(self, points: np.ndarray, fill: Color | None, stroke: Color | None, width: float = 0.7) -> None:
        """A closed shape, (k, 2)."""
        corners = [value for x, y in points for value in self.at(float(x), float(y))]
        self.drawing.add(_styled(Polygon(corners), fill, stroke, width))

    def dot(self, x: float, y: float, radius: float = 1.6, filled: bool = True) -> None:
        if math.isfinite(x) and math.isfinite(y):
            where = self.at(x, y)
            self.drawing.add(_styled(Circle(*where, radius), INK if filled else white, INK, 0.7))


def _styled(
    shape: Shape, fill: Color | None, stroke: Color | None, width: float = 0.5, dash: tuple[int, int] | None = None
) -> Shape:
    """Colours and line of a shape; those it does not have are left alone."""
    style = {"fillColor": fill, "strokeColor": stroke, "strokeWidth": width}
    style |= {"strokeDashArray": list(dash)} if dash else {}
    for name, value in style.items():
        if hasattr(shape, name):
            setattr(shape, name, value)
    return shape


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values within a range, about so many."""
    step = 10 ** math.floor(math.log10(max(high - low, 1e-9) / count))
    step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= count)
    first = math.ceil(low / step - 1e-9)
    return [round(index * step, 10) for index in range(first, math.floor(high / step + 1e-9) + 1)]
