"""What a step of a calibration puts where, as two pads seen from above, toes up."""

from __future__ import annotations

from viz import theme
from viz.guide.picture import Sketch
from viz.qt import QtCore, QtGui, QtWidgets
from viz.state import Role
from viz.texts import text
from viz.widgets.panel import Panel
from viz.widgets.type import draw_text

#: Shares of the room: margin around the pads, gap between them; a board reaches so far beyond its pad.
_MARGIN, _GAP, _BEYOND = 0.07, 0.10, 0.06
#: Width of the line around a board, pixels.
BOARD_PEN = 4
#: A foot, as shares of a pad's width and length.
_FOOT = (0.44, 0.72)
#: How far an arrow of a movement reaches, share of a pad's width.
_REACH = 0.34
_MIDDLE = QtCore.Qt.AlignmentFlag.AlignHCenter


class PadSketch(Panel):
    """Drawn anew when it shows something else."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._sketch: Sketch | None = None

    def show_sketch(self, sketch: Sketch | None) -> None:
        if sketch != self._sketch:
            self._sketch = sketch
            self.update()

    def paintEvent(self, a0: QtGui.QPaintEvent | None) -> None:  # noqa: N802
        look, sketch = theme.look(), self._sketch
        painter = self.ground(look.panel)
        if sketch is None:
            return
        pads = self._pads(sketch)
        for side, pad in pads.items():
            concerned = sketch.side in (None, side)
            painter.setPen(QtGui.QPen(QtGui.QColor(look.foot[side] if concerned else look.line), 3))
            painter.setBrush(QtGui.QColor(look.pad))
            painter.drawRoundedRect(pad, 6, 6)
            label = QtCore.QRectF(pad.x(), name_top(sketch, pad), pad.width(), 1.6 * self.px(theme.SMALL_SHARE))
            written = f"{text(f'side.{side}')} · {text('guide.sketch.heel')}"
            draw_text(painter, label, written, self.px(theme.SMALL_SHARE), look.quiet_text, _MIDDLE)
        if sketch.side is None:
            self._paint_person(painter, sketch, pads)
        else:
            self._paint_on_pad(painter, sketch, pads[sketch.side])

    def _pads(self, sketch: Sketch) -> dict[str, QtCore.QRectF]:
        """Both pads, as large as the room allows, in their true proportions."""
        length, width = sketch.pad_mm
        below = 2.0 * self.px(theme.SMALL_SHARE)
        room_w = self.width() * (1 - 2 * _MARGIN)
        room_h = self.height() * (1 - 2 * _MARGIN) - below
        scale = min(room_h / length, room_w / (width * (2 + _GAP)))
        pad_w, pad_h = width * scale, length * scale
        x, y = (self.width() - pad_w * (2 + _GAP)) / 2, (self.height() - below - pad_h) / 2
        return {
            "left": QtCore.QRectF(x, y, pad_w, pad_h),
            "right": QtCore.QRectF(x + pad_w * (1 + _GAP), y, pad_w, pad_h),
        }

    def _paint_person(self, painter: QtGui.QPainter, sketch: Sketch, pads: dict[str, QtCore.QRectF]) -> None:
        if sketch.bears == "nothing":
            return
        for side, pad in pads.items():
            at = foot_place(sketch, side, pad)
            if at != pad.center():
                # Where they stood before: without it nobody sees that the feet have moved.
                self._sole_outline(painter, pad)
            self._foot(painter, at, pad, QtGui.QColor(theme.look().foot[side]))
        middle = (pads["left"].center() + pads["right"].center()) / 2
        self._paint_move(painter, sketch.move, middle, pads["left"].width() * _REACH)

    def _paint_on_pad(self, painter: QtGui.QPainter, sketch: Sketch, pad: QtCore.QRectF) -> None:
        look = theme.look()
        accent = QtGui.QColor(look.role[Role.CAUTION])
        if sketch.at_mm is not None:
            along, across = sketch.at_mm[0] / sketch.pad_mm[0], sketch.at_mm[1] / sketch.pad_mm[1]
            at = QtCore.QPointF(pad.x() + across * pad.width(), pad.bottom() - along * pad.height())
            painter.setPen(QtGui.QPen(accent, 3))
            painter.drawLine(QtCore.QPointF(pad.x(), at.y()), QtCore.QPointF(pad.right(), at.y()))
            painter.drawLine(QtCore.QPointF(at.x(), pad.y()), QtCore.QPointF(at.x(), pad.bottom()))
            self._load(painter, at, 0.26 * pad.width())
            return
        board = board_place(pad)
        painter.setPen(QtGui.QPen(accent, BOARD_PEN))
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        painter.drawRect(board)
        # One corner is marked, so that the half turn can be seen.
        corner = board.topRight() if sketch.turned else board.bottomLeft()
        away = -1 if sketch.turned else 1
        size = 0.22 * pad.width()
        painter.setBrush(accent)
        painter.drawPolygon(
            QtGui.QPolygonF([corner, corner + QtCore.QPointF(away * size, 0), corner - QtCore.QPointF(0, away * size)])
        )
        if sketch.bears == "load":
            self._load(painter, pad.center(), 0.30 * pad.width())
            return
        for shift in (-0.22, 0.22):
            self._foot(
                painter, pad.center() + QtCore.QPointF(shift * pad.width(), 0), pad, QtGui.QColor(look.text), 0.7
            )

    def _load(self, painter: QtGui.QPainter, at: QtCore.QPointF, radius: float) -> None:
        look = theme.look()
        painter.setPen(QtGui.QPen(QtGui.QColor(look.edge), 2))
        painter.setBrush(QtGui.QColor(look.text))
        painter.drawEllipse(at, radius, radius)
        place = QtCore.QRectF(at.x() - 0.9 * radius, at.y() - radius, 1.8 * radius, 2 * radius)
        draw_text(painter, place, text("guide.sketch.load"), round(0.6 * radius), look.window, _MIDDLE, bold=True)

    def _foot(
        self, painter: QtGui.QPainter, at: QtCore.QPointF, pad: QtCore.QRectF, colour: QtGui.QColor, scale: float = 1.0
    ) -> None:
        """A sole in its colour."""
        painter.setPen(QtGui.QPen(QtGui.QColor(theme.look().edge), 1))
        painter.setBrush(colour)
        painter.drawPath(_sole(at, pad, scale))

    def _sole_outline(self, painter: QtGui.QPainter, pad: QtCore.QRectF) -> None:
        """A sole in the middle of its pad, where nobody stands now."""
        painter.setPen(QtGui.QPen(QtGui.QColor(theme.look().quiet_text), 2, QtCore.Qt.PenStyle.DashLine))
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        painter.drawPath(_sole(pad.center(), pad))

    def _paint_move(self, painter: QtGui.QPainter, move: str, at: QtCore.QPointF, reach: float) -> None:
        """Where the weight goes."""
        pen = QtGui.QPen(QtGui.QColor(theme.look().role[Role.CAUTION]), 5)
        painter.setPen(pen)
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        if move == "circle":
            painter.drawEllipse(at, reach, reach)
        ways = {"shift": ((1.6, 0.0),), "rock": ((0.0, 1.6),), "tread": ((1.6, 0.0), (0.0, 1.6))}.get(move, ())
        for x, y in ways:
            end = QtCore.QPointF(x * reach, y * reach)
            painter.drawLine(at - end, at + end)
            for tip, way in ((at + end, 1), (at - end, -1)):
                side = QtCore.QPointF(y, x) * 0.2 * reach
                back = end * (0.2 * way)
                painter.drawLine(tip, tip - back + side)
                painter.drawLine(tip, tip - back - side)


def board_place(pad: QtCore.QRectF) -> QtCore.QRectF:
    """A board over its pad, which it covers to beyond the edges."""
    beyond = _BEYOND * pad.width()
    return pad.adjusted(-beyond, -beyond, beyond, beyond)


def name_top(sketch: Sketch, pad: QtCore.QRectF) -> float:
    """Where the name of a pad begins below it: clear of the board, if there is one."""
    return board_place(pad).bottom() + BOARD_PEN if sketch.board else pad.bottom() + 2


def foot_place(sketch: Sketch, side: str, pad: QtCore.QRectF) -> QtCore.QPointF:
    """Where a foot stands on its drawn pad: as far from the middle as is asked, and no further than the pad goes."""
    scale = pad.height() / sketch.pad_mm[0]
    forward, outward = (moved_mm * scale for moved_mm in sketch.moved_mm)
    room_x, room_y = (1 - _FOOT[0]) / 2 * pad.width(), (1 - _FOOT[1]) / 2 * pad.height()
    across = outward if side == "right" else -outward
    return pad.center() + QtCore.QPointF(max(-room_x, min(room_x, across)), -max(-room_y, min(room_y, forward)))


def _sole(at: QtCore.QPointF, pad: QtCore.QRectF, scale: float = 1.0) -> QtGui.QPainterPath:
    """A sole: heel below, ball above."""
    width, height = _FOOT[0] * pad.width() * scale, _FOOT[1] * pad.height() * (0.5 + 0.5 * scale)
    heel, ball, middle = (QtGui.QPainterPath() for _ in range(3))
    heel.addEllipse(QtCore.QRectF(at.x() - 0.36 * width, at.y() + 0.12 * height, 0.72 * width, 0.38 * height))
    ball.addEllipse(QtCore.QRectF(at.x() - 0.5 * width, at.y() - 0.5 * height, width, 0.55 * height))
    middle.addRect(QtCore.QRectF(at.x() - 0.3 * width, at.y() - 0.2 * height, 0.6 * width, 0.5 * height))
    return heel.united(ball).united(middle)
