"""The frame table as CSV, with a JSON side file that says what the columns mean."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import numpy as np

from mat.errors import UsageError
from mat.files.about import about
from mat.files.csv_lines import PLAIN, CsvStyle
from mat.files.frame_table import COLUMNS, UNITS, FrameTable
from mat.files.markers import read_markers
from mat.files.placing import new_text, refuse_stranger
from mat.files.recording import ReadHealth, analyse_recording, open_recording
from mat.files.whole_table import WholeTable
from mat.pipeline import AnalysisSettings

#: Digits behind the point: µs in time, µm in length, mN in force, 1e-6 in shares.
_DIGITS = {"time_s": 6, "s": 6, "N": 3, "mm": 3, "% of foot length": 3, "share": 6}

#: How a frame table begins, for programs and for spreadsheets.
BEGINNINGS = tuple(delimiter.join(COLUMNS[:5]) for delimiter in ",;")


def export_csv(
    recording: Path,
    out: Path,
    settings: AnalysisSettings | None = None,
    style: CsvStyle = PLAIN,
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
    style
        Plain, or for a spreadsheet.
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
        table = _Rows(file, style)
        for analysis in analyse_recording(recording, settings, health):
            table.write(frames.columns(analysis))
            progress(health.share)
    _write_about(out, about(info, settings or info.settings, health, anonymous))
    return health


def write_csv(table: WholeTable, out: Path, style: CsvStyle = PLAIN, anonymous: bool = False) -> None:
    """Write a table that is in memory, and its side file, as :func:`export_csv` writes a recording's.

    Raises
    ------
    UsageError
        It would replace a file that is no earlier export.
    StorageError
        The file cannot be written.
    """
    _refuse_strangers(out)
    with new_text(out) as file:
        _Rows(file, style).write(table.columns)
    _write_about(out, about(table.info, table.settings, table.health, anonymous, table.resampling, table.corrected))


class _Rows:
    """The frame table as lines of text; its heading comes first."""

    def __init__(self, file: IO[str], style: CsvStyle) -> None:
        self._file, self._style = file, style
        style.write(file, [COLUMNS])

    def write(self, columns: Mapping[str, np.ndarray]) -> None:
        texts = (_texts(name, values, self._style) for name, values in columns.items())
        self._style.write(self._file, zip(*texts, strict=True))


def _write_about(out: Path, told: Mapping[str, object]) -> None:
    with new_text(out.with_suffix(".json")) as file:
        json.dump(told, file, indent=2)


def _refuse_strangers(out: Path) -> None:
    """Take the place of our own earlier exports only."""
    refuse_stranger(out, *BEGINNINGS)
    # Indented as ours is: a table exported as JSON is somebody's work, too.
    refuse_stranger(out.with_suffix(".json"), '{\n  "program": "smart-mat"')


def _texts(name: str, values: np.ndarray, style: CsvStyle) -> list[str]:
    if values.dtype.kind == "U":
        return values.tolist()
    if values.dtype.kind in "iu":
        return [str(value) for value in values.tolist()]
    form = f"%.{_DIGITS[UNITS[name]]}f"
    texts = ["" if math.isnan(value) else form % value for value in values.tolist()]
    return texts if style.point == "." else [style.number(text) for text in texts]
