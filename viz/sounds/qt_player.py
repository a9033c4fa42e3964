"""Sounds through Qt; where there is no sound device, or Qt's multimedia part lacks a library, silence and a note."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import as_file
from types import ModuleType
from typing import Any

from viz.qt import QtCore, pg
from viz.sound import Channel, Player, SilentPlayer
from viz.sounds import exists, sound_file

#: Debian's package of the library Qt's multimedia part asks for.
_PACKAGES = {"libpulse-mainloop-glib.so.0": "libpulse-mainloop-glib0", "libpulse.so.0": "libpulse0"}
_MISSING_LIBRARY = re.compile(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file")


class QtPlayer:
    """Plays through QSoundEffect: each file is loaded once and kept, so that it starts at once.

    Parameters
    ----------
    multimedia
        Qt's multimedia module.
    """

    def __init__(self, multimedia: ModuleType) -> None:
        self.note = ""
        self.arguments: Mapping[str, object] = {}
        self._multimedia = multimedia
        self._effects: dict[str, Any] = {}
        self._playing: dict[Channel, str] = {}
        self._volume = 1.0

    @property
    def volume(self) -> float:
        """0 to 1, as loudness is felt."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(max(volume, 0.0), 1.0)
        for effect in self._effects.values():
            effect.setVolume(self._linear())

    def load(self, names: Sequence[str]) -> None:
        """Have these ready: the first play of a file that is not takes tens of milliseconds more."""
        for name in names:
            self._effect(name)

    def play(self, name: str, channel: Channel) -> None:
        """Begin a sound; what plays on the same channel stops."""
        before = self._playing.get(channel)
        if before is not None and before != name:
            self._effects[before].stop()
        self._playing[channel] = name
        self._effect(name).play()

    def _effect(self, name: str) -> Any:
        if name not in self._effects:
            effect = self._multimedia.QSoundEffect()
            with as_file(sound_file(name)) as path:
                effect.setSource(QtCore.QUrl.fromLocalFile(str(path)))
            effect.setVolume(self._linear())
            self._effects[name] = effect
        return self._effects[name]

    def _linear(self) -> float:
        # Loudness is felt about as the square root of power, amplitude as its square: half felt is a quarter.
        return self._volume**2


def open_player(
    names: Sequence[str] = (), import_module: Callable[[str], ModuleType] = importlib.import_module
) -> Player:
    """Qt's player with these sounds loaded, or a silent one that says why; never an error."""
    if not exists("toes"):
        return SilentPlayer("sound.files")
    try:
        # Through pyqtgraph's choice of binding, as all of Qt here; pyqtgraph itself does not bring this part.
        multimedia = import_module(f"{pg.Qt.QT_LIB}.QtMultimedia")
    except ImportError as error:
        return _without_library(str(error))
    with _silenced():
        no_device = multimedia.QAudioDeviceInfo.defaultOutputDevice().isNull()
    if no_device:
        return SilentPlayer("sound.none")
    player = QtPlayer(multimedia)
    player.load(names)
    return player


@contextmanager
def _silenced() -> Iterator[None]:
    """Qt grumbles on stderr where no sound server runs ("pa_context_connect() failed"); the note says it better."""
    before = QtCore.qInstallMessageHandler(lambda kind, context, text: None)
    try:
        yield
    finally:
        QtCore.qInstallMessageHandler(before)


def _without_library(reason: str) -> SilentPlayer:
    missing = _MISSING_LIBRARY.search(reason)
    if missing is None:
        return SilentPlayer("sound.missing")
    library = missing.group(1)
    return SilentPlayer("sound.library", library=library, package=_PACKAGES.get(library, library))
