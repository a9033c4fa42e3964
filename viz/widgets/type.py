"""Type: fonts by the height of their capitals, and text that fits its place."""

from __future__ import annotations

from functools import cache, lru_cache

from viz.qt import QtCore, QtGui

#: Letters are set this much narrower, at the most, before they are made smaller: height is what is read from afar.
NARROWEST_PCT = 62
#: A line is made smaller down to this share of its height; longer texts go on two lines.
_LEAST_SHARE = 0.75
_PROBE_PX = 1000


def font(height_px: int, bold: bool = False) -> QtGui.QFont:
    """The interface font at a height in pixels."""
    made = QtGui.QFont("DejaVu Sans")
    made.setStyleHint(QtGui.QFont.StyleHint.SansSerif)
    made.setPixelSize(height_px)
    made.setBold(bold)
    return made


@cache
def _capital_share(bold: bool) -> float:
    """Height of capitals as a share of the font's; figures are as high."""
    return QtGui.QFontMetricsF(font(_PROBE_PX, bold)).capHeight() / _PROBE_PX or 0.7


def capital_font(capital_px: float, bold: bool = True) -> QtGui.QFont:
    """The interface font whose capitals and figures are so high."""
    return font(max(8, round(capital_px / _capital_share(bold))), bold)


def capital_px(of: QtGui.QFont) -> float:
    """How high its capitals are."""
    return of.pixelSize() * _capital_share(of.bold())


def narrowed(made: QtGui.QFont, text: str, width_px: float) -> QtGui.QFont:
    """The font, its letters as narrow as the width asks, and only then smaller."""
    size_px, stretch = _fitting(made.pixelSize(), made.bold(), text, round(width_px))
    made.setStretch(stretch)
    made.setPixelSize(size_px)
    return made


@lru_cache(maxsize=512)
def _fitting(height_px: int, bold: bool, text: str, width_px: float) -> tuple[int, int]:
    """Height and stretch at which a text has room: figures come again and again."""
    made = _narrowed(font(height_px, bold), text, width_px)
    return made.pixelSize(), made.stretch()


def _narrowed(made: QtGui.QFont, text: str, width_px: float) -> QtGui.QFont:
    needed = QtGui.QFontMetricsF(made).horizontalAdvance(text)
    if needed <= width_px or width_px <= 0:
        return made
    # Advances of narrowed letters are rounded to pixels: what was asked for is not always what comes.
    for stretch in range(max(NARROWEST_PCT, min(99, int(100 * width_px / needed))), NARROWEST_PCT - 1, -1):
        made.setStretch(stretch)
        needed = QtGui.QFontMetricsF(made).horizontalAdvance(text)
        if needed <= width_px:
            return made
    made.setPixelSize(max(8, int(made.pixelSize() * width_px / needed)))
    return made


def capitals_px(capital: float, text: str, width_px: float) -> float:
    """How high a word or figure stands that has so much room, when so high is wanted."""
    return capital_px(narrowed(capital_font(capital), text, width_px))


def hanging_px(capital: float, text: str) -> float:
    """How far a text of capitals so high reaches below their line."""
    return max(0.0, QtGui.QFontMetricsF(capital_font(capital)).tightBoundingRect(text).bottom())


def fitting_font(text: str, height_px: int, width_px: float, bold: bool = False) -> QtGui.QFont:
    """The font at that height, or as much smaller as the width asks."""
    made = font(height_px, bold)
    needed = QtGui.QFontMetricsF(made).horizontalAdvance(text)
    if needed > width_px > 0:
        made.setPixelSize(max(8, int(height_px * width_px / needed)))
    return made


def draw_capitals(
    painter: QtGui.QPainter,
    place: QtCore.QRectF,
    text: str,
    capital: float,
    colour: str,
    align: QtCore.Qt.AlignmentFlag = QtCore.Qt.AlignmentFlag.AlignLeft,
) -> None:
    """A word or figure for two metres: its capitals so high, in the middle of the place; letters narrowed to fit."""
    made = narrowed(capital_font(capital), text, place.width())
    painter.setFont(made)
    painter.setPen(QtGui.QColor(colour))
    metrics = QtGui.QFontMetricsF(made)
    free = place.width() - metrics.horizontalAdvance(text)
    shift = {QtCore.Qt.AlignmentFlag.AlignRight: 1.0, QtCore.Qt.AlignmentFlag.AlignHCenter: 0.5}.get(align, 0.0) * free
    baseline = place.center().y() + capital_px(made) / 2
    painter.drawText(QtCore.QPointF(place.x() + shift, baseline), text)


def elided(text: str, height_px: int, width_px: float) -> str:
    """A name without its middle, where it would have to be made smaller than can be read."""
    least = font(round(_LEAST_SHARE * height_px))
    return QtGui.QFontMetricsF(least).elidedText(text, QtCore.Qt.TextElideMode.ElideMiddle, width_px)


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
