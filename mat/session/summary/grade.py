"""How far the figures of a recording can be trusted, and why not further."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """From best to worst; a recording is as good as its worst reason."""

    GOOD = 0
    FAIR = 1
    POOR = 2
    UNUSABLE = 3


@dataclass(frozen=True)
class Reason:
    """Why a recording is not better than this level; the text says what to do about it."""

    level: Level
    text: str


@dataclass(frozen=True)
class Grade:
    """Quality of a recording."""

    reasons: tuple[Reason, ...] = ()

    @property
    def level(self) -> Level:
        return max((reason.level for reason in self.reasons), default=Level.GOOD)

    @property
    def word(self) -> str:
        """``good``, ``fair``, ``poor`` or ``unusable``."""
        return self.level.name.lower()


@dataclass(frozen=True)
class Circumstances:
    """What a grade rests on. Shares are of the scans (or seconds) with somebody on the mat.

    Attributes
    ----------
    standing_s, judged_s
        With somebody on the mat, and judged.
    missed_share
        Scans lost.
    away_s, pauses
        For how long, and how often, no scans came for a second or more: the mat was away.
    quality_share
        By the name of the quality bit.
    placement_assumed
        Gap and angle of the pads were never typed in.
    measured
        The place of the load along the feet is known in some scans, judged or not (another maker's insoles).
    weight_entered
        A body weight was given.
    calibrated
        The mat has a calibration of its own.
    simulated
        No real mat.
    remarks
        More reasons, already in words (exchanged sides, a baseline on the toes).
    """

    standing_s: float
    judged_s: float
    missed_share: float
    quality_share: dict[str, float]
    placement_assumed: bool
    away_s: float = 0.0
    pauses: int = 0
    measured: bool = False
    weight_entered: bool = False
    calibrated: bool = True
    simulated: bool = False
    remarks: tuple[Reason, ...] = ()


#: Less standing than this says little [judgement]; sway asks for 25 s by itself.
SHORT_S = 10.0
#: Scans lost: one in a hundred leaves no trace in any figure, one in twenty shortens dwells.
MISSED_FAIR, MISSED_POOR = 0.01, 0.05
#: Share of the scans with a doubt from which it is told, and from which it makes the recording poor [judgement].
_DOUBTS: dict[str, tuple[float, float, str]] = {
    "saturated": (0.001, 0.02, "cells at their limit in {share:.0%} of the scans: their force reads too low"),
    "dead_cell": (0.0, 0.0, "the mat reported broken or shorted lines: run “smart-mat doctor”"),
    "light": (0.02, 0.3, "less than half of the weight on the mat in {share:.0%} of the scans"),
    "off_pad": (0.0, 0.0, "a foot stood over the border of its pad: its lengths and shares are left empty"),
    "feet_moved": (0.0, 0.2, "feet moved during the recording: they were found again"),
    "supported": (0.02, 0.5, "part of the weight was held elsewhere in {share:.0%} of the scans"),
    "uncalibrated": (0.5, 2.0, "forces are the film's own estimate: give the body weight, and calibrate the mat"),
}

_UNUSED_WEIGHT = "the entered weight was not used: nobody stood still on both feet for two seconds"


def grade(seen: Circumstances) -> Grade:
    """Grade a recording: the reasons, worst first."""
    reasons = [*_of_time(seen), *_of_scans(seen), *seen.remarks]
    if seen.placement_assumed:
        text = "the distance of the pads was never typed in (--gap-mm): the net sideways CoP rests on the default"
        reasons.append(Reason(Level.FAIR, text))
    if not seen.calibrated and not seen.simulated:
        text = "the mat was not calibrated: its centre of pressure may be 4 to 5 mm off (“smart-mat calibrate”)"
        reasons.append(Reason(Level.FAIR, text))
    if seen.simulated:
        reasons.append(Reason(Level.GOOD, "a simulated mat: no real person stood there"))
    return Grade(tuple(sorted(reasons, key=lambda reason: -reason.level)))


def _of_time(seen: Circumstances) -> list[Reason]:
    if seen.standing_s == 0:
        return [Reason(Level.UNUSABLE, "nobody stood on the mat")]
    if seen.judged_s == 0 and seen.measured:
        text = "nobody stood still for two seconds: feet, centre of pressure and regions are measured, rolls not judged"
        return [Reason(Level.FAIR, text)]
    if seen.judged_s == 0:
        return [Reason(Level.UNUSABLE, "nobody stood still for the two seconds in which the feet are found")]
    if seen.judged_s < SHORT_S:
        return [Reason(Level.POOR, f"only {seen.judged_s:.0f} s judged: record at least {SHORT_S:.0f} s")]
    return []


def _of_scans(seen: Circumstances) -> list[Reason]:
    reasons: list[Reason] = []
    if seen.missed_share > MISSED_FAIR:
        level = Level.POOR if seen.missed_share > MISSED_POOR else Level.FAIR
        reasons.append(Reason(level, f"{seen.missed_share:.0%} of the scans were lost: check the cable"))
    if seen.pauses:
        text = f"no scans came for {seen.away_s:.0f} s (pauses: {seen.pauses}): check the cable and the mat's power"
        reasons.append(Reason(Level.FAIR, text))
    for name, (fair, poor, text) in _DOUBTS.items():
        share = seen.quality_share.get(name, 0.0)
        told = _UNUSED_WEIGHT if name == "uncalibrated" and seen.weight_entered else text.format(share=share)
        if share > fair:
            reasons.append(Reason(Level.POOR if share > poor else Level.FAIR, told))
    return reasons
