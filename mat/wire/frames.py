"""FRAME packets to arrays: readings, sequence and device time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mat.wire.framer import Packet
from mat.wire.messages import Hello
from mat.wire.protocol import Flag

#: Plain integers: the arithmetic of flags costs more than the rest of a frame's header.
_NEEDED, _OVERRUN = int(Flag.ALL_HIGH | Flag.ROW_SENSE), int(Flag.OVERRUN)
_TIME_BYTES = 4
_SPAN_BYTES = 2
_SPARE_BYTES = 3


@dataclass(frozen=True)
class RawFrames:
    """n scans as they came, time still the device's 32-bit microseconds.

    Attributes
    ----------
    sequence
        (n,) int64, modulo 65,536.
    t_us
        (n,) int64, modulo 2**32; the sampling of cell (0, 0).
    scan_us
        (n,) int64, duration of the scan.
    cells, all_high, row_sense
        (n, rows, cols), (n, cols), (n, rows) uint16 ADC counts.
    overrun
        (n,) bool: the device dropped scans just before this one.
    """

    sequence: np.ndarray
    t_us: np.ndarray
    scan_us: np.ndarray
    cells: np.ndarray
    all_high: np.ndarray
    row_sense: np.ndarray
    overrun: np.ndarray

    def __len__(self) -> int:
        return len(self.sequence)


class FrameDecoder:
    """Decode FRAME packets of the mat that said this HELLO."""

    def __init__(self, hello: Hello) -> None:
        self.hello = hello
        counts = (hello.rows * hello.cols, hello.cols, hello.rows)
        sizes = [(count * hello.bits + 7) // 8 for count in counts]
        starts = np.cumsum([_TIME_BYTES + _SPAN_BYTES, *sizes])
        self._payload_bytes = int(starts[-1])
        self._cuts = np.cumsum(counts)[:-1]
        bit_at = np.concatenate(
            [start * 8 + np.arange(count) * hello.bits for start, count in zip(starts, counts, strict=False)]
        )
        self._byte_at = bit_at // 8
        # Ten bits never reach into a third byte; other depths may.
        self._word = np.dtype("<u2" if (bit_at % 8).max() + hello.bits <= 16 else "<u4")
        self._shift = (bit_at % 8).astype(self._word)

    def decode(self, packets: Sequence[Packet]) -> RawFrames:
        """Arrays of all decodable frames, in their order.

        Left out are frames too short for that mat, or without the all-high or row-sense readings that removing
        the crosstalk needs.
        """
        size, needed = self._payload_bytes, _NEEDED
        good = [p for p in packets if len(p.payload) >= size and p.flags & needed == needed]
        # Spare bytes let the last reading be fetched as a whole word.
        data = np.zeros((len(good), size + _SPARE_BYTES), dtype=np.uint8)
        data[:, :size] = np.frombuffer(b"".join(p.payload[:size] for p in good), np.uint8).reshape(-1, size)
        cells, all_high, row_sense = np.split(self._readings(data), self._cuts, axis=1)
        hello = self.hello
        return RawFrames(
            sequence=np.array([p.sequence for p in good], dtype=np.int64),
            t_us=_little_endian(data[:, :_TIME_BYTES]),
            scan_us=_little_endian(data[:, _TIME_BYTES : _TIME_BYTES + _SPAN_BYTES]) * 4,
            cells=cells.reshape(-1, hello.rows, hello.cols),
            all_high=all_high,
            row_sense=row_sense,
            overrun=np.array([p.flags & _OVERRUN for p in good], dtype=bool),
        )

    def _readings(self, data: np.ndarray) -> np.ndarray:
        n, size = data.shape
        word = self._word
        words_at_every_byte = np.ndarray((n, size - word.itemsize + 1), word, data, strides=(size, 1))
        words = words_at_every_byte[:, self._byte_at]
        words >>= self._shift
        words &= word.type((1 << self.hello.bits) - 1)
        return words.astype(np.uint16, copy=False)


def _little_endian(data: np.ndarray) -> np.ndarray:
    return data.astype(np.int64) @ (1 << 8 * np.arange(data.shape[1], dtype=np.int64))
