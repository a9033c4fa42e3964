"""Qt's player: files are loaded before they are needed; without a device or library it is silent and says why."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from viz.sound import (
    SilentPlayer,
)
from viz.sounds import qt_player
from viz.texts import catalogue


@pytest.mark.parametrize(
    ("reason", "key", "words"),
    [
        ("libpulse-mainloop-glib.so.0: cannot open shared object file: No such file", "sound.library",
         "libpulse-mainloop-glib0"),
        ("libxyz.so.1: cannot open shared object file", "sound.library", "libxyz.so.1"),
        ("No module named QtMultimedia", "sound.missing", "multimedia"),
    ],
)  # fmt: skip
def test_a_missing_library_is_named_with_its_package(reason, key, words):
    def fail(name: str) -> ModuleType:
        raise ImportError(reason)

    player = qt_player.open_player(["toes"], fail)
    player.play("toes", "speech")
    assert player.note == key
    assert words in catalogue("en")[key].format(**player.arguments)
    assert catalogue("de")[key].format(**player.arguments)


def fake_multimedia(device_there: bool) -> tuple[ModuleType, list[str]]:
    log: list[str] = []

    class Effect:
        def setSource(self, url) -> None:  # noqa: N802
            self.name = url.fileName().removesuffix(".wav")
            log.append(f"load {self.name}")

        def setVolume(self, volume: float) -> None:  # noqa: N802
            log.append(f"volume {volume:g}")

        def play(self) -> None:
            log.append(f"play {self.name}")

        def stop(self) -> None:
            log.append(f"stop {self.name}")

    module = ModuleType("multimedia")
    module.QSoundEffect = Effect  # type: ignore[attr-defined]
    device = SimpleNamespace(isNull=lambda: not device_there)
    module.QAudioDeviceInfo = SimpleNamespace(defaultOutputDevice=lambda: device)  # type: ignore[attr-defined]
    return module, log


def test_no_device_is_silence_with_a_note():
    module, log = fake_multimedia(device_there=False)
    player = qt_player.open_player(["toes"], lambda name: module)
    assert isinstance(player, SilentPlayer)
    assert player.note == "sound.none"
    assert log == []


def test_files_are_loaded_before_they_are_needed_and_a_cue_stops_the_one_before():
    module, log = fake_multimedia(device_there=True)
    player = qt_player.open_player(["toes_caution", "toes", "tick"], lambda name: module)
    assert [each for each in log if each.startswith("load")] == ["load toes_caution", "load toes", "load tick"]
    log.clear()
    for name, channel in (("toes_caution", "speech"), ("tick", "beat"), ("toes", "speech")):
        player.play(name, channel)  # type: ignore[arg-type]
    assert log == ["play toes_caution", "play tick", "stop toes_caution", "play toes"]
    player.volume = 0.5
    assert log[-1] == "volume 0.25"
    assert player.volume == 0.5


def test_qt_is_asked_for_in_the_binding_in_use():
    asked: list[str] = []
    module, _ = fake_multimedia(device_there=True)
    qt_player.open_player([], lambda name: asked.append(name) or module)
    assert asked == ["PyQt5.QtMultimedia"]
    assert sys.modules["PyQt5.QtCore"]
