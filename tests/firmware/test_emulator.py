"""The compiled sketch on the emulated mat: rates, timing, and every reading against its own conversion."""

from __future__ import annotations

import binascii
import json
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

FIRMWARE = Path(__file__).parents[2] / "firmware"
EMULATOR = FIRMWARE / "build" / "mat-emulator"
UNO = FIRMWARE / "build" / "uno.elf"
WRAP_US = 2**32
FRAME, HELLO, STATUS, PONG = 1, 2, 3, 4


@dataclass(frozen=True)
class Packet:
    """A packet of PROTOCOL.md, checked."""

    type: int
    flags: int
    sequence: int
    payload: bytes

    @property
    def t_us(self) -> int:
        return struct.unpack_from("<I", self.payload)[0]

    @property
    def readings(self) -> np.ndarray:
        """All 288 readings: cells row-major, all-high, row sense."""
        blocks = [self.payload[6:326], self.payload[326:346], self.payload[346:366]]
        numbers = [(int.from_bytes(block, "little"), len(block) * 8 // 10) for block in blocks]
        return np.array([number >> 10 * i & 1023 for number, count in numbers for i in range(count)])


@dataclass(frozen=True)
class Run:
    """What one run of the emulator left behind."""

    code: int
    report: dict
    packets: list[Packet]
    stderr: str

    @property
    def frames(self) -> list[Packet]:
        return [packet for packet in self.packets if packet.type == FRAME]


def packets_of(capture: bytes) -> Iterator[Packet]:
    at = 0
    while at < len(capture):
        sync, kind, flags, length, sequence = struct.unpack_from("<HBBHH", capture, at)
        body_end = at + 9 + length
        assert sync == 0x5AA5, f"no packet at byte {at}"
        assert struct.unpack_from("<H", capture, body_end)[0] == binascii.crc_hqx(capture[at + 2 : body_end], 0xFFFF)
        yield Packet(kind, flags, sequence, capture[at + 9 : body_end])
        at = body_end + 2


def emulate(cells: np.ndarray, rate_hz: float, folder: Path, *options: str, elf: Path = UNO) -> tuple[int, dict, str]:
    """Run the emulator into `folder`; return its exit code, its report and what it said on stderr."""
    np.save(folder / "cells.npy", cells.astype("<f4"))
    command = [EMULATOR, "--elf", elf, "--cells", folder / "cells.npy", "--rate", str(rate_hz)]
    command += ["--out", folder / "capture.bin", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.count("\n") == 1, done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


def run(cells: np.ndarray, rate_hz: float, folder: Path, *options: str, elf: Path = UNO) -> Run:
    code, report, stderr = emulate(cells, rate_hz, folder, *options, elf=elf)
    return Run(code, report, list(packets_of((folder / "capture.bin").read_bytes())), stderr)


def distinct_cells(frames: int, seed: int = 1) -> np.ndarray:
    """Conductances over the range of a standing person, no two alike."""
    return 10 ** np.random.default_rng(seed).uniform(-6, -2.7, (frames, 16, 16))


def steady_codes(siemens: np.ndarray) -> np.ndarray:
    """Solve the whole network, 16 rows and 16 columns, for the 17 patterns: 288 readings in codes."""
    codes = np.empty(288)
    for pattern in range(17):
        high = np.full(16, pattern == 16)
        high[pattern % 16] = True
        drive = 1 / (100 + np.where(high, 50, 30))
        nodes = np.zeros((32, 32))
        nodes[:16, 16:] = -siemens
        nodes[16:, :16] = -siemens.T
        nodes[np.diag_indices(32)] = np.concatenate([drive + siemens.sum(1), 1e-3 + siemens.sum(0)])
        volts = np.linalg.solve(nodes, np.concatenate([drive * high, np.zeros(16)]))
        codes[16 * pattern : 16 * pattern + 16] = 1024 * volts[16:]
        if pattern < 16:
            codes[272 + pattern] = 1024 * volts[pattern]
    return codes


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    for folder in (FIRMWARE, FIRMWARE / "emulator"):
        subprocess.run(["make", "-s", "-j2", "-C", folder], check=True, capture_output=True)


def test_a_minute_at_100_frames_across_the_wrap_of_the_clock(tmp_path: Path) -> None:
    t0_us = WRAP_US - 30_000_000
    result = run(distinct_cells(6000), 100, tmp_path, "--commands", "r100;s", "--t0-us", str(t0_us))

    assert result.report["violations"] == {}, result.stderr
    assert result.code == 0
    assert [frame.sequence for frame in result.frames] == list(range(6000))
    assert result.report["frames"] == 6000
    assert result.report["frames_per_s"] == pytest.approx(100, rel=1e-4)
    assert result.report["worst_jitter_us"] <= 5
    assert result.report["t_us_error_us"] <= 8
    assert 0 < result.report["settling_error_lsb"] <= 0.5
    times = np.array([frame.t_us for frame in result.frames], dtype=np.uint32)
    assert times[0] > times[-1], "the clock has to wrap in this run"
    assert np.diff(times).astype(np.int32) == pytest.approx(10_000, abs=8)


@pytest.mark.parametrize("board", ["uno", "nano", "mega"])
def test_free_running_with_no_two_readings_alike(board: str, tmp_path: Path) -> None:
    elf = FIRMWARE / "build" / f"{board}.elf"
    result = run(distinct_cells(300), 100, tmp_path, "--commands", "r0;s", "--tag", elf=elf)

    assert result.report["violations"] == {}, result.stderr
    assert result.report["scans_lost"] == 0
    # Not above what the line carries: 377 bytes of ten bits at 500 000 baud.
    assert 110 <= result.report["frames_per_s"] <= 500_000 / 3770 + 0.1
    assert result.report["frames"] == pytest.approx(3 * result.report["frames_per_s"], abs=2)


@pytest.mark.parametrize("board", ["uno", "mega"])
def test_readings_are_those_of_the_solved_circuit(board: str, tmp_path: Path) -> None:
    cells = distinct_cells(20)
    elf = FIRMWARE / "build" / f"{board}.elf"
    result = run(cells, 100, tmp_path, "--commands", "r100;s", elf=elf)

    assert result.report["board"] == board
    expected = np.array([steady_codes(frame.astype(np.float32).astype(float)) for frame in cells])
    error = np.array([frame.readings for frame in result.frames]) - np.minimum(expected, 1023)
    assert error.shape == (20, 288)
    assert np.abs(error).max() <= 1.0  # half a code of rounding, half a code of settling
    assert np.abs(error.mean()) < 0.03
    assert error.std() == pytest.approx(12**-0.5, rel=0.1)


def test_noise_and_offset_are_added_and_come_back_with_the_seed(tmp_path: Path) -> None:
    cells = np.repeat(distinct_cells(1), 40, axis=0)
    options = ("--commands", "r100;s", "--noise-lsb", "2", "--offset-lsb", "5")
    first, again, other = (
        np.array([frame.readings for frame in run(cells, 100, tmp_path, *options, "--seed", seed).frames])
        for seed in ("7", "7", "8")
    )

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    expected = steady_codes(cells[0].astype(np.float32).astype(float))
    inside = (expected > 10) & (expected < 1000)
    assert first[:, inside].std(axis=0).mean() == pytest.approx((4 + 1 / 12) ** 0.5, rel=0.05)
    assert (first.mean(axis=0) - expected)[inside].mean() == pytest.approx(5, abs=0.2)


def test_each_scan_sees_one_frame_of_cells(tmp_path: Path) -> None:
    levels = np.geomspace(1e-5, 1e-3, 50)
    cells = np.broadcast_to(levels[:, None, None], (50, 16, 16))
    result = run(cells, 50, tmp_path, "--commands", "r50;s")

    assert len(result.frames) == 50
    for frame, level in zip(result.frames, levels, strict=True):
        assert np.abs(frame.readings - steady_codes(np.full((16, 16), level, np.float32).astype(float))).max() <= 1.0


def test_a_silent_host_hears_only_hello(tmp_path: Path) -> None:
    result = run(distinct_cells(700), 100, tmp_path, "--commands", "")

    assert result.code == 0
    assert {packet.type for packet in result.packets} == {HELLO}
    assert 3 <= len(result.packets) <= 5  # at boot and every 3 s, for 10 s


def test_garbage_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    garbage = r"\x00\xff\xa5\x5a;r0x;r121;r;S;" + "q" * 200 + ";t4294967296;t77;r100;s"
    result = run(distinct_cells(50), 100, tmp_path, "--commands", garbage)

    assert result.report["violations"] == {}, result.stderr
    assert [frame.sequence for frame in result.frames] == list(range(50))
    pongs = [packet for packet in result.packets if packet.type == PONG]
    assert [struct.unpack_from("<I", packet.payload)[0] for packet in pongs] == [77]
    statuses = [packet for packet in result.packets if packet.type == STATUS]
    assert statuses[-1].payload[10] >= 1  # refused
    assert statuses[-1].payload[14] == 1  # streaming


def test_stack_is_gauged_like_the_sketch_gauges_it(tmp_path: Path) -> None:
    # Its gauge looks a few bytes at a time: what the start of the stream took shows within a second.
    result = run(distinct_cells(200), 100, tmp_path, "--commands", "r100;s;" + "t1;" * 50 + "r100")

    statuses = [packet for packet in result.packets if packet.type == STATUS]
    told = [struct.unpack_from("<H", packet.payload, 12)[0] for packet in statuses]
    assert 200 <= result.report["stack_free_bytes"] <= 2048
    assert told, "the answer to r100 and s is a STATUS"
    assert min(told) == pytest.approx(result.report["stack_free_bytes"], abs=64)


@pytest.mark.parametrize(
    ("fault", "violation"),
    [
        ("skip-clock", "missing_conversion"),
        ("cross-select", "wrong_reading"),
        ("slow-settling", "unsettled_reading"),
        ("flip-bit", "stray_bytes"),
    ],
)
def test_a_fault_of_the_board_is_seen(fault: str, violation: str, tmp_path: Path) -> None:
    code, report, _ = emulate(distinct_cells(100), 100, tmp_path, "--commands", "r100;s", "--fault", fault)

    assert code == 1
    assert report["violations"].get(violation, 0) > 0
