"""What a foot does in every scan: force, CoP, place along the foot, regional shares, tripod."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.foot.footprint import Footprint
from mat.foot.regions import CORNER_REGIONS, CORNERS, REGIONS, RegionMap


@dataclass(frozen=True)
class FootMeasures:
    """One foot over n scans; NaN where a value is not defined.

    Attributes
    ----------
    force_n
        (n,) force on the pad, N.
    cop_mm
        (n, 2) CoP on the floor (x right, y forward), mm.
    cop_medial_mm
        (n,) distance of the CoP from the long axis, positive towards the other foot, mm.
    fl_pct
        (n,) CoP along the foot, % of foot length from the rear edge.
    shares
        (n, 6) load of heel, midfoot, MTH1, MTH2–4, MTH5, toes; sum 1.
    tripod
        (n, 3) barycentric loads of heel, MTH1, MTH5; sum 1.
    core_shares
        (n, 3) load of the corners' cores, by which lifting is told; where none is given, of their regions.
    """

    force_n: np.ndarray
    cop_mm: np.ndarray
    cop_medial_mm: np.ndarray
    fl_pct: np.ndarray
    shares: np.ndarray
    tripod: np.ndarray
    core_shares: np.ndarray = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.core_shares is None:
            object.__setattr__(self, "core_shares", self.shares[:, CORNER_REGIONS])

    @classmethod
    def without_footprint(cls, force_n: np.ndarray, cop_mm: np.ndarray) -> FootMeasures:
        """Before the footprint is known only force and CoP are defined."""
        unknown = np.full(len(force_n), np.nan)
        shares = np.full((len(force_n), len(REGIONS)), np.nan)
        return cls(force_n, cop_mm, unknown, unknown, shares, np.full((len(force_n), len(CORNERS)), np.nan))

    @classmethod
    def joined(cls, parts: list[FootMeasures]) -> FootMeasures:
        """Successive stretches put together."""
        names = cls.__dataclass_fields__
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def measure_foot(
    force_n: np.ndarray, cop_mm: np.ndarray, cells_n: np.ndarray, footprint: Footprint, regions: RegionMap
) -> FootMeasures:
    """Measures of scans that share one footprint.

    Parameters
    ----------
    force_n, cop_mm
        (n,) and (n, 2), from :mod:`mat.foot.cop`; NaN CoP below the load floor.
    cells_n
        (n, rows, pad_cols) force on the cells of the pad, N.
    """
    defined = np.isfinite(cop_mm[:, 0])
    regional_n = (cells_n.reshape(len(cells_n), 1, -1) @ regions.weights)[:, 0, :]
    shares = np.where(defined[:, None], regional_n / np.where(force_n > 0, force_n, 1.0)[:, None], np.nan)
    regional, told = regions.membership.shape[1], regions.cores is not None
    return FootMeasures(
        force_n=force_n,
        cop_mm=cop_mm,
        cop_medial_mm=footprint.medial_mm(cop_mm),
        fl_pct=footprint.fl_pct(cop_mm),
        shares=shares[:, :regional],
        tripod=regions.tripod_loads(cop_mm),
        core_shares=shares[:, regional:] if told else np.full((len(force_n), len(CORNERS)), np.nan),
    )
