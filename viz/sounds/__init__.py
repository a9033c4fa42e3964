"""Sound files of the live window: tones, and words of two languages in two cue sets; made by make_sounds.py."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


def sound_file(name: str) -> Traversable:
    """The WAV file of a sound, as ``toes`` or ``de/plain_toes``."""
    return files(__name__).joinpath(*f"{name}.wav".split("/"))


@cache
def exists(name: str) -> bool:
    """Whether there is such a sound."""
    return sound_file(name).is_file()
