"""How fast the CoP goes: path, velocity, area swept, mean frequency, and what is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import scipy

from mat.errors import UsageError
from mat.posture.sway.distance import Distances
from mat.posture.sway.trace import Trace, quotient

Duration = Literal["n", "n-1"]
#: Savitzky–Golay differentiator of Quijoux et al. 2021.
_SPEED_WINDOW, _SPEED_ORDER = 5, 3
#: Velocities below this share of the largest are a standstill: where the digits of a plate cancel, rounding is left.
_ROUNDING = 1e-9
#: Path of a sine per period and mean distance, as Prieto et al. 1996 have it.
_SINE = 4 * np.sqrt(2)


@dataclass(frozen=True)
class Velocities:
    """Path, velocity and what follows from them.

    Attributes
    ----------
    path_ml_mm, path_ap_mm, path_mm
        Length of the way along each axis and in the plane.
    mean_velocity_ml_mm_s, mean_velocity_ap_mm_s, mean_velocity_mm_s
        Path over duration.
    sway_area_rate_mm2_s
        Area swept from the mean place a second.
    mean_frequency_ml_hz, mean_frequency_ap_hz, mean_frequency_hz
        Frequency of a sine (ML, AP) or circle (planar) with the same mean distance and velocity.
    phase_plane_ml, phase_plane_ap
        √(rms² + variance of the velocity); mm and mm/s are added as numbers, as the literature does.
    path_per_area_1_mm
        Path over ellipse area (LFS).
    fractal_dimension_range, fractal_dimension_circle, fractal_dimension_ellipse
        ln n / ln(n d / path) with d the planar range, the diameter of the 95 % circle, and that of a circle with the
        ellipse's area.
    zero_crossings_ml, zero_crossings_ap
        Changes of the sign of the velocity.
    peak_velocity_ml_mm_s, peak_velocity_right_mm_s, peak_velocity_left_mm_s
        Mean of the fastest moments between two changes, ML: both ways, to the right, to the left.
    peak_velocity_ap_mm_s, peak_velocity_forward_mm_s, peak_velocity_back_mm_s
        The same, AP.
    """

    path_ml_mm: float
    path_ap_mm: float
    path_mm: float
    mean_velocity_ml_mm_s: float
    mean_velocity_ap_mm_s: float
    mean_velocity_mm_s: float
    sway_area_rate_mm2_s: float
    mean_frequency_ml_hz: float
    mean_frequency_ap_hz: float
    mean_frequency_hz: float
    phase_plane_ml: float
    phase_plane_ap: float
    path_per_area_1_mm: float
    fractal_dimension_range: float
    fractal_dimension_circle: float
    fractal_dimension_ellipse: float
    zero_crossings_ml: int
    peak_velocity_ml_mm_s: float
    peak_velocity_right_mm_s: float
    peak_velocity_left_mm_s: float
    zero_crossings_ap: int
    peak_velocity_ap_mm_s: float
    peak_velocity_forward_mm_s: float
    peak_velocity_back_mm_s: float


def duration_s(samples: int, rate_hz: float, duration: Duration = "n") -> float:
    """Duration a path is divided by: ``n`` samples (Prieto; Duarte) or the ``n-1`` steps between them.

    Raises
    ------
    UsageError
        Another name.
    """
    if duration not in get_args(Duration):
        raise UsageError(f"The duration {duration!r} is not known: choose 'n' or 'n-1'.")
    return (samples if duration == "n" else samples - 1) / rate_hz


def velocity_mm_s(trace: Trace) -> np.ndarray:
    """(n, 2) velocity by a Savitzky–Golay differentiator over 5 samples, mm/s."""
    return scipy.signal.savgol_filter(
        trace.cop_mm, _SPEED_WINDOW, _SPEED_ORDER, deriv=1, delta=1 / trace.rate_hz, axis=0
    )


class VelocityPeaks(NamedTuple):
    """Sign changes of a velocity and the mean size of the peaks between two changes."""

    changes: int
    all_mm_s: float
    positive_mm_s: float
    negative_mm_s: float


def velocity_peaks(velocity: np.ndarray) -> VelocityPeaks:
    """Sign changes and peaks of (n,) velocity, mm/s.

    The stretches before the first and after the last change are not whole and do not count; NaN without a peak.
    """
    moving = np.flatnonzero(np.abs(velocity) > _ROUNDING * np.abs(velocity).max())
    changes = moving[1:][np.diff(np.sign(velocity[moving])) != 0]
    if len(changes) < 2:
        return VelocityPeaks(len(changes), float("nan"), float("nan"), float("nan"))
    peaks = np.maximum.reduceat(np.abs(velocity), changes)[:-1]
    positive = velocity[changes[:-1]] > 0

    def mean(values: np.ndarray) -> float:
        return float(values.mean()) if len(values) else float("nan")

    return VelocityPeaks(len(changes), mean(peaks), mean(peaks[positive]), mean(peaks[~positive]))


def fractal_dimension(samples: int, diameter_mm: float, path_mm: float) -> float:
    """ln n / ln(n d / path) (Prieto et al. 1996); NaN where nothing moves."""
    if not (diameter_mm > 0 and path_mm > 0):
        return float("nan")
    return quotient(np.log(samples), np.log(samples) + np.log(diameter_mm) - np.log(path_mm))


def measure_velocities(trace: Trace, distances: Distances, duration: Duration = "n") -> Velocities:
    """Path, velocities and frequencies of a prepared trace.

    Parameters
    ----------
    trace
        Prepared trace, (n, 2) mm.
    distances
        Its distances.
    duration
        What paths are divided by (see `duration_s`).

    Notes
    -----
    T. E. Prieto et al., IEEE Trans Biomed Eng 43 (1996) 956; F. Quijoux et al., Physiol Rep 9 (2021) e15067; phase
    plane: P. O. Riley et al., Gait Posture 3 (1995) 245.
    """
    place, n = trace.cop_mm, len(trace.cop_mm)
    seconds, steps = duration_s(n, trace.rate_hz, duration), np.diff(place, axis=0)
    paths = np.abs(steps).sum(axis=0)
    path = float(np.hypot(steps[:, 0], steps[:, 1]).sum())
    swept = np.abs(place[1:, 0] * place[:-1, 1] - place[:-1, 0] * place[1:, 1]).sum() / 2
    velocity = velocity_mm_s(trace)
    phase = np.sqrt((place**2).mean(axis=0) + velocity.var(axis=0))
    diameters = (
        distances.range_mm,
        float(np.sqrt(4 * distances.circle_area_mm2 / np.pi)),
        float(np.sqrt(4 * distances.ellipse_area_mm2 / np.pi)),
    )
    dimensions = [fractal_dimension(n, diameter, path) for diameter in diameters]
    ml, ap = velocity_peaks(velocity[:, 0]), velocity_peaks(velocity[:, 1])
    return Velocities(
        path_ml_mm=float(paths[0]),
        path_ap_mm=float(paths[1]),
        path_mm=path,
        mean_velocity_ml_mm_s=float(paths[0] / seconds),
        mean_velocity_ap_mm_s=float(paths[1] / seconds),
        mean_velocity_mm_s=path / seconds,
        sway_area_rate_mm2_s=float(swept / seconds),
        mean_frequency_ml_hz=quotient(paths[0] / seconds, _SINE * distances.mean_distance_ml_mm),
        mean_frequency_ap_hz=quotient(paths[1] / seconds, _SINE * distances.mean_distance_ap_mm),
        mean_frequency_hz=quotient(path / seconds, 2 * np.pi * distances.mean_distance_mm),
        phase_plane_ml=float(phase[0]),
        phase_plane_ap=float(phase[1]),
        path_per_area_1_mm=quotient(path, distances.ellipse_area_mm2),
        fractal_dimension_range=dimensions[0],
        fractal_dimension_circle=dimensions[1],
        fractal_dimension_ellipse=dimensions[2],
        zero_crossings_ml=ml.changes,
        peak_velocity_ml_mm_s=ml.all_mm_s,
        peak_velocity_right_mm_s=ml.positive_mm_s,
        peak_velocity_left_mm_s=ml.negative_mm_s,
        zero_crossings_ap=ap.changes,
        peak_velocity_ap_mm_s=ap.all_mm_s,
        peak_velocity_forward_mm_s=ap.positive_mm_s,
        peak_velocity_back_mm_s=ap.negative_mm_s,
    )
