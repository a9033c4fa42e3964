"""The simulated board speaks firmware/PROTOCOL.md, read through the host's own decoder."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.sim import CircuitModel, SimulatedBoard, parse_source, quantise, simulated_hello
from mat.sim.command import CommandLine
from mat.wire import FrameBlock, Hello, Pong, Status, StreamDecoder

SECOND_US = 1_000_000


class Steady:
    """The same cells at all times, with the time in cell (0, 0)."""

    def __init__(self):
        rng = np.random.default_rng(1)
        self.cells = np.where(rng.random((16, 16)) < 0.4, 10 ** rng.uniform(-5, -3, (16, 16)), 0)

    def conductance_s(self, time_s):
        cells = np.repeat(self.cells[None], len(time_s), axis=0)
        cells[:, 0, 0] = 1e-4 * (1 + time_s)
        return cells


def talk(board: SimulatedBoard, *script: bytes | int) -> list:
    """Send the bytes, let the microseconds pass; everything the board said."""
    decoder = StreamDecoder()
    items = []
    for step in script:
        if isinstance(step, bytes):
            board.write(step)
        items += decoder.feed(board.advance(0 if isinstance(step, bytes) else step))
    items += decoder.finish()
    health = decoder.framer.health
    assert (health.bytes_skipped, health.header_failures, health.crc_failures) == (0, 0, 0)
    assert decoder.health.undecodable == 0
    return items


def board(**settings) -> SimulatedBoard:
    return SimulatedBoard(Steady(), **settings)


def frames(items) -> list[FrameBlock]:
    return [item for item in items if isinstance(item, FrameBlock)]


def joined(items, name: str) -> np.ndarray:
    return np.concatenate([getattr(block, name) for block in frames(items)])


def test_it_says_hello_at_boot_and_is_silent_but_for_hello():
    items = talk(board(), 0, 2_999_999, 1, 6 * SECOND_US)
    assert [type(item) for item in items] == [Hello] * 4
    assert items[0] == simulated_hello()
    assert items[0].state == 0


def test_it_streams_after_s_and_stops_after_x():
    items = talk(board(), b"s\n", SECOND_US, b"x\n", SECOND_US)
    kinds = [type(item).__name__ for item in items]
    assert kinds[:2] == ["Hello", "Status"]
    first, last = (item for item in items if isinstance(item, Status))
    assert (first.state, first.scans, first.result) == (1, 0, 0)
    assert (last.state, last.scans, last.result) == (0, len(joined(items, "sequence")), 0)
    sequence = joined(items, "sequence")
    np.testing.assert_array_equal(sequence, np.arange(len(sequence)))
    assert 98 <= len(sequence) <= 100
    assert not joined(items, "missed").any()


def test_hello_comes_between_frames_too():
    items = talk(board(), b"s\n", 10 * SECOND_US)
    hellos = [item for item in items if isinstance(item, Hello)]
    assert len(hellos) == 4
    assert [hello.state for hello in hellos] == [0, 1, 1, 1]
    assert len(joined(items, "sequence")) == pytest.approx(1000, abs=1)


@pytest.mark.parametrize("rate_hz", [1, 7, 50, 100, 120])
def test_scans_are_paced(rate_hz):
    items = talk(board(), f"r{rate_hz}\ns\n".encode(), 5 * SECOND_US)
    interval_us = np.diff(joined(items, "time_us"))
    np.testing.assert_allclose(interval_us, 1e6 / rate_hz, rtol=3e-4)
    assert [item for item in items if isinstance(item, Hello)][-1].rate_hz == rate_hz


def test_free_running_is_as_fast_as_adc_and_line_allow():
    items = talk(board(), b"r0\ns\n", 2 * SECOND_US)
    np.testing.assert_array_equal(np.diff(joined(items, "time_us")), 7540)
    np.testing.assert_array_equal(joined(items, "scan_us"), 288 * 26)


def test_a_new_rate_holds_from_the_scan_that_runs():
    items = talk(board(), b"s\n", 105_000, b"r50\n", SECOND_US, b"r100\n", 100_000)
    interval_us = np.diff(joined(items, "time_us"))
    assert set(interval_us) == {10_000, 20_000}
    assert (interval_us[:10] == 10_000).all()
    assert (interval_us[11:58] == 20_000).all()
    assert (interval_us[-5:] == 10_000).all()
    np.testing.assert_array_equal(np.diff(joined(items, "sequence")), 1)


def test_readings_are_the_circuits_at_the_time_of_each_scan():
    cells = Steady()
    items = talk(SimulatedBoard(cells, noise_lsb=0.0, offset_lsb=1.25), b"s\n", 3 * SECOND_US)
    time_s = joined(items, "time_s")
    ideal = CircuitModel.from_hello(simulated_hello()).readings(cells.conductance_s(time_s))
    for name in ("cells", "all_high", "row_sense"):
        wanted = quantise(getattr(ideal, name), 0.0, 10, 1.25).astype(int)
        # A scan computed in a block of another size may round the last bit of a double otherwise.
        assert np.abs(joined(items, name) - wanted).max() <= 1
        assert (joined(items, name) == wanted).mean() > 0.9999


def test_noise_has_the_asked_size_in_every_reading():
    # Mid-scale readings: none is clipped.
    class Half:
        def conductance_s(self, time_s):
            return np.full((len(time_s), 16, 16), 4e-5)

    items = talk(SimulatedBoard(Half(), noise_lsb=2.0), b"s\n", 20 * SECOND_US)
    for name in ("cells", "all_high", "row_sense"):
        spread = joined(items, name).astype(float).std(axis=0)
        assert np.median(spread) == pytest.approx(np.sqrt(4 + 1 / 12), rel=0.05)
    a, b = joined(items, "cells")[:, 3, 3].astype(float), joined(items, "cells")[:, 3, 4].astype(float)
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.1
    assert abs(np.corrcoef(a[1:], a[:-1])[0, 1]) < 0.1


def test_the_clock_wraps():
    near_end = (1 << 32) - 500_000
    items = talk(board(boot_us=near_end), b"s\n", SECOND_US, b"t5\n")
    np.testing.assert_array_equal(np.diff(joined(items, "time_us")), 10_000)
    assert not joined(items, "restarted").any()
    assert items[-1] == Pong(5, 500_000)


def test_the_sequence_wraps():
    items = talk(SimulatedBoard(Steady(), noise_lsb=0), b"r120\ns\n", 550 * SECOND_US)
    sequence = joined(items, "sequence")
    assert sequence[-1] > 1 << 16
    np.testing.assert_array_equal(np.diff(sequence), 1)


def test_ping_is_answered_with_its_number_and_the_time_it_was_read():
    items = talk(board(boot_us=1000), 250, b"t4294967295\n", 4, b"t0\n")
    assert items[1:] == [Pong(4294967295, 1250), Pong(0, 1254)]


COMMANDS = [
    (b"r120\n", 0),
    (b"r0\n", 0),
    (b"r007\n", 0),
    (b"r121\n", 2),
    (b"r\n", 2),
    (b"r-1\n", 2),
    (b"r 5\n", 2),
    (b"r99999999999\n", 2),
    (b"t\n", 2),
    (b"t4294967296\n", 2),
    ("t²\n".encode(), 2),
    (b"q\n", 1),
    (b"ss\n", 1),
    (b"?x\n", 1),
    (b"S\n", 1),
    (b" s\n", 1),
    (b"\x00\n", 1),
    (b"nKnee side\n", 0),
    ("nMatte für zu Hause\n".encode(), 0),
    (b"n\n", 0),
    (b"n" + b"a" * 23 + b"\n", 0),
    (b"n" + b"a" * 24 + b"\n", 3),
    (b"n\xff\xfe\n", 1),
    (b"na\x07b\n", 1),
    (b"a" * 31 + b"\n", 1),
    (b"a" * 32 + b"\n", 3),
    (b"a" * 5000 + b"\n", 3),
    (b"x\r\n", 0),
]


@pytest.mark.parametrize(("line", "result"), COMMANDS)
def test_every_command_but_hello_and_ping_is_answered_with_a_status(line, result):
    device = board()
    items = talk(device, 0, line)
    assert [type(item) for item in items] == [Hello, Status]
    assert items[1].result == result
    assert items[1].refused == (result != 0)
    if result:
        assert device.hello == simulated_hello()


def test_empty_lines_are_ignored_and_a_refused_one_harms_no_other():
    items = talk(board(), 0, b"\n\r\n\n", b"junk\n", b"?\n", b"s\n")
    assert [type(item) for item in items] == [Hello, Status, Hello, Status]
    assert (items[-1].refused, items[-1].result, items[-1].state) == (1, 0, 1)


def test_a_name_is_kept_and_told():
    items = talk(board(), 0, "nMatte für Opa\n?\n".encode())
    assert items[-1].name == "Matte für Opa"


def test_s_while_streaming_only_gives_a_status():
    items = talk(board(), b"s\n", 100_000, b"s\n", 100_000)
    np.testing.assert_array_equal(joined(items, "sequence"), np.arange(20))
    assert sum(isinstance(item, Status) for item in items) == 2


def test_streaming_anew_counts_from_zero_and_time_goes_on():
    device = board()
    first = talk(device, b"s\n", 200_000, b"x\n", SECOND_US)
    again = talk(device, b"?\ns\n", 200_000)
    np.testing.assert_array_equal(joined(again, "sequence"), np.arange(20))
    # Cell (0, 0) carries the time since the very first scan: the person did not start anew.
    assert joined(again, "cells")[0, 0, 0] > joined(first, "cells")[-1, 0, 0] + 15


def test_reset_boots_it_anew():
    device = board()
    first = device.advance(0)
    device.write(b"r50\ns\n")
    stream = device.advance(SECOND_US)
    device.reset()
    assert device.advance(0) == first
    device.write(b"r50\ns\n")
    assert device.advance(SECOND_US) == stream


def test_the_name_outlives_a_reset():
    device = board()
    device.write(b"nOther\n")
    device.reset()
    assert talk(device, 0)[0].name == "Other"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 60_000), max_size=60))
def test_the_bytes_do_not_depend_on_how_time_is_cut(steps):
    def say(cuts: list[int]) -> bytes:
        device = parse_source("sim:hinge?seed=3").board()
        device.write(b"s\n")
        said = b"".join(device.advance(cut) for cut in cuts)
        device.write(b"r50\n")
        return said + device.advance(1_500_000)

    assert say(steps) == say([sum(steps)])


@settings(max_examples=50)
@given(st.binary(max_size=200), st.integers(1, 7))
def test_any_bytes_are_survived_however_they_are_cut(data, cut):
    whole = CommandLine().feed(data)
    line = CommandLine()
    assert [command for i in range(0, len(data), cut) for command in line.feed(data[i : i + cut])] == whole
    device = board()
    device.write(data)
    talk(device, b"\n", 50_000)


def test_other_grids_and_resistors_are_possible():
    class Small:
        def conductance_s(self, time_s):
            return np.full((len(time_s), 8, 12), 1e-4)

    hello = Hello(rows=8, cols=12, bits=12, pull_down_ohm=470, mcu="test")
    items = talk(SimulatedBoard(Small(), hello, noise_lsb=0), b"s\n", 100_000)
    assert joined(items, "cells").shape[1:] == (8, 12)
    ideal = CircuitModel.from_hello(hello).readings(np.full((1, 8, 12), 1e-4)).cells
    np.testing.assert_array_equal(joined(items, "cells")[0], quantise(ideal[0], 0, 12))


def test_fast_mode_by_command():
    items = talk(board(), b"r220\nf1\nr220\n", 1000, b"s\n", SECOND_US, b"f0\n", 0, b"x\nf0\n", 1000)
    told = [item for item in items if isinstance(item, Hello)]
    assert [(hello.baud, hello.prescaler, hello.rate_hz) for hello in told] == [
        (500_000, 32, 100), (1_000_000, 16, 100), (500_000, 32, 100)
    ]  # fmt: skip
    assert [item.result for item in items if isinstance(item, Status)] == [2, 0, 0, 0, 4, 0, 0]
    interval_us = np.diff(joined(items, "time_us"))
    np.testing.assert_allclose(interval_us, 1e6 / 220, rtol=1e-3)
    np.testing.assert_array_equal(joined(items, "scan_us"), 288 * 13)
