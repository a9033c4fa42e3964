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
TREMOR_DENSITY, TREMOR_S = 0.2e-4, 0.5
#: Beyond this duration of a half the film's answer to the place of the load (0.3 %) counts beside the force, and a
#: movement is looked for every other bin only.
SLOW_FROM_S = 1.6
#: Noise of film with hysteresis grows towards low frequencies with this power of them (0.6, 0.2, 0.1, 0.02 %²/Hz at
#: 0.07, 0.17, 0.27, 0.5 Hz); what white noise there is besides, (share of body weight)²/Hz; where it is measured, Hz.
RED_POWER, WHITE_DENSITY, MEASURED_HZ = 1.5, 0.003e-4, 0.15
#: Frequencies at which a half movement of 1 s and its mean are seen, Hz.
_SEEN_HZ, _MEAN_HZ = 0.8, 0.4
#: What counts as a movement of the centre of mass, m: less is breathing and fidgeting, more is no hinge. A quick
#: one may be smaller if it is vigorous: 0.09 m/s² · T² is a force of 5 % of body weight at its peak.
LEAST_DEPTH_M, GREATEST_DEPTH_M, VIGOROUS_M_S2 = 0.04, 0.8, 0.09
#: Part of the usual depth that a movement must have.
LEAST_OF_USUAL = 0.35
#: Odds a movement must have by itself: a quick one, and a slow one, which a set of alike ones may lift.
LEAST_ODDS, LEAST_SLOW_ODDS = 3.5, 1.0


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
#: Movements in which heart and tremor average out come last in the bank.
QUICK, SLOW = slice(0, int((HALF_S <= SLOW_FROM_S).sum())), slice(int((HALF_S <= SLOW_FROM_S).sum()), len(HALF_S))
#: From the running sum at the edges of the parts to the projection of the differences.
_PROJECTOR = -np.diff(COURSE, prepend=0.0, append=0.0)


