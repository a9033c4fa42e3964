"""The whole frame table of a recording in memory, and its repetitions: what every format but CSV is written from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from mat.files.frame_table import FrameTable, number_column
from mat.files.markers import MarkerCollector, cue_column
from mat.files.recording import ReadHealth, RecordingInfo, analyse_recording, open_recording
from mat.geometry import SIDES
from mat.pipeline import Analysis, AnalysisSettings
from mat.posture.repetitions import Repetition, numbers_at

Value = str | int | float | None
_SCALARS = (
    "down_s", "hold_s", "up_s", "early_cop_mm", "ap_mm", "ml_mm", "in_band_s", "in_band_share", "peak_force_n",
    "left_share_at_peak", "top_fl_pct", "depth_m", "time_to_correct_s",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class WholeTable:
    """A recording as tables.

    Attributes
    ----------
    info, settings, health
        Where it comes from, the settings used, what was lost.
    columns
        The frame table by name, each (n,).
    repetitions
        One row a repetition.
    resampling
        Rate and filter, if the rows are not the scans (:mod:`mat.files.resampling`).
    corrected
        A reviewer's corrections are in it.
    """

    info: RecordingInfo
    settings: AnalysisSettings
    health: ReadHealth
    columns: dict[str, np.ndarray]
    repetitions: list[dict[str, Value]]
    resampling: dict[str, object] | None = None
    corrected: bool = False


class Corrector(Protocol):
    """Changes what was found to what a reviewer says."""

    def take(self, analysis: Analysis) -> None:
        """See the next block."""
        ...

    def corrected(self, repetitions: Sequence[Repetition]) -> Sequence[Repetition]:
        """The repetitions of the whole recording after the corrections."""
        ...


def read_table(
    recording: Path,
    settings: AnalysisSettings | None = None,
    progress: Callable[[float], None] = lambda share: None,
    correct: Corrector | None = None,
) -> WholeTable:
    """Analyse a whole recording.

    Parameters
    ----------
    correct
        What a reviewer has to say of the repetitions.

    Raises
    ------
    RecordingError, SettingsError
        It cannot be read.
    """
    info, health = open_recording(recording), ReadHealth()
    settings = settings or info.settings
    # Cues are told after the scans that they belong to: their column is filled at the end, without a second reading.
    frames, markers = FrameTable(), MarkerCollector()
    blocks: list[dict[str, np.ndarray]] = []
    found: list[Repetition] = []
    for analysis in analyse_recording(recording, settings, health, markers.take):
        blocks.append({name: _narrow(values) for name, values in frames.columns(analysis).items()})
        found += analysis.repetitions
        if correct is not None:
            correct.take(analysis)
        progress(health.share)
    # Column by column out of the blocks: an hour's table is never in memory twice.
    names = list(blocks[0]) if blocks else []
    columns = {name: np.concatenate([block.pop(name) for block in blocks]) for name in names}
    if columns:
        columns["cue"] = _narrow(cue_column(markers.markers, _time_us(columns["time_s"])))
    if correct is None:
        return WholeTable(info, settings, health, columns, repetition_rows(found))
    told = correct.corrected(found)
    if columns:
        columns |= _numbered(columns["time_s"], told)
    return WholeTable(info, settings, health, columns, repetition_rows(told), corrected=True)


def _narrow(values: np.ndarray) -> np.ndarray:
    """A text column without room for more than its longest text: cues alone would take 60 MB an hour, all empty."""
    if values.dtype.kind != "U" or not len(values):
        return values
    return values.astype(f"<U{max(1, int(np.char.str_len(values).max()))}")


def _time_us(time_s: np.ndarray) -> np.ndarray:
    return np.round(time_s * 1e6).astype(np.int64)


def _numbered(time_s: np.ndarray, repetitions: Sequence[Repetition]) -> dict[str, np.ndarray]:
    """``set`` and ``rep`` as the corrected repetitions have them, no longer as they were known at each scan."""
    numbers = numbers_at(_time_us(time_s), repetitions)
    return {name: number_column(values) for name, values in zip(("set", "rep"), numbers, strict=True)}


def plain_values(values: np.ndarray) -> list[Value]:
    """A column as plain numbers and texts; None where it is not defined."""
    if values.dtype.kind == "U":
        return [text or None for text in values.tolist()]
    if values.dtype.kind == "f":
        return [value if math.isfinite(value) else None for value in np.round(values, 6).tolist()]
    return values.tolist()


def repetition_rows(repetitions: Sequence[Repetition]) -> list[dict[str, Value]]:
    """One row a repetition: times (device seconds), tempo, excursions, worst states, tripod at the bottom."""
    return [_row(repetition) for repetition in repetitions]


def _row(repetition: Repetition) -> dict[str, Value]:
    row: dict[str, Value] = {"set": repetition.set_number, "rep": repetition.number, "source": repetition.source}
    row |= {f"{name}_s": getattr(repetition, f"{name}_us") / 1e6 for name in ("start", "bottom", "end")}
    row |= {name: _defined(getattr(repetition, name)) for name in _SCALARS}
    for side in SIDES:
        worst, bottom = repetition.worst.get(side), repetition.at_bottom.get(side)
        row[f"{side}_worst"] = worst.state if worst else None
        row[f"{side}_worst_s"] = worst.time_us / 1e6 if worst else None
        row[f"{side}_worst_phase"] = worst.phase if worst else None
        tripod = bottom.tripod if bottom else (math.nan,) * 3
        for corner, load in zip(("heel", "mth1", "mth5"), tripod, strict=True):
            row[f"{side}_tripod_{corner}"] = _defined(float(load))
        row[f"{side}_steadiness"] = _defined(bottom.steadiness) if bottom else None
    return row


def _defined(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
