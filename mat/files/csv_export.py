"""The frame table as CSV, with a JSON side file that says what the columns mean."""

from __future__ import annotations

import csv
import json
import locale
import math
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

import mat
from mat.errors import StorageError, UsageError
from mat.files.frame_table import COLUMNS, UNITS, column_meaning, frame_columns
from mat.files.recording import ReadHealth, RecordingInfo, analyse_recording, open_recording
from mat.pipeline import AnalysisSettings

#: Digits behind the point: µs in time, µm in length, mN in force, 1e-6 in shares.
_DIGITS = {"time_s": 6, "s": 6, "N": 3, "mm": 3, "% of foot length": 3, "share": 6}


def export_csv(
    recording: Path,
    out: Path,
    settings: AnalysisSettings | None = None,
    excel: bool = False,
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
    health = ReadHealth()
    with _new_text(out) as file:
        table = csv.writer(file, delimiter=";" if excel else ",", lineterminator="\n")
        table.writerow(COLUMNS)
        point = _decimal_point() if excel else "."
        for analysis in analyse_recording(recording, settings, health):
            columns = frame_columns(analysis)
            table.writerows(zip(*(_texts(name, values, point) for name, values in columns.items()), strict=True))
            progress(health.read_bytes / max(1, health.size_bytes))
    with _new_text(out.with_suffix(".json")) as file:
        json.dump(_side_file(info, settings or info.settings, health), file, indent=2)
    return health


def _refuse_strangers(out: Path) -> None:
    """Take the place of our own earlier exports only.

    Raises
    ------
    UsageError
        A file that this program did not write stands there.
    """
    for path, mark in ((out, COLUMNS[0]), (out.with_suffix(".json"), '"program": "smart-mat"')):
        try:
            with path.open("rb") as file:
                ours = mark.encode() in file.read(200)
        except OSError:
            continue
        if not ours:
            raise UsageError(f"{path} is there already and is no export of smart-mat: choose another name.")


def _texts(name: str, values: np.ndarray, point: str) -> list[str]:
    if values.dtype.kind == "U":
        return values.tolist()
    if values.dtype.kind in "iu":
        return [str(value) for value in values.tolist()]
    form = f"%.{_DIGITS[UNITS[name]]}f"
    texts = ["" if math.isnan(value) else form % value for value in values.tolist()]
    return texts if point == "." else [text.replace(".", point) for text in texts]


def _side_file(info: RecordingInfo, settings: AnalysisSettings, health: ReadHealth) -> dict[str, object]:
    return {
        "program": "smart-mat",
        "version": mat.__version__,
        "recording": info.path.name,
        "header": {name: value for name, value in info.header.items() if name != "settings"},
        "mat": info.hello.to_json(),
        "settings": settings.to_json(),
        "units": UNITS,
        "columns": {name: column_meaning(name) for name in COLUMNS},
        "pauses_s": health.pauses_s,
        "axes": "x (ml) to the person's right, y (ap) forward; origin midway between the pads, at the rear edge of "
        "row 0; cop_medial_mm from the foot's long axis, positive towards the other foot; "
        "fl_pct from the footprint's rear edge",
        "filter": "none",
        "undefined": "empty",
        "time": "device seconds since the first recorded frame, uncorrected",
        "frames": health.frames,
        "missed": health.missed,
        "damaged_bytes": health.damaged_bytes,
        "unreadable_scans": health.unreadable,
        "closed_properly": health.closed,
        "note": "Coaching and review support, not a medical device; thresholds not clinically validated.",
    }


def _decimal_point() -> str:
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
    except locale.Error:
        # The system names a locale that is not installed: spreadsheets then use the point as well.
        return "."
    return str(locale.localeconv()["decimal_point"])


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _new_text(path: Path) -> Iterator[IO[str]]:
    """A text file that appears whole or not at all."""
    unfinished: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=".unfinished-", delete=False
        ) as file:
            unfinished = Path(file.name)
            unfinished.chmod(0o666 & ~_umask())
            yield file
        unfinished.replace(path)
        unfinished = None
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror}): choose a folder you may write to, with space left."
        ) from error
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
