"""The summary of a recording on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mat.files import ReadHealth, RecordingInfo, analyse_recording, open_recording
from mat.pipeline import AnalysisSettings
from mat.session.summary.figures import Summary
from mat.session.summary.gather import summary_builder, with_damage


@dataclass(frozen=True)
class RecordingSummary:
    """A recording, what reading it met, and what it amounts to."""

    info: RecordingInfo
    health: ReadHealth
    summary: Summary

    def label(self, name: str) -> str:
        """A text of the recording's header (``person``, ``drill``, ``created``); empty where there is none."""
        value = self.info.header.get(name)
        return value if isinstance(value, str) else ""


def summarise(
    path: Path, settings: AnalysisSettings | None = None, progress: Callable[[float], None] = lambda share: None
) -> RecordingSummary:
    """Read a recording and sum it up.

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
    builder = summary_builder(settings, info.header.get("simulated") is True)
    for analysis in analyse_recording(path, settings, health):
        builder.add(analysis)
        progress(health.read_bytes / max(1, health.size_bytes))
    return RecordingSummary(info, health, with_damage(builder.result(), health))
