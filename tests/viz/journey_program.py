"""The real program, watched: what it shows and sounds is written to a file, and nothing else is done to it.

By hand: ``python tests/viz/journey_program.py STATE.json live sim:toes``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from mat.cli import main
from viz.main_window import MainWindow
from viz.qt import QtCore, QtWidgets
from viz.sounds import qt_player

WRITTEN_EVERY_S = 0.05


class Captured:
    """A player that remembers what would have been heard."""

    note = ""
    arguments: dict[str, object] = {}  # noqa: RUF012

    def __init__(self) -> None:
        self.volume = 1.0
        self.played: list[str] = []

    def play(self, name: str, channel: str) -> None:
        self.played.append(name)


def _places(window: QtWidgets.QWidget) -> Iterator[tuple[str, list[int]]]:
    """Middle of everything that can be clicked, on the screen, by what is written on it."""
    for button in window.findChildren(QtWidgets.QPushButton):
        if button.isVisible():
            yield button.text(), _middle(button, button.rect())
    for entry in window.findChildren(QtWidgets.QLineEdit):
        if entry.isVisible():
            yield entry.accessibleName() or entry.placeholderText(), _middle(entry, entry.rect())
    for listed in window.findChildren(QtWidgets.QListWidget):
        if listed.isVisible():
            for row in range(listed.count()):
                item = listed.item(row)
                place = listed.visualItemRect(item) & listed.viewport().rect()
                if item is not None and place.height() > 4:
                    yield item.text().strip(), _middle(listed.viewport(), place)


def _middle(widget: QtWidgets.QWidget, place: QtCore.QRect) -> list[int]:
    at = widget.mapToGlobal(place.center())
    return [at.x(), at.y()]


def _seen(window: MainWindow, played: list[str]) -> dict[str, object]:
    page, state = window.page, window.page.banner.state
    corner = page.banner.mapToGlobal(QtCore.QPoint(page.banner.width() // 2, page.banner.height() - 6))
    screen = window.screen()
    image = screen.grabWindow(0, corner.x(), corner.y(), 1, 1).toImage()
    return {
        "title": window.windowTitle(),
        "cover": type(window.cover).__name__,
        "due": type(window.due.page).__name__,
        "word": state.word if state else "",
        "key": state.key if state else "",
        "advice": state.advice if state else "",
        "banner_colour": image.pixelColor(0, 0).name(),
        "notice": page.notice.text,
        "simulated": page.notice.simulated,
        "health": page.status.health,
        "sentence": page.sentence.isVisible(),
        "gaps": page.strips["left"].gaps,
        "recording": window.recording_runs,
        "painted": window.painted,
        "played": played,
        "places": dict(_places(window)),
    }


def watch(file: Path) -> None:
    """Write what is seen, whole or not at all."""
    player, due = Captured(), [0.0]
    qt_player.open_player = lambda names: player  # type: ignore[assignment]
    look = MainWindow.look

    def looked(window: MainWindow) -> None:
        look(window)
        if time.monotonic() >= due[0] and window.isVisible():
            due[0] = time.monotonic() + WRITTEN_EVERY_S
            fresh = file.with_suffix(".new")
            fresh.write_text(json.dumps(_seen(window, player.played)), encoding="utf-8")
            fresh.replace(file)

    MainWindow.look = looked  # type: ignore[method-assign]


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.argv[1:] = sys.argv[2:]
    main()
