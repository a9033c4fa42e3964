"""Events: states as they happened, of each foot and of the person, with their peak and when they were put right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from mat.geometry import SIDES, Side
from mat.posture.states import ROLLS, SHIFTS, TILTS

EventChannel = Literal["roll", "tilt", "shift", "person", "touch", "support", "presence"]
#: States of the person as a whole. Both feet on the toes (or one of them) is one event; left toes with right heels, or
#: the other way round, is a twist.
PERSON = ("none", "toes_caution", "toes", "heels_caution", "heels", "twist")
TOUCHES = ("none", "wall_touch", "wall_leaning")
SUPPORTS = ("none", "supported")
#: A person who was there and has gone.
PRESENCES = ("none", "step_off")
EVENT_STATES: dict[EventChannel, tuple[str, ...]] = {
    "roll": ROLLS,
    "tilt": TILTS,
    "shift": SHIFTS,
    "person": PERSON,
    "touch": TOUCHES,
    "support": SUPPORTS,
    "presence": PRESENCES,
}


@dataclass(frozen=True)
class Event:
    """A state that lasted over [start_us, end_us), device time.

    Attributes
    ----------
    channel, side, state
        What; ``side`` None for the person.
    start_us
        From the end of the dwell: when it was told, and a cue would sound.
    end_us
        When it was left; None while it lasts.
    peak
        The value furthest into the state: % of foot length for rolls, λ off its baseline for inward and outward, the
        region's share for gripping and corners, left share for shift, share of body weight for support, mm for touch;
        None where there is none.
    peak_us
        When.
    sides
        Feet that took part, for events of the person.
    arch
        Inward with the arch giving way.
    phase, set_number, repetition
        At its start; 0 outside a set or a repetition.
    """

    channel: EventChannel
    side: Side | None
    state: str
    start_us: int
    end_us: int | None
    peak: float | None
    peak_us: int
    sides: tuple[Side, ...] = ()
    arch: bool = False
    phase: str = ""
    set_number: int = 0
    repetition: int = 0

    @property
    def time_to_correct_s(self) -> float | None:
        """Seconds from being told to being put right; None while it lasts."""
        return None if self.end_us is None else (self.end_us - self.start_us) / 1e6


@dataclass(frozen=True)
class Course:
    """Codes of one channel in n scans, and what else an event needs.

    Attributes
    ----------
    codes
        (n,) int8; below 0 counts as none.
    depth
        By code, (n,) how far into the state, rising; what is not listed has no peak.
    value
        By code, (n,) the value told as the peak.
    flags
        (n,) bool, kept as :attr:`Event.arch` if ever true.
    sides
        (n, 2) bool, which feet take part; None for none.
    """

    codes: np.ndarray
    depth: dict[int, np.ndarray]
    value: dict[int, np.ndarray]
    flags: np.ndarray | None = None
    sides: np.ndarray | None = None


@dataclass(frozen=True)
class Circumstances:
    """Phase, set and repetition of n scans, to be noted with what begins in them."""

    phase: np.ndarray
    phase_names: tuple[str, ...]
    set_number: np.ndarray
    repetition: np.ndarray

    def of(self, scan: int) -> tuple[str, int, int]:
        code = int(self.phase[scan])
        name = self.phase_names[code] if code >= 0 else ""
        return name, int(self.set_number[scan]), int(self.repetition[scan])


class EventRecorder:
    """Events of one channel through blocks: each is given when it ends."""

    def __init__(self, channel: EventChannel, side: Side | None) -> None:
        self._channel: EventChannel = channel
        self._side: Side | None = side
        self._names = EVENT_STATES[channel]
        self._code = 0
        self._open: Event | None = None
        self._depth = -np.inf

    @property
    def running(self) -> Event | None:
        """The event that lasts."""
        return self._open

    def is_idle(self, codes: np.ndarray) -> bool:
        """Nothing lasts, and nothing begins in n scans of these codes: by far the most usual."""
        return self._code == 0 and not np.count_nonzero(codes > 0)

    def advance(self, time_us: np.ndarray, course: Course, around: Circumstances) -> list[Event]:
        """Events that end in n scans."""
        codes = np.maximum(course.codes, 0)
        edges = [0, *(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(codes)]
        ended: list[Event] = []
        for start, stop in pairwise(edges):
            if stop == start:
                continue
            code = int(codes[start])
            if code != self._code:
                ended += self.end(int(time_us[start]))
                self._code = code
                if code:
                    self._begin(int(time_us[start]), around.of(start))
            if self._open is not None:
                self._follow(time_us, course, code, slice(start, stop))
        return ended

    def end(self, time_us: int) -> list[Event]:
        """Nothing is known from here on."""
        ended = [] if self._open is None else [replace(self._open, end_us=time_us)]
        self._open, self._code, self._depth = None, 0, -np.inf
        return ended

    def _begin(self, time_us: int, circumstances: tuple[str, int, int]) -> None:
        phase, set_number, repetition = circumstances
        self._open = Event(
            self._channel, self._side, self._names[self._code], time_us, None, None, time_us,
            phase=phase, set_number=set_number, repetition=repetition,
        )  # fmt: skip

    def _follow(self, time_us: np.ndarray, course: Course, code: int, scans: slice) -> None:
        assert self._open is not None
        changes: dict[str, object] = {}
        depth = course.depth.get(code)
        if depth is not None and np.isfinite(depth[scans]).any():
            at = int(np.nanargmax(depth[scans]))
            if depth[scans][at] > self._depth:
                self._depth = float(depth[scans][at])
                changes |= {"peak": float(course.value[code][scans][at]), "peak_us": int(time_us[scans][at])}
        if course.flags is not None and not self._open.arch and course.flags[scans].any():
            changes["arch"] = True
        if course.sides is not None:
            taking = {side for index, side in enumerate(SIDES) if course.sides[scans, index].any()}
            changes["sides"] = tuple(side for side in SIDES if side in taking or side in self._open.sides)
        if changes:
            self._open = replace(self._open, **changes)  # type: ignore[arg-type]
