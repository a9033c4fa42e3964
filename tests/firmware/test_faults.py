"""Faults of the wiring and of the supply, put into the emulator: what the device says of each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from firmware.test_emulator import (
    FRAME,
    HELLO,
    STATUS,
    Packet,
    Run,
    distinct_cells,
    emulate,
    packets_of,
    run,
    steady_codes,
)

from mat.matrix import ReadoutCircuit, invert
from mat.wire import Framer
from mat.wire.messages import Hello, Status, decode_hello, decode_status

EMPTY = np.zeros((60, 16, 16))


def standing() -> np.ndarray:
    """A load on every cell, as a person's on low-ohm film."""
    return distinct_cells(1).repeat(60, axis=0)


def statuses(result: Run) -> list[Status]:
    decoded = [decode_status(packet.payload) for packet in result.packets if packet.type == STATUS]
    return [status for status in decoded if status is not None]


def hellos(result: Run) -> list[Hello]:
    return [decode_hello(packet.payload) for packet in result.packets if packet.type == HELLO]


def whole_packets(folder: Path) -> list:
    """As the host finds them, behind a packet that was cut off as well."""
    framer = Framer()
    return framer.feed((folder / "capture.bin").read_bytes()) + framer.finish()


def faulty(fault: str, cells: np.ndarray, folder: Path) -> Status:
    """The answer to `s`, before the first scan of the faulty mat."""
    result = run(cells, 100, folder, "--fault", fault)
    assert [packet.type for packet in result.packets].index(STATUS) < [p.type for p in result.packets].index(FRAME)
    return statuses(result)[0]


ROW, COLUMN = 1 << 3, 1 << 5
#: fault → row faults, column faults, faults; on an empty mat, and the same under load unless said otherwise.
TOLD = {
    "open-row=3": (ROW, 0, 0),
    "shorted-row=3": (ROW, 0, 0),
    "row-stuck-high=3": (ROW, 0, 0),
    "row-stuck-low=3": (ROW, 0, 0),
    "unread-column=5": (0, COLUMN, 0),
    "shorted-column=5": (0, COLUMN, 0),
    "select-low=0": (0xAAAA, 0, 1),
    "select-high=2": (0x0F0F, 0, 1),
    "dead-columns": (0, 0xFFFF, 1),
    "dead-rows": (0xFFFF, 0, 1),
}
TOLD_WHEN_EMPTY = {
    "joined-rows=3": (0x0018, 0, 0),
    "joined-columns=5": (0, 0x0060, 0),
    "column-high=5": (0, COLUMN, 0),
    "sagging-supply": (0, 0, 2),
}
#: Nothing about these is wrong electrically: they show under a known load at a known place only.
NOT_TOLD = ["open-column=5", "swapped-columns=5", "swapped-pads"]


@pytest.mark.parametrize("cells", [EMPTY, standing()], ids=["empty", "loaded"])
@pytest.mark.parametrize("fault", TOLD)
def test_the_answer_to_start_tells_it(fault: str, cells: np.ndarray, tmp_path: Path) -> None:
    status = faulty(fault, cells, tmp_path)
    assert (status.row_faults, status.col_faults, status.faults) == TOLD[fault]
    assert status.complaints


@pytest.mark.parametrize("fault", TOLD_WHEN_EMPTY)
def test_told_when_nobody_stands_on_it(fault: str, tmp_path: Path) -> None:
    status = faulty(fault, EMPTY, tmp_path)
    assert (status.row_faults, status.col_faults, status.faults) == TOLD_WHEN_EMPTY[fault]
    assert status.complaints


@pytest.mark.parametrize("fault", NOT_TOLD)
def test_what_no_reading_shows_is_not_made_up(fault: str, tmp_path: Path) -> None:
    status = faulty(fault, EMPTY, tmp_path)
    assert (status.row_faults, status.col_faults, status.faults) == (0, 0, 0)


@pytest.mark.parametrize("noise", ["0", "2"])
@pytest.mark.parametrize("cells", [EMPTY, standing(), np.full((60, 16, 16), 4e-3)], ids=["empty", "loaded", "130 kg"])
def test_a_sound_mat_is_not_complained_of(cells: np.ndarray, noise: str, tmp_path: Path) -> None:
    result = run(cells, 100, tmp_path, "--noise-lsb", noise, "--row-spread", "0.01")
    assert {(status.row_faults, status.col_faults, status.faults) for status in statuses(result)} == {(0, 0, 0)}
    assert not any(status.complaints for status in statuses(result))


def test_a_sagging_supply_leaves_the_pressure_right(tmp_path: Path) -> None:
    """The rows' own voltages are measured, so what they miss is known: the cells come out as without the sag."""
    cells = 10 ** np.random.default_rng(2).uniform(-4.5, -3.5, (1, 16, 16))

    def found(*options: str) -> np.ndarray:
        counts = run(cells.repeat(20, axis=0), 100, tmp_path, *options).frames[5].readings / 1024
        return invert(counts[None, :256].reshape(1, 16, 16), counts[None, 256:272], counts[None, 272:],
                      ReadoutCircuit.of(Hello()))[0]  # fmt: skip

    sound, sagging = found(), found("--fault", "sagging-supply")
    assert np.median(abs(sound / cells[0] - 1)) < 0.02
    # 10 % of the supply would be 10 % of every cell and more where they saturate.
    assert np.median(abs(sagging / cells[0] - 1)) < 0.2


