"""What is heard: the right file for each event, never too late, and never an error where nothing can sound."""

from __future__ import annotations

import json
import wave
from dataclasses import replace

import numpy as np
import pytest

from mat.session.coach import CUES, STAGES, Count, Cue, SetEnded, StageChange, StartBeep, Tick
from mat.session.coach.view import Message
from mat.wire import FrameBlock, Hello
from viz.sound import (
    CUE_SETS,
    LATEST_CUE_S,
    DeviceClock,
    SoundDelay,
    Voice,
    line_floor_s,
    names_of,
    sound_of,
)
from viz.sounds import exists, make_sounds, sound_file
from viz.texts import LANGUAGES, catalogue

TOES = Cue(10_000_000, "toes", "alarm")


class Captured:
    """A player that remembers."""

    note, arguments, volume = "", {}, 1.0

    def __init__(self) -> None:
        self.played: list[tuple[str, str]] = []

    def play(self, name: str, channel: str) -> None:
        self.played.append((name, channel))


def block(time_us: int, mcu: str = "simulated", **hello: object) -> FrameBlock:
    one, none = np.array([time_us]), np.zeros((1, 16, 16), dtype=np.uint16)
    return FrameBlock(
        one, np.array([0]), np.array([0]), np.array([False]), np.array([7488]), none, none[0:1, 0], none[0:1, :, 0],
        Hello(mcu=mcu, **hello),  # type: ignore[arg-type]
    )  # fmt: skip


def voice(late_s: float = 0.0, **options) -> tuple[Voice, Captured]:
    """A voice whose clock has seen scans that came at once; ``now`` is 10 s + ``late_s``."""
    player = Captured()
    made = Voice(player, **options)  # type: ignore[arg-type]
    made.clock.add(block(9_990_000), 9.99)
    return made, player


# --- which file ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cue_set", CUE_SETS)
def test_every_event_has_its_file(language, cue_set):
    names = names_of(cue_set, language)
    assert len(names) > 20
    assert [name for name in names if not exists(name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_two_at_most_and_every_cue_has_one(language):
    texts = catalogue(language)
    words = {key.removeprefix("word."): text for key, text in texts.items() if key.startswith("word.")}
    assert all(len(text.split()) <= 2 for text in words.values())
    assert {key.removeprefix("plain.") for key in words if key.startswith("plain.")} == set(CUES)
    for key in words:
        assert exists(f"{language}/{key.replace('.', '_')}"), key


def test_caution_and_roll_differ_in_tone_where_the_word_is_the_same():
    plain = catalogue("en")
    assert plain["word.plain.heels_caution"] == plain["word.plain.heels"] == "Forward"
    assert make_sounds.TONES["heels_caution"] != make_sounds.TONES["heels"]
    assert sound_of(Cue(0, "heels", "alarm"), "plain", "en") == ("en/plain_heels", "speech")
    assert sound_of(Cue(0, "heels", "alarm"), "tones", "en") == ("heels", "speech")


def test_the_tones_of_a_way_are_one_family():
    """Towards the toes they fall (back), towards the heels they rise (forward); a roll is louder than its caution."""
    tones = make_sounds.TONES
    for state, falls in (("toes", True), ("heels", False)):
        for name in (state, f"{state}_caution"):
            start_hz, end_hz, *_ = tones[name]
            assert (end_hz < start_hz) == falls
        assert tones[state][3] >= 2 * tones[f"{state}_caution"][3]
        assert tones[state][4] > tones[f"{state}_caution"][4]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Count(0, 3), ("de/count_3", "speech")),
        (Count(0, 11), ("count", "speech")),
        (Count(0, 3, spoken=False), None),
        (Tick(0, "down", True, 0), ("tick_down", "beat")),
        (Tick(0, "down", False, 2), ("tick", "beat")),
        (Tick(0, "countdown", False, 2), ("countdown", "beat")),
        (StartBeep(0, 1), ("start", "beat")),
        (StageChange(0, "settling", 1), ("de/stage_settling", "speech")),
        (StageChange(0, "set", 1), None),
        (SetEnded(0, 1, 3, 9.0, True, True, None, Message("coach.after.clean")), None),
        (Cue(0, "slower", "caution"), ("de/external_slower", "speech")),
    ],
)
def test_the_file_of_an_event(event, expected):
    if isinstance(event, Cue):
        expected = ("de/plain_slower", "speech")  # the same word in both sets: one file
    assert sound_of(event, "external", "de") == expected


def test_words_for_every_stage_that_needs_one():
    silent = {"baseline", "countdown", "set", "free"}
    for stage in STAGES:
        assert (sound_of(StageChange(0, stage, 1), "plain", "en") is None) == (stage in silent)


# --- the files themselves ------------------------------------------------------------------------------------------


