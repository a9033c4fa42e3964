"""A window as a process: in the language of the desktop, until its user, a signal or a fault closes it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mat.files import Recorder

#: A plain window that does something at its first look.
WINDOW = """
import os, signal, sys
from viz.application import open_application, show_until_closed
from viz.preferences import Preferences
from viz.qt import QtCore, QtWidgets

app = open_application(None, Preferences())
window = QtWidgets.QWidget()
timer = QtCore.QTimer(window)

def look():
    {when_looking}

timer.timeout.connect(look)
timer.start(5)
try:
    code = show_until_closed(app, window, lambda: print(f"shown {{window.isVisible()}}"))
except ValueError as error:
    print("fault:", error)
    code = 9
sys.exit(code)
"""
REVIEW = """
import os, signal, sys
from pathlib import Path
from viz.review.run import run_review
from viz.review.window import ReviewWindow

def shown(self, event, before=ReviewWindow.showEvent):
    before(self, event)
    os.kill(os.getpid(), signal.SIGTERM)

ReviewWindow.showEvent = shown
sys.exit(run_review(None, Path(sys.argv[1]), preferences_folder=Path(sys.argv[1])))
"""
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


def _done(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SMART_MAT_HOME": str(folder)},
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_closes_the_window(tmp_path: Path, name: str, code: int) -> None:
    done = _done(WINDOW.format(when_looking=f"os.kill(os.getpid(), signal.{name})"), tmp_path)
    assert (done.returncode, done.stdout) == (code, "shown True\n"), done.stderr


def test_closing_it_ends_with_success_and_a_fault_is_raised_behind_it(tmp_path: Path) -> None:
    assert _done(WINDOW.format(when_looking="window.close()"), tmp_path).returncode == 0
    done = _done(WINDOW.format(when_looking="raise ValueError('a widget broke')"), tmp_path)
    assert (done.returncode, done.stdout) == (9, "shown True\nfault: a widget broke\n"), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_the_review_window_can_be_ended_while_it_opens(tmp_path: Path) -> None:
    Recorder(tmp_path / "a.smat").close()
    done = _done(REVIEW, tmp_path)
    assert done.returncode == 143, done.stderr


def test_where_the_environment_is_silent_the_desktop_tells_the_language(
    monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    """Windows and macOS set no such variable."""
    from viz import application  # noqa: PLC0415
    from viz.preferences import Preferences  # noqa: PLC0415
    from viz.qt import QtCore  # noqa: PLC0415
    from viz.texts import language  # noqa: PLC0415

    class German:
        @staticmethod
        def name() -> str:
            return "de_AT"

    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(QtCore.QLocale, "system", German)
    application.open_application(None, Preferences())
    assert language() == "de"
    application.open_application(None, Preferences(language="en"))
    assert language() == "en"
