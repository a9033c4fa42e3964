"""The window's tests draw without a screen."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from live_sessions import FakeSource

from viz import theme
from viz.main_window import MainWindow
from viz.mats import Views
from viz.model import LiveModel
from viz.qt_words import translate_qt
from viz.recording_control import RecordingControl
from viz.texts import use_language


@pytest.fixture
def qtbot(qtbot):
    """Hold what a test shows: qtbot refers to widgets weakly.

    A window that only its own signals still hold is swept away by the garbage collector in mid-test.
    """
    shown: list[object] = []
    add = qtbot.addWidget

    def add_and_hold(widget, **options) -> None:
        shown.append(widget)
        add(widget, **options)

    qtbot.addWidget = add_and_hold
    yield qtbot
    shown.clear()


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


@pytest.fixture(autouse=True)
def usual_look() -> Iterator[None]:
    """Whatever a test changes of look and language, the next one begins as usual."""
    yield
    theme.use_look("dark")
    theme.use_type_scale(1.0)
    use_language("en")
    translate_qt("en")


class Clock:
    """Steady time that a test moves."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_window(qtbot, tmp_path: Path, clock: Clock) -> Callable[..., MainWindow]:
    """Open a window that looks only when the test says so."""

    def opened(source, width: int = 1280, height: int = 800, **options) -> MainWindow:
        window = MainWindow(Views(LiveModel(source), RecordingControl(source, tmp_path / "data")), clock, **options)
        window._timer.stop()
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return opened
