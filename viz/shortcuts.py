"""Keys of the window, bound to what they do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from viz.keys import KEYS
from viz.qt import QtGui, QtWidgets


def set_shortcuts(window: QtWidgets.QWidget, actions: Mapping[str, Callable[[], None]]) -> None:
    """Bind every key of :data:`~viz.keys.KEYS`; a key held down acts once."""
    for name, keys, _ in KEYS:
        for key in keys:
            shortcut = QtWidgets.QShortcut(QtGui.QKeySequence(key), window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(actions[name])