def test_two_columns_swapped_change_places_and_nothing_else(tmp_path: Path) -> None:
    cells = distinct_cells(1)
    frame = run(cells.repeat(20, axis=0), 100, tmp_path, "--fault", "swapped-columns=5").frames[5]
    order = np.r_[0:5, 6, 5, 7:16]
    assert abs(frame.readings - steady_codes(cells[0][:, order])).max() <= 1.01


def test_a_reset_in_mid_frame_costs_one_frame(tmp_path: Path) -> None:
    options = ("--reset-at", "0.2537", "--reset-cause", "brown-out")
    emulate(distinct_cells(100), 100, tmp_path, *options)
    packets = whole_packets(tmp_path)
    frames = [packet.sequence for packet in packets if packet.type == FRAME]
    assert frames == list(range(len(frames)))
    assert 20 <= len(frames) <= 27
    told = [decode_hello(packet.payload) for packet in packets if packet.type == HELLO]
    assert [hello.state for hello in told[:2]] == [0, 0]
    assert any("supply broke down" in notice for notice in told[1].notices)


@pytest.mark.parametrize(("cause", "bit"), [("power-on", 1), ("external", 2), ("brown-out", 4), ("watchdog", 8)])
def test_hello_tells_the_cause_of_the_reset(cause: str, bit: int, tmp_path: Path) -> None:
    hello = hellos(run(EMPTY[:5], 100, tmp_path, "--reset-cause", cause))[0]
    assert hello.reset_cause == bit
    assert bool([notice for notice in hello.notices if "restarted" in notice]) == (bit >= 4)


@pytest.mark.parametrize("mode", ["s", "f1;s"])
def test_the_watchdog_restarts_a_main_loop_that_stands_still(mode: str, tmp_path: Path) -> None:
    emulate(distinct_cells(300), 100, tmp_path, "--commands", mode, "--hang-at", "0.3")
    packets = whole_packets(tmp_path)
    told = [decode_hello(packet.payload) for packet in packets if packet.type == HELLO]
    assert told[0].reset_cause == 2
    after = told[-1]
    assert (after.reset_cause, after.state, after.baud) == (8, 0, 500_000)
    assert any("watchdog" in notice for notice in after.notices)


def test_a_host_silent_for_ten_seconds_gets_every_scan(tmp_path: Path) -> None:
    result = run(distinct_cells(20).repeat(60, axis=0), 100, tmp_path)
    assert [frame.sequence for frame in result.frames] == list(range(1200))
    assert result.report["violations"] == {}


class TestMemory:
    """Id and name through the EEPROM of several runs."""

    def boot(self, folder: Path, *options: str) -> list[Packet]:
        return run(EMPTY[:30], 100, folder, "--eeprom", str(folder / "eeprom.bin"), *options).packets

    def hello(self, folder: Path, *options: str) -> Hello:
        packets = self.boot(folder, *options)
        return [decode_hello(packet.payload) for packet in packets if packet.type == HELLO][-1]

    def test_blank_gets_an_id_that_stays_and_says_so_once(self, tmp_path: Path) -> None:
        first = self.hello(tmp_path, "--noise-lsb", "1")
        again = self.hello(tmp_path, "--noise-lsb", "1", "--seed", "5")
        assert (first.memory, again.memory) == (1, 0)
        assert first.mat_id == again.mat_id
        assert first.mat_id not in (0, 0xFFFFFFFF)
        assert (bool(first.notices), bool(again.notices)) == (True, False)

    def test_a_name_stays(self, tmp_path: Path) -> None:
        self.boot(tmp_path, "--commands", "nPraxis;s")
        assert self.hello(tmp_path).name == "Praxis"

    def test_damaged_gets_a_fresh_id_and_says_so(self, tmp_path: Path) -> None:
        self.boot(tmp_path, "--commands", "nPraxis;s")
        stored = bytearray((tmp_path / "eeprom.bin").read_bytes())
        stored[16 + 2] ^= 0x10  # in the id
        (tmp_path / "eeprom.bin").write_bytes(stored)
        damaged = self.hello(tmp_path)
        assert (damaged.memory, damaged.name) == (3, "Praxis")
        assert any("damaged" in notice for notice in damaged.notices)
        assert self.hello(tmp_path).mat_id == damaged.mat_id

    def test_a_damaged_name_keeps_the_id(self, tmp_path: Path) -> None:
        self.boot(tmp_path, "--commands", "nPraxis;s")
        mat_id = self.hello(tmp_path).mat_id
        stored = bytearray((tmp_path / "eeprom.bin").read_bytes())
        stored[16 + 9] ^= 0x01  # in the name
        (tmp_path / "eeprom.bin").write_bytes(stored)
        hello = self.hello(tmp_path)
        assert (hello.memory, hello.name, hello.mat_id) == (2, "", mat_id)


def test_packets_behind_a_restart_are_whole(tmp_path: Path) -> None:
    result = run(distinct_cells(20), 100, tmp_path, "--commands", "s;x;s")
    assert list(packets_of((tmp_path / "capture.bin").read_bytes()))
    assert result.report["violations"] == {}
