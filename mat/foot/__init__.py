"""Foot: footprint, regions, centre of pressure, tripod, stance."""

from mat.foot.baseline import Baseline, FootBaseline
from mat.foot.footprint import CellPoints, Footprint, find_footprint
from mat.foot.measures import FootMeasures, measure_foot
from mat.foot.regions import CORNERS, REGIONS, RegionMap, map_regions, tripod_loads
from mat.foot.stance import NO_FEET, Stance, StandingFoot
from mat.foot.tracker import StanceTracker

__all__ = [
    "CORNERS",
    "NO_FEET",
    "REGIONS",
    "Baseline",
    "CellPoints",
    "FootBaseline",
    "FootMeasures",
    "Footprint",
    "RegionMap",
    "Stance",
    "StanceTracker",
    "StandingFoot",
    "find_footprint",
    "map_regions",
    "measure_foot",
    "tripod_loads",
]
