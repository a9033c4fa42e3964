"""Sound files of the live window: tones, words of two languages in two cue sets, sentences; made by make_sounds.py."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

#: A time stood is said in steps of so much, up to so much (drills ask for 30), s.
STOOD_STEP_S, STOOD_MOST_S = 5, 45


def sound_file(name: str) -> Traversable:
    """The WAV file of a sound, as ``toes`` or ``de/plain_toes``."""
    return files(__name__).joinpath(*f"{name}.wav".split("/"))


@cache
def exists(name: str) -> bool:
    """Whether there is such a sound."""
    return sound_file(name).is_file()
