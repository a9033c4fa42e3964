"""What a table must hold, and exports of the recording that several tests read (fixture ``drill``)."""

from __future__ import annotations

from pathlib import Path

from mat.files.formats import export_recording

#: Written out from DESIGN §5, not taken from the program.
OF_THE_PERSON = [
    "time_s", "seq", "missed", "phase", "set", "rep", "total_force_n", "net_cop_ml_mm", "net_cop_ap_mm",
    "left_load_share", "shift", "cue",
]  # fmt: skip
OF_A_FOOT = [
    "force_n", "cop_ml_mm", "cop_ap_mm", "cop_medial_mm", "cop_fl_pct", "heel_share", "midfoot_share", "mth1_share",
    "mth24_share", "mth5_share", "toes_share", "tripod_heel", "tripod_mth1", "tripod_mth5", "roll", "tilt",
]  # fmt: skip
COLUMNS = [
    *OF_THE_PERSON, *(f"left_{name}" for name in OF_A_FOOT), *(f"right_{name}" for name in OF_A_FOOT), "quality"
]  # fmt: skip
#: Sequence numbers of the scans that never came.
LOST = {700, 701, 702, 1500, 2999}


def exported(recording: Path, ending: str, **options) -> Path:
    """An export beside the recording, made anew."""
    out = recording.with_name(f"{ending[1:]}{'-'.join(options)}{ending}")
    export_recording(recording, out, **options)
    return out
