"""The byte vectors shared with the firmware: decoded and encoded here exactly."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mat.wire import FrameBlock, Framer, Hello, PacketType, Pong, Status, StreamDecoder
from mat.wire.encode import encode_frame_payloads, encode_packet, pack_readings
from mat.wire.messages import decode_hello, encode_hello, encode_pong, encode_status
from mat.wire.protocol import crc8, crc16

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "wire.json").read_text(encoding="utf-8"))


def of_kind(*kinds: str) -> list:
    chosen = [pytest.param(v["fields"], bytes.fromhex(v["hex"]), id=v["name"]) for v in VECTORS if v["kind"] in kinds]
    assert chosen
    return chosen


def test_every_kind_of_vector_is_read_here():
    assert {v["kind"] for v in VECTORS} == {"crc8", "crc16", "ten_bit", "frame", "hello", "status", "pong"}


@pytest.mark.parametrize(("fields", "data"), of_kind("crc8"))
def test_header_check(fields, data):
    assert bytes([crc8(bytes.fromhex(fields["data"]))]) == data


@pytest.mark.parametrize(("fields", "data"), of_kind("crc16"))
def test_packet_check(fields, data):
    assert crc16(bytes.fromhex(fields["data"])).to_bytes(2, "little") == data


@pytest.mark.parametrize(("fields", "data"), of_kind("ten_bit"))
def test_packed_readings(fields, data):
    assert pack_readings(np.array([fields["readings"]]), 10).tobytes() == data


@pytest.mark.parametrize(("fields", "data"), of_kind("frame"))
def test_frame(fields, data):
    decoder = StreamDecoder()
    decoder.feed(encode_packet(PacketType.HELLO, encode_hello(Hello()), 0))
    [block] = decoder.feed(data)
    assert isinstance(block, FrameBlock)
    assert block.sequence.tolist() == [fields["seq"]]
    assert block.time_us.tolist() == [0]
    assert block.scan_us.tolist() == [4 * fields["scan_4us"]]
    assert block.cells.reshape(-1).tolist() == fields["cells"]
    assert block.all_high.reshape(-1).tolist() == fields["all_high"]
    assert block.row_sense.reshape(-1).tolist() == fields["row_sense"]

    [payload] = encode_frame_payloads(
        np.array([fields["t_us"]]), np.array([4 * fields["scan_4us"]]), block.cells, block.all_high, block.row_sense, 10
    )
    assert encode_packet(PacketType.FRAME, payload, fields["seq"], fields["flags"]) == data
    [packet] = Framer().feed(data)
    assert int.from_bytes(packet.payload[:4], "little") == fields["t_us"]
    assert (packet.flags & 0xF, packet.version, packet.raw) == (fields["flags"], 1, data)


@pytest.mark.parametrize(("fields", "data"), of_kind("hello"))
def test_hello(fields, data):
    [packet] = Framer().feed(data)
    assert (packet.type, packet.sequence) == (PacketType.HELLO, fields["seq"])
    hello = decode_hello(packet.payload)
    assert hello.to_json() == {name: value for name, value in fields.items() if name not in ("seq", "flags")}
    assert encode_packet(PacketType.HELLO, encode_hello(hello), fields["seq"], fields["flags"]) == data


@pytest.mark.parametrize(("fields", "data"), of_kind("status"))
def test_status(fields, data):
    [status] = StreamDecoder().feed(data)
    known = {name: value for name, value in fields.items() if name not in ("seq", "flags")}
    assert status == Status(**known)
    assert encode_packet(PacketType.STATUS, encode_status(status), fields["seq"], fields["flags"]) == data


@pytest.mark.parametrize(("fields", "data"), of_kind("pong"))
def test_pong(fields, data):
    [pong] = StreamDecoder().feed(data)
    assert pong == Pong(fields["id"], fields["t_us"])
    assert encode_packet(PacketType.PONG, encode_pong(pong), fields["seq"], fields["flags"]) == data
