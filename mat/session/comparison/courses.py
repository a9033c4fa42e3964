"""Repetitions over one another: each on 0–100 % of its own time, their mean and their spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from mat.geometry import SIDES
from mat.posture.repetitions import Repetition
from mat.session.reading import Recording

#: A repetition's course stands on this many points, 0 to 100 % of its duration.
POINTS = 101
Channel = Literal["place", "net_ap", "share", "force"]
#: Place along both feet (% of foot length), net CoP forward from where the repetitions begin (mm), the left foot's
#: share (%), total force (% of body weight). Each means the same wherever on the mat somebody stood.
CHANNELS: tuple[Channel, ...] = get_args(Channel)


@dataclass(frozen=True, eq=False)
class Courses:
    """Courses of a recording's repetitions in one channel.

    Attributes
    ----------
    values
        (r, 101) one row a repetition; NaN where undefined.
    """

    values: np.ndarray

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def mean(self) -> np.ndarray:
        """(101,) mean over the repetitions; NaN where none is defined."""
        count = np.isfinite(self.values).sum(axis=0)
        total = np.where(np.isfinite(self.values), self.values, 0.0).sum(axis=0)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)

    @cached_property
    def spread(self) -> np.ndarray:
        """(101,) standard deviation over the repetitions (n − 1); NaN with fewer than two."""
        count = np.isfinite(self.values).sum(axis=0)
        squares = np.where(np.isfinite(self.values), self.values - self.mean, 0.0) ** 2
        return np.where(count > 1, np.sqrt(squares.sum(axis=0) / np.maximum(count - 1, 1)), np.nan)

    @property
    def edges(self) -> tuple[np.ndarray, np.ndarray]:
        """(101,) mean less and plus the spread; the mean itself where there is none."""
        spread = np.where(np.isfinite(self.spread), self.spread, 0.0)
        return self.mean - spread, self.mean + spread


def courses_of(recording: Recording, repetitions: Sequence[Repetition] | None = None) -> dict[Channel, Courses]:
    """Courses of the repetitions (all of the recording's, unless given) in every channel."""
    chosen = recording.repetitions if repetitions is None else repetitions
    traces = {
        "place": mean_place_pct(recording),
        "net_ap": recording.frames["net_cop_ap_mm"],
        "share": 100 * recording.frames["left_load_share"],
        "force": 100 * recording.frames["total_force_n"] / _body_weight_n(recording),
    } if len(recording) else {}  # fmt: skip
    none = np.empty((0, POINTS))
    found = {
        channel: np.stack([course(recording, trace, each) for each in chosen]) if chosen else none
        for channel, trace in traces.items()
    }
    if chosen and np.isfinite(begins := found["net_ap"][:, 0]).any():
        found["net_ap"] = found["net_ap"] - np.median(begins[np.isfinite(begins)])
    return {channel: Courses(found.get(channel, none)) for channel in CHANNELS}


def course(recording: Recording, trace: np.ndarray, repetition: Repetition) -> np.ndarray:
    """(101,) values of a trace over 0–100 % of a repetition; NaN with less than two scans defined."""
    scans = scans_of(recording, repetition)
    values, time_s = trace[scans], recording.time_s[scans]
    defined = np.isfinite(values)
    if defined.sum() < 2:
        return np.full(POINTS, np.nan)
    wanted = np.linspace(repetition.start_us / 1e6, repetition.end_us / 1e6, POINTS)
    return np.interp(wanted, time_s[defined], values[defined])


def scans_of(recording: Recording, repetition: Repetition) -> slice:
    """Scans of a repetition, [start, end)."""
    # Times are whole microseconds, told in seconds: half a microsecond decides none of them wrongly.
    edges_s = (np.array([repetition.start_us, repetition.end_us]) - 0.5) / 1e6
    start, stop = np.searchsorted(recording.time_s, edges_s)
    return slice(int(start), int(stop))


def mean_place_pct(recording: Recording) -> np.ndarray:
    """(n,) place of the load along both feet, % of foot length, weighted by what each bears."""
    place = np.stack([recording.frames[f"{side}_cop_fl_pct"] for side in SIDES])
    force = np.where(np.isfinite(place), np.stack([recording.frames[f"{side}_force_n"] for side in SIDES]), 0.0)
    borne = force.sum(axis=0)
    weighted = (np.where(np.isfinite(place), place, 0.0) * force).sum(axis=0)
    return np.where(borne > 0, weighted / np.where(borne > 0, borne, 1.0), np.nan)


def _body_weight_n(recording: Recording) -> float:
    weight_n = recording.stance.body_weight_n if recording.stance is not None else float("nan")
    return weight_n if weight_n > 0 else float("nan")
