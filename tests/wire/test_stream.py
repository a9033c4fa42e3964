"""Bytes to scans, messages and host frames: what a decoder must survive, refuse, count and keep in order."""

from __future__ import annotations

import itertools
import struct
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.errors import ProtocolMismatch
from mat.matrix import conductance
from mat.wire import FrameBlock, Hello, HostFrame, PacketType, Pong, Status, StreamDecoder
from mat.wire.encode import encode_frame, encode_frame_payloads, encode_packet
from mat.wire.host import encode_host_frame
from mat.wire.messages import decode_hello, encode_hello, encode_pong, encode_status
from mat.wire.protocol import SYNC, crc8, crc16

HELLO = encode_packet(PacketType.HELLO, encode_hello(Hello()), 0)
STATUS = Status(1, 2, 3, 4, 5, 1, 0, 7, 8)


def frame(scan: int, t_us: int | None = None, seed: int = 0, tail: bytes = b"") -> bytes:
    cells = np.random.default_rng([seed, scan]).integers(0, 1024, (1, 18, 16))
    when = scan * 10_000 if t_us is None else t_us
    [payload] = encode_frame_payloads(
        np.array([when]), np.array([7488]), cells[:, :16], cells[:, 16], cells[:, 17], bits=10
    )
    return encode_frame(payload + tail, scan)


def of_version(version: int, kind: int, payload: bytes) -> bytes:
    header = bytes([kind, version << 4 | 3]) + len(payload).to_bytes(2, "little") + b"\0\0"
    body = header + bytes([crc8(header)]) + payload
    return SYNC + body + crc16(body).to_bytes(2, "little")


def items_of(chunks: list[bytes], **options: int) -> list:
    decoder = StreamDecoder(**options)
    return [item for chunk in chunks for item in decoder.feed(chunk)] + decoder.finish()


def scans_of(items: list) -> dict[str, np.ndarray]:
    blocks = [item for item in items if isinstance(item, FrameBlock)]
    names = [field.name for field in fields(FrameBlock) if field.name != "hello"]
    return {name: np.concatenate([getattr(block, name) for block in blocks]) for name in names}


def session() -> bytes:
    """Scans with losses, a repeat, messages between, a pause told by the host, a reset and rubbish."""
    parts = [HELLO, frame(0), frame(1), b"\xa5\x5arubbish", frame(2), frame(2), frame(5)]
    parts += [encode_packet(PacketType.STATUS, encode_status(STATUS), 5), frame(6), frame(7)[:100], frame(8)]
    parts += [encode_host_frame(HostFrame(PacketType.GAP, {"from_seq": 8, "cause": "cable", "pause_s": 2.5}), 0)]
    parts += [HELLO, frame(0, 90_000), frame(1, 100_000), encode_packet(77, b"later", 1), frame(2, 110_000)]
    parts += [HELLO, frame(0, 50_000), frame(1, 60_000), frame(2, 70_000)]
    return b"".join(parts)


def test_a_session_with_losses_pause_and_reset_is_read_to_the_microsecond():
    scans = scans_of(items_of([session()]))
    expected = [0, 10, 20, 50, 60, 80, 2580, 2590, 2600, 2610, 2620, 2630]
    assert (scans["time_us"] // 1000).tolist() == expected
    assert scans["missed"].tolist() == [0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0]
    assert np.flatnonzero(scans["restarted"]).tolist() == [6, 9]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(session())), max_size=25), st.sampled_from([1, 2, 3, 1000]))
def test_cutting_the_stream_or_the_blocks_changes_nothing(places, max_block):
    data = session()
    edges = [0, *sorted(places), len(data)]
    chunks = [data[a:b] for a, b in itertools.pairwise(edges)]
    whole, cut_up = items_of([data]), items_of(chunks, max_block=max_block)
    one, other = scans_of(whole), scans_of(cut_up)
    for name, values in one.items():
        np.testing.assert_array_equal(values, other[name], err_msg=name)
    assert [i for i in whole if not isinstance(i, FrameBlock)] == [i for i in cut_up if not isinstance(i, FrameBlock)]
    assert all(len(item) <= max_block for item in cut_up if isinstance(item, FrameBlock))


