"""FRAME packets to arrays: readings, sequence and device time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mat.wire.messages import Hello
from mat.wire.protocol import Flag
from mat.wire.runs import Packet, PacketRun

#: A plain integer: the arithmetic of flags costs more than the rest of a frame's header.
_NEEDED = int(Flag.ALL_HIGH | Flag.ROW_SENSE)
#: Bytes of a payload that hold its first two numbers, and where its readings begin.
_TIME, _SPAN, _READINGS_AT = slice(0, 4), slice(4, 6), 6
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
    """

    sequence: np.ndarray
    t_us: np.ndarray
    scan_us: np.ndarray
    cells: np.ndarray
    all_high: np.ndarray
    row_sense: np.ndarray

    def __len__(self) -> int:
        return len(self.sequence)


class FrameDecoder:
    """Decode FRAME packets of the mat that said this HELLO."""

    def __init__(self, hello: Hello) -> None:
        self.hello = hello
        counts = (hello.rows * hello.cols, hello.cols, hello.rows)
        sizes = [(count * hello.bits + 7) // 8 for count in counts]
        starts = np.cumsum([_READINGS_AT, *sizes])
        self._payload_bytes = int(starts[-1])
        self._cuts = np.cumsum(counts)
        bit_at = np.concatenate(
            [start * 8 + np.arange(count) * hello.bits for start, count in zip(starts, counts, strict=False)]
        )
        self._byte_at = bit_at // 8
        # Ten bits never reach into a third byte; other depths may.
        self._word = np.dtype("<u2" if (bit_at % 8).max() + hello.bits <= 16 else "<u4")
        self._shift = (bit_at % 8).astype(self._word)

    def decode(self, packets: Sequence[Packet | PacketRun]) -> RawFrames:
        """Arrays of all decodable frames, in their order.

        Left out are frames too short for that mat, or without the all-high or row-sense readings that removing
        the crosstalk needs.
        """
        size = self._payload_bytes
        good = [p for p in packets if p.flags & _NEEDED == _NEEDED and p.payload_bytes >= size]
        # Spare bytes let the last reading be fetched as a whole word.
        data = np.frombuffer(b"".join([*(p.begin(size) for p in good), bytes(_SPARE_BYTES)]), np.uint8)
        count = (len(data) - _SPARE_BYTES) // size
        readings = self._readings(data, count)
        of_cells, of_all_high, of_sense = self._cuts
        payloads = data[: count * size].reshape(count, size)
        sequence = [number for p in good for number in p.sequences]
        return RawFrames(
            sequence=np.array(sequence, dtype=np.int64),
            t_us=_number(payloads, _TIME, "<u4"),
            scan_us=_number(payloads, _SPAN, "<u2") * 4,
            cells=readings[:, :of_cells].reshape(count, self.hello.rows, self.hello.cols),
            all_high=readings[:, of_cells:of_all_high],
            row_sense=readings[:, of_all_high:of_sense],
        )

    def _readings(self, data: np.ndarray, count: int) -> np.ndarray:
        word = self._word
        words_at_every_byte = np.ndarray((count, self._payload_bytes), word, data, strides=(self._payload_bytes, 1))
        # Frame after frame in memory: indexing with an array would put the frames last.
        words = words_at_every_byte.take(self._byte_at, axis=1)
        words >>= self._shift
        words &= word.type((1 << self.hello.bits) - 1)
        return words.astype(np.uint16, copy=False)


def _number(payloads: np.ndarray, place: slice, kind: str) -> np.ndarray:
    """A number of each payload, (n,) int64."""
    return np.ascontiguousarray(payloads[:, place]).view(kind)[:, 0].astype(np.int64)
