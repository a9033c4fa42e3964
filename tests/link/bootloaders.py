"""Boards on a pseudo-terminal that speak their bootloader's protocol well enough for the real avrdude."""

from __future__ import annotations

import os
import select
import struct
import termios
import threading
import tty
from pathlib import Path

from mat.wire.encode import encode_packet
from mat.wire.messages import Hello, encode_hello

SPEEDS = {57_600: termios.B57600, 115_200: termios.B115200}
IN_SYNC, OK = b"\x14", b"\x10"


class Board:
    """A board in a thread: its bootloader until it is programmed, then a mat that answers ``?``.

    Parameters
    ----------
    baud
        What its bootloader listens at; at another speed it says nothing.
    signature
        Of its processor.
    hello
        What the mat says of itself once it is programmed; None for silence.
    flash_bytes
        Size of its program memory.
    """

    def __init__(self, baud: int, signature: bytes, hello: Hello | None, flash_bytes: int) -> None:
        self.memory = bytearray(b"\xff" * flash_bytes)
        self.written: set[int] = set()
        self.baud, self.signature, self.hello = baud, signature, hello
        self.damages_writing = False
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.port = os.ttyname(slave)
        self._slave = slave
        self._address = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Board:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()
        os.close(self._master)
        os.close(self._slave)

    def _run(self) -> None:
        waiting = b""
        while not self._stop.is_set():
            if not select.select([self._master], [], [], 0.02)[0]:
                continue
            waiting += os.read(self._master, 4096)
            if b"?\n" in waiting and self.hello is not None:
                os.write(self._master, encode_packet(2, encode_hello(self.hello), 0))
                waiting = b""
            elif termios.tcgetattr(self._master)[5] == SPEEDS[self.baud]:
                waiting = self._serve(waiting)
            else:
                waiting = b""

    def _serve(self, waiting: bytes) -> bytes:
        """Answer the commands that are whole; what is left waits for more."""
        raise NotImplementedError

    def _program(self, data: bytes) -> None:
        end = self._address + len(data)
        self.memory[self._address : end] = data
        self.written.update(range(self._address, end))
        if self.damages_writing:
            self.memory[self._address] ^= 0x01


class Stk500v1(Board):
    """Optiboot and the Nano's old bootloader."""

    #: Bytes of a command with its end mark, where they do not depend on its content.
    _LENGTHS = {0x30: 2, 0x41: 3, 0x42: 22, 0x45: 7, 0x50: 2, 0x51: 2, 0x55: 4, 0x56: 6, 0x74: 5, 0x75: 2}  # noqa: RUF012

    def _serve(self, waiting: bytes) -> bytes:
        while waiting:
            command = waiting[0]
            length = self._LENGTHS.get(command, 1)
            if command == 0x64 and len(waiting) >= 3:
                length = 5 + struct.unpack_from(">H", waiting, 1)[0]
            if len(waiting) < max(length, 2):
                break
            if waiting[length - 1] == 0x20:
                os.write(self._master, IN_SYNC + self._answer(command, waiting[1 : length - 1]) + OK)
            waiting = waiting[length:]
        return waiting

    def _answer(self, command: int, body: bytes) -> bytes:
        if command == 0x41:
            return b"\x04" if body[0] in (0x81, 0x82) else b"\x03"
        if command == 0x55:
            self._address = 2 * struct.unpack("<H", body)[0]
        elif command == 0x64:
            self._program(body[3:])
        elif command == 0x74:
            return bytes(self.memory[self._address : self._address + struct.unpack_from(">H", body)[0]])
        elif command == 0x75:
            return self.signature
        elif command == 0x56:
            return self.signature[body[2] : body[2] + 1] if body[0] == 0x30 else b"\x00"
        return b""


class Stk500v2(Board):
    """The Mega's bootloader."""

    def _serve(self, waiting: bytes) -> bytes:
        while len(waiting) >= 6:
            if waiting[0] != 0x1B or waiting[4] != 0x0E:
                waiting = waiting[1:]
                continue
            length = struct.unpack_from(">H", waiting, 2)[0]
            if len(waiting) < 6 + length:
                break
            body = self._answer(waiting[5], waiting[5 : 5 + length])
            reply = b"\x1b" + waiting[1:2] + struct.pack(">H", len(body)) + b"\x0e" + body
            check = 0
            for byte in reply:
                check ^= byte
            os.write(self._master, reply + bytes([check]))
            waiting = waiting[6 + length :]
        return waiting

    def _answer(self, command: int, body: bytes) -> bytes:
        done = bytes([command, 0])
        if command == 0x01:
            return done + b"\x08AVRISP_2"
        if command == 0x03:
            return done + b"\x02"
        if command == 0x06:
            self._address = 2 * (struct.unpack_from(">I", body, 1)[0] & 0x7FFFFFFF)
        elif command == 0x13:
            data = body[10 : 10 + struct.unpack_from(">H", body, 1)[0]]
            self._program(data)
            self._address += len(data)
        elif command == 0x14:
            end = self._address + struct.unpack_from(">H", body, 1)[0]
            data, self._address = bytes(self.memory[self._address : end]), end
            return done + data + b"\x00"
        elif command == 0x1B:
            return done + self.signature[body[4] : body[4] + 1] + b"\x00"
        elif command == 0x1D:
            received = self.signature[body[6]] if body[4] == 0x30 else 0
            return done + bytes([0, body[4], body[5], received])[: body[2]] + b"\x00"
        return done


def image_bytes(path: Path) -> dict[int, int]:
    """Address → byte of an Intel hex file."""
    found: dict[int, int] = {}
    base = 0
    for line in path.read_text(encoding="ascii").split():
        record = bytes.fromhex(line[1:])
        assert sum(record) % 256 == 0
        count, address, kind = record[0], struct.unpack_from(">H", record, 1)[0], record[3]
        data = record[4 : 4 + count]
        if kind == 2:
            base = 16 * struct.unpack(">H", data)[0]
        elif kind == 0:
            found.update({base + address + i: byte for i, byte in enumerate(data)})
    return found
