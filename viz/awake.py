"""Keep the computer awake: its screen while somebody stands on the mat, the computer itself while it records.

What holds off the system's sleep holds off that of its USB ports too; a port that is open is never suspended alone.
Where a system offers no way, nothing happens and nobody is bothered.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from viz.texts import text


class Hold(Protocol):
    """One way of a system to stay awake; may fail, and is then taken as not there."""

    def begin(self, reason: str) -> None: ...

    def end(self) -> None: ...


class Awake:
    """Holds that follow what the window does.

    Parameters
    ----------
    screen, system
        What keeps the screen lit, and what keeps the computer from sleeping.
    """

    def __init__(self, screen: Hold | None, system: Hold | None) -> None:
        self._holds = {"session": screen, "recording": system}
        self._held: set[str] = set()

    def keep(self, *, session: bool, recording: bool) -> None:
        """A session runs, a recording runs; call it as often as you like."""
        for name, wanted in (("session", session), ("recording", recording)):
            if wanted != (name in self._held):
                self._switch(name, wanted)

    def release(self) -> None:
        """Let go of everything."""
        self.keep(session=False, recording=False)

    def _switch(self, name: str, wanted: bool) -> None:
        hold = self._holds[name]
        (self._held.add if wanted else self._held.discard)(name)
        if hold is None:
            return
        # A desktop without such a service, or one that refuses: the session must not suffer from it.
        with suppress(Exception):
            if wanted:
                hold.begin(text(f"awake.{name}"))
            else:
                hold.end()


def system_awake(platform: str = sys.platform) -> Awake:
    """What this system offers."""
    if platform == "win32":
        state = _WindowsState()
        return Awake(_WindowsHold(state, _DISPLAY_REQUIRED), _WindowsHold(state, _SYSTEM_REQUIRED))
    if platform == "darwin":
        return Awake(_command("caffeinate", "-d"), _command("caffeinate", "-i", "-s"))
    # The inhibitor lasts as long as the command it runs, and that as long as our end of its pipe.
    sleep = _command("systemd-inhibit", "--what=sleep:idle", "--who={program}", "--why={reason}", "--mode=block", "cat")
    return Awake(ScreenSaverHold(), sleep)


class CommandHold:
    """A command that keeps the system awake as long as it runs; it ends with us, however we end.

    Parameters
    ----------
    command
        To run; ``{reason}`` and ``{program}`` are filled in.
    run
        Starts a process.
    """

    def __init__(
        self, command: tuple[str, ...], run: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen
    ) -> None:
        self._command = command
        self._run = run
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, reason: str) -> None:
        """Raises OSError where the command is not there."""
        filled = [part.format(reason=reason, program=text("program")) for part in self._command]
        quiet = subprocess.DEVNULL
        self._process = self._run(filled, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)

    def end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        process.terminate()
        process.wait(timeout=5)


def _command(*command: str) -> CommandHold | None:
    return CommandHold(command) if shutil.which(command[0]) else None


class Bus(Protocol):
    """A service of the desktop."""

    def call(self, method: str, *arguments: str | int) -> list[object]: ...


class ScreenSaverHold:
    """``org.freedesktop.ScreenSaver``, as GNOME, KDE, Xfce and others offer it; asked when first needed."""

    _SERVICE, _PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"

    def __init__(self, connect: Callable[[str, str], Bus] | None = None) -> None:
        self._connect = connect
        self._bus: Bus | None = None
        self._cookie: int | None = None

    def begin(self, reason: str) -> None:
        """Raises ConnectionError where there is no such service."""
        if self._bus is None:
            if self._connect is None:
                from viz.qt import BusService  # noqa: PLC0415

                self._connect = BusService
            self._bus = self._connect(self._SERVICE, self._PATH)
        cookie = next(iter(self._bus.call("Inhibit", text("program"), reason)), None)
        self._cookie = cookie if isinstance(cookie, int) else None

    def end(self) -> None:
        cookie, self._cookie = self._cookie, None
        if cookie is not None and self._bus is not None:
            self._bus.call("UnInhibit", cookie)


# SetThreadExecutionState (winbase.h): what this thread needs, until it says otherwise or ends.
_CONTINUOUS, _SYSTEM_REQUIRED, _DISPLAY_REQUIRED = 0x80000000, 0x00000001, 0x00000002


class _WindowsState:
    """The one state of a thread, put together from several holds."""

    def __init__(self, set_state: Callable[[int], object] | None = None) -> None:
        self._set_state = set_state
        self._flags = 0

    def change(self, flag: int, wanted: bool) -> None:
        self._flags = self._flags | flag if wanted else self._flags & ~flag
        if self._set_state is None:
            import ctypes  # noqa: PLC0415

            self._set_state = ctypes.windll.kernel32.SetThreadExecutionState  # type: ignore[attr-defined]
        self._set_state(_CONTINUOUS | self._flags)


class _WindowsHold:
    def __init__(self, state: _WindowsState, flag: int) -> None:
        self._state, self._flag = state, flag

    def begin(self, reason: str) -> None:
        self._state.change(self._flag, True)

    def end(self) -> None:
        self._state.change(self._flag, False)
