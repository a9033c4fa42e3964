"""Figures of one repetition from the bins around it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mat.foot import FootMeasures
from mat.geometry import SIDES, Side
from mat.posture.repetitions.filters import GRAVITY_M_S2
from mat.posture.repetitions.repetition import FootAtBottom
from mat.posture.repetitions.samples import BIN_S

#: Columns of the bins.
COLUMNS = (
    "total_share", "ap_mm", "ml_mm", "left_fl_pct", "right_fl_pct", "left_share",
    "left_heel", "left_mth1", "left_mth5", "right_heel", "right_mth1", "right_mth5", "in_band",
)  # fmt: skip
_AT = {name: index for index, name in enumerate(COLUMNS)}
TOTAL = _AT["total_share"]
#: Half of what counts as the bottom, s, where there is no longer hold.
BOTTOM_S = 0.25
#: The top is looked at for this long after the end, s.
TOP_S = 0.3
#: CoM height by integration: for movements up to this long, whose force at both ends is below this part of its peak
#: (rest: over a whole trial integration drifted by 1.75 m), and that comes back to within this part of the depth.
HEIGHT_S, HEIGHT_REST, HEIGHT_CLOSES = 4.0, 0.15, 0.3
_REST_BINS = round(0.25 / BIN_S)


def columns_of(
    total_share: np.ndarray,
    net_cop_mm: np.ndarray,
    left_share: np.ndarray,
    feet: Mapping[Side, FootMeasures],
    band_pct: tuple[float, float] | None,
) -> np.ndarray:
    """What repetitions are found in and measured from, (n, m) columns :data:`COLUMNS`.

    Parameters
    ----------
    total_share, net_cop_mm, left_share
        (n,) total force in shares of body weight, (n, 2), (n,).
    feet
        Measures of both feet.
    band_pct
        Both ends of the target band, % of foot length; None where nothing is asked.
    """
    left, right = feet["left"], feet["right"]
    columns = np.empty((len(total_share), len(COLUMNS)))
    columns[:, TOTAL], columns[:, 1:3], columns[:, _AT["left_share"]] = total_share, net_cop_mm[:, ::-1], left_share
    columns[:, _AT["left_fl_pct"]], columns[:, _AT["right_fl_pct"]] = left.fl_pct, right.fl_pct
    columns[:, 6:9], columns[:, 9:12] = left.tripod, right.tripod
    columns[:, -1] = np.nan if band_pct is None else _in_band(left, right, band_pct)
    return columns


def _in_band(left: FootMeasures, right: FootMeasures, band_pct: tuple[float, float]) -> np.ndarray:
    """1 where the mean place of both feet, by their loads, is within the band, 0 where it is not; NaN: unknown."""
    places, weights = zip(*(_placed(foot) for foot in (left, right)), strict=True)
    borne = weights[0] + weights[1]
    mean_pct = (places[0] * weights[0] + places[1] * weights[1]) / np.where(borne > 0, borne, np.nan)
    return np.where(np.isnan(mean_pct), np.nan, (mean_pct >= band_pct[0]) & (mean_pct <= band_pct[1]))


def _placed(foot: FootMeasures) -> tuple[np.ndarray, np.ndarray]:
    """Place of a foot's load and the load itself, (n,) each; 0 where the place is not known."""
    known = np.isfinite(foot.fl_pct)
    return np.where(known, foot.fl_pct, 0.0), np.where(known, foot.force_n, 0.0)


def column(bins: np.ndarray, name: str) -> np.ndarray:
    """A column of bins (b, m) by its name."""
    return bins[:, _AT[name]]


def span(values: np.ndarray) -> float:
    """Greatest less least; NaN where nothing is defined."""
    defined = values[np.isfinite(values)]
    return float(np.ptp(defined)) if len(defined) else float("nan")


def mean(values: np.ndarray) -> float:
    """Mean of what is defined; NaN where nothing is."""
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if len(defined) else float("nan")


def early_cop_mm(bins: np.ndarray) -> float:
    """Way of the CoP over the first quarter of a descent, mm forward; ``bins`` are those of the descent."""
    ap_mm = column(bins, "ap_mm")
    edge = max(1, len(ap_mm) // 16)
    quarter = max(edge, len(ap_mm) // 4)
    return mean(ap_mm[quarter - edge : quarter + edge]) - mean(ap_mm[:edge])


def at_bottom(bins: np.ndarray) -> dict[Side, FootAtBottom]:
    """Tripod and steadiness of each foot over the bins of the bottom; a foot that is not defined is missing."""
    feet: dict[Side, FootAtBottom] = {}
    for side in SIDES:
        tripod = np.stack([column(bins, f"{side}_{corner}") for corner in ("heel", "mth1", "mth5")], axis=1)
        tripod = tripod[np.isfinite(tripod).all(axis=1)]
        if len(tripod):
            centre = tripod.mean(axis=0)
            feet[side] = FootAtBottom(centre, float(np.sqrt(((tripod - centre) ** 2).sum(axis=1).mean())))
    return feet


def peak(bins: np.ndarray) -> tuple[float, float]:
    """Greatest total, share of body weight, and the left foot's share there."""
    if len(bins) == 0:
        return float("nan"), float("nan")
    at = int(bins[:, TOTAL].argmax())
    return float(bins[at, TOTAL]), float(bins[at, _AT["left_share"]])


def mean_place_pct(bins: np.ndarray) -> float:
    """Mean place of both feet, % of foot length."""
    return mean(np.concatenate([column(bins, "left_fl_pct"), column(bins, "right_fl_pct")]))


def depth_m(force: np.ndarray, load: float) -> float:
    """How far the centre of mass sank, by integrating twice from rest to rest.

    Parameters
    ----------
    force
        (b,) above the load, share of body weight, with a quarter of a second of rest at either end.
    load
        What stands on the mat, share of body weight.

    Returns
    -------
    float
        NaN where it lasts longer than 4 s, does not begin and end in rest, or does not come back.
    """
    inner = force[_REST_BINS:-_REST_BINS]
    if not 4 <= len(inner) <= HEIGHT_S / BIN_S:
        return float("nan")
    rest = HEIGHT_REST * float(np.abs(inner).max())
    if abs(force[:_REST_BINS].mean()) > rest or abs(force[-_REST_BINS:].mean()) > rest:
        return float("nan")
    acceleration = (force - force.mean()) * (GRAVITY_M_S2 / load)
    speed = np.cumsum(acceleration) * BIN_S
    height = np.cumsum(speed) * BIN_S
    sunk = -float(height.min())
    return sunk if abs(height[-1]) <= HEIGHT_CLOSES * sunk else float("nan")
