"""How far the CoP goes: distances from its mean place, ranges, areas and the direction of sway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import scipy

from mat.errors import UsageError
from mat.posture.sway.trace import Trace, quotient

Ellipse = Literal["prediction", "prediction_n", "f_exact", "f_3", "chi2", "confidence"]
#: One-sided 95 % of the normal distribution, for the circle (Prieto et al. 1996).
_Z_95 = 1.645


@dataclass(frozen=True)
class Distances:
    """Distances and areas of one trace.

    Attributes
    ----------
    mean_ml_mm, mean_ap_mm
        Mean place of the CoP as recorded.
    mean_distance_ml_mm, mean_distance_ap_mm, mean_distance_mm
        Mean absolute displacement, and mean radius.
    max_distance_ml_mm, max_distance_ap_mm, max_distance_mm
        Largest displacement from the mean place.
    rms_ml_mm, rms_ap_mm, rms_mm
        Root mean square; ``rms_mm`` of the radius is the planar deviation.
    range_ml_mm, range_ap_mm, range_mm
        Largest distance between two places.
    range_ratio
        ML range over AP range.
    hull_area_mm2
        Convex hull of the trace.
    circle_area_mm2
        95 % circle, π (mean radius + 1.645 SD of the radius)².
    ellipse_area_mm2, ellipse_major_mm, ellipse_minor_mm
        95 % ellipse of the named kind and its semi-axes.
    direction_deg
        Principal direction of sway from the AP axis, 0–90.
    direction_coefficient
        Correlation of ML and AP.
    """

    mean_ml_mm: float
    mean_ap_mm: float
    mean_distance_ml_mm: float
    mean_distance_ap_mm: float
    mean_distance_mm: float
    max_distance_ml_mm: float
    max_distance_ap_mm: float
    max_distance_mm: float
    rms_ml_mm: float
    rms_ap_mm: float
    rms_mm: float
    range_ml_mm: float
    range_ap_mm: float
    range_mm: float
    range_ratio: float
    hull_area_mm2: float
    circle_area_mm2: float
    ellipse_area_mm2: float
    ellipse_major_mm: float
    ellipse_minor_mm: float
    direction_deg: float
    direction_coefficient: float


def ellipse_scale(samples: int, ellipse: Ellipse = "prediction") -> float:
    """Squared semi-axis of the 95 % ellipse per unit of variance (taken with 1/n).

    Parameters
    ----------
    samples
        Number of samples n.
    ellipse
        ``prediction``: holds a new sample with 95 % (variances with 1/(n-1); Schubert & Kirchner 2014; Duarte).
        ``prediction_n``: the same with variances over n (Quijoux et al. 2021).
        ``f_exact``, ``f_3``: Prieto et al. 1996 with F(0.95; 2, n-2) and with F = 3.00.
        ``chi2``: n taken as infinite, χ²(0.95; 2) = 5.991.
        ``confidence``: holds the mean place, not the sway, with 95 %; it shrinks with 1/n.

    Raises
    ------
    UsageError
        Another name, or fewer than three samples.
    """
    if ellipse not in get_args(Ellipse):
        raise UsageError(f"The ellipse {ellipse!r} is not known: choose one of {', '.join(get_args(Ellipse))}.")
    if samples < 3:
        raise UsageError("An ellipse needs at least three samples: record for longer.")
    n = float(samples)
    if ellipse == "chi2":
        return float(scipy.stats.chi2.ppf(0.95, 2))
    if ellipse == "f_3":
        return 6.0
    double_f = 2 * float(scipy.stats.f.ppf(0.95, 2, n - 2))
    factor = {
        "prediction": (n + 1) / (n - 2),
        "prediction_n": (n + 1) * (n - 1) / (n * (n - 2)),
        "f_exact": 1.0,
        "confidence": 1 / (n - 2),
    }
    return double_f * factor[ellipse]


def hull(points_mm: np.ndarray) -> tuple[float, float]:
    """Area of the convex hull, mm², and the largest distance between two points, mm, of (n, 2) points."""
    try:
        shape = scipy.spatial.ConvexHull(points_mm)
    except scipy.spatial.QhullError:  # the points lie on one line
        centred = points_mm - points_mm.mean(axis=0)
        axis = np.linalg.svd(centred, full_matrices=False)[2][0]
        return 0.0, float(np.ptp(centred @ axis))
    return float(shape.volume), float(scipy.spatial.distance.pdist(points_mm[shape.vertices]).max())


def measure_distances(trace: Trace, ellipse: Ellipse = "prediction") -> Distances:
    """Distances, areas and direction of a prepared trace.

    Parameters
    ----------
    trace
        Prepared trace, (n, 2) mm.
    ellipse
        Kind of the 95 % ellipse (see `ellipse_scale`).

    Notes
    -----
    T. E. Prieto et al., IEEE Trans Biomed Eng 43 (1996) 956; P. Schubert, M. Kirchner, Gait Posture 39 (2014) 518;
    F. Quijoux et al., Physiol Rep 9 (2021) e15067.
    """
    place, n = trace.cop_mm, len(trace.cop_mm)
    radius = np.hypot(place[:, 0], place[:, 1])
    mean, largest = np.abs(place).mean(axis=0), np.abs(place).max(axis=0)
    moments = place.T @ place / n
    rms, spread = np.sqrt(np.diag(moments)), np.ptp(place, axis=0)
    hull_area, planar_range = hull(place)
    mean_radius, rms_radius = radius.mean(), np.sqrt(np.mean(radius**2))
    radius_sd = np.sqrt(max(rms_radius**2 - mean_radius**2, 0.0))
    # Centred again: a trace centred before the filter is off by a hair, which turns the axes but not the moments.
    variances, axes = np.linalg.eigh(np.cov(place.T, ddof=0))
    determinant = max(moments[0, 0] * moments[1, 1] - moments[0, 1] ** 2, 0.0)
    scale = ellipse_scale(n, ellipse)
    minor, major = np.sqrt(np.clip(np.linalg.eigvalsh(moments), 0, None) * scale)
    return Distances(
        mean_ml_mm=trace.mean_mm[0],
        mean_ap_mm=trace.mean_mm[1],
        mean_distance_ml_mm=float(mean[0]),
        mean_distance_ap_mm=float(mean[1]),
        mean_distance_mm=float(mean_radius),
        max_distance_ml_mm=float(largest[0]),
        max_distance_ap_mm=float(largest[1]),
        max_distance_mm=float(radius.max()),
        rms_ml_mm=float(rms[0]),
        rms_ap_mm=float(rms[1]),
        rms_mm=float(rms_radius),
        range_ml_mm=float(spread[0]),
        range_ap_mm=float(spread[1]),
        range_mm=planar_range,
        range_ratio=quotient(spread[0], spread[1]),
        hull_area_mm2=hull_area,
        circle_area_mm2=float(np.pi * (mean_radius + _Z_95 * radius_sd) ** 2),
        ellipse_area_mm2=float(np.pi * scale * np.sqrt(determinant)),
        ellipse_major_mm=float(major),
        ellipse_minor_mm=float(minor),
        direction_deg=_from_ap_deg(variances, axes),
        direction_coefficient=quotient(moments[0, 1], rms[0] * rms[1]),
    )


def _from_ap_deg(variances: np.ndarray, axes: np.ndarray) -> float:
    """Angle of the larger axis from AP; sway alike in all directions has none."""
    if not variances[1] > variances[0] * (1 + 1e-9):
        return float("nan")
    return float(np.degrees(np.arctan2(abs(axes[0, 1]), abs(axes[1, 1]))))
