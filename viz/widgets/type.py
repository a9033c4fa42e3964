"""Type: fonts by pixel height, and text that fits its place."""

from __future__ import annotations

from viz.qt import QtCore, QtGui


def font(height_px: int, bold: bool = False) -> QtGui.QFont:
    """The interface font at a height in pixels."""
    made = QtGui.QFont("DejaVu Sans")
    made.setStyleHint(QtGui.QFont.StyleHint.SansSerif)
    made.setPixelSize(height_px)
    made.setBold(bold)
    return made


def fitting_font(text: str, height_px: int, width_px: float, bold: bool = False) -> QtGui.QFont:
    """The font at that height, or as much smaller as the width asks."""
    made = font(height_px, bold)
    needed = QtGui.QFontMetricsF(made).horizontalAdvance(text)
    if needed > width_px > 0:
        made.setPixelSize(max(8, int(height_px * width_px / needed)))
    return made


#: A line is made smaller down to this share of its height; longer texts go on two lines.
_LEAST_SHARE = 0.75


def draw_paragraph(painter: QtGui.QPainter, place: QtCore.QRectF, text: str, height_px: int, colour: str) -> None:
    """A text of any length: on one line if that stays readable, else on two, as large as they fit."""
    if fitting_font(text, height_px, place.width()).pixelSize() >= _LEAST_SHARE * height_px:
        draw_text(painter, place, text, height_px, colour)
        return
    flags = int(QtCore.Qt.TextFlag.TextWordWrap | QtCore.Qt.AlignmentFlag.AlignVCenter)
    for size_px in range(min(height_px, int(place.height() * 0.42)), 8, -1):
        painter.setFont(font(size_px))
        if painter.fontMetrics().boundingRect(place.toRect(), flags, text).height() <= place.height():
            break
    painter.setPen(QtGui.QColor(colour))
    painter.drawText(place, flags, text)


def draw_text(
    painter: QtGui.QPainter,
    place: QtCore.QRectF,
    text: str,
    height_px: int,
    colour: str,
    align: QtCore.Qt.AlignmentFlag = QtCore.Qt.AlignmentFlag.AlignLeft,
    bold: bool = False,
) -> None:
    """One line of text, vertically centred, made smaller rather than cut."""
    painter.setFont(fitting_font(text, height_px, place.width(), bold))
    painter.setPen(QtGui.QColor(colour))
    painter.drawText(place, int(align | QtCore.Qt.AlignmentFlag.AlignVCenter), text)
