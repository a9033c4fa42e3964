"""Begin and end a recording at the press of a key; what went wrong becomes a text, never a stop of the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mat.errors import SmartMatError, StorageError
from mat.session import LinkState, LinkView
from viz.said import in_own_words
from viz.texts import elapsed, text

SUFFIX = ".smat"


class Recordable(Protocol):
    """What is needed of an acquisition."""

    def link(self) -> LinkView: ...

    def start_recording(self, path: Path) -> None: ...

    def stop_recording(self) -> Path | None: ...


class RecordingControl:
    """Recordings named by date and time in one folder.

    Parameters
    ----------
    acquisition
        What records.
    data_folder
        Where recordings go; made when the first one begins.
    clock
        Local date and time.

    Attributes
    ----------
    error
        What could not be written when a recording was closed, for whoever closes the window.
    """

    def __init__(
        self, acquisition: Recordable, data_folder: Path, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        self.error: SmartMatError | None = None
        self._acquisition = acquisition
        self._folder = data_folder
        self._clock = clock

    @property
    def running(self) -> bool:
        """A recording is being written."""
        return self._acquisition.link().recording is not None

    def toggle(self) -> tuple[str, bool]:
        """Begin or end; gives a text for the user, and whether it tells of a fault."""
        try:
            link = self._acquisition.link()
            if link.recording is None:
                if link.hello is None and link.state is not LinkState.STREAMING:
                    return text("not_yet"), True
                self._begin()
                return "", False
            path = self._acquisition.stop_recording()
            name = path.name if path else link.recording.name
            return text("saved", name=name, elapsed=elapsed(link.recorded_s)), False
        except SmartMatError as error:
            return in_own_words(str(error)), True

    def finish(self) -> None:
        """Close a recording that runs; what goes wrong stays in :attr:`error`."""
        try:
            self._acquisition.stop_recording()
        except SmartMatError as error:
            self.error = error

    def _begin(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(text("fault.folder", folder=self._folder, reason=error.strerror)) from error
        self._acquisition.start_recording(self._free_path())

    def _free_path(self) -> Path:
        stem = self._clock().strftime("%Y-%m-%d_%H-%M-%S")
        path, number = self._folder / f"{stem}{SUFFIX}", 2
        while path.exists():
            path, number = self._folder / f"{stem}_{number}{SUFFIX}", number + 1
        return path
