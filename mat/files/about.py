"""What stands beside every table: units, axes, settings, mat, what was lost."""

from __future__ import annotations

from collections.abc import Mapping

import mat
from mat.files.frame_table import COLUMNS, UNITS, column_meaning
from mat.files.recording import ReadHealth, RecordingInfo
from mat.pipeline import AnalysisSettings

#: What of a recording's header says nothing of who it is of, nor of the computer it was made on.
IMPERSONAL = (
    "format",
    "program",
    "version",
    "created",
    "simulated",
    "drill",
    "footwear",
    "load_kg",
    "support",
    "eyes",
    "effort",
    "pain_before",
    "pain_after",
    "felt",
    "feedback",
)
#: What a device of another maker has in common with a mat.
_CELLS = ("rows", "cols", "row_pitch_um", "col_pitch_um", "rate_hz")
NOTE = "Coaching and review support, not a medical device; thresholds not clinically validated."
AXES = (
    "x (ml) to the person's right, y (ap) forward; origin midway between the pads, at the rear edge of row 0; "
    "cop_medial_mm from the foot's long axis, positive towards the other foot; fl_pct from the footprint's rear edge"
)


def about(
    info: RecordingInfo,
    settings: AnalysisSettings,
    health: ReadHealth,
    anonymous: bool = False,
    resampling: Mapping[str, object] | None = None,
    corrected: bool = False,
) -> dict[str, object]:
    """Everything a reader of a table must know beside it.

    Parameters
    ----------
    anonymous
        Leave out who it is of: the person's code, the file's and the mat's name, the port, the time of day.
    resampling
        What was done to the rows; None: they are the scans.
    corrected
        Repetitions were corrected by hand.
    """
    return {
        "program": "smart-mat",
        "version": mat.__version__,
        "recording": "" if anonymous else info.path.name,
        "header": _header(info, anonymous),
        "mat": _device(info, anonymous),
        "settings": _settings(info, settings),
        "units": UNITS,
        "columns": {name: column_meaning(name) for name in COLUMNS},
        "pauses_s": health.pauses_s,
        "axes": AXES,
        "filter": "none" if resampling is None else resampling["filter"],
        "resampling": resampling,
        "repetitions_corrected_by_hand": corrected,
        "undefined": "empty",
        "time": "device seconds since the first recorded frame, uncorrected",
        "frames": health.frames,
        "missed": health.missed,
        "damaged_bytes": health.damaged_bytes,
        "unreadable_scans": health.unreadable,
        "closed_properly": health.closed,
        "remarks": list(health.remarks),
        "note": NOTE,
    }


def _header(info: RecordingInfo, anonymous: bool) -> dict[str, object]:
    """What the recording says of itself; its settings stand apart."""
    header = {name: value for name, value in info.header.items() if name != "settings"}
    if anonymous:
        header = {name: value for name, value in header.items() if name in IMPERSONAL}
        header["created"] = str(header.get("created", ""))[:10]
    return header


def _device(info: RecordingInfo, anonymous: bool) -> dict[str, object]:
    """The mat; of another maker's device, whose file tells of no link or board, nothing is made up for it."""
    device = info.hello.to_json()
    if info.foreign is not None:
        device = {name: device[name] for name in _CELLS} | {"maker": info.foreign.film.maker}
    personal = ("name", "mat_id") if anonymous else ()
    return {name: value for name, value in device.items() if name not in personal}


def _settings(info: RecordingInfo, settings: AnalysisSettings) -> dict[str, object]:
    """What the analysis was told; another maker's film is not known."""
    return {name: value for name, value in settings.to_json().items() if name != "film" or info.foreign is None}
