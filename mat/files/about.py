"""What stands beside every table: units, axes, settings, mat, what was lost."""

from __future__ import annotations

import mat
from mat.files.frame_table import COLUMNS, UNITS, column_meaning
from mat.files.recording import ReadHealth, RecordingInfo
from mat.pipeline import AnalysisSettings

#: What of a recording's header says nothing of who it is of, nor of the computer it was made on.
_IMPERSONAL = (
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
)
NOTE = "Coaching and review support, not a medical device; thresholds not clinically validated."
AXES = (
    "x (ml) to the person's right, y (ap) forward; origin midway between the pads, at the rear edge of row 0; "
    "cop_medial_mm from the foot's long axis, positive towards the other foot; fl_pct from the footprint's rear edge"
)


def about(
    info: RecordingInfo, settings: AnalysisSettings, health: ReadHealth, anonymous: bool = False
) -> dict[str, object]:
    """Everything a reader of a table must know beside it.

    Parameters
    ----------
    anonymous
        Leave out who it is of: the person's code, the file's and the mat's name, the port, the time of day.
    """
    header = {name: value for name, value in info.header.items() if name != "settings"}
    device = info.hello.to_json()
    if anonymous:
        header = {name: value for name, value in header.items() if name in _IMPERSONAL}
        header["created"] = str(header.get("created", ""))[:10]
        device = {name: value for name, value in device.items() if name not in ("name", "mat_id")}
    return {
        "program": "smart-mat",
        "version": mat.__version__,
        "recording": "" if anonymous else info.path.name,
        "header": header,
        "mat": device,
        "settings": settings.to_json(),
        "units": UNITS,
        "columns": {name: column_meaning(name) for name in COLUMNS},
        "pauses_s": health.pauses_s,
        "axes": AXES,
        "filter": "none",
        "undefined": "empty",
        "time": "device seconds since the first recorded frame, uncorrected",
        "frames": health.frames,
        "missed": health.missed,
        "damaged_bytes": health.damaged_bytes,
        "unreadable_scans": health.unreadable,
        "closed_properly": health.closed,
        "note": NOTE,
    }
