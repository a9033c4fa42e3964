"""How much the film wanders while somebody moves slowly, told from how calm it is while nobody does.

Film with hysteresis is calm until the load goes where it has not been, and then wanders by 0.2 % of body weight within
seconds, more than the force of a slow hinge. How calm it is tells that film from film without hysteresis well before
the first repetition, from differences of successive means: 0.009–0.1 %²/Hz against 0.0005–0.0035 (simulated persons,
16 s after they stepped on).
"""

from __future__ import annotations

import numpy as np

#: Looks of half a second, of which successive means are compared, and how many differences are needed of either.
CALM_LOOKS, _LEAST = (2, 5), (10, 6)
LOOK_S = 0.5
#: Looks that are kept: half a minute.
CALM_KEPT = 60
#: Before anything is measured.
UNKNOWN = (float("inf"),) * len(CALM_LOOKS)
#: A quarter of a χ² of one degree of freedom lies below this number; the lower quartile is taken, because what is more
#: is movement.
CHI2_QUARTILE = 0.1015
#: The least of many is too little, by this power of the number of half minutes.
_LEAST_OF = 0.2
#: Weight of either of the two, the rest is that of the noise found by the faster belief (below 0.012 %²/Hz without
#: hysteresis, above 0.015 with): a geometric mean, because each by itself is off by a factor of three.
_CALM_WEIGHT = 0.2
#: Film is usually like this; what says otherwise is believed as if so many seconds had said this.
_USUAL_DENSITY, _USUAL_S = 0.02e-4, 3.0
#: Calm film's density, (share of body weight)²/Hz, one-sided; how much more film wanders than what is above it tells,
#: and at most (calibrated film with a loop of 10 %, at 0.15 Hz; with 0.1 there, one repetition in ten minutes of quiet
#: stance was noise).
CALM_DENSITY, _TELLS, WANDERS_MOST = 0.0068e-4, 50.0, 0.13e-4


def calmest(before: tuple[float, ...], rest: np.ndarray) -> tuple[float, ...]:
    """Least densities so far, (share of body weight)²/Hz, one for each of :data:`CALM_LOOKS`.

    Parameters
    ----------
    before
        Those before the last look.
    rest
        (n,) looks, n ≤ :data:`CALM_KEPT`: total less what load, creep and places explain, share of body weight.
    """
    sums = np.cumsum(rest)
    return tuple(map(_calmer, before, (sums,) * len(before), CALM_LOOKS, _LEAST))


def _calmer(before: float, sums: np.ndarray, looks: int, least: int) -> float:
    if len(sums) < 2 * looks + least:
        return before
    change = (sums[2 * looks :] - 2 * sums[looks:-looks] + sums[: -2 * looks]) / looks
    changes = change * change
    quartile = float(np.partition(changes, len(changes) // 4)[len(changes) // 4])
    # The difference of two means over t has the variance N0/t (two of N0/2t).
    return min(before, quartile / CHI2_QUARTILE * (looks * LOOK_S))


def wander_density(calm: tuple[float, ...], noise: float, measured_s: float) -> float:
    """Density of what the film wanders, (share of body weight)²/Hz, at
    :data:`~mat.posture.repetitions.evidence.MEASURED_HZ`, beside white noise.

    Parameters
    ----------
    calm
        From :func:`calmest`.
    noise
        Density found from differences of seconds by the faster belief.
    measured_s
        For how long, s.
    """
    density = (calm[0] * calm[1]) ** _CALM_WEIGHT * noise ** (1 - 2 * _CALM_WEIGHT)
    density *= max(1.0, measured_s / 30.0) ** _LEAST_OF
    if density < _USUAL_DENSITY:
        density *= (_USUAL_DENSITY / density) ** (_USUAL_S / (_USUAL_S + measured_s))
    return min(max(_TELLS * (density - CALM_DENSITY), 0.0), WANDERS_MOST)
