"""The words of a summary on scripted intervals, and the link's figures on scripted arrivals."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from session.scripted_mat import hello_packet, plain_frames, simulated_packets

from mat.pipeline import AnalysisSettings, Pipeline
from mat.posture import StateInterval
from mat.session import LinkHealth
from mat.session.summary import Summary, SummaryBuilder
from mat.wire import FrameBlock, Framer, Hello, HostFrame, PacketType, StreamDecoder
from mat.wire.host import encode_host_frame


def summary(*rolls: tuple[str, str, float, float | None], standing_s: float = 10.0, channel: str = "roll") -> Summary:
    intervals = tuple(
        StateInterval(channel, side, state, round(start * 1e6), None if stop is None else round(stop * 1e6))
        for side, state, start, stop in rolls
    )
    fl_pct = {"left": 40.0, "right": None}
    return Summary(20.0, standing_s, 2000, 0, 700.0, 0.5, fl_pct, standing_s, True, None, False, intervals)


NO_ROLLS = "No rolls onto toes or heels in 10.0 s judged."
WORDS = [
    ((), NO_ROLLS),
    ((("left", "toes", 1, 2),), "1 roll onto the toes: 1 with the left foot."),
    ((("left", "toes", 1, 2), ("right", "toes", 1.5, 3)), "1 roll onto the toes: 1 with both feet."),
    (
        (("left", "toes", 1, 2), ("right", "toes", 2, 3)),
        "2 rolls onto the toes: 1 with the left foot, 1 with the right foot.",
    ),
    ((("left", "toes", 1, 2), ("left", "toes", 3, None)), "2 rolls onto the toes: 2 with the left foot."),
    (
        (("left", "toes", 1, 2), ("right", "toes", 1.5, 3), ("left", "toes", 2.5, 4), ("right", "toes", 8, 9)),
        "2 rolls onto the toes: 1 with both feet, 1 with the right foot.",
    ),
    ((("left", "toes", 1, None), ("right", "toes", 5, 6)), "1 roll onto the toes: 1 with both feet."),
    (
        (("right", "heels", 1, 2), ("left", "toes", 1, 2)),
        "1 roll onto the toes: 1 with the left foot. 1 roll onto the heels: 1 with the right foot.",
    ),
    ((("left", "toes_caution", 1, 2), ("right", "heels_caution", 1, 2)), NO_ROLLS),
]


@pytest.mark.parametrize(("rolls", "words"), WORDS)
def test_words_count_what_the_person_did(rolls: tuple, words: str) -> None:
    assert summary(*rolls).words == words


def test_words_of_an_empty_mat_and_of_other_states() -> None:
    assert summary(standing_s=0.0).words == "Nobody stood on the mat."
    leaning = summary(("left", "inward", 1, 2), ("left", "inward", 4, None), channel="tilt")
    assert leaning.words == NO_ROLLS
    assert leaning.other_states == ["Rolled inward, left foot: 2 times."]


def test_what_was_not_judged_is_not_called_clean() -> None:
    unjudged = replace(summary(), judged_s=0.0)
    assert unjudged.words.startswith("Not judged")


@pytest.mark.parametrize(
    ("weighed", "misfit", "said"),
    [(True, None, ""), (False, None, "not known"), (False, 0.45, "pounds"), (False, 2.4, "2.40 times")],
)
def test_what_is_said_of_the_weight(weighed: bool, misfit: float | None, said: str) -> None:
    words = replace(summary(), weighed=weighed, weight_misfit=misfit).weight_words
    assert said in words
    assert bool(words) == bool(said)


def blocks_of(stream: bytes, max_block: int = 50) -> list[FrameBlock]:
    return [item for item in StreamDecoder(max_block).feed(stream) if isinstance(item, FrameBlock)]


def summed(stream: bytes) -> Summary:
    pipeline, builder = Pipeline(AnalysisSettings(weight_kg=70.0), Hello()), SummaryBuilder()
    for block in blocks_of(stream):
        builder.add(pipeline.process(block))
    return builder.result()


def test_nothing_recorded_has_a_summary() -> None:
    result = SummaryBuilder().result()
    assert (result.duration_s, result.standing_s, result.frames, result.mean_force_n) == (0.0, 0.0, 0, None)
    assert result.words == "Nobody stood on the mat."


def test_a_pause_of_the_mat_is_not_time_somebody_stood_there() -> None:
    """The mat was away for a minute, in which nobody knows what happened."""
    packets = simulated_packets("quiet", 12)
    frames = [packet.raw for packet in packets if packet.type == PacketType.FRAME]
    gap = encode_host_frame(HostFrame(PacketType.GAP, {"pause_s": 60.0}), 0)
    whole, torn = (
        summed(b"".join(p.raw for p in packets)),
        summed(b"".join([packets[0].raw, *frames[:800], gap, *frames[800:]])),
    )
    assert torn.duration_s == pytest.approx(whole.duration_s + 60, abs=0.1)
    assert torn.standing_s <= whole.standing_s + 0.1


def test_lost_scans_are_counted_and_their_time_stays() -> None:
    packets = simulated_packets("quiet", 8)
    kept = [p.raw for p in packets if p.type != PacketType.FRAME or not 300 <= p.sequence < 320]
    result = summed(b"".join(kept))
    assert (result.frames, result.missed) == (780, 20)
    assert result.duration_s == pytest.approx(7.99)
    assert result.standing_s == pytest.approx(summed(b"".join(p.raw for p in packets)).standing_s, abs=0.011)


class Line:
    """Frames that arrive when the test says so."""

    def __init__(self, frames: list[bytes]) -> None:
        self.health, self.decoder, self.framer = LinkHealth(), StreamDecoder(), Framer()
        self.decoder.read(self.framer.feed(hello_packet()))
        self.frames = frames

    def arrive(self, at_s: float, *frames: bytes) -> None:
        for item in self.decoder.read(self.framer.feed(b"".join(frames))):
            self.health.add(item, self.decoder, self.framer.health, at_s)


def test_rate_delay_and_clock_of_a_perfect_line() -> None:
    line = Line(plain_frames(2000))
    for index, frame in enumerate(line.frames):
        line.arrive(100 + index / 100, frame)
        if index == 900:
            assert math.isnan(line.health.clock_ppm), "ten seconds are needed"
    assert line.health.rate_hz == pytest.approx(100)
    assert line.health.late_s == pytest.approx(0, abs=1e-6)
    assert line.health.clock_ppm == pytest.approx(0, abs=0.01)
    assert (line.health.frames, line.health.missed, line.health.noise_bytes, line.health.damaged) == (2000, 0, 0, 0)


def test_a_device_clock_that_runs_fast_is_seen() -> None:
    line = Line(plain_frames(3000))
    for index, frame in enumerate(line.frames):
        line.arrive(index / 100 / (1 + 250e-6), frame)
    assert line.health.clock_ppm == pytest.approx(250, abs=1)


def test_a_line_that_falls_behind_is_seen() -> None:
    line = Line(plain_frames(600))
    for index, frame in enumerate(line.frames):
        line.arrive(index / 100 + max(0.0, (index - 400) / 1000), frame)
    assert line.health.late_s == pytest.approx(0.199, abs=0.002)


def test_bursts_are_as_late_as_their_newest_scan() -> None:
    """A bridge that delivers sixteen scans at once is late by nothing for the newest."""
    line = Line(plain_frames(640))
    for index in range(0, 640, 16):
        line.arrive((index + 15) / 100, *line.frames[index : index + 16])
    assert line.health.rate_hz == pytest.approx(100, rel=0.01)
    assert line.health.late_s < 0.02


def test_lost_and_damaged_scans_are_counted() -> None:
    frames = plain_frames(100)
    line = Line(frames)
    damaged = bytes([*frames[50][:20], frames[50][20] ^ 1, *frames[50][21:]])
    for index, frame in enumerate([*frames[:50], damaged, *frames[51:70], b"xyz", *frames[75:]]):
        line.arrive(index / 100, frame)
    assert (line.health.frames, line.health.missed) == (94, 6)
    assert line.health.noise_bytes == len(damaged) + 3
    assert line.health.damaged == 1
    assert line.health.counters()["missed"] == 6


def test_what_the_end_of_a_recording_says_is_json() -> None:
    assert LinkHealth().counters()["clock_ppm"] is None
    health = LinkHealth(clock_ppm=12.3456)
    assert health.counters()["clock_ppm"] == 12.3
    assert np.isfinite(list(health.counters().values())).all()
