"""How plainly the force says that the body sank or rose: matched filters for half a repetition, from 0.3 to 10 s.

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
#: Each half movement is seen as this many means: enough for its course, few enough that what is faster than the
#: movement (heart, tremor: 0.1–0.4 % of body weight above 1 Hz in real stances) averages out.
PARTS = 8
#: Nobody's hinge has exactly the course looked for: this share of the recent force's size counts as noise.
MISFIT = 0.16
#: At both ends of a movement the body is at rest, so its mean force is the load. A mean force off it is a load that
#: stepped, or half of a movement. What is not told by what is believed of the load (share of body weight), and what the
#: load wanders in the root of a second; and, as parts of the recent force's size, the movement's own irregularity and
#: ends placed 15 ms off.
LOAD_KNOWN, LOAD_WANDERS = 0.0005, 0.0002
MEAN_MISFIT, ENDS_KNOWN_S = 0.05, 0.015
#: Heart and tremor, (share of body weight)²/Hz: 0.06 %²/Hz at 2–6 Hz in real stances of people over 60; felt by quick
#: movements, up to the duration at which they average out.
TREMOR_DENSITY, TREMOR_S, SLOW_FROM_S = 0.2e-4, 0.5, 1.6
#: What counts as a movement of the centre of mass, m: less is breathing and fidgeting, more is no hinge. A quick
#: one may be smaller if it is vigorous: 0.15 m/s² · T² is a force of 9 % of body weight at its peak.
LEAST_DEPTH_M, GREATEST_DEPTH_M, VIGOROUS_M_S2 = 0.04, 0.8, 0.15
#: Part of the usual depth that a movement must have.
LEAST_OF_USUAL = 0.35
#: Odds a movement must have by itself.
LEAST_ODDS = 3.5


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
_EDGE_BINS = np.linspace(-HALF_S / BIN_S, 0, PARTS + 1).T
_EDGE_FLOOR = np.floor(_EDGE_BINS).astype(int)
_EDGE_WAY = _EDGE_BINS - _EDGE_FLOOR
_PER_WIDTH = PARTS / HALF_S
#: Variance of a mean over a part, of white noise with the density 1, one-sided.
_NOISE_PER_DENSITY = _PER_WIDTH / 2
_DEPTH_PER_PROJECTION_M = _DEPTH_PER_PROJECTION * HALF_S**2
_TREMOR = TREMOR_DENSITY / (1 + (HALF_S / TREMOR_S) ** 4) * _NOISE_PER_DENSITY
_LOAD_VARIANCE = LOAD_KNOWN**2 + LOAD_WANDERS**2 * HALF_S
_MEAN_MISFIT_2 = (MEAN_MISFIT + ENDS_KNOWN_S / HALF_S) ** 2
_LEAST_M = np.minimum(LEAST_DEPTH_M, VIGOROUS_M_S2 * HALF_S**2)
#: Movements in which heart and tremor average out.
_SLOW = HALF_S > SLOW_FROM_S
#: From the running sum at the edges of the parts to the projection of the differences.
_PROJECTOR = -np.diff(COURSE, prepend=0.0, append=0.0)


@dataclass(frozen=True, eq=False)
class Believed:
    """What is known at each of n bins.

    Attributes
    ----------
    sizes, covariance
        (n, f) and (n, f, f) of the factors of what the mat reads (:mod:`mat.posture.repetitions.load`).
    noise
        (n,) density of the force's noise, (share of body weight)²/Hz, one-sided.
    size, slow_size
        (n,) recent size of the force, share of body weight, and of its means over half a second.
    """

    sizes: np.ndarray
    covariance: np.ndarray
    noise: np.ndarray
    size: np.ndarray
    slow_size: np.ndarray


def odds_of_sinking(
    sums: np.ndarray, at: np.ndarray, believed: Believed, usual_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds that the body sank or rose over each of :data:`HALF_S`, up to n bins.

    Parameters
    ----------
    sums
        (m + 1, 1 + f) running sums of the total force (share of body weight) and of its factors over m bins.
    at
        (n,) places in ``sums`` at which a movement ends.
    usual_m
        Usual depth of the person's movements; 0 where unknown.

    Returns
    -------
    odds : ndarray, shape (n, k)
        −inf where it cannot be.
    depth_m : ndarray, shape (n, k)
        How far the body sank (negative: rose), least squares.
    """
    floor = at[:, None, None] + _EDGE_FLOOR
    inside = floor[:, :, 0] >= 0
    lower = sums[np.maximum(floor, 0)]
    edges = lower + _EDGE_WAY[..., None] * (sums[np.clip(floor + 1, 0, at[:, None, None])] - lower)
    projections = _weighted(edges) * (_PER_WIDTH * BIN_S)[:, None]
    means = (edges[:, :, -1] - edges[:, :, 0]) * (BIN_S / HALF_S)[:, None]
    projection, unsure = _less_the_load(projections, believed)
    mean, mean_unsure = _less_the_load(means, believed)
    depth_m = projection * _DEPTH_PER_PROJECTION_M
    random = believed.noise[:, None] * _NOISE_PER_DENSITY + _TREMOR
    size_2 = np.where(_SLOW, believed.slow_size[:, None], believed.size[:, None]) ** 2
    variance = random + MISFIT**2 * size_2 + unsure
    mean_variance = random / PARTS + _LOAD_VARIANCE + _MEAN_MISFIT_2 * size_2 + mean_unsure
    odds = 0.5 * (projection * projection / variance - mean * mean / mean_variance)
    height_m = np.abs(depth_m)
    least_m = np.maximum(_LEAST_M, LEAST_OF_USUAL * usual_m)
    possible = inside & (height_m >= least_m) & (height_m <= GREATEST_DEPTH_M) & (odds >= LEAST_ODDS)
    return np.where(possible, odds, -np.inf), depth_m


def _weighted(edges: np.ndarray) -> np.ndarray:
    """(n, k, f) projections on the course; one edge after the other, so that n changes no digit."""
    total = edges[:, :, 0] * _PROJECTOR[0]
    for part in range(1, PARTS + 1):
        total = total + edges[:, :, part] * _PROJECTOR[part]
    return total


def _less_the_load(seen: np.ndarray, believed: Believed) -> tuple[np.ndarray, np.ndarray]:
    """What the factors leave of (n, k, 1 + f), and the variance of what is not known of them; (n, k) each."""
    # What the place of the load changes (0.3 %) is nothing beside the force of a quick movement.
    factors = np.where(_SLOW[:, None] | (np.arange(seen.shape[2] - 1) < 2), seen[:, :, 1:], 0.0)
    left = seen[:, :, 0] - (factors * believed.sizes[:, None, :]).sum(axis=2)
    return left, ((factors @ believed.covariance) * factors).sum(axis=2)
