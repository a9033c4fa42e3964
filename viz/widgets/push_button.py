"""A button of a page: clicked with the mouse, while keys stay with the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from viz import theme
from viz.qt import QtCore, QtWidgets
from viz.state import Role
from viz.texts import text
from viz.widgets.type import font


def push_button(written: str, parent: QtWidgets.QWidget, pressed: Callable[[], None]) -> QtWidgets.QPushButton:
    """A button in the look in use."""
    look = theme.look()
    made = QtWidgets.QPushButton(written, parent)
    made.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
    made.clicked.connect(lambda checked: pressed())
    window = parent.window()
    made.setFont(
        font(theme.pixels(window.height() if window else parent.height(), theme.LABEL_SHARE * 1.15), bold=True)
    )
    made.setStyleSheet(
        f"QPushButton {{ background: {look.button}; color: {look.text}; border: 1px solid {look.line};"
        " border-radius: 6px; padding: 4px 12px; }"
        f"QPushButton:focus {{ border: 2px solid {look.text}; }}"
        f"QPushButton:disabled {{ background: {look.panel}; color: {look.quiet_text}; }}"
    )
    return made


def stand_out(button: QtWidgets.QPushButton) -> None:
    """The one that leads on: filled, so that it is found at a glance."""
    look = theme.look()
    button.setStyleSheet(
        f"QPushButton {{ background: {look.role[Role.OK]}; color: {look.alarm_ink}; border: none; border-radius: 6px;"
        " padding: 4px 12px; }"
        f"QPushButton:focus {{ border: 2px solid {look.text}; }}"
        f"QPushButton:disabled {{ background: {look.button}; color: {look.quiet_text}; }}"
    )


def page_buttons(
    parent: QtWidgets.QWidget, names: Sequence[str], pressed: Callable[[str], None]
) -> dict[str, QtWidgets.QPushButton]:
    """Buttons that lead to other pages of the window, by the name of the page."""
    return {name: push_button(text(f"button.{name}"), parent, lambda name=name: pressed(name)) for name in names}
