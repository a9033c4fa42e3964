"""The one rule of the pipeline: however the stream is cut, live and offline say the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline.sessions import (
    SESSIONS,
    SETTINGS,
    analysed,
    assert_same,
    blocks_of,
    codes_of,
    damaged_session,
    numbers_of,
    scans_of,
    session_bytes,
    with_clock_at,
)

from mat.pipeline import PHASES, Analysis, Pipeline
from mat.wire import FrameBlock, StreamDecoder

MUST_SHOW = {
    "toes": ("roll", "toes"),
    "heels": ("roll", "heels"),
    "shift": ("shift", "left"),
    "inward": ("tilt", "inward"),
}


@pytest.fixture(scope="module", params=SESSIONS)
def session(request: pytest.FixtureRequest) -> tuple[str, Analysis]:
    return request.param, analysed(scans_of(damaged_session(request.param)))


def test_the_sessions_hold_what_is_to_be_compared(session):
    name, whole = session
    assert whole.block.missed.sum() >= 12
    assert whole.block.restarted.sum() == 1
    assert np.isfinite(whole.feet["left"].fl_pct).mean() > 0.5
    if name == "step-off":
        assert {PHASES.index(phase) for phase in ("empty", "settling", "stand")} <= set(whole.phase.tolist())
        return
    assert len(whole.repetitions) >= 1
    assert any(event.channel == "roll" or name in {"shift", "inward"} for event in whole.events)
    channel, state = MUST_SHOW[name]
    shown = {(change.channel, change.state) for change in whole.changes}
    if channel == "shift":
        assert shown & {("shift", "left"), ("shift", "right")}
    else:
        assert (channel, state) in shown


def test_every_scan_alone(session):
    name, whole = session
    scans = scans_of(damaged_session(name))
    assert_same(whole, analysed(scans, list(range(len(scans)))))


@settings(max_examples=8, deadline=None)
@given(cuts=st.lists(st.integers(0, 10**6), max_size=60), run=st.integers(0, 10**6), length=st.integers(0, 40))
def test_any_cut(session, cuts, run, length):
    name, whole = session
    scans = scans_of(damaged_session(name))
    assert_same(whole, analysed(scans, cuts + list(range(run, run + length))))


@settings(max_examples=2, deadline=None)
@given(sizes=st.lists(st.integers(1, 9000), min_size=60, max_size=60), max_block=st.sampled_from([7, 17, 1000]))
def test_bytes_as_a_port_gives_them(session, sizes, max_block):
    """From the wire on: chunks of any size, blocks of any length."""
    name, whole = session
    data = damaged_session(name)
    decoder, pipeline, parts, at = StreamDecoder(max_block), None, [], 0
    for size in [*sizes, len(data)]:
        for item in decoder.feed(data[at : at + size]):
            if isinstance(item, FrameBlock):
                pipeline = pipeline or Pipeline(SETTINGS, item.hello)
                parts.append(pipeline.process(item))
        at += size
    assert_same(whole, Analysis.joined(scans_of(data), parts))


@settings(max_examples=6, deadline=None)
@given(share=st.floats(0.05, 1.0))
def test_states_are_causal(session, share):
    """What comes later changes nothing that was said before."""
    name, whole = session
    scans = scans_of(damaged_session(name))
    stop = max(1, round(share * len(scans)))
    short = analysed(scans.rows_at(slice(0, stop)))
    for table, tolerance in ((codes_of, 0.0), (numbers_of, 1e-9)):
        before = table(whole)
        for key, values in table(short).items():
            np.testing.assert_allclose(values, before[key][:stop], rtol=tolerance, atol=tolerance, err_msg=key)
    end_us = scans.time_us[stop - 1]
    assert short.changes == tuple(change for change in whole.changes if change.time_us <= end_us)


@pytest.mark.parametrize("offset_us", [4, 123_456_784, 2**32 - 9_000_000, 2**32 - 4])
def test_where_the_device_clock_began_does_not_matter(offset_us):
    """Also where it wraps in the middle of the session."""
    data = session_bytes("toes")
    assert_same(analysed(scans_of(data)), analysed(scans_of(with_clock_at(data, offset_us))))


def test_a_session_that_begins_later_is_the_same_session_later():
    scans = scans_of(session_bytes("heels"))
    later = analysed(replace(scans, time_us=scans.time_us + 7_300_000))
    now = analysed(scans)
    shifted = tuple(replace(change, time_us=change.time_us + 7_300_000) for change in now.changes)

    def moved(thing: object) -> object:
        times = {name: value for name, value in vars(thing).items() if name.endswith("_us") and value is not None}
        if hasattr(thing, "worst"):
            times["worst"] = {side: moved(state) for side, state in thing.worst.items()}
            return replace(thing, **{n: v if n == "worst" else v + 7_300_000 for n, v in times.items()})
        return replace(thing, **{name: value + 7_300_000 for name, value in times.items()})

    lists = {name: tuple(moved(thing) for thing in getattr(now, name)) for name in ("events", "running", "repetitions")}
    assert_same(replace(now, changes=shifted, **lists), later)


def test_the_decoder_blocks_are_the_session():
    data = session_bytes("toes")
    pipeline = Pipeline(SETTINGS, scans_of(data).hello)
    parts = [pipeline.process(block) for block in blocks_of(data, max_block=100)]
    assert_same(analysed(scans_of(data)), Analysis.joined(scans_of(data), parts))
