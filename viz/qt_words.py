"""Qt's own words, as on its file dialogs, in the language of the window."""

from __future__ import annotations

from viz.qt import QtCore, QtWidgets
from viz.texts import REFERENCE

_spoken: list[QtCore.QTranslator] = []


def translate_qt(language: str) -> bool:
    """Let Qt speak this language from now on; False where it has no words of it, and speaks English."""
    app = QtWidgets.QApplication.instance()
    if app is None:
        return False
    while _spoken:
        app.removeTranslator(_spoken.pop())
    if language == REFERENCE:
        return True
    translator = QtCore.QTranslator(app)
    folder = QtCore.QLibraryInfo.location(QtCore.QLibraryInfo.LibraryLocation.TranslationsPath)
    if not translator.load(f"qtbase_{language}", folder):
        return False
    app.installTranslator(translator)
    _spoken.append(translator)
    return True
