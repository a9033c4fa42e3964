"""Device time and scan counter unwrapped: against a true clock that is known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.wire.clock import DeviceClock, FrameTimes

WRAP_US, WRAP_SCANS = 1 << 32, 1 << 16


def advance(clock: DeviceClock, sequence: list[int], t_us: list[int]) -> FrameTimes:
    return clock.advance(np.array(sequence, dtype=np.int64), np.array(t_us, dtype=np.int64))


@settings(max_examples=200, deadline=None)
@given(
    start_us=st.one_of(st.integers(0, WRAP_US - 1), st.integers(WRAP_US - 200_000, WRAP_US - 1)),
    start_scan=st.one_of(st.integers(0, WRAP_SCANS - 1), st.integers(WRAP_SCANS - 10, WRAP_SCANS - 1)),
    steps=st.lists(st.tuples(st.integers(1, 300), st.integers(-400, 400), st.booleans()), min_size=1, max_size=60),
    cuts=st.lists(st.integers(0, 60), max_size=8),
)
def test_wraps_losses_and_repeats_against_the_true_clock(start_us, start_scan, steps, cuts):
    scan, t_us = start_scan, start_us
    rows = [(scan, t_us, 0, True)]
    for scans, jitter_us, repeated in steps:
        scan, t_us = scan + scans, t_us + 10_000 * scans + jitter_us
        rows.append((scan, t_us, scans - 1, True))
        if repeated:
            rows.append((scan, t_us, 0, False))
    clock = DeviceClock()
    edges = [0, *sorted(min(c, len(rows)) for c in cuts), len(rows)]
    parts = [
        advance(clock, [r[0] % WRAP_SCANS for r in rows[a:b]], [r[1] % WRAP_US for r in rows[a:b]])
        for a, b in itertools.pairwise(edges)
    ]
    keep = np.concatenate([p.keep for p in parts])
    assert keep.tolist() == [r[3] for r in rows]
    assert np.concatenate([p.time_us for p in parts])[keep].tolist() == [r[1] - start_us for r in rows if r[3]]
    assert np.concatenate([p.sequence for p in parts])[keep].tolist() == [r[0] for r in rows if r[3]]
    assert np.concatenate([p.missed for p in parts])[keep].tolist() == [r[2] for r in rows if r[3]]
    assert not any(p.restarted.any() for p in parts)


def test_a_reset_of_the_device_goes_on_one_interval_later():
    times = advance(DeviceClock(), [700, 701, 0, 1], [9_000_000, 9_010_000, 1_200_000, 1_210_000])
    assert times.time_us.tolist() == [0, 10_000, 20_000, 30_000]
    assert times.restarted.tolist() == [False, False, True, False]
    assert times.missed.tolist() == [0, 0, 0, 0]
    assert times.sequence.tolist() == [700, 701, 702, 703]


def test_a_reset_after_lost_scans_goes_on_one_scan_interval_later():
    times = advance(DeviceClock(), [700, 705, 0], [9_000_000, 9_050_000, 1_200_000])
    assert times.time_us.tolist() == [0, 50_000, 60_000]


def test_a_pause_the_host_watched_is_added():
    clock = DeviceClock()
    advance(clock, [5, 6], [500_000, 510_000])
    clock.resume(7_000_000)
    times = advance(clock, [0, 1], [90_000_000, 90_010_000])
    assert times.time_us.tolist() == [7_010_000, 7_020_000]
    assert times.restarted.tolist() == [True, False]
    assert times.missed.tolist() == [0, 0]


def test_a_pause_before_the_first_frame_is_not_a_reset_after_it():
    clock = DeviceClock()
    clock.resume(5_000_000)
    times = advance(clock, [0, 1, 2], [1000, 11_000, 21_000])
    assert times.time_us.tolist() == [0, 10_000, 20_000]
    assert not times.restarted.any()


def test_streaming_stopped_and_started_again_is_no_loss_of_a_whole_round_of_the_counter():
    """PROTOCOL.md: after ``x`` and ``s`` the sequence starts at 0, while the device's clock runs on."""
    times = advance(DeviceClock(), [498, 499, 500, 0, 1, 2], [t * 10_000 for t in (498, 499, 500, 800, 801, 802)])
    assert times.time_us.tolist() == [0, 10_000, 20_000, 3_020_000, 3_030_000, 3_040_000]
    assert times.missed.max() <= 299, "no more than the time between could hold"


def test_a_reset_that_comes_back_with_a_later_clock_is_no_loss_of_a_whole_round_of_the_counter():
    """Reset 0.3 s after streaming began, streaming again 1 s after boot: the clock did not step back."""
    times = advance(DeviceClock(), [29, 30, 0, 1], [790_000, 800_000, 1_000_000, 1_010_000])
    assert times.missed.max() <= 19


@pytest.mark.parametrize("back", [1, 2, 5])
def test_an_older_frame_repeated_is_dropped(back):
    """FrameTimes.keep: False for a frame that repeats or precedes one already read."""
    scans = [10, 11, 12, 13, 14, 15]
    order = [*scans, 15 - back, 16]
    times = advance(DeviceClock(), order, [s * 10_000 for s in order])
    assert times.keep.tolist() == [True] * 6 + [False, True]
    assert times.time_us[times.keep].tolist() == [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]
    assert not times.restarted.any()


def test_no_frames_no_times():
    times = DeviceClock().advance(np.empty(0, np.int64), np.empty(0, np.int64))
    assert len(times.time_us) == len(times.keep) == 0


@settings(max_examples=200, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([1, 1, 1, 1, 1, 1, 2, 3, 40, 300, 0, -1, -3, 65_530]),
            st.sampled_from([10_000, 10_000, 10_004, 9_996, 20_000, 400_000, 0, -10_000, 3_000_000_000]),
        ),
        max_size=30,
    ),
    cuts=st.lists(st.integers(1, 8), max_size=12),
)
def test_many_frames_at_once_are_read_as_one_by_one(steps, cuts):
    """Frames that plainly follow each other are unwrapped together: the same as step by step, wherever it is cut."""
    sequence = np.cumsum([65_500, *(step for step, _ in steps)]) % 65_536
    t_us = np.cumsum([4_294_000_000, *(elapsed for _, elapsed in steps)]) % (1 << 32)
    together, alone = DeviceClock(), DeviceClock()
    alone._steady = lambda sequence, t_us: None  # type: ignore[method-assign]
    edges = np.unique(np.clip(np.cumsum([0, *cuts, len(sequence)]), 0, len(sequence)))
    for start, stop in itertools.pairwise(edges):
        block, single = (clock.advance(sequence[start:stop], t_us[start:stop]) for clock in (together, alone))
        for name in ("time_us", "sequence", "missed", "keep", "restarted"):
            np.testing.assert_array_equal(getattr(block, name), getattr(single, name), err_msg=name)
