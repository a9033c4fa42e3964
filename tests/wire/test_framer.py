"""The framer against a line that cuts, flips, drops and invents bytes."""

from __future__ import annotations

import itertools
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.wire import Framer
from mat.wire.encode import encode_packet
from mat.wire.protocol import SYNC, crc8

TRICKY = st.lists(st.sampled_from([b"\xa5", b"\x5a", b"\xa5\x5a", b"\x00", b"\xa5\xa5\x5a"]), max_size=20).map(b"".join)
PAYLOADS = st.one_of(st.binary(max_size=80), TRICKY)
PACKETS = st.builds(
    encode_packet, st.sampled_from([1, 2, 3, 4, 9, 0x7F, 0x80, 0x85, 0xFF]), PAYLOADS, st.integers(0, 65535),
    st.integers(0, 15),
)  # fmt: skip


def false_header(kind: int, length: int) -> bytes:
    """Sync and a header whose check is right, of a packet that never comes."""
    header = bytes([kind, 0x10]) + length.to_bytes(2, "little") + b"\0\0"
    return SYNC + header + bytes([crc8(header)])


@st.composite
def flipped(draw: st.DrawFn) -> bytes:
    """A packet with one to three flipped bits, or one burst of up to 16: what the CRC-16 catches for certain."""
    packet = bytearray(draw(PACKETS))
    bits = 8 * len(packet)
    if draw(st.booleans()):
        flips = draw(st.sets(st.integers(0, bits - 1), min_size=1, max_size=3))
    else:
        start, pattern = draw(st.integers(0, bits - 16)), draw(st.integers(1, 0xFFFF))
        flips = {start + i for i in range(16) if pattern >> i & 1}
    for flip in flips:
        packet[flip // 8] ^= 1 << flip % 8
    return bytes(packet)


@st.composite
def cut_short(draw: st.DrawFn) -> bytes:
    packet = draw(PACKETS)
    return packet[: draw(st.integers(1, len(packet) - 1))]


NOISE = st.one_of(
    st.binary(max_size=40),
    TRICKY,
    flipped(),
    cut_short(),
    st.builds(false_header, st.sampled_from([1, 2, 0x7F, 0x80, 0xFF]), st.integers(0, 65535)),
)
LINES = st.lists(st.one_of(st.tuples(st.just(True), PACKETS), st.tuples(st.just(False), NOISE)), max_size=12)


def framed(chunks: list[bytes]) -> tuple[list[bytes], Framer]:
    framer = Framer()
    packets = [packet.raw for chunk in chunks for packet in framer.feed(chunk)]
    return packets + [packet.raw for packet in framer.finish()], framer


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges)]


@settings(max_examples=300, deadline=None)
@given(LINES, st.lists(st.integers(0, 10_000), max_size=15))
def test_undamaged_packets_are_found_and_every_other_byte_is_counted(line, places):
    data = b"".join(part for _, part in line)
    expected = [part for good, part in line if good]
    packets, framer = framed(cut(data, places))
    assert packets == expected
    assert framer.health.packets == len(expected)
    assert framer.health.bytes_skipped == len(data) - sum(map(len, expected))


@settings(max_examples=150, deadline=None)
@given(LINES, st.lists(st.integers(0, 10_000), max_size=15))
def test_the_same_packets_and_counts_come_out_however_the_stream_is_cut(line, places):
    data = b"".join(part for _, part in line)
    whole, first = framed([data])
    cut_up, second = framed(cut(data, places))
    bytewise, third = framed([data[i : i + 1] for i in range(len(data))])
    assert whole == cut_up == bytewise
    assert asdict(first.health) == asdict(second.health) == asdict(third.health)


@pytest.mark.parametrize("payload", [b"", b"\xa5\x5a" * 30, bytes(range(64))], ids=["empty", "sync bytes", "ramp"])
def test_no_single_flipped_bit_goes_unnoticed(payload):
    good = encode_packet(3, b"next", 8)
    packet = encode_packet(1, payload, 7, 3)
    for bit in range(8 * len(packet)):
        damaged = bytearray(packet)
        damaged[bit // 8] ^= 1 << bit % 8
        packets, framer = framed([bytes(damaged) + good])
        assert packets == [good], f"bit {bit}"
        assert framer.health.bytes_skipped == len(packet)


@pytest.mark.parametrize("lost", range(1, 30))
def test_a_packet_with_bytes_lost_takes_no_good_one_with_it(lost):
    packets = [encode_packet(1, bytes([i] * 60), i, 3) for i in range(5)]
    damaged = packets[2][:20] + packets[2][20 + lost :]
    found, _ = framed([b"".join([*packets[:2], damaged, *packets[3:]])])
    assert found == packets[:2] + packets[3:]


def test_a_packet_inside_a_payload_is_payload():
    inner = encode_packet(1, b"inner", 1)
    outer = encode_packet(2, b"ab" + inner + b"cd", 2)
    assert framed([outer])[0] == [outer]
    damaged = outer[:-1] + bytes([outer[-1] ^ 1])
    found, framer = framed([damaged])
    assert found == [inner], "the search goes on behind the failed sync's first byte"
    assert framer.health.crc_failures == 1
    assert framer.health.bytes_skipped == len(outer) - len(inner)


@pytest.mark.parametrize("length", [4097, 65535])
def test_an_impossible_length_of_a_device_packet_does_not_hold_back_the_next(length):
    good = encode_packet(1, b"frame", 1)
    framer = Framer()
    assert [p.raw for p in framer.feed(false_header(1, length) + good)] == [good]
    assert framer.health.header_failures == 1


def test_the_longest_device_packet_is_accepted():
    longest = encode_packet(1, b"\xa5" * 4096, 1)
    assert framed([longest])[0] == [longest]


def test_a_host_frame_may_fill_its_length_field():
    longest = encode_packet(0x80, b"\x5a" * 65535, 1)
    assert framed([longest])[0] == [longest]


@pytest.mark.parametrize("length", [0, 100, 65535])
def test_on_a_line_what_looks_like_a_host_frame_is_noise_and_holds_nothing_back(length):
    good = encode_packet(1, b"frame", 1)
    framer = Framer(host_frames=False)
    assert [p.raw for p in framer.feed(false_header(0x80, length) + good)] == [good]
    assert framer.feed(encode_packet(0x80, b"{}", 1)) == []
    assert framer.finish() == []
    assert framer.health.bytes_skipped == 9 + 13


def test_a_false_header_that_waits_gives_up_what_it_held_when_its_bytes_have_come():
    good = [encode_packet(1, bytes(100), i) for i in range(50)]
    framer = Framer()
    found, fed = [], false_header(1, 4096)
    found += framer.feed(fed)
    for packet in good:
        found += framer.feed(packet)
        fed += packet
        if len(fed) < 4096 + 11:
            assert not found
    assert [p.raw for p in found] == good


def test_a_lone_sync_byte_at_the_end_is_kept_for_its_second_half():
    good = encode_packet(4, b"12345678", 1)
    framer = Framer()
    assert framer.feed(b"noise" + good[:1]) == []
    assert framer.health.bytes_skipped == 5
    assert [p.raw for p in framer.feed(good[1:])] == [good]
    assert framer.feed(b"\xa5") == []
    assert framer.finish() == []
    assert framer.health.bytes_skipped == 6


def test_a_stream_may_go_on_after_its_end():
    framer = Framer()
    good = encode_packet(4, b"x", 1)
    assert framer.feed(good[:5]) == []
    assert framer.finish() == []
    assert [p.raw for p in framer.feed(good)] == [good]
    assert framer.health.bytes_skipped == 5
