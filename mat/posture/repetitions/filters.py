"""Matched filters for half a repetition, from 0.2 to 10 s: how the force lies on its course, and its mean.

While the centre of mass (CoM) sinks by D over T from rest to rest, the vertical force is first less, then more than the
weight: f = h″/g. Its course hardly depends on who moves, only T and D do. Correlating the force with that course, at
every T of a bank, tells the movement from noise as well as anything linear can: SNR² = ∫f² dt / (N0/2), with N0 the
noise's density. For a minimum-jerk course ∫f² dt = 17.1 D²/(g² T³): a sixteenth of the tempo costs 4096 in SNR².

That holds for white noise. Film with hysteresis wanders, with a density that grows as f^-1.5 towards low frequencies:
there the filter that tells best is Σ⁻¹ times the course (generalised least squares), Σ the noise's covariance.
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


#: Density of film that wanders goes with this power of 1/f (measured on calibrated film: 1.2 to 1.5 from 0.03 to 1 Hz).
RED_POWER = 1.5
#: White noise beside it, as variance of a part, in units of the variogram at one part: the same film, halves of 4 s.
_WHITE_PART = 0.36


def red_covariance() -> np.ndarray:
    """(PARTS, PARTS) of means over parts of unit length, but for a constant, of noise with the variogram |t|^½: that of
    noise with the density f^-1.5 (Mandelbrot & Van Ness, SIAM Review 10, 1968)."""
    lag = np.abs(np.subtract.outer(np.arange(PARTS), np.arange(PARTS))).astype(float)
    power = RED_POWER - 1
    twice = ((lag + 1) ** (power + 2) + np.abs(lag - 1) ** (power + 2) - 2 * lag ** (power + 2)) / (power + 1)
    return -twice / (power + 2)


def _against_wandering() -> np.ndarray:
    """Weights of the parts that tell the course best from noise that wanders; unit length, zero mean."""
    system = np.ones((PARTS + 1, PARTS + 1))
    system[:-1, :-1] = red_covariance() + _WHITE_PART * np.eye(PARTS)
    system[-1, -1] = 0.0
    weights = np.linalg.solve(system, [*COURSE, 0.0])[:-1]
    return weights / np.sqrt((weights**2).sum())


#: Weights of the parts in noise that wanders; the course itself is best in white noise.
AGAINST_WANDERING = _against_wandering()
#: From this duration of a half on all of them count, s; up to the shorter one the course alone: against quick movements
#: film is calm, and their durations are told better so (3 s a repetition was told to begin 0.1 s early).
_WANDERS_FROM_S, _WANDERS_AT_S = 1.6, 3.8


def against_wandering(half_s: np.ndarray) -> np.ndarray:
    """(k, PARTS) weights for halves of k durations; unit length."""
    share = (np.log(half_s / _WANDERS_FROM_S) / np.log(_WANDERS_AT_S / _WANDERS_FROM_S)).clip(0.0, 1.0)[:, None]
    mixed = (1 - share) * COURSE + share * AGAINST_WANDERING
    return mixed / np.sqrt((mixed**2).sum(axis=1, keepdims=True))


#: Depth (m) of a movement whose force (share of body weight) has projection 1 on the course, for T = 1 s: the means'
#: own length is that of g⁻¹ · Δspeed · PARTS.
_DEPTH_PER_PROJECTION = GRAVITY_M_S2 / float(
    np.sqrt((np.diff(30 * np.linspace(0, 1, PARTS + 1) ** 2 * (1 - np.linspace(0, 1, PARTS + 1)) ** 2) ** 2).sum())
    * PARTS
)
#: From the running sum at the edges of the parts to their mean.
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
        (taps, 2 k) of the running sums at the last ``taps`` edges between bins: k projections, k means.
    depth_per_projection_m
        (k,) depth of a movement whose force has projection 1.
    """

    half_s: np.ndarray
    bins: np.ndarray
    weights: np.ndarray
    depth_per_projection_m: np.ndarray

    @classmethod
    def of(cls, half_s: np.ndarray, parts: np.ndarray = COURSE) -> FilterBank:
        """Filters of these durations that weigh the parts of a movement so, (PARTS,) or (k, PARTS); unit length."""
        edge_bins = np.linspace(-half_s / BIN_S, 0, PARTS + 1).T
        floor = np.floor(edge_bins).astype(int)
        taps = 1 - int(floor.min())
        per_width = PARTS / half_s * BIN_S
        weights = np.zeros((taps, 2 * len(half_s)))
        parts = np.broadcast_to(parts, (len(half_s), PARTS))
        projectors = -np.diff(parts, prepend=0.0, append=0.0, axis=1)
        for first, of_edges in ((0, projectors), (len(half_s), np.broadcast_to(_AVERAGER, projectors.shape))):
            for half, edge in np.ndindex(edge_bins.shape):
                # The running sum between two bins lies on the line.
                weight = of_edges[half, edge] * per_width[half]
                beyond = edge_bins[half, edge] - floor[half, edge]
                row = taps - 1 + floor[half, edge]
                weights[row, first + half] += weight * (1 - beyond)
                weights[min(row + 1, taps - 1), first + half] += weight * beyond
        return cls(half_s, -floor[:, 0], weights, _DEPTH_PER_PROJECTION / (parts @ COURSE) * half_s**2)

    @property
    def taps(self) -> int:
        """Running sums that are looked at for one bin."""
        return len(self.weights)
