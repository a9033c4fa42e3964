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
        courses: dict[tuple[EventChannel, Side | None], Course] = {}
        for side in SIDES:
            base = baseline.foot(side)
            courses["roll", side] = roll_course(feet[side], codes[side].roll)
            courses["tilt", side] = tilt_course(feet[side], base, codes[side])
        courses |= self._person_courses(codes, person, baseline)
        ended = [
            event for key, course in courses.items() for event in self._recorders[key].advance(time_us, course, around)
        ]
        return sorted(ended, key=lambda event: (event.end_us, event.start_us))

    def end(self, time_us: int) -> list[Event]:
        """Nothing is known from here on: what lasts ends."""
        self._seen = False
        return [event for recorder in self._recorders.values() for event in recorder.end(time_us)]

    def _person_courses(
        self, codes: dict[Side, FootCodes], person: PersonCodes, baseline: Baseline
    ) -> dict[tuple[EventChannel, Side | None], Course]:
        both, sides = rolls_of_both({side: codes[side].roll for side in SIDES})
        off = person.left_share - baseline.left_share
        seen = self._seen | np.logical_or.accumulate(~person.gone)
        self._seen = bool(seen[-1]) if len(seen) else self._seen
        missing = {SUPPORTS.index("supported"): 1 - person.body_share}
        forward = {TOUCHES.index(name): person.ap_mm for name in TOUCHES[1:]}
        left, right = SHIFTS.index("left"), SHIFTS.index("right")
        return {
            ("shift", None): Course(
                person.shift, {left: off, right: -off}, {left: person.left_share, right: person.left_share}
            ),
            ("person", None): Course(both, {}, {}, sides=sides),
            ("touch", None): Course(person.touch, forward, forward),
            ("support", None): Course(person.support, missing, {1: person.body_share}),
            ("presence", None): Course((seen & person.gone).astype(np.int8), {}, {}),
        }


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
