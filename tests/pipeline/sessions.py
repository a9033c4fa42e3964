"""Simulated sessions as bytes, changed on the way: scans lost, device reset, clock elsewhere, person mirrored."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache

import numpy as np

from mat.foot import FootMeasures
from mat.geometry import SIDES
from mat.pipeline import Analysis, AnalysisSettings, Pipeline
from mat.sim import SimTransport
from mat.wire import FrameBlock, Framer, PacketType, StreamDecoder
from mat.wire.encode import encode_packet

#: Source, seconds, the state that must show in it (so that no comparison is of nothing).
SESSIONS = {
    "toes": ("sim:toes?seed=3&rate_hz=50&rep_s=2", 19.0),
    "heels": ("sim:heels?seed=4&rate_hz=50&rep_s=2", 19.0),
    "shift": ("sim:shift?seed=5&rate_hz=50&rep_s=4", 22.0),
    "inward": ("sim:inward?seed=6&rate_hz=50&rep_s=3", 20.0),
    "step-off": ("sim:step-off?seed=7&rate_hz=50&rep_s=1.5", 24.0),
}
SETTINGS = AnalysisSettings(weight_kg=70.0, foot_length_mm=260.0)


@cache
def session_bytes(name: str) -> bytes:
    """What the device sends, from HELLO to the last scan."""
    source, seconds = SESSIONS[name]
    return played(source, seconds)


@cache
def played(source: str, seconds: float) -> bytes:
    transport = SimTransport(source, fast=True, duration_s=seconds)
    transport.open()
    data = transport.read(0.1)
    transport.write(b"s\n")
    while not transport.finished:
        data += transport.read(0.1)
    transport.close()
    return data


def with_losses(data: bytes, seed: int, share: float = 0.02) -> bytes:
    """Some scans lost, one by one and in a run of twelve."""
    rng, kept = np.random.default_rng(seed), bytearray()
    packets = Framer().feed(data)
    run = len(packets) // 2
    for number, packet in enumerate(packets):
        lost = packet.type == PacketType.FRAME and (rng.random() < share or run <= number < run + 12)
        kept += b"\xa5\x5a" if lost else packet.raw
    return bytes(kept)


def with_clock_at(data: bytes, offset_us: int) -> bytes:
    """The same scans by a clock that began elsewhere."""
    moved = bytearray()
    for packet in Framer().feed(data):
        if packet.type != PacketType.FRAME:
            moved += packet.raw
            continue
        t_us = (int.from_bytes(packet.payload[:4], "little") + offset_us) % (1 << 32)
        payload = t_us.to_bytes(4, "little") + packet.payload[4:]
        moved += encode_packet(packet.type, payload, packet.sequence, packet.flags & 15)
    return bytes(moved)


@cache
def damaged_session(name: str) -> bytes:
    """A session with scans lost, the device reset at its end, and somebody standing on it for four seconds more."""
    return with_losses(session_bytes(name), seed=9) + played("sim:quiet?seed=8&rate_hz=50", 5.0)


def blocks_of(data: bytes, max_block: int = 10**6) -> list[FrameBlock]:
    decoder = StreamDecoder(max_block)
    items = decoder.feed(data) + decoder.finish()
    return [item for item in items if isinstance(item, FrameBlock)]


@cache
def scans_of(data: bytes) -> FrameBlock:
    """All scans as one block."""
    blocks = blocks_of(data)
    names = [field.name for field in fields(FrameBlock) if field.name != "hello"]
    return FrameBlock(*(np.concatenate([getattr(b, n) for b in blocks]) for n in names), hello=blocks[0].hello)


def mirrored(scans: FrameBlock) -> FrameBlock:
    """The same person in a mirror."""
    return replace(scans, cells=scans.cells[:, :, ::-1], all_high=scans.all_high[:, ::-1])


def analysed(scans: FrameBlock, cuts: list[int] | None = None, settings: AnalysisSettings = SETTINGS) -> Analysis:
    """Through one pipeline, in blocks cut at ``cuts``; the analyses put together."""
    pipeline = Pipeline(settings, scans.hello)
    edges = sorted({0, len(scans), *(cut % len(scans) for cut in cuts or [])})
    parts = [pipeline.process(scans.rows_at(slice(a, b))) for a, b in itertools.pairwise(edges)]
    return Analysis.joined(scans, parts)


def numbers_of(analysis: Analysis) -> dict[str, np.ndarray]:
    table = {name: getattr(analysis, name) for name in ("force_n", "total_force_n", "net_cop_mm", "left_load_share")}
    for side in SIDES:
        for field in fields(FootMeasures):
            table[f"{side} {field.name}"] = getattr(analysis.feet[side], field.name)
    return table


def codes_of(analysis: Analysis) -> dict[str, np.ndarray]:
    names = ("shift", "phase", "set_number", "repetition", "person", "touch", "quality")
    table = {name: getattr(analysis, name) for name in names}
    for side in SIDES:
        table |= {f"{side} roll": analysis.roll[side], f"{side} tilt": analysis.tilt[side]}
        table[f"{side} arch"] = analysis.arch[side]
    return table


def assert_same_things(one: object, other: object, where: str = "") -> None:
    """Events or repetitions: times, names and counts identical, figures to 1e-9."""
    if is_dataclass(one):
        one, other = vars(one), vars(other)
    if isinstance(one, Mapping):
        assert isinstance(other, Mapping)
        assert one.keys() == other.keys(), where
        for name in one:
            assert_same_things(one[name], other[name], f"{where}.{name}")
    elif isinstance(one, tuple):
        assert isinstance(other, tuple)
        assert len(one) == len(other), where
        for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            assert_same_things(mine, theirs, f"{where}[{at}]")
    elif isinstance(one, float | np.ndarray):
        np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-9, equal_nan=True, err_msg=where)
    else:
        assert one == other, where


def assert_same(one: Analysis, other: Analysis) -> None:
    """Numbers to 1e-9 with NaN in the same places; states, changes and quality identical."""
    for name, values in codes_of(one).items():
        np.testing.assert_array_equal(codes_of(other)[name], values, err_msg=name)
    there = numbers_of(other)
    for name, values in numbers_of(one).items():
        np.testing.assert_allclose(there[name], values, rtol=1e-9, atol=1e-9, equal_nan=True, err_msg=name)
    assert other.changes == one.changes
    assert_same_things(one.events, other.events)
    assert_same_things(one.running, other.running)
    assert_same_things(one.repetitions, other.repetitions)
    assert set(other.stance.feet) == set(one.stance.feet)
    assert other.stance.baseline.duration_s == one.stance.baseline.duration_s
    assert abs(other.stance.force_scale / one.stance.force_scale - 1) <= 1e-9
