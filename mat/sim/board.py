"""The simulated board: speaks the firmware's side of ``firmware/PROTOCOL.md`` in emulated time.

It has no clock of its own: :meth:`SimulatedBoard.advance` moves its time and gives the bytes sent in it. The bytes
depend on the commands and when they came, never on how time was cut.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mat.sim.circuit import CircuitModel
from mat.sim.command import DEFAULT_RATE_HZ, MAX_RATE_HZ, Command, CommandLine, Result, permit
from mat.sim.readout import Readout
from mat.sim.tread import CellSource
from mat.wire import Hello, PacketType, Pong, Status
from mat.wire.encode import encode_frame, encode_frame_payloads, encode_packet
from mat.wire.messages import FAST_BAUD, NORMAL_BAUD, Ability, encode_hello, encode_pong, encode_status
from mat.wire.protocol import CRC_BYTES, HEADER_BYTES

#: Scans are computed in blocks of this many, always from the same scan on: matrix products round differently in blocks
#: of other sizes, and the same seed must give the same bytes.
_BLOCK = 64
_HELLO_EVERY_US = 3_000_000
_TIME_MODULO = 1 << 32
#: One conversion.
_ADC_CLOCKS = 13
#: 8N1.
_BITS_A_BYTE = 10
#: Of the order an Uno reports.
_STACK_FREE = 820


def simulated_hello(mat_id: int = 1, name: str = "simulated mat") -> Hello:
    """What a simulated board says of itself: an Uno with the default resistors."""
    return Hello(firmware=(0, 2, 0), mat_id=mat_id, mcu="simulated", board="sim", name=name, abilities=Ability.FAST)


class SimulatedBoard:
    """A board with a mat, as seen from its serial line.

    Parameters
    ----------
    cells
        What lies on the mat; its time 0 is the first scan after boot.
    hello
        Resistors, grid, bits, rate, names.
    circuit
        None for the circuit ``hello`` describes.
    seed
        Of the ADC's noise.
    noise_lsb, offset_lsb
        Of the ADC.
    supply_noise
        Relative, common to all readings of a scan.
    boot_us
        Device clock at boot; near 2**32 to see it wrap.
    clock_ppm
        How much too fast its oscillator runs: who paces the board gives it ``clock_rate`` times the true time.
    """

    def __init__(
        self,
        cells: CellSource,
        hello: Hello | None = None,
        *,
        circuit: CircuitModel | None = None,
        seed: int = 1,
        noise_lsb: float = 0.5,
        offset_lsb: float = 0.0,
        supply_noise: float = 0.0,
        boot_us: int = 0,
        clock_ppm: float = 0.0,
    ) -> None:
        self._cells = cells
        self._boot_hello = hello or simulated_hello()
        circuit = circuit or CircuitModel.from_hello(self._boot_hello)
        self._readout = Readout(circuit, self._boot_hello.bits, noise_lsb, offset_lsb, supply_noise, seed)
        self._boot_us = boot_us
        self.clock_rate = 1 + clock_ppm * 1e-6
        self.reset()

    def reset(self) -> None:
        """Boot, as opening the port does: idle, the default rate, the name as stored, HELLO waiting."""
        self.hello = self._boot_hello
        self._line = CommandLine()
        self._now_us = 0
        self._hello_due_us = _HELLO_EVERY_US
        #: Board time of the first scan since boot: time 0 of what lies on the mat.
        self.first_scan_us: int | None = None
        self._out = bytearray()
        self._scan_us: int | None = None
        self._scans = 0
        self._runs = 0
        self._refused = 0
        self._last_result = Result.DONE
        self._payloads: list[bytes] = []
        self._scan_in_block = 0
        self._send(PacketType.HELLO, encode_hello(self.hello))

    @property
    def streaming(self) -> bool:
        return self._scan_us is not None

    @property
    def now_us(self) -> int:
        """Microseconds since boot, not wrapped."""
        return self._now_us

    @property
    def scan_us(self) -> int:
        """Duration of a scan: all cells, the row of all-high readings, the row-sense readings."""
        hello = self.hello
        conversions = hello.rows * hello.cols + hello.cols + hello.rows
        return round(conversions * _ADC_CLOCKS * hello.prescaler * 1e6 / hello.cpu_hz / 4) * 4

    @property
    def period_us(self) -> int:
        """From scan to scan, a multiple of 4 µs; free-running as fast as ADC and line allow."""
        if self.hello.rate_hz:
            return round(1e6 / self.hello.rate_hz / 4) * 4
        line_us = -(-_BITS_A_BYTE * self._frame_bytes * 1_000_000 // self.hello.baud)
        return max(self.scan_us, -(-line_us // 4) * 4)

    @property
    def _frame_bytes(self) -> int:
        hello = self.hello
        counts = (hello.rows * hello.cols, hello.cols, hello.rows)
        return HEADER_BYTES + 6 + sum(-(-count * hello.bits // 8) for count in counts) + CRC_BYTES

    @property
    def next_event_us(self) -> int:
        """When it next has something to say, microseconds since boot."""
        return self._now_us if self._out else self._due_us

    @property
    def _due_us(self) -> int:
        return self._hello_due_us if self._scan_us is None else min(self._hello_due_us, self._scan_us + self.scan_us)

    def write(self, data: bytes) -> None:
        """Bytes from the host, read now."""
        for command in self._line.feed(data):
            self._obey(permit(command, self.hello.is_fast, self.streaming))

    def advance(self, elapsed_us: int) -> bytes:
        """Let time pass; the bytes sent meanwhile, and those that waited."""
        until = self._now_us + elapsed_us
        while self._due_us <= until:
            self._now_us = self._due_us
            if self._now_us == self._hello_due_us:
                self._hello_due_us += _HELLO_EVERY_US
                self._send(PacketType.HELLO, encode_hello(self.hello))
            else:
                self._finish_scan()
        self._now_us = until
        sent, self._out = bytes(self._out), bytearray()
        return sent

    def _obey(self, command: Command) -> None:
        if command.kind == "hello":
            self._last_result = Result.DONE
            self._send(PacketType.HELLO, encode_hello(self.hello))
            return
        if command.kind == "ping":
            self._last_result = Result.DONE
            self._send(PacketType.PONG, encode_pong(Pong(command.number, self._clock_us(self._now_us))))
            return
        if command.kind == "start" and not self.streaming:
            self._start()
        elif command.kind == "stop":
            self._stop()
        elif command.kind == "rate":
            self.hello = replace(self.hello, rate_hz=command.number)
            # The scan that runs was begun at the old rate; those behind it were not.
            self._payloads = self._payloads[: self._scan_in_block + 1]
        elif command.kind == "name":
            self.hello = replace(self.hello, name=command.name)
            self._boot_hello = replace(self._boot_hello, name=command.name)
        self._refused += command.kind == "refused"
        self._last_result = command.result
        self._send(PacketType.STATUS, encode_status(self._status()))
        if command.kind == "fast":
            self._change_mode(command.number == 1)

    def _change_mode(self, fast: bool) -> None:
        """HELLO is the first packet at the new speed; there is no line here whose speed could change."""
        if fast == self.hello.is_fast:
            return
        rate_hz = self.hello.rate_hz
        self.hello = replace(
            self.hello,
            baud=FAST_BAUD if fast else NORMAL_BAUD,
            prescaler=16 if fast else self._boot_hello.prescaler,
            rate_hz=rate_hz if fast or rate_hz <= MAX_RATE_HZ else DEFAULT_RATE_HZ,
        )
        self._send(PacketType.HELLO, encode_hello(self.hello))

    def _start(self) -> None:
        self._scan_us = self._now_us
        if self.first_scan_us is None:
            self.first_scan_us = self._now_us
        self._runs += 1
        self._scans = 0
        self._payloads, self._scan_in_block = [], 0
        self.hello = replace(self.hello, state=1)

    def _stop(self) -> None:
        self._scan_us = None
        self.hello = replace(self.hello, state=0)

    def _finish_scan(self) -> None:
        assert self._scan_us is not None
        if self._scan_in_block >= len(self._payloads):
            self._payloads, self._scan_in_block = self._scan_block(self._scan_us), 0
        self._out += encode_frame(self._payloads[self._scan_in_block], self._scans)
        self._scans += 1
        self._scan_in_block += 1
        self._scan_us += self.period_us

    def _scan_block(self, first_us: int) -> list[bytes]:
        """Payloads of the next scans, the first one begun at ``first_us``."""
        assert self.first_scan_us is not None
        start_us = first_us + np.arange(_BLOCK, dtype=np.int64) * self.period_us
        cells = self._cells.conductance_s((start_us - self.first_scan_us) / 1e6)
        counts = self._readout.counts(cells, self._scans, self._runs)
        scan_us = np.full(_BLOCK, self.scan_us)
        return encode_frame_payloads(
            start_us + self._boot_us, scan_us, counts.cells, counts.all_high, counts.row_sense, bits=self.hello.bits
        )

    def _status(self) -> Status:
        return Status(
            t_us=self._clock_us(self._now_us),
            scans=self._scans,
            dropped=0,
            refused=self._refused % (1 << 16),
            stack_free=_STACK_FREE,
            state=int(self.streaming),
            result=self._last_result,
            row_faults=0,
            col_faults=0,
        )

    def _clock_us(self, since_boot_us: int) -> int:
        return (self._boot_us + since_boot_us) % _TIME_MODULO

    def _send(self, kind: PacketType, payload: bytes) -> None:
        self._out += encode_packet(kind, payload, max(self._scans - 1, 0))
