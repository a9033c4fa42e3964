"""A repetition and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mat.geometry import SIDES, Side
from mat.posture.occurrences import Event

Source = Literal["found", "marked"]
Way = Literal["back", "forward", "still"]
#: Less than this in the first quarter of the descent is no movement of the CoP: twice what sways away in a second.
STILL_MM = 3.0
#: The worse comes first.
SEVERITY = (
    "toes", "heels", "toes_caution", "heels_caution", "inward", "outward", "corner_heel", "corner_mth1", "corner_mth5",
    "gripping",
)  # fmt: skip


@dataclass(frozen=True)
class WorstState:
    """The worst state of a foot in a repetition.

    Attributes
    ----------
    state
        Its name.
    time_us
        When it was told first.
    phase
        ``descent``, ``bottom`` or ``ascent`` of the repetition at that time.
    """

    state: str
    time_us: int
    phase: str


@dataclass(frozen=True, eq=False)
class FootAtBottom:
    """A foot around the bottom.

    Attributes
    ----------
    tripod
        (3,) mean loads of heel, MTH1, MTH5.
    steadiness
        RMS of the three coordinates about their mean.
    """

    tripod: np.ndarray
    steadiness: float


@dataclass(frozen=True, eq=False)
class Repetition:
    """One repetition, [start_us, end_us); NaN where a figure is not defined.

    Attributes
    ----------
    set_number, number
        From 1; ``number`` counts within the set.
    start_us, bottom_us, end_us
        Device time: a tenth of the way down, the lowest point (the middle of a hold), a tenth of the way still to go.
    known_us
        When it was confirmed.
    down_s, hold_s, up_s
        Tempo, from rest to rest.
    source
        ``found`` in the force, or ``marked`` by hand.
    early_cop_mm
        Which way the net CoP went in the first quarter of the descent, forward positive.
    ap_mm, ml_mm
        Excursion of the net CoP: greatest less least.
    in_band_s, in_band_share
        Time both feet's mean place was within the band.
    at_bottom
        By side.
    peak_force_n, left_share_at_peak
        Greatest total force, and the left foot's share of it.
    top_fl_pct
        Place along the feet after the end, less the baseline, % of foot length.
    depth_m
        How far the centre of mass sank, by integration: only up to 4 s between rests.
    worst
        Worst state by side; a foot without one is missing.
    time_to_correct_s
        The longest time a state took to be put right after it was told.
    """

    set_number: int
    number: int
    start_us: int
    bottom_us: int
    end_us: int
    known_us: int
    down_s: float
    hold_s: float
    up_s: float
    source: Source
    early_cop_mm: float
    ap_mm: float
    ml_mm: float
    in_band_s: float
    in_band_share: float
    at_bottom: Mapping[Side, FootAtBottom]
    peak_force_n: float
    left_share_at_peak: float
    top_fl_pct: float
    depth_m: float
    worst: Mapping[Side, WorstState]
    time_to_correct_s: float

    @property
    def duration_s(self) -> float:
        """From start to end."""
        return (self.end_us - self.start_us) / 1e6

    @property
    def early_cop(self) -> Way | None:
        """Which way the CoP went first; None where it is not known."""
        if np.isnan(self.early_cop_mm):
            return None
        if abs(self.early_cop_mm) < STILL_MM:
            return "still"
        return "forward" if self.early_cop_mm > 0 else "back"

    def phase_at(self, time_us: int) -> str:
        """Phase of a time within the repetition."""
        half_hold_us = 0.5e6 * self.hold_s
        if abs(time_us - self.bottom_us) <= half_hold_us:
            return "bottom"
        return "descent" if time_us < self.bottom_us else "ascent"


def worst_states(repetition: Repetition, events: Sequence[Event]) -> tuple[dict[Side, WorstState], float]:
    """Worst state of each foot in a repetition, and the longest time one took to be put right.

    Parameters
    ----------
    events
        Of the feet; those that do not overlap the repetition are passed over. What is known after
        ``repetition.known_us`` does not count, so that it is the same live and offline.
    """
    worst: dict[Side, WorstState] = {}
    corrected_s = [float("nan")]
    for event in events:
        over = event.end_us is not None and event.end_us <= repetition.known_us
        ended_us = event.end_us if over and event.end_us is not None else repetition.known_us
        if event.side is None or event.start_us >= repetition.end_us or ended_us <= repetition.start_us:
            continue
        if over and event.channel == "roll" and event.time_to_correct_s is not None:
            corrected_s.append(event.time_to_correct_s)
        known = worst.get(event.side)
        rank = SEVERITY.index(event.state)
        if known is None or (rank, event.start_us) < (SEVERITY.index(known.state), known.time_us):
            phase = repetition.phase_at(max(event.start_us, repetition.start_us))
            worst[event.side] = WorstState(event.state, event.start_us, phase)
    return {side: worst[side] for side in SIDES if side in worst}, float(np.nanmax(corrected_s)) if len(
        corrected_s
    ) > 1 else float("nan")
