"""The link's figures on scripted arrivals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from session.scripted_mat import hello_packet, plain_frames

from mat.session import LinkHealth
from mat.wire import Framer, StreamDecoder


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
