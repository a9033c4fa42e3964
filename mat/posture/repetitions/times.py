"""Times of a repetition: from rest to rest, and between tenths of the way."""

from __future__ import annotations

from dataclasses import dataclass

from mat.posture.repetitions.segments import TICKS_PER_S, Cycle

#: Part of a half movement after which it has covered a tenth of its way: of the centre of mass 0.25 (minimum jerk) or
#: 0.20 (sinusoid); of the trunk, whose first degrees hardly lower it (1 − cos), none. Between both.
TENTH_OF_THE_WAY = 0.13


@dataclass(frozen=True)
class CycleTimes:
    """Times of a cycle, device microseconds and seconds.

    Attributes
    ----------
    begin_us, over_us
        From rest to rest.
    start_us, bottom_us, end_us
        A tenth of the way down, the middle below, a tenth of the way still to go.
    down_s, hold_s, up_s
        Tempo, from rest to rest.
    """

    begin_us: int
    over_us: int
    start_us: int
    bottom_us: int
    end_us: int
    down_s: float
    hold_s: float
    up_s: float

    @classmethod
    def of(cls, cycle: Cycle) -> CycleTimes:
        tick_us = 1_000_000 // TICKS_PER_S
        begin, sunk = cycle.down.start_tick * tick_us, cycle.down.end_tick * tick_us
        rising, over = cycle.up.start_tick * tick_us, cycle.up.end_tick * tick_us
        return cls(
            begin_us=begin,
            over_us=over,
            start_us=round(begin + TENTH_OF_THE_WAY * (sunk - begin)),
            bottom_us=(sunk + rising) // 2,
            end_us=round(over - TENTH_OF_THE_WAY * (over - rising)),
            down_s=(sunk - begin) / 1e6,
            hold_s=(rising - sunk) / 1e6,
            up_s=(over - rising) / 1e6,
        )

    @classmethod
    def between(cls, start_us: int, bottom_us: int, end_us: int) -> CycleTimes:
        """Times of a repetition that a hand marked, without a hold: tenths of the way and the lowest point."""
        rest = TENTH_OF_THE_WAY / (1 - TENTH_OF_THE_WAY)
        begin = max(0, round(start_us - rest * (bottom_us - start_us)))
        over = round(end_us + rest * (end_us - bottom_us))
        return cls(
            begin_us=begin,
            over_us=over,
            start_us=start_us,
            bottom_us=bottom_us,
            end_us=end_us,
            down_s=(bottom_us - begin) / 1e6,
            hold_s=0.0,
            up_s=(over - bottom_us) / 1e6,
        )

    @property
    def whole_s(self) -> float:
        return self.down_s + self.hold_s + self.up_s
