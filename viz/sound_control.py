"""Volume, silence and language of what is heard; each change gives the text that tells of it."""

from __future__ import annotations

from typing import Literal, Protocol

from mat.session.coach import Message
from viz.texts import text

#: Steps of the volume, as loudness is felt.
STEPS = 10


class _Loud(Protocol):
    @property
    def volume(self) -> float: ...

    @volume.setter
    def volume(self, volume: float) -> None: ...

    def play(self, name: str, channel: Literal["speech", "beat"]) -> None: ...


class _Speaking(Protocol):
    on: bool
    language: str

    @property
    def player(self) -> _Loud: ...


class Heard(Protocol):
    """What is needed of whoever leads a session."""

    @property
    def voice(self) -> _Speaking: ...

    def sound_note(self) -> Message | None: ...


class SoundControl:
    """What the keys do to the sound; without anybody who leads there is nothing to hear.

    Parameters
    ----------
    led
        Whose voice it is; None for silence.
    """

    def __init__(self, led: Heard | None = None) -> None:
        self._led = led

    def note(self) -> str:
        """Why nothing is heard; empty while all is well."""
        told = self._led.sound_note() if self._led else None
        return text(told.key, **told.arguments) if told else ""

    def toggle(self) -> str:
        """Sound off, or on again."""
        if self._led is None:
            return ""
        voice = self._led.voice
        voice.on = not voice.on
        return self._told()

    def step(self, steps: int) -> str:
        """Louder or softer by tenths; turning it up ends a silence."""
        if self._led is None:
            return ""
        voice = self._led.voice
        level = min(max(round(voice.player.volume * STEPS) + steps, 0), STEPS)
        voice.player.volume = level / STEPS
        voice.on = voice.on or steps > 0
        return self._told()

    def speak(self, language: str) -> None:
        """Words from now on in this language."""
        if self._led is not None:
            self._led.voice.language = language

    def play(self, name: str) -> None:
        """A tone that belongs to no session: heard unless the sound is off."""
        if self._led is not None and self._led.voice.on:
            self._led.voice.player.play(name, "beat")

    def _told(self) -> str:
        if self._led is None or not self._led.voice.on:
            return text("sound.off")
        return self.note() or text("sound.volume", percent=round(self._led.voice.player.volume * 100))
