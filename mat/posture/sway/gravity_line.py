"""Vertical projection of the centre of gravity, estimated from the CoP of an inverted pendulum."""

from __future__ import annotations

import numpy as np
import scipy

from mat.errors import UsageError

GRAVITY_M_S2 = 9.8
#: Centre of gravity above the ankles, and squared radius of gyration about it (AP), as shares of body height.
_HEIGHT_SHARE = 0.56 - 0.039
_GYRATION_SHARE2 = 0.0533


def gravity_line_mm(cop_mm: np.ndarray, rate_hz: float, height_m: float) -> np.ndarray:
    """Estimate of the gravity line in the AP direction.

    Parameters
    ----------
    cop_mm
        (n,) AP CoP, mm, at least a second of it.
    rate_hz
        Samples a second.
    height_m
        Body height, m; the mass cancels.

    Returns
    -------
    np.ndarray
        (n,) gravity line, mm.

    Raises
    ------
    UsageError
        Not one axis of numbers longer than a second, or no height between 0.5 and 2.5 m.

    Notes
    -----
    Low-pass ω0² / (ω0² + ω²) of a stiff pendulum about the ankles, the ends continued by point reflection for 1 s.
    Y. Brenière, J Biomech 29 (1996) 1261; M. Duarte, BMC notes (`cogve`).
    """
    values = np.asarray(cop_mm, dtype=float)
    pad = round(rate_hz)
    if values.ndim != 1 or len(values) <= pad + 1 or not np.isfinite(values).all():
        raise UsageError("The gravity line needs more than a second of AP CoP without gaps, (n,) mm.")
    if not 0.5 <= height_m <= 2.5:
        raise UsageError(f"The body height must be 0.5 to 2.5 m, not {height_m!r}.")
    above_ankles = _HEIGHT_SHARE * height_m
    stiffness = GRAVITY_M_S2 * above_ankles / (_GYRATION_SHARE2 * height_m**2 + above_ankles**2)
    before = 2 * values[0] - values[pad:0:-1]
    after = 2 * values[-1] - values[-2 : -pad - 2 : -1]
    longer = np.concatenate([before, values, after])
    mean, turns = longer.mean(), 2 * np.pi * scipy.fft.rfftfreq(len(longer), 1 / rate_hz)
    swayed = scipy.fft.rfft(longer - mean) * stiffness / (stiffness + turns**2)
    return scipy.fft.irfft(swayed, len(longer))[pad:-pad] + mean