def test_what_is_said_between_scans_stays_between_them():
    pong = encode_packet(PacketType.PONG, encode_pong(Pong(5, 6)), 1)
    kinds = [type(item).__name__ for item in items_of([HELLO + frame(0) + frame(1) + pong + frame(2)])]
    assert kinds == ["Hello", "FrameBlock", "Pong", "FrameBlock"]


def test_what_tells_nothing_new_parts_no_scans():
    """A mat repeats itself every few seconds; only news of the mat or its wiring must stand between the scans."""
    running = encode_packet(PacketType.HELLO, encode_hello(Hello(state=1)), 0)
    faulty = encode_packet(PacketType.STATUS, encode_status(STATUS), 0)
    later = encode_packet(PacketType.STATUS, encode_status(replace(STATUS, t_us=9, scans=99)), 0)
    sound = encode_packet(PacketType.STATUS, encode_status(replace(STATUS, row_faults=0, col_faults=0)), 0)
    said = [running, frame(0), running, frame(1), faulty, frame(2), later, frame(3), running, frame(4), sound, frame(5)]
    items = items_of([b"".join(said)])
    seen = [len(item) if isinstance(item, FrameBlock) else type(item) for item in items]
    assert seen == [Hello, Hello, 2, Status, Status, Hello, 3, Status, 1]
    faster = encode_packet(PacketType.HELLO, encode_hello(Hello(state=1, rate_hz=50)), 0)
    items = items_of([running, b"".join([frame(0), faster, frame(1)])])
    assert [item.hello.rate_hz for item in items if isinstance(item, FrameBlock)] == [100, 50]


def test_counts_of_what_was_passed_over():
    decoder = StreamDecoder()
    short = encode_frame(bytes(100), 3)
    no_sense = encode_packet(PacketType.FRAME, bytes(366), 4, 1)
    late = encode_packet(99, b"from a later version", 0)
    not_json = encode_packet(PacketType.NOTE, b"{", 0)
    decoder.feed(frame(0) + frame(1) + HELLO + short + no_sense + frame(5) + late + not_json + frame(6))
    assert decoder.health.before_hello == 2
    assert decoder.health.undecodable == 2
    assert decoder.health.frames == 2
    assert decoder.health.unknown == 2
    decoder.feed(encode_packet(PacketType.STATUS, b"short", 0) + encode_packet(PacketType.PONG, b"", 0))
    assert decoder.health.unknown == 4


def test_undecodable_frames_stay_counted_when_another_mat_speaks():
    decoder = StreamDecoder()
    decoder.feed(HELLO + encode_frame(bytes(100), 3))
    decoder.feed(encode_packet(PacketType.HELLO, encode_hello(Hello(rows=8, cols=8)), 0))
    assert decoder.health.undecodable == 1


def test_longer_payloads_of_later_versions_are_read_as_far_as_known():
    hello = encode_packet(PacketType.HELLO, encode_hello(Hello(name="Übung")) + b"more", 0)
    status = encode_packet(PacketType.STATUS, encode_status(STATUS) + b"more", 0)
    said = items_of([hello + status + frame(1, tail=b"more") + frame(2)])
    assert said[0].name == "Übung"
    assert said[1] == STATUS
    plain = scans_of(items_of([HELLO + frame(1) + frame(2)]))
    np.testing.assert_array_equal(scans_of(said)["cells"], plain["cells"])


@pytest.mark.parametrize("version", [0, 2, 15])
@pytest.mark.parametrize(
    ("kind", "payload"),
    [(1, bytes(366)), (2, encode_hello(Hello())), (3, encode_status(STATUS)), (4, encode_pong(Pong(1, 2)))],
    ids=["frame", "hello", "status", "pong"],
)
def test_another_protocol_version_is_told_and_not_decoded(version, kind, payload):
    decoder = StreamDecoder()
    decoder.feed(HELLO)
    with pytest.raises(ProtocolMismatch, match=rf"version {version}.*version 1: (update|write)"):
        decoder.feed(of_version(version, kind, payload))


