"""Loads of a foot's regions so that its centre of pressure lies exactly where it is demanded.

Of all positive loads with that CoP, the ones closest (in relative entropy) to quiet stance: each region's share is
multiplied by exp(a·along + b·medial), an exponential tilt. The two numbers follow from a convex problem, by Newton.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

#: Distance kept from the rim of what positive loads can reach, in foot lengths: there one region would carry all.
RIM = 0.004
_ROUNDS = 60
_TOLERANCE = 1e-12
#: Largest change of a log-share a round: keeps far targets from overshooting.
_LONGEST_STEP = 2.0


def tripod_point(fl_pct: np.ndarray, tilt: np.ndarray, tripod: np.ndarray) -> np.ndarray:
    """The point at ``fl_pct`` whose tripod has (MTH1 − MTH5)/(MTH1 + MTH5) = ``tilt``.

    Parameters
    ----------
    fl_pct, tilt
        Any shape.
    tripod
        (3, 2): heel, MTH1, MTH5 as (along, medial) in foot lengths.

    Returns
    -------
    ndarray, shape (…, 2): (along, medial) in foot lengths
    """
    heel, mth1, mth5 = tripod
    weight = (1 + np.asarray(tilt)[..., None]) / 2
    front = weight * mth1 + (1 - weight) * mth5
    forward = (np.asarray(fl_pct) / 100 - heel[0]) / (front[..., 0] - heel[0])
    return heel + forward[..., None] * (front - heel)


def reachable(target: np.ndarray, centroids: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Targets pulled towards ``home`` until they lie ``RIM`` inside the hull of the regions; (n, 2)."""
    scale = np.ones(len(target))
    for i, j in combinations(range(len(centroids)), 2):
        edge = centroids[j] - centroids[i]
        normal = np.array([edge[1], -edge[0]]) / np.hypot(*edge)
        distance = (centroids - centroids[i]) @ normal
        if distance.max() > 1e-12:
            normal, distance = -normal, -distance
        if distance.max() > 1e-12:
            continue
        outward = (target - home) @ normal
        room = (centroids[i] - home) @ normal - RIM
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.where(outward > room, np.minimum(scale, room / outward), scale)
    return home + scale[:, None] * (target - home)


def shares_with_held(
    target: np.ndarray, centroids: np.ndarray, quiet: np.ndarray, held_share: np.ndarray, held: np.ndarray
) -> np.ndarray:
    """As :func:`region_shares`, with regions held at shares of their own.

    Parameters
    ----------
    target, centroids, quiet
        As there.
    held_share
        (n, 6) share of each region that is held, NaN where it is free.
    held
        (n,) how far, from 0 (free) to 1. In between both solutions are mixed: both have the CoP.

    Returns
    -------
    ndarray, shape (n, 6)
    """
    free = region_shares(target, centroids, quiet)
    mixed = free.copy()
    kinds, kind_of = np.unique(np.isnan(held_share), axis=0, return_inverse=True)
    for number, is_free in enumerate(kinds):
        rows = (kind_of.ravel() == number) & (held > 0)
        if is_free.all() or not rows.any():
            continue
        fixed = np.where(is_free, 0.0, held_share[rows])
        rest = 1 - fixed.sum(axis=1, keepdims=True)
        others = np.flatnonzero(is_free & (quiet > 0))
        found = fixed.copy()
        remaining = (target[rows] - fixed @ centroids) / rest
        found[:, others] = rest * region_shares(remaining, centroids[others], quiet[others] / quiet[others].sum())
        mixed[rows] += held[rows, None] * (found - free[rows])
    return mixed


def region_shares(target: np.ndarray, centroids: np.ndarray, quiet: np.ndarray) -> np.ndarray:
    """Shares of the regions that put the CoP on the target.

    Parameters
    ----------
    target
        (n, 2), inside the hull of the regions; others are pulled in (:func:`reachable`).
    centroids
        (6, 2), same unit.
    quiet
        (6,) shares of quiet stance; a region without load stays so.

    Returns
    -------
    ndarray, shape (n, 6), positive, rows sum to 1
    """
    bears = quiet > 0
    if not bears.all():
        shares = np.zeros((len(target), len(quiet)))
        shares[:, bears] = region_shares(target, centroids[bears], quiet[bears])
        return shares
    target = reachable(target, centroids, quiet @ centroids)
    tilt = np.zeros_like(target)
    shares = np.broadcast_to(quiet, (len(target), len(quiet)))
    for _ in range(_ROUNDS):
        missing = target - shares @ centroids
        if np.abs(missing).max(initial=0.0) < _TOLERANCE:
            break
        step = _newton_step(shares, centroids, missing)
        longest = np.abs(step @ centroids.T).max(axis=1)
        tilt += step * np.minimum(1, _LONGEST_STEP / np.maximum(longest, 1e-300))[:, None]
        logits = np.log(quiet) + tilt @ centroids.T
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
    return shares


def _newton_step(shares: np.ndarray, centroids: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Covariance of the centroids under the shares, inverted, times what is missing; (n, 2)."""
    x, y = centroids.T
    mean_x, mean_y = shares @ x, shares @ y
    xx, yy, xy = shares @ (x * x) - mean_x**2, shares @ (y * y) - mean_y**2, shares @ (x * y) - mean_x * mean_y
    determinant = np.maximum(xx * yy - xy**2, 1e-30)
    step_x = (yy * missing[:, 0] - xy * missing[:, 1]) / determinant
    step_y = (xx * missing[:, 1] - xy * missing[:, 0]) / determinant
    return np.stack([step_x, step_y], axis=1)
