"""What pages of words, entries and buttons share: type by the window's height, and the look in use."""

from __future__ import annotations

from collections.abc import Callable

from viz import theme
from viz.qt import QtCore, QtGui, QtWidgets
from viz.texts import text
from viz.widgets.push_button import push_button
from viz.widgets.type import font

#: Steps in which type is made smaller where a page has no room for it, and the smallest share of its size.
_SMALLER, _LEAST = 0.95, 0.6
#: Property of a widget: the height of its type before it was made smaller, pixels.
_PX = "own_px"


class Page(QtWidgets.QFrame):
    """A page over the whole window.

    Parameters
    ----------
    parent
        The window; None for a page that stands alone.
    height
        Of the window, pixels: sizes of type follow it.
    share
        Height of plain type, of the window's.
    button_share
        Height of a button, of the window's.
    """

    def __init__(
        self,
        parent: QtWidgets.QWidget | None,
        height: int,
        share: float = theme.ADVICE_SHARE,
        button_share: float = 0.075,
    ) -> None:
        super().__init__(parent)
        self.made_for = height
        self._share, self._button_share = share, button_share
        look = theme.look()
        self.setStyleSheet(
            f"QFrame {{ background: {look.panel}; color: {look.text}; border: none; }}"
            f"QScrollArea > QWidget > QWidget {{ background: {look.panel}; }}"
            f"QLabel, QCheckBox {{ color: {look.text}; }}"
            f"QListWidget, QLineEdit, QComboBox, QComboBox QAbstractItemView {{ background: {look.window};"
            f" color: {look.text}; border: 2px solid {look.line}; border-radius: 6px; padding: 6px; }}"
            f"QListWidget::item:selected {{ background: {look.foot['left']}; color: {look.edge}; }}"
            f"QScrollBar:vertical {{ background: {look.window}; width: 16px; margin: 0; }}"
            f"QScrollBar::handle:vertical {{ background: {look.line}; min-height: 40px; border-radius: 6px; }}"
            "QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }"
            "QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: none; }"
        )

    def keyPressEvent(self, a0: QtGui.QKeyEvent | None) -> None:  # noqa: N802
        # A list or an entry passes on the Enter it has acted upon: it would confirm the page that has come meanwhile.
        if a0 is not None and a0.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            a0.accept()
        else:
            super().keyPressEvent(a0)

    def showEvent(self, a0: QtGui.QShowEvent | None) -> None:  # noqa: N802
        super().showEvent(a0)
        self.fit()

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        super().resizeEvent(a0)
        self.fit()

    def fit(self) -> None:
        """Type as large as was chosen, or as much smaller as the window asks: no word is cut."""
        share = 1.0
        self._use_share(share)
        while share > _LEAST and not self._has_room():
            share *= _SMALLER
            self._use_share(share)

    def _use_share(self, share: float) -> None:
        for child in self.findChildren(QtWidgets.QWidget):
            made = child.font()
            own_px = child.property(_PX) or made.pixelSize()
            if own_px > 0 and made.pixelSize() != round(own_px * share):
                child.setProperty(_PX, own_px)
                made.setPixelSize(round(own_px * share))
                child.setFont(made)

    def _has_room(self) -> bool:
        layout = self.layout()
        if layout is None or not self.isVisible():
            return True
        # Layouts inside others hear of another size of type by post only.
        QtCore.QCoreApplication.sendPostedEvents(None, int(QtCore.QEvent.Type.LayoutRequest))
        layout.activate()
        return not any(_is_cut(child) for child in self.findChildren(QtWidgets.QWidget) if child.isVisible())

    def sized(self, scale: float, bold: bool = False) -> QtGui.QFont:
        """Type so many times as high as plain type."""
        return font(theme.pixels(self.made_for, self._share * scale), bold)

    def words(self, written: str, scale: float, bold: bool = False) -> QtWidgets.QLabel:
        """Words that are wrapped, and never read as marked-up text."""
        made = QtWidgets.QLabel(written, self)
        made.setFont(self.sized(scale, bold))
        made.setWordWrap(True)
        made.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        return made

    def button(self, key: str, pressed: Callable[[], None]) -> QtWidgets.QPushButton:
        """A button with a text of the catalogue."""
        made = push_button(text(key), self, pressed)
        made.setMinimumHeight(round(self._button_share * self.made_for))
        return made


def _is_cut(child: QtWidgets.QWidget) -> bool:
    """Its words need more room than it has."""
    if isinstance(child, QtWidgets.QLabel) and child.wordWrap():
        return child.heightForWidth(child.width()) > child.height()
    if isinstance(child, QtWidgets.QAbstractButton | QtWidgets.QLineEdit | QtWidgets.QComboBox):
        least = child.minimumSizeHint()
        return least.width() > child.width() or least.height() > child.height()
    return False
