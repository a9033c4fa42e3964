"""Where everything lies on a pad's base plate, seen from above, and on the carrier of its columns.

Millimetres from the plate's corner at the heel end on the left; x to the person's right, y towards the toes. Of the
left pad the outer edge is the left one, of the right pad the right one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from mat.geometry import Grid, Side
from mat.wire import Hello
from wiring.sheet import Circle, Path, Pen, Point, Shape, Text, line, rectangle

GRID: Grid = Hello().grid
PLATE_MM = (210.0, 360.0)
#: Corner of the sensing area on the plate: 25 mm of margin at the sides for solder joints, 20 mm at the ends.
AREA_MM = (25.0, 20.0)
TAPE_MM = 15.0
#: Larger than a crossing, so that copper never meets copper; smaller than the pitch, so that patches stay apart.
PATCH_MM = 18.0
#: Row strips run on to 5 mm from the plate's edges.
TAIL_MM = 20.0
#: Registration holes: one at the toe end, so that the carrier fits one way round only.
PIN_HOLES: tuple[Point, ...] = ((6.0, 10.0), (204.0, 10.0), (105.0, 352.0))
PIN_HOLE_MM, TIE_HOLE_MM = 3.0, 4.0

_COPPER = Pen(0.0, 0.25, fill=0.86)
_CUT = Pen(0.0, 0.5)
_PATCH = Pen(0.35, 0.15, dash_mm=(1.2, 0.8))
_FOOT = Pen(0.55, 0.3, dash_mm=(4.0, 2.0))
#: Half of a left sole, 260 mm long: distance along (share of the length), medial and lateral edge (mm from the axis).
_SOLE = (
    (0.0, 0, 0), (0.02, 14, 15), (0.08, 26, 27), (0.17, 31, 32), (0.3, 27, 33), (0.45, 22, 37), (0.58, 30, 43),
    (0.68, 43, 47), (0.76, 46, 46), (0.85, 44, 41), (0.92, 40, 31), (0.97, 29, 15), (1.0, 16, 2),
)  # fmt: skip
_SOLE_MM = 260.0


@dataclass(frozen=True)
class PadPlan:
    """One pad."""

    side: Side

    @property
    def first_column(self) -> int:
        return self.columns.start

    @property
    def columns(self) -> slice:
        return GRID.columns(self.side)

    def outer(self, x: float) -> float:
        """Mirror a distance from the outer edge into x."""
        return x if self.side == "left" else PLATE_MM[0] - x

    def row_y(self, row: int) -> float:
        return AREA_MM[1] + GRID.row_pitch_mm * (row + 0.5)

    def column_x(self, column: int) -> float:
        """Of a column counted from the pad's left edge."""
        return AREA_MM[0] + GRID.col_pitch_mm * (column + 0.5)

    def base(self) -> tuple[Shape, ...]:
        """Base plate from above: cut, drill, row strips, patches, foot."""
        shapes: list[Shape] = [rectangle(0, 0, *PLATE_MM, _CUT)]
        for row in range(GRID.rows):
            y = self.row_y(row)
            shapes.append(rectangle(AREA_MM[0] - TAIL_MM, y - TAPE_MM / 2, self._strip_mm, TAPE_MM, _COPPER))
            for x in (15.0, PLATE_MM[0] - 15.0):
                shapes.append(Text(x, y - 1.1, f"row {row}", 3.2, "middle"))
        shapes += self._patches()
        shapes += self._column_marks()
        shapes += self._holes(mirrored=False)
        shapes += self.foot()
        return tuple(shapes)

    @property
    def _strip_mm(self) -> float:
        return GRID.pad_width_mm + 2 * TAIL_MM

    def carrier(self) -> tuple[Shape, ...]:
        """Carrier of the columns with its copper side up: mirrored, because it will lie face down."""
        shapes: list[Shape] = [rectangle(0, 0, *PLATE_MM, _CUT)]
        low, high = AREA_MM[1] - 5.0, PLATE_MM[1] - 5.0
        for column in range(GRID.pad_cols):
            x = PLATE_MM[0] - self.column_x(column)
            shapes.append(rectangle(x - TAPE_MM / 2, low, TAPE_MM, high - low, _COPPER))
            for y in (AREA_MM[1] + 4.0, PLATE_MM[1] - 13.0):
                shapes.append(Text(x, y, f"col {self.first_column + column}", 3.2, "middle"))
        shapes += self._row_marks()
        shapes += self._holes(mirrored=True)
        return tuple(shapes)

    def _patches(self) -> Iterator[Shape]:
        for row in range(GRID.rows):
            for column in range(GRID.pad_cols):
                x, y = self.column_x(column) - PATCH_MM / 2, self.row_y(row) - PATCH_MM / 2
                yield rectangle(x, y, PATCH_MM, PATCH_MM, _PATCH)

    def _column_marks(self) -> Iterator[Shape]:
        """Where the columns will lie: ticks and numbers at both ends of the base."""
        for column in range(GRID.pad_cols):
            x = self.column_x(column)
            for y in (9.0, PLATE_MM[1] - 12.0):
                yield Text(x, y, f"col {self.first_column + column}", 3.0, "middle", grey=0.3)
            for y in (14.0, PLATE_MM[1] - 18.0):
                yield line(x, y, x, y + 4, Pen(0.3, 0.2))

    def _row_marks(self) -> Iterator[Shape]:
        for row in range(GRID.rows):
            y = self.row_y(row)
            for x in (AREA_MM[0] - 9.0, PLATE_MM[0] - AREA_MM[0] + 5.0):
                yield line(x, y, x + 4, y, Pen(0.3, 0.2))
                yield Text(x + 2, y + 1, str(row), 2.6, "middle", grey=0.3)

    def _holes(self, mirrored: bool) -> Iterator[Shape]:
        for x, y in PIN_HOLES:
            yield from _hole(PLATE_MM[0] - x if mirrored else x, y, PIN_HOLE_MM)
        if not mirrored:
            for x, y in self.tie_holes:
                yield from _hole(x, y, TIE_HOLE_MM)

    @property
    def tie_holes(self) -> tuple[Point, ...]:
        """Pairs for cable ties: two for the ribbon at the outer toe corner, one for the link at the inner one."""
        return tuple((self.outer(x), y) for x in (8.0, 20.0, 198.0) for y in (342.5, 356.0))

    def foot(self) -> tuple[Shape, ...]:
        """The sole of the foot that will stand here, toes at the top: which pad, which way round."""
        turn = 1.0 if self.side == "left" else -1.0
        along = (1 - np.cos(np.linspace(0, np.pi, 41))) / 2
        widths = PchipInterpolator([share for share, _, _ in _SOLE], [edges for _, *edges in _SOLE])(along)
        medial = [(turn * m, share * _SOLE_MM) for share, (m, _) in zip(along, widths, strict=True)]
        lateral = [(-turn * side, share * _SOLE_MM) for share, (_, side) in zip(along, widths, strict=True)]
        angle = np.radians(7.0) * turn
        cos, sin = np.cos(angle), np.sin(angle)
        x0, y0 = PLATE_MM[0] / 2 + turn * 10, 48.0
        ring = [
            (float(x0 + x * cos - y * sin), float(y0 + x * sin + y * cos)) for x, y in (*medial, *reversed(lateral))
        ]
        return (Path(tuple(ring), _FOOT, closed=True),)


def _hole(x: float, y: float, diameter: float) -> Iterator[Shape]:
    yield Circle(x, y, diameter / 2, Pen(0.0, 0.3, fill=1.0))
    yield line(x - 3.2, y, x + 3.2, y, Pen(0.0, 0.15))
    yield line(x, y - 3.2, x, y + 3.2, Pen(0.0, 0.15))
