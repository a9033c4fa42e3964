"""Foot: footprint, regions, centre of pressure, tripod, stance."""

from mat.foot.baseline import Baseline, FootBaseline
from mat.foot.footprint import CellPoints, Footprint, find_footprint
from mat.foot.measures import FootMeasures, measure_foot
from mat.foot.regions import CORNERS, REGIONS, RegionMap, map_regions, tripod_loads
from mat.foot.stance import Stance
from mat.foot.tracker import StanceTracker

__all__ = [
    "CORNERS",
    "REGIONS",
    "Baseline",
    "CellPoints",
    "FootBaseline",
    "FootMeasures",
    "Footprint",
    "RegionMap",
    "Stance",
    "StanceTracker",
    "find_footprint",
    "map_regions",
    "measure_foot",
    "tripod_loads",
]
