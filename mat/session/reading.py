"""A recording as arrays and events, for whoever works with it in Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mat.files import ReadHealth, RecordingInfo, analyse_recording, open_recording
from mat.files.frame_table import frame_columns
from mat.files.markers import Marker, MarkerCollector, cue_column
from mat.foot import Stance
from mat.pipeline import Analysis, AnalysisSettings
from mat.posture import Event
from mat.posture.repetitions import Correction, Repetition
from mat.session.corrections import Corrector, corrections_path, read_corrections
from mat.session.growing import GrowingColumns
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
        In their order, as corrected by hand where somebody did.
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
    found
        The repetitions as the analysis found them.
    corrector
        Applies corrections to them.
    corrections
        Those that were applied.
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
    found: tuple[Repetition, ...]
    corrector: Corrector
    corrections: tuple[Correction, ...] = ()

    def with_corrections(self, corrections: Sequence[Correction]) -> Recording:
        """The same recording with its repetitions corrected like this, and with nothing else."""
        if tuple(corrections) == self.corrections:
            return self
        told = self.corrector.corrected(self.found, corrections)
        summary = replace(self.summary, repetitions=told, corrected=len(corrections))
        return replace(self, repetitions=told, summary=summary, corrections=tuple(corrections))

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


class RecordingReader:
    """Reads and analyses a recording block by block; what was read so far can be had at any time.

    Iterating tells the share of the file that was read, 0 to 1, after every block.

    Parameters
    ----------
    path, settings, cells
        As for :func:`read`.

    Raises
    ------
    RecordingError, SettingsError
        As for :func:`read`.
    """

    def __init__(self, path: str | Path, settings: AnalysisSettings | None = None, *, cells: bool = False) -> None:
        path = Path(path)
        self.info, self.health = open_recording(path), ReadHealth()
        self.settings = settings or self.info.settings
        self._corrector = Corrector(read_corrections(corrections_path(path)), self.settings)
        self._cells = cells
        self._builder = summary_builder(self.settings, self.info.simulated, self.info.foreign is not None)
        self._collector = MarkerCollector()
        self._columns, self._forces = GrowingColumns(), GrowingColumns()
        #: Bytes of the file, and the scans that were in them.
        self._seen = (0, 0)
        self._stance: Stance | None = None

    def __iter__(self) -> Iterator[float]:
        read_bytes = 0
        for analysis in analyse_recording(self.info.path, self.settings, self.health, self._collector.take):
            if self.health.read_bytes > read_bytes:
                self._seen, read_bytes = (read_bytes, self.scans), self.health.read_bytes
            self._take(analysis)
            yield self.health.read_bytes / max(1, self.health.size_bytes)

    @property
    def scans(self) -> int:
        """Scans read so far."""
        return self._columns.count

    def _expected(self) -> int:
        """Scans of the whole file, from those in the part that was read; 0 while that is not known."""
        size_bytes, scans = self._seen
        # Without the margin a file a little denser at its end would move everything once more.
        return round(1.02 * scans * self.health.size_bytes / size_bytes) if scans else 0

    def _take(self, analysis: Analysis) -> None:
        self._builder.add(analysis)
        self._corrector.take(analysis)
        expected = self._expected()
        self._columns.add(frame_columns(analysis), expected)
        if self._cells:
            self._forces.add({"force_n": analysis.force_n.astype(np.float32)}, expected)
        if analysis.stance.feet and (self._stance is None or len(analysis.stance.feet) >= len(self._stance.feet)):
            self._stance = analysis.stance

    def recording(self) -> Recording:
        """The recording as far as it was read."""
        frames = self._columns.columns()
        markers = tuple(self._collector.markers)
        if frames:
            frames["cue"] = cue_column(markers, np.round(frames["time_s"] * 1e6).astype(np.int64))
        summary = with_damage(self._builder.result(), self.health)
        found = Recording(
            info=self.info,
            settings=self.settings,
            frames=frames,
            events=summary.events,
            repetitions=summary.repetitions,
            summary=summary,
            markers=markers,
            stance=self._stance,
            health=self.health,
            force_n=self._forces.columns().get("force_n"),
            found=summary.repetitions,
            corrector=self._corrector,
        )
        return found.with_corrections(self._corrector.corrections) if self._corrector.corrections else found


def read(path: str | Path, settings: AnalysisSettings | None = None, *, cells: bool = False) -> Recording:
    """Read and analyse a whole recording; repetitions that were corrected by hand are told as they were corrected.

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
        Its settings, or the corrections beside it, cannot be read.

    Examples
    --------
    >>> import mat
    >>> recording = mat.read("drill.smat")
    >>> share = recording.frames["left_load_share"]
    """
    reader = RecordingReader(path, settings, cells=cells)
    for _ in reader:
        pass
    return reader.recording()


def read_blocks(path: str | Path, settings: AnalysisSettings | None = None) -> Iterator[Analysis]:
    """Analysed blocks of a recording, one after the other: for recordings longer than memory.

    Raises
    ------
    RecordingError
        It is not a recording.
    """
    return analyse_recording(Path(path), settings)
