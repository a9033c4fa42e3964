"""All events of the two feet and of the person, through blocks of scans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.foot.baseline import Baseline, FootBaseline, tripod_balance
from mat.foot.measures import FootMeasures
from mat.foot.regions import CORNER_REGIONS, CORNERS, REGIONS
from mat.geometry import SIDES, Side
from mat.posture.occurrences import SUPPORTS, TOUCHES, Circumstances, Course, Event, EventChannel, EventRecorder
from mat.posture.person import rolls_of_both
from mat.posture.states import ROLLS, SHIFTS, TILTS, FootCodes

_PERSONS: tuple[EventChannel, ...] = ("shift", "person", "touch", "support", "presence")
_OF_FEET: tuple[EventChannel, ...] = ("roll", "tilt")
_TOES = REGIONS.index("toes")


@dataclass(frozen=True)
class PersonCodes:
    """States of the person in n scans.

    Attributes
    ----------
    shift, touch, support
        (n,) int8 codes.
    gone
        (n,) bool: nobody stands on the mat.
    left_share
        (n,) left foot's share of the load.
    body_share
        (n,) total force as share of body weight.
    ap_mm
        (n,) net CoP.
    """

    shift: np.ndarray
    touch: np.ndarray
    support: np.ndarray
    gone: np.ndarray
    left_share: np.ndarray
    body_share: np.ndarray
    ap_mm: np.ndarray


class EventMachine:
    """Events of every channel, each given when it ends."""

    def __init__(self) -> None:
        self._recorders: dict[tuple[EventChannel, Side | None], EventRecorder] = {
            **{(channel, side): EventRecorder(channel, side) for channel in _OF_FEET for side in SIDES},
            **{(channel, None): EventRecorder(channel, None) for channel in _PERSONS},
        }
        self._seen = False

    @property
    def running(self) -> tuple[Event, ...]:
        """Events that last, in the order of their starts."""
        events = [recorder.running for recorder in self._recorders.values()]
        return tuple(sorted((event for event in events if event is not None), key=lambda event: event.start_us))

    def advance(
        self,
        time_us: np.ndarray,
        feet: dict[Side, FootMeasures],
        codes: dict[Side, FootCodes],
        person: PersonCodes,
        baseline: Baseline,
        around: Circumstances,
    ) -> list[Event]:
        """Events that end in n scans which share one baseline, in the order of their ends."""
        both, sides = rolls_of_both({side: codes[side].roll for side in SIDES})
        of_channel: dict[tuple[EventChannel, Side | None], np.ndarray] = {
            **{("roll", side): codes[side].roll for side in SIDES},
            **{("tilt", side): codes[side].tilt for side in SIDES},
            ("shift", None): person.shift,
            ("person", None): both,
            ("touch", None): person.touch,
            ("support", None): person.support,
            ("presence", None): self._presence(person.gone),
        }
        ended: list[Event] = []
        for (channel, side), coded in of_channel.items():
            recorder = self._recorders[channel, side]
            if recorder.is_idle(coded):
                continue
            if side is not None:
                course = foot_course(channel, feet[side], baseline.foot(side), codes[side])
            else:
                course = _person_course(channel, coded, person, baseline, sides)
            ended += recorder.advance(time_us, course, around)
        return sorted(ended, key=lambda event: (event.end_us, event.start_us))

    def end(self, time_us: int) -> list[Event]:
        """Nothing is known from here on: what lasts ends."""
        self._seen = False
        return [event for recorder in self._recorders.values() for event in recorder.end(time_us)]

    def _presence(self, gone: np.ndarray) -> np.ndarray:
        """Codes of a person who was there and has gone."""
        seen = self._seen | np.logical_or.accumulate(~gone)
        self._seen = bool(seen[-1]) if len(seen) else self._seen
        return (seen & gone).astype(np.int8)


def _person_course(
    channel: EventChannel, codes: np.ndarray, person: PersonCodes, baseline: Baseline, sides: np.ndarray
) -> Course:
    if channel == "shift":
        off = person.left_share - baseline.left_share
        left, right = SHIFTS.index("left"), SHIFTS.index("right")
        return Course(codes, {left: off, right: -off}, {left: person.left_share, right: person.left_share})
    if channel == "touch":
        forward = {TOUCHES.index(name): person.ap_mm for name in TOUCHES[1:]}
        return Course(codes, forward, forward)
    if channel == "support":
        code = SUPPORTS.index("supported")
        return Course(codes, {code: 1 - person.body_share}, {code: person.body_share})
    return Course(codes, {}, {}, sides=sides if channel == "person" else None)


def foot_course(channel: EventChannel, foot: FootMeasures, base: FootBaseline, codes: FootCodes) -> Course:
    """Roll or tilt of one foot."""
    return roll_course(foot, codes.roll) if channel == "roll" else tilt_course(foot, base, codes)


def roll_course(foot: FootMeasures, codes: np.ndarray) -> Course:
    """Rolls: the place along the foot, furthest forward or back."""
    depth, value = {}, {}
    for code, name in enumerate(ROLLS):
        if name != "none":
            depth[code] = foot.fl_pct if name.startswith("toes") else -foot.fl_pct
            value[code] = foot.fl_pct
    return Course(codes, depth, value)


def tilt_course(foot: FootMeasures, base: FootBaseline, codes: FootCodes) -> Course:
    """Tilts: λ off its baseline, or the share of the region."""
    lean = tripod_balance(foot.tripod) - base.tripod_balance
    toes = foot.shares[:, _TOES]
    depth = {TILTS.index("inward"): lean, TILTS.index("outward"): -lean, TILTS.index("gripping"): toes}
    value = {TILTS.index("inward"): lean, TILTS.index("outward"): lean, TILTS.index("gripping"): toes}
    for corner, region in zip(CORNERS, CORNER_REGIONS, strict=True):
        code = TILTS.index(f"corner_{corner}")
        depth[code], value[code] = -foot.shares[:, region], foot.shares[:, region]
    return Course(codes.tilt, depth, value, flags=codes.arch)
