"""A recording as arrays and events, for whoever works with it in Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mat.files import ReadHealth, RecordingInfo, analyse_recording, open_recording
from mat.files.frame_table import frame_columns
from mat.files.markers import Marker, MarkerCollector, cue_column
from mat.foot import Stance
from mat.pipeline import Analysis, AnalysisSettings
from mat.posture import Event
from mat.posture.repetitions import Repetition
from mat.session.summary import Summary, summary_builder, with_damage


@dataclass(frozen=True, eq=False)
class Recording:
    """A recording read and analysed.

    Attributes
    ----------
    info
        File, header and mat.
    settings
        Analysis settings that were used.
    frames
        The frame table by column name, each (n,): floats (NaN where undefined), integers, or text (empty where
        undefined). Lengths in mm, forces in N, times in s; x to the person's right, y forward.
    events
        States of the feet and of the person, [start_us, end_us).
    repetitions
        In their order.
    summary
        Words and figures.
    markers
        What sounded and what was decided while it was made.
    stance
        The last stance with both feet known, else with one; None if nobody stood still.
    health
        What was lost or damaged.
    force_n
        (n, rows, cols) float32 force on every cell, N; None unless asked for.
    """

    info: RecordingInfo
    settings: AnalysisSettings
    frames: dict[str, np.ndarray]
    events: tuple[Event, ...]
    repetitions: tuple[Repetition, ...]
    summary: Summary
    markers: tuple[Marker, ...]
    stance: Stance | None
    health: ReadHealth
    force_n: np.ndarray | None

    def label(self, name: str) -> str:
        """A text of the recording's header (``person``, ``drill``, ``created``); empty where there is none."""
        value = self.info.header.get(name)
        return value if isinstance(value, str) else ""

    def __len__(self) -> int:
        return len(self.frames.get("time_s", ()))

    def __repr__(self) -> str:
        found = f"{len(self)} scans, {len(self.repetitions)} repetitions, {len(self.events)} events"
        return f"<Recording {self.info.path.name}: {found}, quality {self.summary.grade.word}>"

    @property
    def time_s(self) -> np.ndarray:
        """(n,) device seconds since the first scan."""
        return self.frames["time_s"]

    @property
    def net_cop_mm(self) -> np.ndarray:
        """(n, 2) CoP of both feet, x (right) and y (forward), mm; NaN where there is none."""
        return np.stack([self.frames["net_cop_ml_mm"], self.frames["net_cop_ap_mm"]], axis=1)


def read(path: str | Path, settings: AnalysisSettings | None = None, *, cells: bool = False) -> Recording:
    """Read and analyse a whole recording.

    Parameters
    ----------
    path
        The recording (``.smat``).
    settings
        Other settings than those it was made with: thresholds, weight, film, gap. Nothing in the file changes.
    cells
        Keep the force on every cell as well (1 KB a scan).

    Raises
    ------
    RecordingError
        It is not a recording, or cannot be read.
    SettingsError
        Its settings cannot be read.

    Examples
    --------
    >>> import mat
    >>> recording = mat.read("drill.smat")
    >>> share = recording.frames["left_load_share"]
    """
    path = Path(path)
    info, health = open_recording(path), ReadHealth()
    settings = settings or info.settings
    builder = summary_builder(settings, info.header.get("simulated") is True)
    collector = MarkerCollector()
    columns: list[dict[str, np.ndarray]] = []
    forces: list[np.ndarray] = []
    stance: Stance | None = None
    for analysis in analyse_recording(path, settings, health, collector.take):
        builder.add(analysis)
        columns.append(frame_columns(analysis))
        if analysis.stance.feet and (stance is None or len(analysis.stance.feet) >= len(stance.feet)):
            stance = analysis.stance
        if cells:
            forces.append(analysis.force_n.astype(np.float32))
    summary = with_damage(builder.result(), health)
    frames = {name: np.concatenate([block[name] for block in columns]) for name in columns[0]} if columns else {}
    markers = tuple(collector.markers)
    if frames:
        frames["cue"] = cue_column(markers, np.round(frames["time_s"] * 1e6).astype(np.int64))
    return Recording(
        info=info,
        settings=settings,
        frames=frames,
        events=summary.events,
        repetitions=summary.repetitions,
        summary=summary,
        markers=markers,
        stance=stance,
        health=health,
        force_n=np.concatenate(forces) if forces else None,
    )


def read_blocks(path: str | Path, settings: AnalysisSettings | None = None) -> Iterator[Analysis]:
    """Analysed blocks of a recording, one after the other: for recordings longer than memory.

    Raises
    ------
    RecordingError
        It is not a recording.
    """
    return analyse_recording(Path(path), settings)
