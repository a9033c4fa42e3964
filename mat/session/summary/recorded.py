"""The summary of a recording on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mat.files import ReadHealth, RecordingInfo, analyse_recording, open_recording
from mat.files.markers import Marker, MarkerCollector
from mat.pipeline import AnalysisSettings
from mat.session.corrections import corrector_of
from mat.session.summary.figures import Summary
from mat.session.summary.gather import summary_builder, with_damage


@dataclass(frozen=True)
class RecordingSummary:
    """A recording, what reading it met, what it amounts to, and what was told while it was made."""

    info: RecordingInfo
    health: ReadHealth
    summary: Summary
    markers: tuple[Marker, ...] = ()

    def label(self, name: str) -> str:
        """A text of the recording's header (``person``, ``drill``, ``created``); empty where there is none."""
        value = self.info.header.get(name)
        return value if isinstance(value, str) else ""


def summarise(
    path: Path, settings: AnalysisSettings | None = None, progress: Callable[[float], None] = lambda share: None
) -> RecordingSummary:
    """Read a recording and sum it up, its repetitions as they were corrected by hand.

    Parameters
    ----------
    settings
        Other settings than those it was made with.
    progress
        Is told the share of the file that was read.

    Raises
    ------
    RecordingError
        It is not a recording.
    """
    info, health = open_recording(path), ReadHealth()
    settings = settings or info.settings
    simulated, foreign = info.simulated, info.foreign is not None
    builder, corrector = summary_builder(settings, simulated, foreign), corrector_of(path, settings)
    collector = MarkerCollector()
    for analysis in analyse_recording(path, settings, health, collector.take):
        builder.add(analysis)
        if corrector is not None:
            corrector.take(analysis)
        progress(health.read_bytes / max(1, health.size_bytes))
    summary = with_damage(builder.result(), health)
    if corrector is not None:
        told = corrector.corrected(summary.repetitions)
        summary = replace(summary, repetitions=told, corrected=len(corrector.corrections))
    return RecordingSummary(info, health, summary, tuple(collector.markers))
