"""Sample entropy: how rarely a stretch of sway is followed as a like stretch was (Richman & Moorman 2000)."""

from __future__ import annotations

import numpy as np

from mat.errors import UsageError

#: Templates compared at once; keeps a long trace from filling the memory.
_ROWS = 512


def template_matches(signal: np.ndarray, m: int, tolerance: float) -> tuple[int, int]:
    """Pairs of like templates of m + 1 and of m samples.

    Parameters
    ----------
    signal
        (n,) samples.
    m
        Template length, samples.
    tolerance
        Largest difference of any two samples of like templates (≤), in the signal's unit.

    Returns
    -------
    longer, shorter
        Counts over the same n - m templates, each pair once, none with itself.
    """
    count = len(signal) - m
    longer = shorter = 0
    for start in range(0, count, _ROWS):
        stop = min(start + _ROWS, count)
        # Only pairs (i, j) with j >= start are looked at; those below the diagonal within the block come off.
        like = np.ones((stop - start, count - start), dtype=bool)
        for step in range(m):
            like &= _near(signal, start, stop, count, step, tolerance)
        further = like & _near(signal, start, stop, count, m, tolerance)
        below = np.tril_indices(stop - start)
        shorter += int(like.sum()) - int(like[below].sum())
        longer += int(further.sum()) - int(further[below].sum())
    return longer, shorter


def _near(signal: np.ndarray, start: int, stop: int, count: int, step: int, tolerance: float) -> np.ndarray:
    rows, columns = signal[start + step : stop + step], signal[start + step : count + step]
    return np.abs(rows[:, None] - columns) <= tolerance


def sample_entropy(signal: np.ndarray, m: int = 2, tolerance_sd: float = 0.2) -> float:
    """Sample entropy, −ln(longer matches / shorter matches).

    Parameters
    ----------
    signal
        (n,) samples, any unit.
    m
        Template length, samples.
    tolerance_sd
        Tolerance as a multiple of the signal's standard deviation (over n).

    Returns
    -------
    float
        Nats; NaN where no templates are alike or the signal does not vary.

    Raises
    ------
    UsageError
        Not one axis of at least m + 2 numbers, or a length or tolerance that is not positive.

    Notes
    -----
    J. S. Richman, J. R. Moorman, Am J Physiol 278 (2000) H2039. Differences equal to the tolerance count.
    """
    values = np.asarray(signal, dtype=float)
    if values.ndim != 1 or len(values) < m + 2 or not np.isfinite(values).all():
        raise UsageError(f"Sample entropy needs one axis of at least {m + 2} numbers without gaps.")
    if m < 1 or not tolerance_sd > 0:
        raise UsageError("Sample entropy needs a template of at least 1 sample and a tolerance above 0.")
    deviation = float(np.std(values))
    if np.ptp(values) <= 1e-12 * max(1.0, float(np.abs(values).max())):
        return float("nan")
    longer, shorter = template_matches(values, m, tolerance_sd * deviation)
    return float(np.log(shorter / longer)) if longer and shorter else float("nan")
