"""The simulated mat as a transport: pacing, speed, determinism, truth."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from mat.errors import LinkError, UsageError
from mat.link.transport import Transport
from mat.sim import SCENARIOS, CircuitModel, SimTransport, parse_source, quantise
from mat.wire import FrameBlock, Hello, StreamDecoder


class Clock:
    """A clock that only waiting moves."""

    def __init__(self):
        self.time_s = 1000.0
        self.waits = 0

    def now_s(self) -> float:
        return self.time_s

    def wait_s(self, seconds: float) -> None:
        assert seconds > 0
        self.time_s += seconds
        self.waits += 1


def fast(text: str, duration_s: float | None = None) -> SimTransport:
    transport = SimTransport(text, fast=True, duration_s=duration_s)
    transport.open()
    return transport


def paced(text: str, **settings) -> tuple[SimTransport, Clock]:
    clock = Clock()
    transport = SimTransport(text, now_s=clock.now_s, wait_s=clock.wait_s, **settings)
    transport.open()
    return transport, clock


def read_all(transport: SimTransport) -> bytes:
    transport.write(b"s\n")
    data = b""
    while not transport.finished:
        data += transport.read(0.1)
    return data


def blocks(data: bytes) -> list[FrameBlock]:
    decoder = StreamDecoder()
    items = decoder.feed(data) + decoder.finish()
    assert decoder.framer.health.bytes_skipped == 0
    return [item for item in items if isinstance(item, FrameBlock)]


def joined(data: bytes, name: str) -> np.ndarray:
    return np.concatenate([getattr(block, name) for block in blocks(data)])


def test_it_is_a_transport():
    transport: Transport = SimTransport("sim:hinge?seed=2")
    assert (transport.name, transport.simulated) == ("sim:hinge?seed=2", True)
    with pytest.raises(UsageError, match="no scenario"):
        SimTransport("sim:polka")


def test_opening_boots_the_board_which_says_hello_once():
    transport = fast("sim:quiet")
    [hello] = StreamDecoder().feed(transport.read(0.1))
    assert isinstance(hello, Hello)
    assert transport.read(0.0) == b""


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(name):
    first = read_all(fast(f"sim:{name}?seed=5", 4))
    assert read_all(fast(f"sim:{name}?seed=5", 4)) == first
    assert read_all(fast(f"sim:{name}?seed=6", 4)) != first


def test_paced_and_fast_give_the_same_frames():
    transport, _ = paced("sim:toes", duration_s=5)
    slow, quick = read_all(transport), read_all(fast("sim:toes", 5))
    for name in ("cells", "all_high", "row_sense", "time_us", "sequence"):
        np.testing.assert_array_equal(joined(slow, name), joined(quick, name))


@pytest.mark.parametrize(("rate_hz", "duration_s", "count"), [(100, 2, 200), (50, 2, 100), (100, 0.005, 1)])
def test_a_duration_holds_the_scans_that_begin_within_it(rate_hz, duration_s, count):
    transport = fast(f"sim:hinge?rate_hz={rate_hz}", duration_s)
    assert not transport.finished
    assert len(joined(read_all(transport), "time_us")) == count
    assert transport.read(0.1) == b""
    transport.write(b"x\n")
    assert transport.read(0.1) != b""


def test_a_fast_read_gives_a_handful_of_scans():
    transport = fast("sim:hinge")
    transport.read(0.1)
    transport.write(b"s\n")
    counts = [len(joined(head + transport.read(0.1), "time_us")) for head in [hello_bytes()] * 5]
    assert counts[1:] == [50] * 4


def hello_bytes() -> bytes:
    return fast("sim:hinge").read(0.1)


def test_paced_reads_keep_to_the_clock_and_wake_once_a_scan():
    transport, clock = paced("sim:hinge")
    began_s = clock.time_s
    data = transport.read(1.0)
    transport.write(b"s\n")
    for _ in range(400):
        data += transport.read(1.0)
    elapsed_s = clock.time_s - began_s
    count = len(joined(data, "time_us"))
    assert count / elapsed_s == pytest.approx(100, rel=0.01)
    assert clock.waits < 1.05 * count


def test_a_paced_read_comes_back_at_its_timeout():
    transport, clock = paced("sim:hinge")
    transport.read(1.0)
    before_s = clock.time_s
    assert transport.read(0.25) == b""
    assert clock.time_s - before_s == pytest.approx(0.25, abs=1e-9)


@pytest.mark.parametrize("ppm", [-5000, 5000])
def test_the_devices_clock_may_run_wrong(ppm):
    transport, clock = paced(f"sim:quiet?clock_ppm={ppm}")
    transport.write(b"s\n")
    data, began_s = b"", clock.time_s
    while clock.time_s < began_s + 20:
        data += transport.read(0.5)
    device_s = joined(data, "time_s")[-1]
    assert device_s / 20 == pytest.approx(1 + ppm * 1e-6, abs=1e-3)


def test_closing_ends_a_read_that_waits():
    transport = SimTransport("sim:quiet")
    transport.open()
    transport.read(0.1)
    got = []
    reader = threading.Thread(target=lambda: got.append(transport.read(60)))
    reader.start()
    transport.close()
    reader.join(20)
    assert not reader.is_alive()
    transport.close()


def test_a_closed_mat_says_so():
    transport = SimTransport("sim:quiet")
    for use in (lambda: transport.read(0.1), lambda: transport.write(b"?\n")):
        with pytest.raises(LinkError, match="open it first"):
            use()


def test_opening_again_starts_the_person_anew():
    transport = fast("sim:hinge", 3)
    first = read_all(transport)
    transport.close()
    transport.open()
    assert read_all(transport) == first


def test_the_truth_belongs_to_the_frames():
    transport = fast("sim:toes?noise_lsb=0", 22)
    data = read_all(transport)
    time_s, cells = joined(data, "time_s"), joined(data, "cells")
    truth = transport.truth(time_s)
    empty = truth.force_n.sum(axis=1) == 0
    assert 50 < empty.sum() < 150
    assert not cells[empty].any()
    assert cells[~empty].any(axis=(1, 2)).mean() > 0.95
    # On the toes the front half of the mat carries what the rear half carries in stance.
    front = cells[:, 8:].sum(axis=(1, 2)) / np.maximum(cells.sum(axis=(1, 2)), 1)
    on_toes = (truth.time_s >= truth.faults[0].full_from_s) & (truth.time_s < truth.faults[0].full_to_s)
    assert front[on_toes].min() > front[(time_s > 3) & (time_s < 14)].max() + 0.2


def test_options_reach_the_readings():
    def codes(options: str) -> np.ndarray:
        return joined(read_all(fast(f"sim:quiet?noise_lsb=0&sway=0&{options}", 3)), "cells")[-1].astype(int)

    plain = codes("seed=1")
    # The pull-downs compress: twice the weight is far from twice the reading.
    assert 1.03 < codes("weight_kg=140").sum() / plain.sum() < 1.3
    assert 0.7 < codes("weight_kg=20").sum() / plain.sum() < 0.95
    assert 1.05 < codes("film=velostat").sum() / plain.sum() < 1.4
    assert 0.6 < codes("film=30:1").sum() / plain.sum() < 0.9
    assert 0.01 < np.abs(codes("gain_spread=0.2") - plain).sum() / plain.sum() < 0.5
    assert codes("contact_n=1").sum() < plain.sum()
    assert (codes("row_spread=0.05") != plain).any()
    np.testing.assert_array_equal(codes("offset_lsb=3")[plain > 0], plain[plain > 0] + 3)
    assert (codes("stance_mm=180") != plain).any()


def test_readings_are_those_of_the_circuit_on_the_bodys_cells():
    scenario = parse_source("sim:hinge?noise_lsb=0")
    transport = SimTransport(scenario, fast=True, duration_s=8)
    transport.open()
    data = read_all(transport)
    ideal = CircuitModel.from_hello(scenario.hello).readings(scenario.body().conductance_s(joined(data, "time_s")))
    assert (joined(data, "cells") == quantise(ideal.cells, 0, 10)).mean() > 0.9999
