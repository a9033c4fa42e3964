"""Greeting what is no mat, or a mat in a bad state: told apart, and never waited for without end."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from session.scripted_mat import Clock, Scripted, hello_packet, plain_frames

from mat.errors import NoHello, PortVanished, ProtocolMismatch
from mat.link import SerialTransport, greet
from mat.link.greeting import GREETING_S
from mat.wire import Framer, Hello
from mat.wire.encode import encode_packet

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


class Hasty:
    """A clock that is a twentieth of a second later whenever it is looked at."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 0.05
        return self.now_s


@pytest.fixture
def device() -> Iterator[Callable[[Callable[[int], bytes]], SerialTransport]]:
    """A pseudo-terminal on which a device says what a function of its call number gives."""
    talking, ends, open_ones = threading.Event(), [], []

    def plug(says: Callable[[int], bytes]) -> SerialTransport:
        master, slave = os.openpty()
        ends.extend([master, slave])
        os.set_blocking(master, False)
        transport = SerialTransport(os.ttyname(slave))
        transport.open()
        open_ones.append(transport)

        def talk() -> None:
            turn = 0
            while not talking.wait(0.002):
                try:
                    os.write(master, says(turn))
                except BlockingIOError:
                    continue
                turn += 1

        thread = threading.Thread(target=talk)
        thread.start()
        open_ones.append(thread)
        return transport

    yield plug
    talking.set()
    for one in open_ones:
        one.join() if isinstance(one, threading.Thread) else one.close()
    for end in ends:
        os.close(end)


def greeted(transport, clock=None):
    return greet(transport, Framer(), monotonic=clock or Hasty())


def test_a_device_that_says_nothing(device) -> None:
    with pytest.raises(NoHello, match=r"says nothing.*reset button"):
        greeted(device(lambda turn: b""))


@pytest.mark.parametrize("kind", ["wrong baud rate", "gps", "zeros"])
def test_a_device_that_is_no_mat(device, kind: str) -> None:
    rng = np.random.default_rng(6)
    says = {
        "wrong baud rate": lambda turn: rng.integers(0, 256, 300, dtype=np.uint8).tobytes(),
        "gps": lambda turn: b"$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n",
        "zeros": lambda turn: bytes(100),
    }[kind]
    with pytest.raises(NoHello, match=r"not a mat's.*baud rate"):
        greeted(device(says))


def test_a_mat_that_streams_and_never_introduces_itself(device) -> None:
    frames = plain_frames(600)
    with pytest.raises(NoHello, match="does not introduce itself"):
        greeted(device(lambda turn: frames[turn % len(frames)]))


def test_a_hello_after_rubbish_is_enough(device) -> None:
    rng = np.random.default_rng(7)
    greeting = greeted(
        device(lambda turn: hello_packet(Hello(name="Füße")) if turn == 9 else rng.bytes(50)), clock=Clock()
    )
    assert greeting.hello.name == "Füße"


def test_packets_behind_the_hello_are_kept_and_those_before_are_not() -> None:
    frames = plain_frames(6)
    transport = Scripted(Clock(), [b"".join(frames[:2]) + hello_packet() + b"".join(frames[2:])])
    transport.open()
    greeting = greet(transport, Framer(), monotonic=transport.clock)
    assert [packet.raw for packet in greeting.later] == frames[2:]
    assert greeting.packet.raw == hello_packet()


def test_it_asks_again_and_again_and_gives_up_in_time() -> None:
    clock = Clock()
    transport = Scripted(clock, [100.0])
    began_s = clock()
    transport.open()
    with pytest.raises(NoHello):
        greet(transport, Framer(), monotonic=clock)
    assert GREETING_S <= clock() - began_s < GREETING_S + 0.2
    asked = [data for _, data in transport.written]
    assert len(asked) >= 5
    assert all(b"?\n" in data for data in asked)


def test_it_can_be_stopped() -> None:
    transport = Scripted(Clock(), [100.0])
    transport.open()
    turns = iter([False, False, True])
    assert greet(transport, Framer(), lambda: next(turns), transport.clock) is None


def test_a_port_that_vanishes_in_the_greeting_is_told() -> None:
    transport = Scripted(Clock(), [b"half a hel", PortVanished("gone")])
    transport.open()
    with pytest.raises(PortVanished):
        greet(transport, Framer(), monotonic=transport.clock)


@pytest.mark.parametrize(
    "hello",
    [
        hello_packet(Hello(rows=0)), hello_packet(Hello(cols=7)), hello_packet(Hello(bits=3)),
        hello_packet(Hello(row_pitch_um=0)), hello_packet(Hello(pull_down_ohm=0)), encode_packet(2, b"short", 0),
        encode_packet(2, b"", 0),
    ],
)  # fmt: skip
def test_a_mat_that_cannot_exist_is_told(hello: bytes) -> None:
    transport = Scripted(Clock(), [hello])
    transport.open()
    with pytest.raises(ProtocolMismatch, match="firmware"):
        greet(transport, Framer(), monotonic=transport.clock)
