"""A guided page over the window: form, step or result, with its buttons; words large enough for the mat."""

from __future__ import annotations

from viz import theme
from viz.guide.picture import GuidePicture
from viz.qt import QtCore, QtGui, QtWidgets
from viz.state import Role
from viz.widgets.hold_bar import HoldBar
from viz.widgets.pad_sketch import PadSketch
from viz.widgets.page import Page
from viz.widgets.push_button import push_button
from viz.widgets.result_table import ResultTable
from viz.widgets.state_banner import StateBanner

#: Shares of the window's height: banner with its word of 25 mm, margin, button, bar.
_BANNER, _MARGIN, _BUTTON, _BAR = 0.235, 0.022, 0.075, 0.055
_Key = QtCore.Qt.Key
_KEYS = {_Key.Key_Return: "enter", _Key.Key_Enter: "enter", _Key.Key_Escape: "esc"}


class GuidePage(Page):
    """Emits :attr:`pressed` with what a button or its key asks for, and what is typed in the form.

    Parameters
    ----------
    parent
        The window.
    """

    pressed = QtCore.pyqtSignal(str, dict)

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent, parent.height())
        self.shown: GuidePicture | None = None
        self.entries: dict[str, QtWidgets.QLineEdit] = {}
        self.buttons: dict[str, QtWidgets.QPushButton] = {}
        self._keys: dict[str, str] = {}
        self._body: QtWidgets.QWidget | None = None
        self._column = QtWidgets.QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_picture(self, picture: GuidePicture) -> None:
        """Write what is new; another page or step is laid out anew."""
        before, self.shown = self.shown, picture
        if before is None or _frame(before) != _frame(picture):
            self._lay_out(picture)
        elif before == picture:
            return
        self._fill(picture)

    def press(self, event: QtGui.QKeyEvent) -> bool:
        """A key of the window; True where the page took it."""
        return self.press_key(_KEYS.get(_Key(event.key()), event.text().lower()))

    def press_key(self, key: str) -> bool:
        """As :meth:`press`, by the key's name; a key without a button is told too: it answers a question."""
        command = self._keys.get(key, "")
        if command or key:
            self.pressed.emit(command, self.written)
        return bool(command)

    def leave(self) -> None:
        """Esc: its button, or where it has none (Enter closes a result) the page is left as well."""
        self.pressed.emit(self._keys.get("esc", "leave"), self.written)

    def _entered(self) -> None:
        self.press_key("enter")

    @property
    def written(self) -> dict[str, str]:
        """What is typed."""
        return {name: entry.text() for name, entry in self.entries.items()}

    def take_focus(self) -> None:
        """What is typed goes into the first entry that is still empty, or the first."""
        entries = list(self.entries.values())
        if entries:
            first = next((entry for entry in entries if not entry.text()), entries[0])
            first.setFocus()
            first.selectAll()

    # --- laying out ------------------------------------------------------------------------------------------------

    def _lay_out(self, picture: GuidePicture) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._body = body = QtWidgets.QWidget(self)
        self.entries, self.buttons = {}, {}
        margin = round(_MARGIN * self.made_for)
        column = QtWidgets.QVBoxLayout(body)
        column.setContentsMargins(2 * margin, margin, 2 * margin, margin)
        column.setSpacing(margin)
        self.banner = self._add_banner(column) if picture.state is not None else None
        self._add_head(column, picture)
        self.table = ResultTable(picture, self.made_for, body) if picture.rows else None
        if self.table is not None:
            column.addWidget(self.table, 1)
        else:
            self._add_lines(column, picture)
        self.bar = self._add_bar(column) if picture.kind in ("step", "busy") else None
        self.note = self.words("", 0.9)
        self.fault = self.words("", 1.1, bold=True)
        self.fault.setStyleSheet(f"color: {theme.look().role[Role.FAULT]};")
        column.addWidget(self.note)
        column.addWidget(self.fault)
        self._add_buttons(column, picture)
        self._column.addWidget(body)
        body.show()
        self.fit()
        self.take_focus()

    def _add_banner(self, column: QtWidgets.QVBoxLayout) -> StateBanner:
        made = StateBanner(self._body)
        made.setFixedHeight(round(_BANNER * self.made_for))
        made.set_window_height(self.made_for)
        made.on_panel = True
        column.addWidget(made)
        return made

    def _add_head(self, column: QtWidgets.QVBoxLayout, picture: GuidePicture) -> None:
        if picture.kind == "form":
            column.addSpacing(round(_MARGIN * self.made_for))
        title = self.words(picture.title, 1.5 if picture.kind != "form" else 1.8, bold=True)
        self.setAccessibleName(picture.title)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(title, 1)
        if picture.step:
            step = self.words(picture.step, 1.0)
            step.setWordWrap(False)
            row.addWidget(step)
        column.addLayout(row)

    def _add_lines(self, column: QtWidgets.QVBoxLayout, picture: GuidePicture) -> None:
        scale = 1.25 if picture.kind == "step" else 1.0
        words = QtWidgets.QVBoxLayout()
        words.setSpacing(round(_MARGIN * self.made_for * 0.8))
        for line in picture.lines:
            words.addWidget(self.words(line, scale))
        if picture.entries:
            words.addLayout(self._form(picture))
        words.addStretch(1)
        row = QtWidgets.QHBoxLayout()
        row.addLayout(words, 3)
        self.sketch = None
        if picture.sketch is not None:
            self.sketch = PadSketch(self._body)
            self.sketch.set_window_height(self.made_for)
            row.addWidget(self.sketch, 2)
        column.addLayout(row, 1)

    def _form(self, picture: GuidePicture) -> QtWidgets.QGridLayout:
        """What is asked for on the left, what is typed on the right."""
        form = QtWidgets.QGridLayout()
        form.setHorizontalSpacing(round(2 * _MARGIN * self.made_for))
        form.setColumnStretch(0, 1)
        for row, entry in enumerate(picture.entries):
            made = QtWidgets.QLineEdit(entry.written, self._body)
            made.setAccessibleName(entry.label)
            made.setFont(self.sized(1.15))
            made.setFixedWidth(round(0.32 * self.made_for))
            made.returnPressed.connect(self._entered)
            self.entries[entry.name] = made
            form.addWidget(self.words(entry.label, 0.9, bold=True), row, 0)
            form.addWidget(made, row, 1)
        return form

    def _add_bar(self, column: QtWidgets.QVBoxLayout) -> HoldBar:
        made = HoldBar(self._body)
        made.setFixedHeight(round(_BAR * self.made_for))
        column.addWidget(made)
        return made

    def _add_buttons(self, column: QtWidgets.QVBoxLayout, picture: GuidePicture) -> None:
        row = QtWidgets.QHBoxLayout()
        row.setSpacing(round(_MARGIN * self.made_for))
        assert self._body is not None
        for choice in picture.choices:
            asks = choice.command
            made = push_button(choice.label, self._body, lambda asks=asks: self.pressed.emit(asks, self.written))
            made.setMinimumHeight(round(_BUTTON * self.made_for))
            self.buttons[choice.command] = made
            row.addWidget(made)
        self._keys = {choice.key: choice.command for choice in picture.choices if choice.key}
        row.addStretch(1)
        column.addLayout(row)

    # --- writing ---------------------------------------------------------------------------------------------------

    def _fill(self, picture: GuidePicture) -> None:
        if self.banner is not None and picture.state is not None:
            self.banner.show_state(picture.state)
        if self.bar is not None:
            green = picture.state is not None and picture.state.role is Role.OK
            self.bar.show_share(picture.held, green or picture.kind == "busy")
        if self.table is None and self.sketch is not None:
            self.sketch.show_sketch(picture.sketch)
        for label, written in ((self.note, picture.note), (self.fault, picture.fault)):
            if label.text() != written:
                label.setText(written)
            label.setVisible(bool(written))


def _frame(picture: GuidePicture) -> tuple[object, ...]:
    """What a layout depends on; the rest is written into it."""
    names = tuple(entry.name for entry in picture.entries)
    return (
        picture.kind, picture.title, picture.step, picture.lines, names, picture.rows, picture.choices,
        picture.state is None,
    )  # fmt: skip
