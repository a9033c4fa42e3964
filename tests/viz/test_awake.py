"""Staying awake on systems that are not there: what is held, what is let go, and no harm where there is no way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from viz.awake import Awake, CommandHold, ScreenSaverHold, _WindowsHold, _WindowsState, system_awake


@dataclass
class FakeHold:
    calls: list[str] = field(default_factory=list)
    broken: bool = False

    def begin(self, reason: str) -> None:
        self.calls.append(f"begin {reason}")
        if self.broken:
            raise OSError("no bus")

    def end(self) -> None:
        self.calls.append("end")


def test_the_screen_for_a_session_the_system_for_a_recording() -> None:
    screen, system = FakeHold(), FakeHold()
    awake = Awake(screen, system)
    for _ in range(3):
        awake.keep(session=True, recording=False)
    assert (screen.calls, system.calls) == (["begin A balance session is running"], [])
    awake.keep(session=True, recording=True)
    assert system.calls == ["begin A mat is being recorded"]
    awake.keep(session=False, recording=True)
    assert screen.calls[-1] == "end"
    assert system.calls == ["begin A mat is being recorded"]
    awake.release()
    awake.release()
    assert (screen.calls.count("end"), system.calls.count("end")) == (1, 1)


def test_a_system_without_a_way_is_no_error() -> None:
    awake = Awake(None, FakeHold(broken=True))
    awake.keep(session=True, recording=True)
    awake.release()
    nothing = Awake(ScreenSaverHold(_no_bus), CommandHold(("no-such-command-as-this",)))
    nothing.keep(session=True, recording=True)
    nothing.release()


def _no_bus(service: str, path: str) -> FakeBus:
    raise ConnectionError("no bus")


class FakeBus:
    """Answers like ``org.freedesktop.ScreenSaver``."""

    def __init__(self, *answer: object) -> None:
        self.answer, self.called = answer, []

    def call(self, *arguments: object) -> list[object]:
        self.called.append(arguments)
        return list(self.answer)


def test_the_screen_saver_gets_its_cookie_back() -> None:
    bus = FakeBus(4711)
    hold = ScreenSaverHold(lambda service, path: bus)
    for _ in range(2):
        hold.begin("why")
        hold.end()
        hold.end()
    assert bus.called == [("Inhibit", "smart-mat", "why"), ("UnInhibit", 4711)] * 2


def test_a_bus_that_answers_with_no_cookie_is_not_asked_to_end() -> None:
    bus = FakeBus("no cookie")
    hold = ScreenSaverHold(lambda service, path: bus)
    hold.begin("why")
    hold.end()
    assert [call[0] for call in bus.called] == ["Inhibit"]


@pytest.mark.skipif(sys.platform == "win32", reason="no cat")
def test_the_command_runs_as_long_as_it_is_held_and_knows_why() -> None:
    started: list[subprocess.Popen[bytes]] = []

    def run(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        assert command == ["cat", "-", "because", "smart-mat"]
        started.append(subprocess.Popen(["cat"], **options))  # type: ignore[call-overload]
        return started[-1]

    hold = CommandHold(("cat", "-", "{reason}", "{program}"), run)
    hold.begin("because")
    assert started[0].poll() is None
    hold.end()
    assert started[0].poll() is not None
    hold.end()


@pytest.mark.skipif(sys.platform == "win32", reason="no cat")
def test_the_command_ends_with_a_program_that_crashed() -> None:
    """Its only tie is our end of a pipe, which the system closes however we end."""
    crash = (
        "import os, sys; from viz.awake import CommandHold\n"
        "hold = CommandHold(('cat',)); hold.begin(''); print(hold._process.pid, flush=True); os._exit(1)"
    )
    said = subprocess.run([sys.executable, "-c", crash], capture_output=True, text=True, check=False, timeout=60)
    pid = int(said.stdout)
    # Nobody holds the other end any more: the orphan reads the end of its input and goes.
    gone = subprocess.run(["tail", "--pid", str(pid), "-f", "/dev/null"], timeout=20, check=False)
    assert gone.returncode == 0


def test_windows_keeps_one_state_of_both() -> None:
    said: list[int] = []
    state = _WindowsState(said.append)
    awake = Awake(_WindowsHold(state, 2), _WindowsHold(state, 1))
    awake.keep(session=True, recording=True)
    awake.keep(session=False, recording=True)
    awake.release()
    assert said == [0x80000002, 0x80000003, 0x80000001, 0x80000000]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "plan9"])
def test_every_system_gets_something_that_does_no_harm(platform: str) -> None:
    awake = system_awake(platform)
    if platform != sys.platform:
        return  # only made, never used, on another system
    awake.keep(session=True, recording=True)
    awake.release()


#: A desktop of two processes on a bus of their own: one offers the screen saver, the other is us.
DESKTOP = """
import subprocess, sys
from viz.qt import QtCore, pg
import importlib
bus = importlib.import_module(pg.Qt.QT_LIB + ".QtDBus")

class Saver(bus.QDBusAbstractAdaptor):
    QtCore.Q_CLASSINFO("D-Bus Interface", "org.freedesktop.ScreenSaver")

    @QtCore.pyqtSlot(str, str, result="uint")
    def Inhibit(self, who, why):
        print("Inhibit", who, why, flush=True)
        return 4000000000

    @QtCore.pyqtSlot("uint")
    def UnInhibit(self, cookie):
        print("UnInhibit", cookie, flush=True)

app = QtCore.QCoreApplication([])
desktop = QtCore.QObject()
saver = Saver(desktop)
session = bus.QDBusConnection.sessionBus()
assert session.registerObject("/org/freedesktop/ScreenSaver", desktop)
assert session.registerService("org.freedesktop.ScreenSaver")
us = subprocess.Popen([sys.executable, "-c", "from viz.awake import ScreenSaverHold\\n"
    "hold = ScreenSaverHold(); hold.begin('why'); hold.end()"])
timer = QtCore.QTimer()
timer.timeout.connect(lambda: us.poll() is None or app.exit(us.returncode))
timer.start(50)
sys.exit(app.exec())
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="dbus-run-session is not installed")
def test_a_real_bus_carries_the_cookie_as_it_is() -> None:
    """The cookie is unsigned, and may be larger than a signed one could be."""
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", DESKTOP],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["Inhibit smart-mat why", "UnInhibit 4000000000"], done.stderr
    assert done.returncode == 0
