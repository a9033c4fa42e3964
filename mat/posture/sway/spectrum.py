"""Power of sway over frequency: three named ways to estimate it, and one set of measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import scipy

from mat.errors import UsageError
from mat.posture.sway.trace import quotient

Estimate = Literal["welch", "multitaper"]
Detrend = Literal["constant", "linear"]
Integral = Literal["sum", "trapezoid"]
_ROUNDING_HZ = 1e-9


@dataclass(frozen=True)
class SpectrumSettings:
    """How a spectrum is estimated and measured.

    Attributes
    ----------
    estimate
        ``welch`` with Hann windows, or ``multitaper`` with sine tapers (Riedel & Sidorenko 1995).
    segment_s
        Welch: length of a segment, s; ``None``: half the trace. Segments overlap by half; a trace shorter than one
        segment is one segment.
    fine_bins
        Welch: pad each segment with zeros to the trace's length, so that bins lie as close as the trace allows.
    detrend
        What is taken off each segment (Welch), or off the trace (multitaper).
    tapers
        Multitaper: number of tapers.
    band_hz
        Frequencies measured, both ends included; ``None``: all.
    integral
        Power as the sum of bins times their width, or by trapezoids.
    """

    estimate: Estimate = "welch"
    segment_s: float | None = 10.0
    fine_bins: bool = True
    detrend: Detrend = "linear"
    tapers: int = 8
    band_hz: tuple[float, float] | None = (0.15, 5.0)
    integral: Integral = "sum"


#: F. Quijoux et al., Physiol Rep 9 (2021) e15067: 10 s segments. The default.
QUIJOUX = SpectrumSettings()
#: M. Duarte, `psd2` of the BDS data set: two halves, whole band, trapezoids.
DUARTE = SpectrumSettings("welch", None, False, "constant", band_hz=None, integral="trapezoid")
#: T. E. Prieto et al., IEEE Trans Biomed Eng 43 (1996) 956: eight sine tapers.
PRIETO = SpectrumSettings("multitaper", detrend="constant")


@dataclass(frozen=True)
class Spectrum:
    """Measures of one spectrum; NaN where there is no power, powers in mm².

    Attributes
    ----------
    power_mm2
        Power in the band.
    mean_frequency_hz
        First moment over power.
    peak_frequency_hz
        Frequency of the largest bin.
    frequency_50_hz, frequency_80_hz, frequency_95_hz
        First frequency below which that share of the power lies; 50 % is the median frequency.
    centroid_frequency_hz
        √(second moment over power).
    frequency_dispersion
        √(1 − m1² / (m0 m2)): 0 for a pure sine, near 1 for a wide spectrum.
    power_to_0_5_hz_mm2, power_0_5_to_2_hz_mm2, power_from_2_hz_mm2
        Power at f ≤ 0.5, 0.5 < f ≤ 2 and f > 2 Hz, sums of bins.
    frequency_quotient
        Power above 2 Hz over power up to 2 Hz.
    bin_hz
        Width of a bin.
    bins_power_mm2
        Sum of the bins times their width, whatever the integral: what joins the axes to one mean frequency.
    """

    power_mm2: float
    mean_frequency_hz: float
    peak_frequency_hz: float
    frequency_50_hz: float
    frequency_80_hz: float
    frequency_95_hz: float
    centroid_frequency_hz: float
    frequency_dispersion: float
    power_to_0_5_hz_mm2: float
    power_0_5_to_2_hz_mm2: float
    power_from_2_hz_mm2: float
    frequency_quotient: float
    bin_hz: float
    bins_power_mm2: float


def power_density(
    signal_mm: np.ndarray, rate_hz: float, settings: SpectrumSettings = QUIJOUX
) -> tuple[np.ndarray, np.ndarray]:
    """One-sided power spectral density over the whole band.

    Parameters
    ----------
    signal_mm
        (n,) displacement, mm.
    rate_hz
        Samples a second.
    settings
        Estimate, segment, detrending, tapers.

    Returns
    -------
    frequency_hz, density_mm2_hz
        Each (m,).

    Raises
    ------
    UsageError
        A setting that is not known, or a segment or a number of tapers that does not fit the signal.
    """
    n = len(signal_mm)
    if settings.estimate not in get_args(Estimate) or settings.detrend not in get_args(Detrend):
        raise UsageError("A spectrum is estimated by 'welch' or 'multitaper', with detrend 'constant' or 'linear'.")
    if settings.estimate == "multitaper":
        return _sine_multitaper(signal_mm, rate_hz, settings)
    segment = n // 2 if settings.segment_s is None else min(n, round(settings.segment_s * rate_hz))
    if segment < 8:
        raise UsageError("A spectrum needs segments of at least 8 samples: lengthen segment_s or the recording.")
    return scipy.signal.welch(
        signal_mm, rate_hz, "hann", segment, segment // 2, n if settings.fine_bins else segment, settings.detrend
    )


def _sine_multitaper(
    signal_mm: np.ndarray, rate_hz: float, settings: SpectrumSettings
) -> tuple[np.ndarray, np.ndarray]:
    n = len(signal_mm)
    if not 1 <= settings.tapers <= n // 4:
        raise UsageError(f"{settings.tapers} tapers do not fit {n} samples: choose 1 to {n // 4}.")
    centred = scipy.signal.detrend(signal_mm, type=settings.detrend)
    orders = np.arange(1, settings.tapers + 1)[:, None]
    tapers = np.sqrt(2 / (n + 1)) * np.sin(np.pi * orders * np.arange(1, n + 1) / (n + 1))
    density = (np.abs(np.fft.rfft(tapers * centred, axis=1)) ** 2).mean(axis=0) / rate_hz
    density[1 : (n + 1) // 2] *= 2  # one-sided: all but 0 Hz and, with n even, half the rate
    return np.fft.rfftfreq(n, 1 / rate_hz), density


def measure_spectrum(signal_mm: np.ndarray, rate_hz: float, settings: SpectrumSettings = QUIJOUX) -> Spectrum:
    """Measures of the spectrum of one axis, or of the radius.

    Parameters
    ----------
    signal_mm
        (n,) displacement, mm.
    rate_hz
        Samples a second.
    settings
        How; `QUIJOUX` (default), `DUARTE` and `PRIETO` are the published ways.

    Raises
    ------
    UsageError
        As `power_density`, or a band without a bin.
    """
    frequency, density = power_density(signal_mm, rate_hz, settings)
    if settings.integral not in get_args(Integral):
        raise UsageError(f"The integral {settings.integral!r} is not known: choose 'sum' or 'trapezoid'.")
    if settings.band_hz is not None:
        low, high = settings.band_hz
        inside = (frequency >= low - _ROUNDING_HZ) & (frequency <= high + _ROUNDING_HZ)
        frequency, density = frequency[inside], density[inside]
    if len(frequency) < 2:
        raise UsageError(f"The band {settings.band_hz} Hz holds no frequencies of this trace: widen it.")
    return _measured(frequency, density, settings.integral)


def _measured(frequency: np.ndarray, density: np.ndarray, integral: Integral) -> Spectrum:
    width = float(frequency[1] - frequency[0])

    def power(values: np.ndarray) -> float:
        return float(scipy.integrate.trapezoid(values, frequency) if integral == "trapezoid" else values.sum() * width)

    if integral == "trapezoid":
        rising = scipy.integrate.cumulative_trapezoid(density, frequency, initial=0)
    else:
        rising = np.cumsum(density)
    m0, m1, m2 = (power(density * frequency**order) for order in range(3))
    known = m0 > 0

    def below(share: float) -> float:
        return float(frequency[np.argmax(rising >= share * rising[-1])]) if known else float("nan")

    slow = frequency <= 0.5 + _ROUNDING_HZ
    fast = frequency > 2 + _ROUNDING_HZ
    parts = [float(density[part].sum()) * width for part in (slow, ~slow & ~fast, fast)]
    return Spectrum(
        power_mm2=m0,
        mean_frequency_hz=quotient(m1, m0),
        peak_frequency_hz=float(frequency[np.argmax(density)]) if known else float("nan"),
        frequency_50_hz=below(0.5),
        frequency_80_hz=below(0.8),
        frequency_95_hz=below(0.95),
        centroid_frequency_hz=float(np.sqrt(quotient(m2, m0))),
        frequency_dispersion=float(np.sqrt(max(0.0, 1 - m1**2 / (m0 * m2)))) if known else float("nan"),
        power_to_0_5_hz_mm2=parts[0],
        power_0_5_to_2_hz_mm2=parts[1],
        power_from_2_hz_mm2=parts[2],
        frequency_quotient=quotient(parts[2], parts[0] + parts[1]),
        bin_hz=width,
        bins_power_mm2=float(density.sum()) * width,
    )


def joint_mean_frequency_hz(ml: Spectrum, ap: Spectrum) -> float:
    """Mean frequency of both axes, each weighted with its power (Santos & Duarte 2016), Hz."""
    weighted = ml.mean_frequency_hz * ml.bins_power_mm2, ap.mean_frequency_hz * ap.bins_power_mm2
    moments = [moment for moment in weighted if np.isfinite(moment)]
    return quotient(sum(moments), ml.bins_power_mm2 + ap.bins_power_mm2)
