"""Creep taken back: film under a constant load conducts more and more, in proportion to the logarithm of time.

Creep is linear viscoelasticity: what film adds under a load is the sum of what all earlier loads still add (Boltzmann).
A straight line in log t is a chain of first-order lags whose time constants lie evenly on a logarithmic scale
(generalised Kelvin-Voigt body; Ferry, Viscoelastic Properties of Polymers, 1980, ch. 3). Part of a change is answered
at once and the rest follows, so the CoP of a swaying person is read too small by some per cent beside that of a
standing load. The lags are driven by the load that was recovered, and so the chain is inverted scan by scan, causally.
"""

from __future__ import annotations

import numpy as np

#: Time constants of the lags, s: from what a scan cannot see to beyond any session. Ten in six decades are straight in
#: log t to 1 %; one a decade ripples by 10 %, and a few seconds of load then tell a creep too small by a sixth.
_DECADES_A_LAG = 0.6
LAG_TIMES_S = 10.0 ** np.arange(-1.6, 4.5, _DECADES_A_LAG)
#: The law's conductance is that of a load put on so long ago, s.
REFERENCE_S = 1.0
#: Data sheets: "drift < 5 % per logarithmic time" (Tekscan A201, Interlink FSR 402). More is no film's.
LARGEST_CREEP = 0.10
#: Rest of the lags' response that came before the reference time.
_BEFORE_REFERENCE = float((1 - np.exp(-REFERENCE_S / LAG_TIMES_S)).sum())


class CreepFollower:
    """Conductance as it would be without creep; the numbers do not depend on how scans are cut into blocks.

    Parameters
    ----------
    per_decade
        Growth of the conductance under a constant load with each tenfold time, of its value after
        :data:`REFERENCE_S`.
    cells
        How many.
    """

    def __init__(self, per_decade: float, cells: int) -> None:
        self._weight = per_decade * _DECADES_A_LAG
        self._at_once = 1 - self._weight * _BEFORE_REFERENCE
        self._followed_s = np.zeros((len(LAG_TIMES_S), cells))
        self._held_s = np.zeros(cells)
        self._last_us: int | None = None

    def process(self, time_us: np.ndarray, above_rest_s: np.ndarray) -> np.ndarray:
        """Siemens without creep.

        Parameters
        ----------
        time_us
            (n,) device time, ascending; a pause counts with the load before it.
        above_rest_s
            (n, rows, cols) siemens.

        Returns
        -------
        ndarray, shape (n, rows, cols), never negative
        """
        if not len(time_us):
            return above_rest_s
        elapsed_s = np.diff(time_us, prepend=time_us[:1] if self._last_us is None else self._last_us) / 1e6
        kept = np.exp(-np.maximum(elapsed_s, 0.0)[:, None] / LAG_TIMES_S)[:, :, None]
        flat = above_rest_s.reshape(len(above_rest_s), -1) / self._at_once
        weight = self._weight / self._at_once
        found = np.empty_like(flat)
        followed_s, held_s = self._followed_s, self._held_s
        for scan, at_once_s in enumerate(flat):
            followed_s = held_s + kept[scan] * (followed_s - held_s)
            held_s = np.maximum(at_once_s - weight * followed_s.sum(axis=0), 0.0)
            found[scan] = held_s
        self._followed_s, self._held_s, self._last_us = followed_s, held_s, int(time_us[-1])
        return found.reshape(above_rest_s.shape)