def read(name: str) -> tuple[np.ndarray, wave._wave_params]:
    with sound_file(name).open("rb") as raw, wave.open(raw) as file:
        return np.frombuffer(file.readframes(1 << 24), dtype="<i2") / 32768, file.getparams()


@pytest.mark.parametrize("name", make_sounds.TONES)
def test_a_tone_is_short_audible_and_the_very_one_that_is_made(name):
    samples, params = read(name)
    assert (params.nchannels, params.sampwidth, params.framerate) == (1, 2, 16_000)
    assert len(samples) / params.framerate <= 0.2
    assert 0.1 <= np.abs(samples).max() <= 0.95
    np.testing.assert_allclose(samples, make_sounds.tone(name), atol=2e-4)
    assert abs(samples[-1]) < 0.05, "it would click"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_say_the_words_of_the_catalogue(language):
    """After a change of a word or sentence: python viz/sounds/make_sounds.py"""
    said = json.loads(sound_file("words").with_suffix(".json").read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert said[language] == make_sounds.words(language) | make_sounds.sentences(language)


def test_words_are_short_and_all_files_are_small():
    sizes = []
    for name in {name for language in LANGUAGES for cue_set in CUE_SETS for name in names_of(cue_set, language)}:
        samples, params = read(name)
        sizes.append(44 + 2 * len(samples))
        assert len(samples) / params.framerate < 1.1, name
        assert np.abs(samples).max() < 1.0, name
        if "plain_" in name or "external_" in name:
            tone = make_sounds.tone(name.partition("_")[2])
            np.testing.assert_allclose(samples[: len(tone)], tone, atol=2e-4)
    assert sum(sizes) < 1.5e6


# --- when ----------------------------------------------------------------------------------------------------------


def test_a_cue_sounds_and_its_delay_is_known():
    speaker, player = voice()
    (heard,) = speaker.take([TOES], 10.03)
    assert player.played == [("en/plain_toes", "speech")]
    assert heard.delay_s == pytest.approx(0.03)
    delay = speaker.delay
    assert (delay.count, delay.late) == (1, 0)
    assert delay.p95_s == delay.worst_s == delay.last_s == pytest.approx(0.03)


def test_a_late_cue_is_dropped_and_counted():
    speaker, player = voice()
    assert speaker.take([TOES], 10.0 + LATEST_CUE_S + 0.01) == []
    assert player.played == []
    assert speaker.delay == SoundDelay(late=1)


def test_after_a_blocked_window_only_what_is_fresh_sounds():
    speaker, player = voice()
    events = [replace(TOES, time_us=t) for t in (5_000_000, 8_000_000)] + [Tick(8_000_000, "up", True, 0), TOES]
    speaker.take(events, 10.02)
    assert player.played == [("en/plain_toes", "speech")]


def test_off_is_silence_and_no_delay():
    speaker, player = voice(on=False)
    assert speaker.take([TOES, StartBeep(10_000_000, 1)], 10.0) == []
    assert player.played == []


def test_no_count_talks_into_a_cue():
    speaker, player = voice()
    speaker.take([TOES, Count(10_500_000, 4)], 10.5)
    speaker.take([Count(11_000_000, 5)], 11.0)
    assert [name for name, _ in player.played] == ["en/plain_toes", "en/count_5"]


def test_stand_still_is_not_said_again_and_again():
    speaker, player = voice()
    for time_s in (10.0, 11.0, 13.0, 15.5):
        speaker.take([StageChange(round(time_s * 1e6), "settling", 1)], time_s)
    assert len(player.played) == 2


# --- the device's time on this computer's clock --------------------------------------------------------------------


def test_the_promptest_scan_tells_the_clock():
    clock = DeviceClock()
    for scan, late_s in enumerate([0.020, 0.004, 0.016, 0.011]):
        clock.add(block(scan * 10_000), 100 + scan * 0.01 + late_s)
    assert clock.host_s(30_000) == pytest.approx(100.034)


def test_an_old_promptness_is_forgotten_and_a_new_device_clock_begins_anew():
    clock = DeviceClock()
    for scan in range(400):
        clock.add(block(scan * 100_000), 50 + scan * 0.1 * 1.0001)  # 100 ppm fast
    assert clock.host_s(40_000_000) == pytest.approx(50 + 40 * 1.0001, abs=0.004)
    clock.add(block(1_000), 200.0)
    assert clock.host_s(1_000) == 200.0


def test_what_a_real_line_takes_is_counted():
    """7.5 ms of sampling, and 288 readings of 10 bits with their packet at 500 000 baud: 7.5 ms."""
    assert line_floor_s(block(0)) == 0.0
    assert line_floor_s(block(0, mcu="ATmega328P")) == pytest.approx(0.0150, abs=0.0005)
    clock = DeviceClock()
    clock.add(block(0, mcu="ATmega328P"), 1.0)
    assert clock.host_s(0) < 0.986
