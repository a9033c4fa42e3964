"""State codes to what happened: changes as they come, and intervals [start, end) of each state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from mat.geometry import Side
from mat.posture.states import ROLLS, SHIFTS, TILTS

Channel = Literal["roll", "tilt", "shift"]
STATES: dict[Channel, tuple[str, ...]] = {"roll": ROLLS, "tilt": TILTS, "shift": SHIFTS}
NONE = "none"
#: Channels each foot has; shift is the person's.
FOOT_CHANNELS: tuple[Literal["roll"], Literal["tilt"]] = ("roll", "tilt")


@dataclass(frozen=True)
class StateChange:
    """From ``time_us`` on, ``channel`` of ``side`` (None: of the person) is in ``state``."""

    time_us: int
    channel: Channel
    side: Side | None
    state: str


@dataclass(frozen=True)
class StateInterval:
    """A state that lasted over [start_us, end_us); ``end_us`` None while it lasts."""

    channel: Channel
    side: Side | None
    state: str
    start_us: int
    end_us: int | None = None


class ChangeFinder:
    """Find the changes of one channel through blocks; undefined counts as none."""

    def __init__(self, channel: Channel, side: Side | None) -> None:
        self._channel: Channel = channel
        self._side: Side | None = side
        self._last = 0

    def find(self, time_us: np.ndarray, codes: np.ndarray) -> list[StateChange]:
        """Changes in n scans; ``codes`` (n,) as :mod:`mat.posture.states` numbers them."""
        if not np.count_nonzero(codes != self._last if self._last else codes > 0):
            return []
        known = np.maximum(codes, 0)
        at = np.flatnonzero(np.diff(known, prepend=np.int8(self._last)))
        self._last = int(known[-1])
        names = STATES[self._channel]
        return [StateChange(int(time_us[i]), self._channel, self._side, names[known[i]]) for i in at]

    def end(self, time_us: int) -> list[StateChange]:
        """Nothing is known from here on: a state that is on ends now."""
        ended, self._last = self._last != 0, 0
        return [StateChange(time_us, self._channel, self._side, NONE)] if ended else []


class IntervalLog:
    """Intervals of all states other than none, in the order of their starts."""

    def __init__(self) -> None:
        self.intervals: list[StateInterval] = []
        self._open: dict[tuple[Channel, Side | None], int] = {}

    def add(self, change: StateChange) -> None:
        """Take the next change: it ends the channel's state and may begin another."""
        key = (change.channel, change.side)
        running = self._open.pop(key, None)
        if running is not None:
            self.intervals[running] = replace(self.intervals[running], end_us=change.time_us)
        if change.state != NONE:
            self._open[key] = len(self.intervals)
            self.intervals.append(StateInterval(change.channel, change.side, change.state, change.time_us))


def rolls_of_the_person(intervals: list[StateInterval], state: str) -> list[tuple[StateInterval, ...]]:
    """Rolls of either foot that overlap in time, put together: both feet rolling is one event for the person.

    Parameters
    ----------
    intervals
        In the order of their starts.
    state
        ``"toes"`` or ``"heels"``.
    """
    groups: list[list[StateInterval]] = []
    for interval in (i for i in intervals if i.channel == "roll" and i.state == state):
        last_end = max((i.end_us if i.end_us is not None else 1 << 62 for i in groups[-1]), default=0) if groups else -1
        if groups and interval.start_us < last_end:
            groups[-1].append(interval)
        else:
            groups.append([interval])
    return [tuple(group) for group in groups]
