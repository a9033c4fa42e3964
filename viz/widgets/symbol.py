"""Shapes that tell a state without its colour, drawn in a unit square."""

from __future__ import annotations

from viz.qt import QtCore, QtGui
from viz.state import Role, Symbol

_Point = tuple[float, float]
_ARROW_UP: tuple[_Point, ...] = (
    (0.50, 0.02), (0.95, 0.50), (0.68, 0.50), (0.68, 0.98), (0.32, 0.98), (0.32, 0.50), (0.05, 0.50),
)  # fmt: skip
_HALF_RIGHT: tuple[_Point, ...] = ((0.02, 0.15), (0.44, 0.50), (0.02, 0.85))
_HALF_LEFT: tuple[_Point, ...] = ((0.44, 0.15), (0.02, 0.50), (0.44, 0.85))
_SMALL_UP: tuple[_Point, ...] = (
    (0.24, 0.05), (0.46, 0.45), (0.32, 0.45), (0.32, 0.95), (0.16, 0.95), (0.16, 0.45), (0.02, 0.45),
)  # fmt: skip
_CROSS: tuple[_Point, ...] = (
    (0.12, 0.02), (0.50, 0.38), (0.88, 0.02), (0.98, 0.12), (0.62, 0.50), (0.98, 0.88),
    (0.88, 0.98), (0.50, 0.62), (0.12, 0.98), (0.02, 0.88), (0.38, 0.50), (0.02, 0.12),
)  # fmt: skip
_CHECK: tuple[_Point, ...] = (
    (0.02, 0.54), (0.16, 0.40), (0.38, 0.62), (0.84, 0.12), (0.98, 0.26), (0.38, 0.90),
)  # fmt: skip


def _turned(points: tuple[_Point, ...]) -> tuple[_Point, ...]:
    """A quarter turn: up becomes right."""
    return tuple((1 - y, x) for x, y in points)


def _upside_down(points: tuple[_Point, ...]) -> tuple[_Point, ...]:
    return tuple((x, 1 - y) for x, y in points)


def _mirrored(points: tuple[_Point, ...]) -> tuple[_Point, ...]:
    return tuple((1 - x, y) for x, y in points)


_POLYGONS: dict[Symbol, tuple[tuple[_Point, ...], ...]] = {
    Symbol.UP: (_ARROW_UP,),
    Symbol.DOWN: (_upside_down(_ARROW_UP),),
    Symbol.RIGHT: (_turned(_ARROW_UP),),
    Symbol.LEFT: (_mirrored(_turned(_ARROW_UP)),),
    Symbol.INWARD: (_HALF_RIGHT, _mirrored(_HALF_RIGHT)),
    Symbol.OUTWARD: (_HALF_LEFT, _mirrored(_HALF_LEFT)),
    Symbol.TWIST: (_SMALL_UP, _mirrored(_upside_down(_SMALL_UP))),
    Symbol.CORNER: (((0.50, 0.05), (0.95, 0.90), (0.05, 0.90)),),
    Symbol.PAUSE: (
        ((0.15, 0.08), (0.40, 0.08), (0.40, 0.92), (0.15, 0.92)),
        ((0.60, 0.08), (0.85, 0.08), (0.85, 0.92), (0.60, 0.92)),
    ),
    Symbol.STEP: (
        ((0.50, 0.72), (0.15, 0.36), (0.38, 0.36), (0.38, 0.04), (0.62, 0.04), (0.62, 0.36), (0.85, 0.36)),
        ((0.05, 0.84), (0.95, 0.84), (0.95, 0.97), (0.05, 0.97)),
    ),
    Symbol.FAULT: (_CROSS,),
    Symbol.CHECK: (_CHECK,),
}


def symbol_path(symbol: Symbol, place: QtCore.QRectF) -> QtGui.QPainterPath:
    """The shape in a rectangle; LEVEL is a ring with a dot, the CoP in its target."""
    path = QtGui.QPainterPath()
    if symbol is Symbol.LEVEL:
        path.addEllipse(place)
        hole = place.width() * 0.14
        path.addEllipse(place.adjusted(hole, hole, -hole, -hole))
        core = place.width() * 0.34
        path.addEllipse(place.adjusted(core, core, -core, -core))
        return path
    for points in _POLYGONS[symbol]:
        corners = [QtCore.QPointF(place.x() + x * place.width(), place.y() + y * place.height()) for x, y in points]
        path.addPolygon(QtGui.QPolygonF([*corners, corners[0]]))
    return path


def draw_symbol(
    painter: QtGui.QPainter, symbol: Symbol, role: Role, place: QtCore.QRectF, colour: QtGui.QColor
) -> None:
    """A caution is hollow, everything else filled."""
    path = symbol_path(symbol, place)
    if role is Role.CAUTION:
        pen = QtGui.QPen(colour, max(3.0, place.width() * 0.07))
        pen.setJoinStyle(QtCore.Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    else:
        painter.fillPath(path, colour)
