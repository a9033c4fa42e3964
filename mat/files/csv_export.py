"""The frame table as CSV, with a JSON side file that says what the columns mean."""

from __future__ import annotations

import csv
import json
import locale
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from mat.errors import UsageError
from mat.files.about import about
from mat.files.frame_table import COLUMNS, UNITS, FrameTable
from mat.files.markers import read_markers
from mat.files.placing import new_text, refuse_stranger
from mat.files.recording import ReadHealth, analyse_recording, open_recording
from mat.pipeline import AnalysisSettings

#: Digits behind the point: µs in time, µm in length, mN in force, 1e-6 in shares.
_DIGITS = {"time_s": 6, "s": 6, "N": 3, "mm": 3, "% of foot length": 3, "share": 6}


def export_csv(
    recording: Path,
    out: Path,
    settings: AnalysisSettings | None = None,
    excel: bool = False,
    anonymous: bool = False,
    progress: Callable[[float], None] = lambda share: None,
) -> ReadHealth:
    """Write the frame table of a recording, and its side file (``.json`` beside it).

    Parameters
    ----------
    recording, out
        The recording and the CSV file; neither the recording nor any existing recording is ever changed.
    settings
        Other analysis settings than the recording's own.
    excel
        Semicolons and the local decimal sign, for a spreadsheet of this locale.
    anonymous
        Leave out who the recording is of.
    progress
        Called with the share done.

    Raises
    ------
    UsageError
        The export would replace the recording, or a file that is no earlier export.
    RecordingError, SettingsError
        The recording cannot be read.
    StorageError
        The file cannot be written.
    """
    if recording.resolve() in (out.resolve(), out.with_suffix(".json").resolve()):
        raise UsageError(f"{out} would take the place of the recording itself: choose another name.")
    info = open_recording(recording)
    _refuse_strangers(out)
    health, frames = ReadHealth(), FrameTable(read_markers(recording))
    with new_text(out) as file:
        table = csv.writer(file, delimiter=";" if excel else ",", lineterminator="\n")
        table.writerow(COLUMNS)
        point = _decimal_point() if excel else "."
        for analysis in analyse_recording(recording, settings, health):
            columns = frames.columns(analysis)
            table.writerows(zip(*(_texts(name, values, point) for name, values in columns.items()), strict=True))
            progress(health.read_bytes / max(1, health.size_bytes))
    with new_text(out.with_suffix(".json")) as file:
        json.dump(about(info, settings or info.settings, health, anonymous), file, indent=2)
    return health


def _refuse_strangers(out: Path) -> None:
    """Take the place of our own earlier exports only."""
    refuse_stranger(out, COLUMNS[0])
    # Indented as ours is: a table exported as JSON is somebody's work, too.
    refuse_stranger(out.with_suffix(".json"), '{\n  "program": "smart-mat"')


def _texts(name: str, values: np.ndarray, point: str) -> list[str]:
    if values.dtype.kind == "U":
        return values.tolist()
    if values.dtype.kind in "iu":
        return [str(value) for value in values.tolist()]
    form = f"%.{_DIGITS[UNITS[name]]}f"
    texts = ["" if math.isnan(value) else form % value for value in values.tolist()]
    return texts if point == "." else [text.replace(".", point) for text in texts]


def _decimal_point() -> str:
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
    except locale.Error:
        # The system names a locale that is not installed: spreadsheets then use the point as well.
        return "."
    return str(locale.localeconv()["decimal_point"])
