"""The frame table: one row a scan, the same names in every export."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mat.files.markers import Marker, cue_column
from mat.foot.regions import CORNERS, REGIONS
from mat.geometry import SIDES, Side
from mat.pipeline import PHASES, QUALITIES, Analysis, quality_names
from mat.posture import ROLLS, SHIFTS, TILTS

_OF_THE_PERSON = (
    "time_s", "seq", "missed", "phase", "set", "rep", "total_force_n", "net_cop_ml_mm", "net_cop_ap_mm",
    "left_load_share", "shift", "cue",
)  # fmt: skip
_OF_A_FOOT = (
    "force_n", "cop_ml_mm", "cop_ap_mm", "cop_medial_mm", "cop_fl_pct",
    *(f"{region}_share" for region in REGIONS),
    *(f"tripod_{corner}" for corner in CORNERS),
    "roll", "tilt",
)  # fmt: skip
#: Names of all columns, in order.
COLUMNS = (*_OF_THE_PERSON, *(f"{side}_{name}" for side in SIDES for name in _OF_A_FOOT), "quality")

#: Unit of the columns that have one, for the side file.
UNITS = {
    "time_s": "s",
    "total_force_n": "N",
    "net_cop_ml_mm": "mm",
    "net_cop_ap_mm": "mm",
    "left_load_share": "share",
    **{f"{side}_force_n": "N" for side in SIDES},
    **{f"{side}_cop_{name}": "mm" for side in SIDES for name in ("ml_mm", "ap_mm", "medial_mm")},
    **{f"{side}_cop_fl_pct": "% of foot length" for side in SIDES},
    **{f"{side}_{region}_share": "share" for side in SIDES for region in REGIONS},
    **{f"{side}_tripod_{corner}": "share" for side in SIDES for corner in CORNERS},
}


_MEANINGS = {
    "time_s": "device time since the first recorded scan, uncorrected",
    "seq": "number of the scan, counted by the device",
    "missed": "scans lost between the row before and this one",
    "phase": "empty: nobody on the mat; settling: the stance is not known yet; stand, descent, bottom, ascent, hold: "
    "as far as it is known at that scan, so a little later than the repetition's own times; paused: not counted",
    "set": "number of the set, from 1; empty outside. A rest or stepping off ends it",
    "rep": "number of the repetition within its set while it is done, from 1; empty outside. A movement that turned "
    "out to be no repetition leaves its number to the next",
    "total_force_n": "force on both pads",
    "net_cop_ml_mm": "centre of pressure of both feet, to the person's right",
    "net_cop_ap_mm": "centre of pressure of both feet, forward",
    "left_load_share": "the left foot's share of the force",
    "shift": "load moved to a side, against the person's own stance on both feet",
    "cue": "cue that sounded: at the scan that entered the state it is for",
    "quality": "what makes the row doubtful, joined by semicolons",
    "force_n": "force on this pad",
    "cop_ml_mm": "centre of pressure of the foot, to the person's right",
    "cop_ap_mm": "centre of pressure of the foot, forward",
    "cop_medial_mm": "centre of pressure, distance from the foot's long axis, towards the other foot",
    "cop_fl_pct": "centre of pressure along the foot: 0 rear edge of the heel, 100 foot length",
    "roll": "rolling onto toes or heels; caution: on the way there",
    "tilt": "rolling inward or outward, toes gripping, or a corner of the foot (heel, ball of the big or little toe) "
    "lifting",
}
_VALUES = {"phase": PHASES, "shift": SHIFTS, "quality": QUALITIES, "roll": ROLLS, "tilt": TILTS}
_PLACES = {
    "heel": "heel",
    "midfoot": "midfoot",
    "mth1": "ball of the big toe",
    "mth24": "balls of the second to fourth toe",
    "mth5": "ball of the little toe",
    "toes": "toes",
}


def column_meaning(name: str) -> dict[str, object]:
    """Meaning, unit and possible values of a column of :data:`COLUMNS`, for the side file."""
    own = name.removeprefix("left_").removeprefix("right_") if name not in _MEANINGS else name
    if own.startswith("tripod_"):
        corner = _PLACES[own.removeprefix("tripod_")]
        text = (
            f"share the {corner} would carry if the foot stood on its three corners only and had this centre of "
            "pressure; the three sum to 1, negative where the centre of pressure lies outside the triangle"
        )
    elif own not in _MEANINGS:
        text = f"share of the foot's force under the {_PLACES[own.removesuffix('_share')]}; the six sum to 1"
    else:
        text = _MEANINGS[own]
    meaning: dict[str, object] = {"meaning": text}
    if name in UNITS:
        meaning["unit"] = UNITS[name]
    if own in _VALUES:
        meaning["values"] = list(_VALUES[own])
    return meaning


class FrameTable:
    """Columns of a recording, block by block, with the cues that sounded.

    Parameters
    ----------
    markers
        Of the recording (:func:`mat.files.markers.read_markers`).
    """

    def __init__(self, markers: Sequence[Marker] = ()) -> None:
        self._markers = markers
        self._last_us: int | None = None

    def columns(self, analysis: Analysis) -> dict[str, np.ndarray]:
        """Columns of the next block (:func:`frame_columns`)."""
        time_us = analysis.block.time_us
        cue = cue_column(self._markers, time_us, self._last_us)
        self._last_us = int(time_us[-1])
        return frame_columns(analysis, cue)


def frame_columns(analysis: Analysis, cue: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """Columns of a block of scans.

    Parameters
    ----------
    cue
        (n,) text, the cue that sounded at each scan; None for none.

    Returns
    -------
    dict of ndarray, each of shape (n,)
        Floats (NaN: undefined), integers, or text (empty: undefined), in the order of :data:`COLUMNS`.
    """
    count = len(analysis)
    nothing = np.full(count, "")
    columns = {
        "time_s": analysis.block.time_s,
        "seq": analysis.block.sequence,
        "missed": analysis.block.missed,
        "phase": _names(analysis.phase, PHASES),
        "set": number_column(analysis.set_number),
        "rep": number_column(analysis.repetition),
        "total_force_n": analysis.total_force_n,
        "net_cop_ml_mm": analysis.net_cop_mm[:, 0],
        "net_cop_ap_mm": analysis.net_cop_mm[:, 1],
        "left_load_share": analysis.left_load_share,
        "shift": _names(analysis.shift, SHIFTS),
        "cue": nothing if cue is None else cue,
    }
    for side in SIDES:
        columns |= _foot_columns(analysis, side)
    columns["quality"] = _quality(analysis.quality)
    return columns


def _foot_columns(analysis: Analysis, side: Side) -> dict[str, np.ndarray]:
    foot = analysis.feet[side]
    values = {
        "force_n": foot.force_n,
        "cop_ml_mm": foot.cop_mm[:, 0],
        "cop_ap_mm": foot.cop_mm[:, 1],
        "cop_medial_mm": foot.cop_medial_mm,
        "cop_fl_pct": foot.fl_pct,
        **{f"{region}_share": foot.shares[:, index] for index, region in enumerate(REGIONS)},
        **{f"tripod_{corner}": foot.tripod[:, index] for index, corner in enumerate(CORNERS)},
        "roll": _names(analysis.roll[side], ROLLS),
        "tilt": _names(analysis.tilt[side], TILTS),
    }
    return {f"{side}_{name}": value for name, value in values.items()}


def _names(codes: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Text of state codes; −1, undefined, takes the last place: the empty text."""
    return np.array([*names, ""])[codes]


def number_column(numbers: np.ndarray) -> np.ndarray:
    """Counts from 1 as text; 0, outside, is empty."""
    texts = ["", *map(str, range(1, int(numbers.max(initial=0)) + 1))]
    return np.array(texts)[numbers]


def _quality(bits: np.ndarray) -> np.ndarray:
    kinds, places = np.unique(bits, return_inverse=True)
    return np.array([quality_names(int(kind)) for kind in kinds])[places]
