"""Whole sessions on simulated mats, from bytes: the cues that sound against the events that the analysis tells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.posture import Event
from mat.session.coach import CUES, Coach, CoachEvent, Count, Cue, SetEnded, StageChange, StartBeep
from mat.session.coach.catalogue import SAME_CUE_S, SILENT_EVERY, SPEAKS_S
from mat.session.drills import catalogue
from mat.sim import SimTransport
from mat.wire import FrameBlock, StreamDecoder

DRILL = replace(catalogue()["good-morning"], repetitions=6, sets=1)
SETTINGS = AnalysisSettings(weight_kg=70.0, drill=DRILL.settings)
#: Rolls, tilts and shifts, each in every second repetition.
SCENARIOS = ("toes", "heels", "inward", "shift")


@dataclass(frozen=True)
class Played:
    """A session: its scans, what the analysis told, what the coach did."""

    scans: tuple[FrameBlock, ...]
    blocks: tuple[Analysis, ...]
    events: tuple[CoachEvent, ...]
    coach: Coach

    @property
    def cues(self) -> list[Cue]:
        return [event for event in self.events if isinstance(event, Cue)]

    @property
    def told(self) -> list[Event]:
        """The analysis' own events that could give a cue, in the order of their starts."""
        events = [event for block in self.blocks for event in block.events] + list(self.blocks[-1].running)
        return sorted((e for e in events if e.channel in ("person", "tilt", "shift")), key=lambda e: e.start_us)

    def at(self, kind: type) -> list[int]:
        return [event.time_us for event in self.events if isinstance(event, kind)]

    def in_set(self, time_us: int) -> bool:
        begun, ended = self.at(StartBeep), self.at(SetEnded) or [1 << 62]
        return bool(begun) and begun[0] <= time_us < ended[0]


@lru_cache(maxsize=len(SCENARIOS))
def played(scenario: str) -> Played:
    transport, decoder = SimTransport(f"sim:{scenario}?seed=3", fast=True, duration_s=48), StreamDecoder()
    transport.open()
    transport.write(b"s\n")
    scans: list[FrameBlock] = []
    while not transport.finished:
        scans += [item for item in decoder.feed(transport.read(0.05)) if isinstance(item, FrameBlock)]
    pipeline, coach = Pipeline(SETTINGS, scans[0].hello), Coach(DRILL)
    blocks = tuple(pipeline.process(block) for block in scans)
    return Played(tuple(scans), blocks, tuple(event for block in blocks for event in coach.process(block)), coach)


def key_of(event: Event) -> str:
    return "shift" if event.channel == "shift" else event.state


def recut(blocks: tuple[FrameBlock, ...], at: list[int]) -> list[FrameBlock]:
    """The same scans, cut once more."""
    parts: list[FrameBlock] = []
    for number, block in enumerate(blocks):
        here = {scan % len(block) for scan in at if scan % len(blocks) == number}
        edges = sorted({0, len(block), *here})
        parts += [block.rows_at(slice(a, b)) for a, b in pairwise(edges)]
    return parts


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if name != "toes"])
def test_a_set_is_led_through_without_a_hand(scenario):
    session = played(scenario)
    assert [e.stage for e in session.events if isinstance(e, StageChange)] == [
        "settling", "baseline", "countdown", "set", "done",
    ]  # fmt: skip
    assert [e.number for e in session.events if isinstance(e, Count)] == [1, 2, 3, 4, 5, 6]
    (ended,) = [e for e in session.events if isinstance(e, SetEnded)]
    assert (ended.repetitions, ended.complete, ended.feedback) == (6, True, True)
    assert (ended.fault, ended.sentence.key) == (scenario, f"coach.after.{scenario}")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_cue_is_an_event_told_in_the_same_scan(scenario):
    session = played(scenario)
    starts = {(event.start_us, key_of(event)) for event in session.told}
    assert len(session.cues) >= 2
    for cue in session.cues:
        assert (cue.time_us, cue.key) in starts
        assert session.in_set(cue.time_us)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_event_of_the_set_sounds_or_a_rule_silences_it(scenario):
    session = played(scenario)
    sounded = {(cue.time_us, cue.key) for cue in session.cues}
    silent = [e for e in session.told if session.in_set(e.start_us) and (e.start_us, key_of(e)) not in sounded]
    for event in silent:
        assert why_silent(session, event), (key_of(event), event.start_us / 1e6)


def why_silent(session: Played, event: Event) -> str:
    key, start_us = key_of(event), event.start_us
    rolls = [e for e in session.told if e.channel == "person" and e.start_us <= start_us < (e.end_us or 1 << 62)]
    if rolls and (key.startswith("corner") or key == "gripping"):
        return "part of a roll"
    before = [cue for cue in session.cues if cue.time_us <= start_us]
    if any(e.end_us == start_us and key == f"{e.state}_caution" for e in session.told):
        return "only easing"
    if any(cue.key == key and start_us - cue.time_us < SAME_CUE_S * 1e6 for cue in before):
        return "told just now"
    if before and start_us - before[-1].time_us < SPEAKS_S * 1e6:
        return "another speaks" if CUES[key].severity == "caution" or before[-1].severity == "alarm" else ""
    done = sum(1 for time_us in session.at(Count) if time_us <= start_us)
    if (done + 1) % SILENT_EVERY == 0:
        return "a third repetition"
    beside = [cue for cue in session.cues if cue.time_us == start_us]
    return "a more important one in this scan" if beside else ""


@pytest.mark.parametrize("scenario", ["toes", "heels"])
def test_a_roll_sounds_in_every_repetition_but_the_third_ones(scenario):
    session = played(scenario)
    alarms = [cue for cue in session.cues if cue.severity == "alarm"]
    rolls = [event for event in session.told if event.state == scenario and session.in_set(event.start_us)]
    assert {cue.key for cue in alarms} == {scenario}
    assert len(alarms) >= 2
    assert len(rolls) > len(alarms), "one of them lies in a third repetition"
    assert all(cue.repetition % SILENT_EVERY for cue in alarms)


@settings(max_examples=4, deadline=None)
@given(cuts=st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
def test_cutting_the_scans_before_the_analysis_changes_nothing(cuts):
    """From frames on, through the pipeline: what was heard live is what a reader of the file hears."""
    session = played("toes")
    pipeline, coach = Pipeline(SETTINGS, session.scans[0].hello), Coach(DRILL)
    again = [event for block in recut(session.scans, cuts) for event in coach.process(pipeline.process(block))]
    assert tuple(again) == session.events
