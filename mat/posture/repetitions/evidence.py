"""How plainly the force says that the body sank or rose: log-odds of what the matched filters saw.

What the load is, and how its place is felt, is known only so well: what is not known counts as noise. Log-odds are
weighed only where the depth is one a body has, which most bins rule out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from mat.posture.repetitions.filters import (
    COURSE,
    HALF_S,
    PARTS,
    QUICK,
    RED_POWER,
    SLOW,
    FilterBank,
    against_wandering,
    red_covariance,
)

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
TREMOR_DENSITY, TREMOR_S = 0.2e-4, 0.5
#: White noise beneath slow movements, (share of body weight)²/Hz: simulated persons on film without hysteresis 0.004
#: %²/Hz, people on force plates 0.001–0.003. With 0.003 here, 26 were told to 60 such persons in 138 quiet minutes.
WHITE_DENSITY = 0.007e-4
#: Where the density of what the film wanders is told, Hz, and where the mean of 1 s sees it.
MEASURED_HZ, _MEAN_HZ = 0.15, 0.4
#: The same for the random force of the beliefs (:mod:`mat.posture.repetitions.load_bank`).
_SEEN_HZ = 0.8
#: What counts as a movement of the centre of mass, m: less is breathing and fidgeting, more is no hinge. A quick
#: one may be smaller if it is vigorous: 0.09 m/s² · T² is a force of 5 % of body weight at its peak.
LEAST_DEPTH_M, GREATEST_DEPTH_M, VIGOROUS_M_S2 = 0.04, 0.8, 0.09
#: How deep a slow hinge is, and 1 SD of the log: 7–20 cm of the centre of mass, from shallow to the trunk level. What
#: film that wanders looks like is as a rule less deep at 4 s, and deeper at 20.
_SLOW_DEPTH_M, _SLOW_DEPTH_SD = 0.12, 0.5
#: Part of the usual depth that a movement must have.
LEAST_OF_USUAL = 0.35
#: Odds a movement must have by itself: a quick one, and a slow one, which a set of alike ones may lift.
LEAST_ODDS, LEAST_SLOW_ODDS = 3.5, 1.0


@dataclass(frozen=True, eq=False)
class _Bank:
    """Filters of k durations and what is doubtful about movements of each.

    Attributes
    ----------
    fixed, per_density, misfit
        (k, 2) variance of the projection and of the mean: always there, for each unit of the noise's density, and for
        each unit of the recent force's square.
    least_m
        (k,) least depth.
    least_odds
        Log-odds a movement must have by itself.
    """

    filters: FilterBank
    fixed: np.ndarray
    per_density: np.ndarray
    misfit: np.ndarray
    least_m: np.ndarray
    least_odds: float

    @classmethod
    def of(cls, half_s: np.ndarray, parts: np.ndarray, white: float, tremor_in_mean: bool, odds: float) -> _Bank:
        # Variance of a mean over a part, and over the whole, of white noise with the density 1, one-sided.
        of_density = np.stack([PARTS / half_s / 2, 1 / half_s / 2], axis=1)
        tremor = TREMOR_DENSITY / (1 + (half_s / TREMOR_S) ** 4)
        fixed = of_density * np.stack([white + tremor, white + tremor * tremor_in_mean], axis=1)
        fixed[:, 1] += LOAD_KNOWN**2 + LOAD_WANDERS**2 * half_s
        return cls(
            filters=FilterBank.of(half_s, parts),
            fixed=fixed,
            per_density=of_density,
            misfit=np.stack(
                [MISFIT * (parts @ COURSE) * np.ones(len(half_s)), MEAN_MISFIT + ENDS_KNOWN_S / half_s], axis=1
            )
            ** 2,
            least_m=np.minimum(LEAST_DEPTH_M, VIGOROUS_M_S2 * half_s**2),
            least_odds=odds,
        )

    @classmethod
    def in_red_noise(cls, half_s: np.ndarray, parts: np.ndarray) -> _Bank:
        """Filters whose noise is white and besides goes with f^-1.5; its density is told at :data:`MEASURED_HZ`."""
        bank = cls.of(half_s, parts, WHITE_DENSITY, False, LEAST_SLOW_ODDS)
        # The variogram of a density A f^-1.5 is 2π A |t|^½.
        on_parts = 2 * np.pi * MEASURED_HZ**RED_POWER * ((parts @ red_covariance()) * parts).sum(axis=-1)
        projected = on_parts * np.sqrt(half_s / PARTS)
        mean = bank.per_density[:, 1] * (MEASURED_HZ * half_s / _MEAN_HZ) ** RED_POWER
        return replace(bank, per_density=np.stack([projected, mean], axis=1))


#: Durations that need to know what the place of the load changes.
SLOW_S = HALF_S[SLOW]
#: Of the density of the red noise where it is told: its variance within the movements of each duration.
DRIFT_PER_DENSITY = (MEASURED_HZ * SLOW_S / _SEEN_HZ) ** RED_POWER * _SEEN_HZ / SLOW_S
_QUICK = _Bank.of(HALF_S[QUICK], COURSE, 0.0, True, LEAST_ODDS)
_CALM, _WANDERING = (_Bank.in_red_noise(SLOW_S, parts) for parts in (COURSE, against_wandering(SLOW_S)))
#: Running sums that are looked at for one bin.
QUICK_TAPS, SLOW_TAPS = _QUICK.filters.taps, _CALM.filters.taps
#: Of these the force is so great that a belief which may take it for movement hardly knows the load; the others know it
#: better than one that does not (:mod:`mat.posture.repetitions.load_bank`).
_PLAIN = SLOW_S <= 3.0


class Movements(NamedTuple):
    """m movements that may have ended.

    Attributes
    ----------
    bins, halves
        (m,) which of the bins looked at it ended in, and which duration of all it has.
    odds
        (m,) log-odds that it was one.
    depth_m
        (m,) how far the body sank (negative: rose), least squares.
    """

    bins: np.ndarray
    halves: np.ndarray
    odds: np.ndarray
    depth_m: np.ndarray


class Believed(NamedTuple):
    """What is believed of the factors of what the mat reads (:mod:`mat.posture.repetitions.load`) at each of n bins.

    Attributes
    ----------
    sizes, covariance
        (b, f) and (b, f, f), or by tempo (b, k, f) and (b, k, f, f), of b beliefs one after the other.
    at
        (n,) which of them holds at a bin.
    """

    sizes: np.ndarray
    covariance: np.ndarray
    at: np.ndarray


def quick_movements(
    windows: np.ndarray, ends: range, load: Believed, noise: np.ndarray, size: np.ndarray, usual_m: float
) -> Movements:
    """Movements over the :data:`~mat.posture.repetitions.filters.QUICK` half durations, up to n bins.

    Parameters
    ----------
    windows
        (n, 3, :data:`QUICK_TAPS`) running sums, up to each bin, of the total force (share of body weight), of 1 and of
        the creep's logarithm. What the place of the load changes is nothing beside the force of a quick movement.
    ends
        Bins before each of those ends.
    load
        What is believed of load, creep and places.
    noise
        (n,) density of the force's noise, (share of body weight)²/Hz, one-sided.
    size
        (n,) recent size of the force, share of body weight.
    usual_m
        Usual depth of the person's movements; 0 where unknown.
    """
    seen, sizes = windows @ _QUICK.filters.weights, load.sizes[load.at]
    on_course = seen[:, :, : len(_QUICK.fixed)]
    projection = on_course[:, 0] - (on_course[:, 1] * sizes[:, :1] + on_course[:, 2] * sizes[:, 1:2])
    bins, halves = _possible(_QUICK, projection, ends, usual_m)
    if len(bins) == 0:
        return _nothing(bins)
    of = load.at[bins]
    return _weighed(
        _QUICK, seen, projection, bins, halves, load.sizes[of, :2], load.covariance[of, None, :2, :2], noise, size
    )


def slow_movements(
    windows: np.ndarray, ends: range, load: Believed, slowly: Believed, red: np.ndarray, size: np.ndarray,
    usual_m: float, is_calm: bool,
) -> Movements:  # fmt: skip
    """The same for the :data:`~mat.posture.repetitions.filters.SLOW` half durations.

    Parameters
    ----------
    windows
        (n, 1 + f, :data:`SLOW_TAPS`) running sums of the total and all factors.
    slowly
        What is believed beneath slow movements, by tempo; besides the factors it may have states of its own.
    red
        (n,) density of what the film wanders, at :data:`MEASURED_HZ`.
    size
        (n,) recent size of the force's means over half a second.
    is_calm
        The film is known not to wander.
    """
    bank = _CALM if is_calm else _WANDERING
    seen, f = windows @ bank.filters.weights, windows.shape[1] - 1
    on_course = seen[:, :, : len(SLOW_S)]
    projection = on_course[:, 0] - (on_course[:, 1:] * slowly.sizes.transpose(0, 2, 1)[slowly.at, :f]).sum(axis=1)
    bins, halves = _possible(bank, projection, ends, usual_m)
    if len(bins) == 0:
        return _nothing(bins)
    of, plain = slowly.at[bins], _PLAIN[halves]
    of_load = load.at[bins[plain]]
    sizes, covariance = slowly.sizes[of, halves, :f], slowly.covariance[of, halves, :f, :f]
    covariance = covariance[:, None].repeat(2, axis=1)
    sizes[plain], covariance[plain, 1] = load.sizes[of_load], load.covariance[of_load]
    found = _weighed(bank, seen, projection, bins, halves, sizes, covariance, red, size)
    unusual = np.log(np.abs(found.depth_m) / _SLOW_DEPTH_M) / _SLOW_DEPTH_SD
    return found._replace(halves=found.halves + SLOW.start, odds=found.odds - 0.5 * unusual**2)


def _possible(bank: _Bank, projection: np.ndarray, ends: range, usual_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Where a movement (n, k) is as deep as one may be, all of it seen: indices of bins and halves."""
    height_m = np.abs(projection) * bank.filters.depth_per_projection_m
    deep = (height_m >= np.maximum(bank.least_m, LEAST_OF_USUAL * usual_m)) & (height_m <= GREATEST_DEPTH_M)
    bins, halves = deep.nonzero()
    if ends.start < bank.filters.taps:
        seen = ends.start + ends.step * bins >= bank.filters.bins[halves]
        return bins[seen], halves[seen]
    return bins, halves


