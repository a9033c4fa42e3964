"""What the noise of a mat alone would be measured as: the floor under every velocity."""

from __future__ import annotations

import numpy as np
import scipy

from mat.errors import UsageError
from mat.posture.sway.trace import Preparation

_FREQUENCIES = 4096


def noise_velocity_mm_s(noise_mm: float, rate_hz: float, preparation: Preparation | None = None) -> float:
    """Mean velocity of white noise of the CoP, after the filter.

    Independent sway and noise add in squares: a measured v with this floor f means a sway of about √(v² − f²).

    Parameters
    ----------
    noise_mm
        Standard deviation of the noise of the CoP on each axis, as recorded (an unmoved load on the mat), mm.
    rate_hz
        Samples a second.
    preparation
        The filter; by default 10 Hz.

    Returns
    -------
    float
        mm/s. At 100 Hz, 0.1 mm gives 17.7 mm/s without a filter and 1.8 mm/s behind 10 Hz.

    Raises
    ------
    UsageError
        A noise or a rate that is no such number, a cut-off above half the rate, or a resampled trace (no closed form).

    Notes
    -----
    A step of Gaussian noise in the plane has the mean length √(π/2) times its standard deviation on one axis.
    """
    preparation = preparation or Preparation()
    cutoff_hz = preparation.low_pass_hz
    if not (np.isfinite(noise_mm) and noise_mm >= 0 and np.isfinite(rate_hz) and rate_hz > 0):
        raise UsageError("The noise must be a number of mm, 0 or more, and the rate a positive number of Hz.")
    if preparation.resample_hz is not None:
        raise UsageError("The floor of a resampled trace is not known: measure a trace of the unmoved load instead.")
    turns = (np.arange(_FREQUENCIES) + 0.5) * np.pi / _FREQUENCIES
    gain = np.ones(_FREQUENCIES)
    if cutoff_hz is not None:
        if not 0 < cutoff_hz < rate_hz / 2:
            raise UsageError(f"A low-pass at {cutoff_hz:g} Hz needs a rate above {2 * cutoff_hz:g} Hz: lower it.")
        b, a = scipy.signal.butter(preparation.low_pass_order, cutoff_hz / (rate_hz / 2))
        gain = np.abs(scipy.signal.freqz(b, a, turns)[1]) ** 4  # forwards and backwards, as a power
    step_sd = noise_mm * np.sqrt(np.mean(gain * (2 * np.sin(turns / 2)) ** 2))
    return float(step_sd * np.sqrt(np.pi / 2) * rate_hz)
