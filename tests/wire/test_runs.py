"""Packets taken many at once come out as they would one by one, whatever lies between them."""

from __future__ import annotations

import itertools
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.wire import FrameBlock, Framer, Hello, PacketType, StreamDecoder, framer
from mat.wire.encode import encode_frame, encode_frame_payloads, encode_packet
from mat.wire.messages import encode_hello
from mat.wire.protocol import HEADER_BYTES, crc8, crc16
from mat.wire.runs import PacketRun

GRID = Hello(rows=4, cols=4)


def scans(count: int, seed: int = 0) -> list[bytes]:
    """FRAME packets of a small mat."""
    counts = np.random.default_rng(seed).integers(0, 1024, (count, 6, 4))
    payloads = encode_frame_payloads(
        np.arange(count) * 10_000, np.full(count, 400), counts[:, :4], counts[:, 4], counts[:, 5], GRID.bits
    )
    return [encode_frame(payload, number) for number, payload in enumerate(payloads)]


FRAMES = scans(400)
SIZE = len(FRAMES[0])


def flipped(packet: bytes, bit: int) -> bytes:
    damaged = bytearray(packet)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def one_by_one(data: bytes) -> tuple[list[bytes], dict[str, int]]:
    """What comes out when never more than a byte is known at a time: no run can be seen."""
    slow = Framer()
    found = [packet for i in range(len(data)) for packet in slow.feed_runs(data[i : i + 1])]
    assert not any(isinstance(packet, PacketRun) for packet in found)
    return [packet.raw for packet in [*found, *slow.finish()]], asdict(slow.health)  # type: ignore[union-attr]


def together(chunks: list[bytes]) -> tuple[list[bytes], dict[str, int]]:
    fast = Framer()
    packets = [packet for chunk in chunks for packet in fast.feed(chunk)]
    return [packet.raw for packet in [*packets, *fast.finish()]], asdict(fast.health)


@st.composite
def stretches(draw: st.DrawFn) -> bytes:
    """Scans with damage, loss, other packets and noise between them, far enough apart for runs."""
    parts = list(FRAMES[: draw(st.integers(20, 150))])
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(parts) - 1))
        kind = draw(st.sampled_from(["flip", "cut", "noise", "hello", "longer", "flags", "swapped"]))
        if kind == "flip":
            parts[place] = flipped(parts[place], draw(st.integers(0, 8 * SIZE)) % (8 * len(parts[place])))
        elif kind == "cut":
            parts[place] = parts[place][: draw(st.integers(1, SIZE - 1))]
        elif kind == "swapped":
            parts[place], parts[place - 1] = parts[place - 1], parts[place]
        else:
            others = {
                "noise": draw(st.binary(min_size=1, max_size=30)),
                "hello": encode_packet(PacketType.HELLO, encode_hello(GRID), 0),
                "longer": encode_packet(PacketType.FRAME, bytes(SIZE), place, 3),
                "flags": encode_packet(PacketType.FRAME, bytes(SIZE - 11), place, draw(st.integers(0, 15))),
            }
            parts.insert(place, others[kind])
    return b"".join(parts)


@settings(max_examples=80, deadline=None)
@given(stretches(), st.lists(st.integers(0, 20_000), max_size=3))
def test_runs_give_the_same_packets_and_counts_as_byte_by_byte(data: bytes, places: list[int]) -> None:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    chunks = [data[a:b] for a, b in itertools.pairwise(edges)]
    assert together(chunks) == one_by_one(data)


def test_an_undamaged_stretch_is_nearly_all_runs() -> None:
    fast = Framer()
    found = fast.feed_runs(b"".join(FRAMES))
    in_runs = sum(packet.packet_count for packet in found if isinstance(packet, PacketRun))
    assert in_runs >= 0.95 * len(FRAMES)
    assert fast.health.packets == len(FRAMES)


@pytest.mark.parametrize("bit", range(0, 8 * SIZE, 5))
def test_no_flipped_bit_goes_unnoticed_in_a_run(bit: int) -> None:
    data = b"".join([*FRAMES[:30], flipped(FRAMES[30], bit), *FRAMES[31:60]])
    packets, health = together([data])
    assert packets == FRAMES[:30] + FRAMES[31:60]
    assert health["bytes_skipped"] == SIZE


def test_a_header_that_is_wrong_beside_a_right_crc_ends_a_run() -> None:
    """The CRC of all covers the header check, so that both can be wrong together only by design."""
    body = bytearray(FRAMES[30][2:-2])
    body[HEADER_BYTES - 3] ^= 1
    forged = FRAMES[30][:2] + bytes(body) + crc16(bytes(body)).to_bytes(2, "little")
    assert crc8(bytes(body[:6])) != body[6]
    packets, health = together([b"".join([*FRAMES[:30], forged, *FRAMES[31:60]])])
    assert packets == FRAMES[:30] + FRAMES[31:60]
    assert health["header_failures"] == 1


def test_behind_damage_the_same_bytes_are_not_looked_at_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counting(data: bytes, start: int, like: framer.Packet, most: int) -> PacketRun:
        nonlocal looked
        looked += min(most, (len(data) - start) // len(like.raw))
        return framer_find_run(data, start, like, most)

    framer_find_run = framer.find_run
    monkeypatch.setattr(framer, "find_run", counting)
    for every in (2, 5, 6, 7, 50):
        looked = 0
        parts = [flipped(frame, 200) if i % every == 0 else frame for i, frame in enumerate(FRAMES)]
        assert len(together([b"".join(parts)])[0]) == sum(i % every != 0 for i in range(len(FRAMES)))
        assert looked <= 8 * len(FRAMES)


@settings(max_examples=40, deadline=None)
@given(stretches(), st.sampled_from([1, 7, 64, 1000]))
def test_scans_of_runs_are_those_of_single_packets(data: bytes, max_block: int) -> None:
    hello = encode_packet(PacketType.HELLO, encode_hello(GRID), 0)
    one, other = StreamDecoder(max_block), StreamDecoder()
    blocks = [item for item in [*one.feed(hello + data), *one.finish()] if isinstance(item, FrameBlock)]
    assert all(len(block) <= max_block for block in blocks)
    pieces = [hello, *(data[i : i + SIZE] for i in range(0, len(data), SIZE))]
    singles = [item for piece in pieces for item in other.feed(piece) if isinstance(item, FrameBlock)]
    singles += [item for item in other.finish() if isinstance(item, FrameBlock)]
    for name in ("time_us", "sequence", "missed", "restarted", "cells", "all_high", "row_sense", "scan_us"):
        found, expected = (np.concatenate([getattr(b, name) for b in some]) for some in (blocks, singles))
        np.testing.assert_array_equal(found, expected, err_msg=name)
    assert asdict(one.health) == asdict(other.health)
    assert asdict(one.framer.health) == asdict(other.framer.health)
