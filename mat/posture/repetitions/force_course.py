"""The force above the load as it went on: its means over half a second, and how noisy it is below 1 Hz."""

from __future__ import annotations

import numpy as np

from mat.posture.repetitions.film_noise import CHI2_QUARTILE
from mat.posture.repetitions.samples import BIN_S

#: Heart and tremor average out over this time: slow movements are judged by such means.
_MEAN_BINS = round(0.5 / BIN_S)
#: Density of the force's noise below 1 Hz, (share of body weight)²/Hz, one-sided: least (force plates have 0.001–0.003
#: %²/Hz in real stances), before it is measured, and most.
NOISE_LEAST, NOISE_ASSUMED, NOISE_MOST = 0.005e-4, 0.05e-4, 0.08e-4
#: The noise is measured from differences of successive seconds over the last half minute: the least that their lower
#: quartile has been, because what is more is movement. Below 0.5 Hz it is redder than white, and the least of many is
#: too little, by this much.
REDDER = 3.2
NOISE_EVERY, _NOISE_LEAST, _NOISE_KEPT = 20, 120, 600
_SECOND = round(1 / BIN_S)


class ForceCourse:
    """Running sum of the force bin by bin; what comes anew replaces all behind it.

    Parameters
    ----------
    longest
        Bins that are kept at most.
    """

    def __init__(self, longest: int) -> None:
        self._sums = [0.0]
        self._changes = np.zeros(longest)

    def back_to(self, count: int) -> None:
        """Only the first ``count`` bins were."""
        del self._sums[count + 1 :]

    def take(self, force: float) -> tuple[float, float]:
        """The force of the next bin, share of body weight.

        Returns
        -------
        mean, change : float
            Size of the mean force over the last half second, and of its change from the half before.
        """
        sums = self._sums
        now = sums[-1] + force
        sums.append(now)
        if len(sums) <= 2 * _MEAN_BINS:
            return 0.0, 0.0
        half = sums[-1 - _MEAN_BINS]
        late, early = now - half, half - sums[-1 - 2 * _MEAN_BINS]
        return abs(late) / _MEAN_BINS, abs(late - early) / _MEAN_BINS

    def noise(self, at: int) -> float | None:
        """Density measured up to the bin with index ``at``, (share of body weight)²/Hz; None: too little was seen.

        To be asked every :data:`NOISE_EVERY` bins.
        """
        first, new = 2 * _SECOND - 1, max(2 * _SECOND - 1, at + 1 - NOISE_EVERY)
        if at < first:
            return None
        sums = np.array(self._sums[new - first : at + 2])
        change = (sums[2 * _SECOND :] - 2 * sums[_SECOND:-_SECOND] + sums[: -2 * _SECOND]) * BIN_S
        self._changes[new : at + 1] = change * change
        since = max(first, at + 1 - _NOISE_KEPT)
        count = at + 1 - since
        if count < _NOISE_LEAST:
            return None
        quartile = float(np.partition(self._changes[since : at + 1], count // 4)[count // 4])
        # The difference of two means over 1 s has the variance N0 (two halves of N0/2).
        return min(max(REDDER * quartile / CHI2_QUARTILE, NOISE_LEAST), NOISE_MOST)

    def forget(self, lost: int) -> None:
        """The first bins are no longer kept."""
        del self._sums[:lost]
        self._changes[:-lost] = self._changes[lost:].copy()