def _weighed(
    bank: _Bank, seen: np.ndarray, projection: np.ndarray, bins: np.ndarray, halves: np.ndarray, sizes: np.ndarray,
    covariance: np.ndarray, density: np.ndarray, size: np.ndarray,
) -> Movements:  # fmt: skip
    """Those of m possible movements that the force tells from noise and from a load that is not known well.

    ``sizes`` (m, f) are those that the mean is held against, ``covariance`` (m, 1 or 2, f, f) what is known of the
    sizes beneath projection and mean.
    """
    both = seen.reshape(len(seen), -1, 2, len(bank.fixed))[bins, :, :, halves]
    factors = both[:, 1:].transpose(0, 2, 1)
    spread = ((factors[:, :, None, :] @ covariance)[:, :, 0, :] * factors).sum(axis=2)
    variance = bank.fixed[halves] + bank.per_density[halves] * density[bins, None] + spread
    variance += bank.misfit[halves] * (size[bins, None] ** 2)
    off, projection = both[:, 0, 1] - (both[:, 1:, 1] * sizes).sum(axis=1), projection[bins, halves]
    odds = 0.5 * (projection * projection / variance[:, 0] - off * off / variance[:, 1])
    told = odds >= bank.least_odds
    bins, halves = bins[told], halves[told]
    return Movements(bins, halves, odds[told], projection[told] * bank.filters.depth_per_projection_m[halves])


def _nothing(indices: np.ndarray) -> Movements:
    return Movements(indices, indices, np.empty(0), np.empty(0))
