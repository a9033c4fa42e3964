"""The sentence after a set, heard: every one has its file, comes once behind the word of the rest, and can be off."""

from __future__ import annotations

import numpy as np
import pytest
from test_sound import read, voice

from mat.session.coach import SetEnded, StageChange
from mat.session.coach.view import Message
from viz.sound import LATEST_SENTENCE_S, SENTENCE_AFTER_S, sentence_sound
from viz.sounds import make_sounds, sound_file
from viz.texts import LANGUAGES, catalogue

SENTENCES = [key for key in catalogue("en") if key.startswith("coach.after.")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_after_a_set_can_be_heard(language):
    """Those of the catalogue and no others, each as long as its words, 4.6 MB in all."""
    size = 0
    for key in SENTENCES:
        for seconds in range(3, 48) if key.endswith(".stood") else (0,):
            name = sentence_sound(Message(key, {"seconds": seconds}), language)
            assert name is not None
            samples, params = read(name)
            lasts_s = len(samples) / params.framerate
            words = len(catalogue(language)[key].split())
            assert 0.15 * words < lasts_s < 0.9 * words, name
            assert lasts_s < 8.0, name
            assert 0.3 < np.abs(samples).max() < 1.0, name
    kept = {path.name for path in sound_file(f"{language}/after_toes").parent.iterdir()}  # type: ignore[attr-defined]
    for path in (each for each in kept if each.startswith("after_")):
        samples, _ = read(f"{language}/{path.removesuffix('.wav')}")
        size += 44 + 2 * len(samples)
    assert {f"{name}.wav" for name in make_sounds.sentences(language)} == {
        each for each in kept if each.startswith("after_")
    }
    assert size < 2.5e6


def ended(key: str = "coach.after.toes", feedback: bool = True, **arguments: object) -> SetEnded:
    sentence = Message(key, arguments)
    return SetEnded(10_000_000, 1, 5, 20.0, complete=True, feedback=feedback, fault=None, sentence=sentence)


def test_the_sentence_is_said_once_behind_the_word_of_the_rest():
    made, player = voice()
    made.take([ended(), StageChange(10_000_000, "rest", 1)], 10.0)
    assert [made.speak_due(10.0 + later_s) for later_s in (0.0, 0.5, SENTENCE_AFTER_S - 0.05)] == [None] * 3
    assert made.speak_due(10.0 + SENTENCE_AFTER_S + 0.05) == "en/after_toes"
    assert made.speak_due(12.0) is None
    assert player.played == [("en/stage_rest", "speech"), ("en/after_toes", "speech")]


@pytest.mark.parametrize(("event", "options", "said"), [
    (ended("coach.after.check", feedback=False), {}, "en/after_check"),
    (ended(feedback=False), {}, None),
    (ended(), {"cue_set": "tones"}, None),
    (ended(), {"on": False}, None),
    (ended("coach.after.heels_wall"), {"language": "de"}, "de/after_heels_wall"),
    (ended("coach.after.stood", seconds=23), {}, "en/after_stood_25"),
    (ended("coach.after.stood", seconds=2), {}, None),
    (ended("coach.after.stood", seconds=58), {}, None),
])  # fmt: skip
def test_what_is_said_after_a_set(event, options, said):
    made, _ = voice(**options)
    made.take([event], 10.0)
    assert made.speak_due(11.5) == said


def test_a_sentence_that_is_too_late_or_was_silenced_is_not_said():
    made, player = voice()
    made.take([ended()], 10.0)
    assert made.speak_due(10.0 + SENTENCE_AFTER_S + LATEST_SENTENCE_S + 0.1) is None
    made.take([ended()], 10.0)
    made.on = False
    assert made.speak_due(11.5) is None
    assert player.played == []
