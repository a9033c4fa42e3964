"""Matched filters for half a repetition, from 0.2 to 10 s: the projection of the force on its course, and its mean.

While the centre of mass (CoM) sinks by D over T from rest to rest, the vertical force is first less, then more than the
weight: f = h″/g. Its course hardly depends on who moves, only T and D do. Correlating the force with that course, at
every T of a bank, tells the movement from noise as well as anything linear can: SNR² = ∫f² dt / (N0/2), with N0 the
noise's density. For a minimum-jerk course ∫f² dt = 17.1 D²/(g² T³): a sixteenth of the tempo costs 4096 in SNR².
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.posture.repetitions.samples import BIN_S

GRAVITY_M_S2 = 9.80665
#: Durations of half a repetition that are looked for, s: rising by about a quarter, so that the nearest one keeps 97 %
#: of the evidence. Twice the ends give the range of repetitions, 0.6 to 20 s.
HALF_S = np.array([0.2, 0.25, 0.3, 0.35, 0.45, 0.55, 0.65, 0.8, 1.0, 1.2, 1.5, 1.9, 2.4, 3.0, 3.8, 4.8, 6.0, 7.8, 10.0])
#: Beyond this duration of a half the film's answer to the place of the load (0.3 %) counts beside the force, and a
#: movement is looked for every other bin only.
SLOW_FROM_S = 1.6
_QUICK_COUNT = int((HALF_S <= SLOW_FROM_S).sum())
#: Movements in which heart and tremor average out come last in the bank.
QUICK, SLOW = slice(0, _QUICK_COUNT), slice(_QUICK_COUNT, len(HALF_S))
#: Each half movement is seen as this many means: enough for its course, few enough that what is faster than the
#: movement (heart, tremor: 0.1–0.4 % of body weight above 1 Hz in real stances) averages out.
PARTS = 8


def _course() -> np.ndarray:
    """Force while sinking, as PARTS means over its duration; unit length, zero mean (minimum jerk: 60x−180x²+120x³)."""
    edges = np.linspace(0, 1, PARTS + 1)
    speed = 30 * edges**2 - 60 * edges**3 + 30 * edges**4
    course = -np.diff(speed)
    return course / np.sqrt((course**2).sum())


COURSE = _course()
#: Depth (m) of a movement whose force (share of body weight) has projection 1 on the course, for T = 1 s: the means'
#: own length is that of g⁻¹ · Δspeed · PARTS.
_DEPTH_PER_PROJECTION = GRAVITY_M_S2 / float(
    np.sqrt((np.diff(30 * np.linspace(0, 1, PARTS + 1) ** 2 * (1 - np.linspace(0, 1, PARTS + 1)) ** 2) ** 2).sum())
    * PARTS
)
#: From the running sum at the edges of the parts to the projection of the differences, and to the mean.
_PROJECTOR = -np.diff(COURSE, prepend=0.0, append=0.0)
_AVERAGER = np.array([-1.0, *[0.0] * (PARTS - 1), 1.0]) / PARTS


@dataclass(frozen=True, eq=False)
class FilterBank:
    """Filters of k durations.

    Attributes
    ----------
    half_s
        (k,) durations.
    bins
        (k,) whole bins that a movement needs behind it.
    weights
        (taps, 2 k) of the running sums at the last ``taps`` edges between bins: k projections on the course, k means.
    depth_per_projection_m
        (k,) depth of a movement whose force has projection 1.
    """

    half_s: np.ndarray
    bins: np.ndarray
    weights: np.ndarray
    depth_per_projection_m: np.ndarray

    @classmethod
    def of(cls, half_s: np.ndarray) -> FilterBank:
        edge_bins = np.linspace(-half_s / BIN_S, 0, PARTS + 1).T
        floor = np.floor(edge_bins).astype(int)
        taps = 1 - int(floor.min())
        per_width = PARTS / half_s * BIN_S
        weights = np.zeros((taps, 2 * len(half_s)))
        for first, of_edge in ((0, _PROJECTOR), (len(half_s), _AVERAGER)):
            for half, edge in np.ndindex(edge_bins.shape):
                # The running sum between two bins lies on the line.
                weight = of_edge[edge] * per_width[half]
                beyond = edge_bins[half, edge] - floor[half, edge]
                row = taps - 1 + floor[half, edge]
                weights[row, first + half] += weight * (1 - beyond)
                weights[min(row + 1, taps - 1), first + half] += weight * beyond
        return cls(half_s, -floor[:, 0], weights, _DEPTH_PER_PROJECTION * half_s**2)

    @property
    def taps(self) -> int:
        """Running sums that are looked at for one bin."""
        return len(self.weights)