@dataclass(frozen=True, eq=False)
class _Halves:
    """What depends on the duration only, for some of the bank."""

    half_s: np.ndarray
    edge_floor: np.ndarray
    edge_way: np.ndarray
    per_width: np.ndarray
    noise_per_density: np.ndarray
    depth_per_projection_m: np.ndarray
    tremor: np.ndarray
    load_variance: np.ndarray
    mean_misfit_2: np.ndarray
    least_m: np.ndarray
    least_odds: float

    @classmethod
    def of(cls, half_s: np.ndarray, least_odds: float) -> _Halves:
        edge_bins = np.linspace(-half_s / BIN_S, 0, PARTS + 1).T
        edge_floor = np.floor(edge_bins).astype(int)
        # Variance of a mean over a part, of white noise with the density 1, one-sided.
        noise_per_density = PARTS / half_s / 2
        return cls(
            half_s=half_s,
            edge_floor=edge_floor,
            edge_way=(edge_bins - edge_floor)[..., None],
            per_width=(PARTS / half_s * BIN_S)[:, None],
            noise_per_density=noise_per_density,
            depth_per_projection_m=_DEPTH_PER_PROJECTION * half_s**2,
            tremor=TREMOR_DENSITY / (1 + (half_s / TREMOR_S) ** 4) * noise_per_density,
            load_variance=LOAD_KNOWN**2 + LOAD_WANDERS**2 * half_s,
            mean_misfit_2=(MEAN_MISFIT + ENDS_KNOWN_S / half_s) ** 2,
            least_m=np.minimum(LEAST_DEPTH_M, VIGOROUS_M_S2 * half_s**2),
            least_odds=least_odds,
        )

    def seen(self, sums: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Projections on the course and means, (n, k, f) each, of what the (m + 1, f) running sums are of; and (n, k)
        whether all of the movement is in them."""
        floor = at[:, None, None] + self.edge_floor
        inside = floor[:, :, 0] >= 0
        lower = sums[np.maximum(floor, 0)]
        edges = lower + self.edge_way * (sums[np.clip(floor + 1, 0, at[:, None, None])] - lower)
        # One edge after the other, so that n changes no digit.
        projections = edges[:, :, 0] * _PROJECTOR[0]
        for part in range(1, PARTS + 1):
            projections = projections + edges[:, :, part] * _PROJECTOR[part]
        means = (edges[:, :, -1] - edges[:, :, 0]) * (self.per_width / PARTS)
        return projections * self.per_width, means, inside


_QUICK, _SLOW = _Halves.of(HALF_S[QUICK], LEAST_ODDS), _Halves.of(HALF_S[SLOW], LEAST_SLOW_ODDS)
#: Durations that need to know what the place of the load changes.
SLOW_S = HALF_S[SLOW]
_REDNESS, _MEAN_REDNESS = ((MEASURED_HZ * SLOW_S / of_half_hz) ** RED_POWER for of_half_hz in (_SEEN_HZ, _MEAN_HZ))
#: Of the density of the red noise where it is measured: its variance within the movements of each duration.
DRIFT_PER_DENSITY = _REDNESS * _SEEN_HZ / SLOW_S


#: Of these the force is so great that a belief which may take it for movement hardly knows the load; the others know it
#: better than one that does not (:mod:`mat.posture.repetitions.load_bank`).
_PLAIN = SLOW_S <= 3.0


@dataclass(frozen=True, eq=False)
class Believed:
    """What is known at each of n bins.

    Attributes
    ----------
    sizes, covariance
        (n, 2) and (n, 2, 2) of load and creep for quick movements, (n, k, f) and (n, k, f, f) of all factors of what
        the mat reads (:mod:`mat.posture.repetitions.load`) for slow ones.
    noise
        (n,) density of the force's noise, (share of body weight)²/Hz, one-sided.
    size
        (n,) recent size of the force, share of body weight; for slow movements of its means over half a second.
    load_sizes, load_covariance
        (n, 2) or (n, f), and (n, 2, 2) or (n, f, f): of the load that the mean force is held against.
    """

    sizes: np.ndarray
    covariance: np.ndarray
    noise: np.ndarray
    size: np.ndarray
    load_sizes: np.ndarray
    load_covariance: np.ndarray


def odds_of_quick(
    sums: np.ndarray, at: np.ndarray, believed: Believed, usual_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds that the body sank or rose over each of the :data:`QUICK` half durations, up to n bins.

    Parameters
    ----------
    sums
        (m + 1, 3) running sums of the total force (share of body weight), of 1 and of the creep's logarithm over m
        bins. What the place of the load changes is nothing beside the force of a quick movement.
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
    projections, means, inside = _QUICK.seen(sums, at)
    sizes, covariance = believed.sizes[:, None, :], believed.covariance
    factors, mean_factors = projections[:, :, 1:], means[:, :, 1:]
    random = believed.noise[:, None] * _QUICK.noise_per_density + _QUICK.tremor
    return _odds(
        _QUICK,
        inside,
        projections[:, :, 0] - (factors * sizes).sum(axis=2),
        random + ((factors @ covariance) * factors).sum(axis=2),
        means[:, :, 0] - (mean_factors * sizes).sum(axis=2),
        random / PARTS + ((mean_factors @ covariance) * mean_factors).sum(axis=2),
        believed.size[:, None] ** 2,
        usual_m,
    )


def odds_of_slow(sums: np.ndarray, at: np.ndarray, believed: Believed, usual_m: float) -> tuple[np.ndarray, np.ndarray]:
    """The same for the :data:`SLOW` half durations; ``sums`` are (m + 1, 1 + f) of the total and all factors."""
    projections, means, inside = _SLOW.seen(sums, at)
    factors, mean_factors = projections[:, :, 1:], means[:, :, 1:]
    red = believed.noise[:, None]
    per_density = _SLOW.noise_per_density
    mean_sizes = np.where(_PLAIN[:, None], believed.load_sizes[:, None, :], believed.sizes)
    return _odds(
        _SLOW,
        inside,
        projections[:, :, 0] - (factors * believed.sizes).sum(axis=2),
        (WHITE_DENSITY + red * _REDNESS) * per_density + _SLOW.tremor + _spread(factors, believed.covariance),
        means[:, :, 0] - (mean_factors * mean_sizes).sum(axis=2),
        (WHITE_DENSITY + red * _MEAN_REDNESS) * per_density / PARTS
        + np.where(
            _PLAIN,
            ((mean_factors @ believed.load_covariance) * mean_factors).sum(axis=2),
            _spread(mean_factors, believed.covariance),
        ),
        believed.size[:, None] ** 2,
        usual_m,
    )


def _spread(factors: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """(n, k) variance of (n, k, f) factors times what is known of their sizes."""
    return ((factors[:, :, None, :] @ covariance)[:, :, 0, :] * factors).sum(axis=2)


def _odds(
    halves: _Halves, inside: np.ndarray, projection: np.ndarray, unsure: np.ndarray, mean: np.ndarray,
    mean_unsure: np.ndarray, size_2: np.ndarray, usual_m: float,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    depth_m = projection * halves.depth_per_projection_m
    variance = unsure + MISFIT**2 * size_2
    mean_variance = mean_unsure + halves.load_variance + halves.mean_misfit_2 * size_2
    odds = 0.5 * (projection * projection / variance - mean * mean / mean_variance)
    height_m = np.abs(depth_m)
    least_m = np.maximum(halves.least_m, LEAST_OF_USUAL * usual_m)
    possible = inside & (height_m >= least_m) & (height_m <= GREATEST_DEPTH_M) & (odds >= halves.least_odds)
    return np.where(possible, odds, -np.inf), depth_m
