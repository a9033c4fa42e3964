"""How much the film wanders while somebody moves slowly.

Film with hysteresis wanders by 0.2 % of body weight within seconds while the load goes to and fro, more than the force
of a slow hinge. A calibration tells how wide the film's loops are. Without one, film that wanders is told from film
that does not by what is left of the force between 0.5 and 1 Hz: slow movements are smooth, so hardly anything of them
is in fourth differences of half seconds, but 0.010–0.018 %²/Hz of the wandering, against 0.003–0.006 without
(simulated persons who stand for two minutes, or hinge at 14 and 20 s).
"""

from __future__ import annotations

import numpy as np

#: Between two looks; of the rest of each so many means over half a second are compared that begin this far apart, s.
LOOK_S = 0.5
STEP_S = 0.1
STEPS_A_LOOK = round(LOOK_S / STEP_S)
#: Steps behind which a fourth difference of half seconds is known.
STEPS_BACK = 5 * STEPS_A_LOOK
_WEIGHTS = np.array([1.0, -4.0, 6.0, -4.0, 1.0])
#: So much is kept, s.
KEPT_S = 120.0
#: A quarter of a χ² of one degree of freedom lies below this number; the lower quartile is taken, because what is more
#: is movement.
CHI2_QUARTILE = 0.1015
#: The quartile of n seconds is off by this over √n (1 SD; 15 % in two minutes, simulated persons); film is taken for
#: this many SD noisier than it seems.
_QUARTILE_SD, _SAFE_SDS = 1.6, 1.2
#: Density between 0.5 and 1 Hz, (share of body weight)²/Hz, one-sided: of persons on film that does not wander at most,
#: and of persons on film with hysteresis.
CALM_DENSITY, WANDERING_DENSITY = 0.0055e-4, 0.0095e-4
#: What film with hysteresis is taken to wander, density at :data:`~mat.posture.repetitions.evidence.MEASURED_HZ`: twice
#: the 0.03–0.07 %²/Hz of calibrated simulated mats, because with 0.07 quiet persons were told repetitions.
WANDERS = 0.12e-4
#: Film that wanders no more than this is calm: what noise there is, is white.
CALM_WANDERS = 0.25 * WANDERS
#: Between 0.5 and 1 Hz such film has this density while somebody stands, and at most so many times as much (film that
#: was walked on, with dead cells: 0.035 %²/Hz).
_USUAL_DENSITY, _NOISIEST = 0.0115e-4, 4.0
#: It is told from so much, s.
_LEAST_S = 8.0
#: Film whose loops are known to be no wider is calm.
CALM_LOOP = 0.01


def fourth_differences(sums: np.ndarray) -> np.ndarray:
    """Squares of the fourth differences of means over half a second, at the last :data:`STEPS_A_LOOK` steps.

    Parameters
    ----------
    sums
        (:data:`STEPS_BACK` + :data:`STEPS_A_LOOK`,) running sum of what load, creep and places do not explain, share of
        body weight, at steps of :data:`STEP_S`, in units of a step.
    """
    means = (sums[STEPS_A_LOOK:] - sums[:-STEPS_A_LOOK]) / STEPS_A_LOOK
    count = len(means) - 4 * STEPS_A_LOOK
    parts = np.stack([means[i * STEPS_A_LOOK : i * STEPS_A_LOOK + count] for i in range(5)])
    return (_WEIGHTS @ parts) ** 2


def density_of(squares: np.ndarray) -> float:
    """Density between 0.5 and 1 Hz, (share of body weight)²/Hz, one-sided; infinite while too little was seen.

    Parameters
    ----------
    squares
        (n,) from :func:`fourth_differences`, at steps of :data:`STEP_S`.
    """
    if len(squares) < _LEAST_S / STEP_S:
        return float("inf")
    quartile = float(np.partition(squares, len(squares) // 4)[len(squares) // 4])
    # A mean over t of white noise has the variance N0/2t.
    return quartile / CHI2_QUARTILE / float(_WEIGHTS @ _WEIGHTS) * 2 * LOOK_S


def wander_density(density: float, seconds: float, least: float, is_known: bool) -> float:
    """Density of what film with hysteresis wanders, (share of body weight)²/Hz.

    Parameters
    ----------
    density, seconds
        From :func:`density_of`, and of how long.
    least
        The least it ever was: somebody stood quietly then.
    is_known
        A calibration found hysteresis; if none was made, film that seems calm is calm.
    """
    if not np.isfinite(density):
        return WANDERS
    if is_known:
        return WANDERS * min(max(least / _USUAL_DENSITY, 1.0), _NOISIEST)
    density *= 1 + _SAFE_SDS * _QUARTILE_SD / np.sqrt(seconds)
    part = (density - CALM_DENSITY) / (WANDERING_DENSITY - CALM_DENSITY)
    return WANDERS * float(min(max(part, 0.0), 1.0))
