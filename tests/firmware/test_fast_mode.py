"""Fast mode: 1 000 000 baud and an ADC at 1 MHz, chosen by command, proved reading by reading."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from firmware.test_emulator import FIRMWARE, FRAME, HELLO, STATUS, distinct_cells, emulate, run, steady_codes

from mat.wire import Framer
from mat.wire.messages import Hello, decode_hello, decode_status


def hellos(result) -> list[Hello]:
    return [decode_hello(packet.payload) for packet in result.packets if packet.type == HELLO]


@pytest.mark.parametrize("board", ["uno", "nano", "mega"])
def test_back_to_back_with_no_two_readings_alike(board: str, tmp_path: Path) -> None:
    elf = FIRMWARE / "build" / f"{board}.elf"
    result = run(distinct_cells(300), 100, tmp_path, "--commands", "f1;r0;s", "--tag", elf=elf)

    assert result.report["violations"] == {}, result.stderr
    assert result.report["scans_lost"] == 0
    # Not above what the line carries: 377 bytes of ten bits at 1 000 000 baud.
    assert 250 <= result.report["frames_per_s"] <= 1_000_000 / 3770 + 0.1
    assert result.report["stack_free_bytes"] >= 600
    assert result.report["t_us_error_us"] <= 8
    assert 0 < result.report["settling_error_lsb"] <= 0.5
    assert result.report["worst_row_settling_us"] >= 12
    assert result.report["worst_settling_us"] >= 3.3


def test_paced_it_starts_on_the_dot_across_the_wrap(tmp_path: Path) -> None:
    options = ("--commands", "f1;r220;s", "--t0-us", str(2**32 - 2_000_000))
    result = run(distinct_cells(400), 100, tmp_path, *options)

    assert result.report["violations"] == {}, result.stderr
    assert result.report["frames_per_s"] == pytest.approx(220, rel=2e-4)
    assert result.report["worst_jitter_us"] <= 5
    assert result.report["t_us_error_us"] <= 8


def test_readings_are_those_of_the_solved_circuit(tmp_path: Path) -> None:
    cells = distinct_cells(1)
    frames = run(cells.repeat(40, axis=0), 100, tmp_path, "--commands", "f1;r200;s").frames
    wanted = steady_codes(cells[0])
    assert len(frames) > 50
    for frame in frames:
        assert abs(frame.readings - wanted).max() <= 1.01


def test_the_answer_comes_at_the_old_speed_and_hello_at_the_new(tmp_path: Path) -> None:
    result = run(distinct_cells(50), 100, tmp_path, "--commands", "f1;r220;s;f0;x;f0;r220;s")

    kinds = [packet.type for packet in result.packets if packet.type != FRAME]
    assert kinds[:3] == [HELLO, STATUS, HELLO]
    first, fast, back = (hello for hello in hellos(result)[:3])
    assert (first.baud, first.prescaler, first.is_fast, first.can_fast) == (500_000, 32, False, True)
    assert (fast.baud, fast.prescaler, fast.is_fast) == (1_000_000, 16, True)
    assert (back.baud, back.rate_hz) == (500_000, 100), "220 frames/s do not fit the normal mode"
    statuses = [decode_status(packet.payload) for packet in result.packets if packet.type == STATUS]
    assert [status.result for status in statuses if status] == [0, 0, 0, 4, 0, 0, 2, 0]


def test_a_reset_comes_back_at_the_normal_speed(tmp_path: Path) -> None:
    emulate(distinct_cells(300), 100, tmp_path, "--commands", "f1;r0;s", "--reset-at", "0.5")
    framer = Framer()
    packets = framer.feed((tmp_path / "capture.bin").read_bytes()) + framer.finish()
    told = [decode_hello(packet.payload) for packet in packets if packet.type == HELLO]
    assert [hello.baud for hello in told[:3]] == [500_000, 1_000_000, 500_000]


@pytest.mark.parametrize("flood", ["?", "t4294967295", "q" * 31, "f1", r"\x00\xff" * 20])
def test_a_host_that_does_not_stop_talking_disturbs_no_scan(flood: str, tmp_path: Path) -> None:
    commands = "f1;r200;s;" + ";".join([flood] * 200)
    result = run(distinct_cells(200), 100, tmp_path, "--commands", commands, "--tag")

    assert result.report["violations"] == {}, result.stderr
    assert result.report["scans_lost"] == 0
    assert result.report["worst_jitter_us"] <= 5
    assert struct.unpack_from("<I", result.frames[-1].payload)[0] > 0