def test_what_came_before_a_packet_of_another_version_is_not_lost():
    """A recording that goes on with a mat of another firmware: its first part was read in one piece."""
    decoder, scans = StreamDecoder(), []
    try:
        scans += decoder.feed(HELLO + frame(0) + frame(1) + of_version(2, 2, encode_hello(Hello())))
    except ProtocolMismatch:
        scans += decoder.finish()
    assert scans_of(scans)["sequence"].tolist() == [0, 1]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=120))
def test_a_rubbish_hello_is_refused_with_a_sentence_or_describes_a_mat_that_can_be_read(payload):
    check_hello(payload)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_hello_with_one_number_spoilt_is_refused_or_can_be_read(data):
    payload = bytearray(encode_hello(Hello()))
    at = data.draw(st.integers(1, 35))
    payload[at] = data.draw(st.sampled_from([0, 1, 255]))
    check_hello(bytes(payload))


def test_a_mat_without_any_row_resistance_is_refused_or_can_be_read():
    check_hello(encode_hello(Hello(row_series_ohm=0, driver_high_ohm=0, driver_low_ohm=0)))


def check_hello(payload: bytes) -> None:
    try:
        hello = decode_hello(payload)
    except ProtocolMismatch as refusal:
        assert str(refusal).endswith(("write the current firmware to it.", "write the firmware again."))  # noqa: PT017
        return
    grid = hello.grid
    zeros = np.zeros((1, grid.rows, grid.cols), np.uint16)
    one = np.zeros(1, np.int64)
    readings = (zeros, zeros[:, 0], np.full((1, grid.rows), (1 << hello.bits) - 1, np.uint16))
    block = FrameBlock(one, one, one, one.astype(bool), one, *readings, hello=hello)
    assert np.isfinite(conductance(block)).all()


def test_a_pause_noted_before_the_first_scan_changes_nothing():
    gap = encode_host_frame(HostFrame(PacketType.GAP, {"pause_s": 4.0, "cause": "port gone"}), 0)
    scans = scans_of(items_of([HELLO + gap + frame(0) + frame(1) + frame(2)]))
    assert scans["time_us"].tolist() == [0, 10_000, 20_000]
    assert not scans["restarted"].any()


@pytest.mark.parametrize("pause", ["4", None, -1, float("1e9"), [1], {}])
def test_a_gap_with_a_senseless_pause_is_read_over(pause):
    gap = encode_host_frame(HostFrame(PacketType.GAP, {"pause_s": pause}), 0)
    scans = scans_of(items_of([HELLO + frame(0) + gap + frame(1)]))
    assert scans["time_us"].tolist() == [0, 10_000]


@pytest.mark.parametrize(("rows", "cols", "bits"), [(8, 8, 10), (20, 12, 10), (5, 6, 12), (16, 16, 16), (3, 2, 8)])
def test_other_grids_and_resolutions_come_through(rows, cols, bits):
    hello = replace(Hello(), rows=rows, cols=cols, bits=bits)
    values = np.random.default_rng(rows).integers(0, 1 << bits, (4, rows + 1, cols))
    sense = np.random.default_rng(cols).integers(0, 1 << bits, (4, rows))
    payloads = encode_frame_payloads(
        np.arange(4) * 10_000, np.full(4, 400), values[:, :rows], values[:, rows], sense, bits
    )
    data = encode_packet(PacketType.HELLO, encode_hello(hello), 0)
    scans = scans_of(items_of([data + b"".join(encode_frame(p, i) for i, p in enumerate(payloads))]))
    np.testing.assert_array_equal(scans["cells"], values[:, :rows])
    np.testing.assert_array_equal(scans["all_high"], values[:, rows])
    np.testing.assert_array_equal(scans["row_sense"], sense)


def test_the_layout_of_hello_is_the_documented_one():
    payload = encode_hello(Hello(name="ä" * 30, mcu="m" * 40))
    assert len(payload) == 94
    assert struct.unpack_from("<I", payload, 18) == (500_000,)
    assert decode_hello(payload).mcu == "m" * 12
