"""A reviewer's corrections of repetitions, in a file beside the recording: the recording itself is never touched."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from mat.errors import SettingsError
from mat.files import open_recording
from mat.pipeline import PAUSE_US, Analysis, AnalysisSettings
from mat.posture import Event
from mat.posture.events import FOOT_CHANNELS
from mat.posture.repetitions import Correction, RecordedCourse, Repetition, corrected
from mat.posture.repetitions.measures import columns_of
from mat.session.beside import path_beside, read_beside, write_beside

ENDING = ".corrections.json"


def corrections_path(recording: Path) -> Path:
    """Where the corrections of a recording lie."""
    return path_beside(recording, ENDING)


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Corrections in the order they were made; none where there is no file.

    Raises
    ------
    SettingsError
        The file cannot be read, or holds no corrections.
    """
    damaged = SettingsError(
        f"The corrections {path} are damaged: mend, rename or delete that file, then open this again."
    )
    return read_beside(path, "corrections", Correction.from_json, damaged)


def write_corrections(path: Path, corrections: Sequence[Correction]) -> None:
    """Keep corrections; the file appears whole or stays as it was.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    if not corrections and not path.exists():
        return
    write_beside(path, {"corrections": [each.to_json() for each in corrections]})


class Corrector:
    """Applies corrections to the repetitions of one recording, whose blocks it has seen.

    Parameters
    ----------
    corrections
        In the order they were made.
    settings
        The recording is analysed with.
    """

    def __init__(self, corrections: Sequence[Correction], settings: AnalysisSettings) -> None:
        self.corrections = tuple(corrections)
        self._drill = settings.drill
        self._course = RecordedCourse()
        self._ended: list[Event] = []
        self._running: tuple[Event, ...] = ()
        self._last_us: int | None = None

    def take(self, analysis: Analysis) -> None:
        """See the next block."""
        stance = analysis.stance
        places = [foot.fl_pct for foot in stance.baseline.feet.values()]
        baseline_pct = float(np.mean(places)) if places else float("nan")
        band = self._drill.band
        values = columns_of(
            analysis.total_force_n / stance.body_weight_n,
            analysis.net_cop_mm,
            analysis.left_load_share,
            analysis.feet,
            band.limits_pct(baseline_pct, self._drill.school) if band is not None else None,
        )
        self._keep(analysis.block.time_us, values, (stance.body_weight_n, baseline_pct))
        self._ended += [event for event in analysis.events if event.channel in FOOT_CHANNELS]
        self._running = tuple(event for event in analysis.running if event.channel in FOOT_CHANNELS)

    def _keep(self, time_us: np.ndarray, values: np.ndarray, person: tuple[float, float]) -> None:
        """Stretch by stretch: over a pause, which may last for days, nothing is known."""
        edges = np.flatnonzero(
            np.diff(time_us, prepend=time_us[0] if self._last_us is None else self._last_us) >= PAUSE_US
        )
        for start, stop in pairwise([0, *edges.tolist(), len(time_us)]):
            if start in edges:
                self._course.pause()
            if start < stop:
                self._course.add(time_us[start:stop], values[start:stop], *person)
        self._last_us = int(time_us[-1])

    def corrected(
        self, repetitions: Sequence[Repetition], corrections: Sequence[Correction] | None = None
    ) -> tuple[Repetition, ...]:
        """The repetitions after the corrections (its own, unless others are given); without any they stay the same."""
        wanted = self.corrections if corrections is None else corrections
        if not wanted:
            return tuple(repetitions)
        events = [*self._ended, *self._running]
        return corrected(repetitions, wanted, self._course, events, self._drill.set_rest_s)


def corrector_of(recording: Path, settings: AnalysisSettings | None = None) -> Corrector | None:
    """Applies what lies beside a recording; None where nothing does.

    Raises
    ------
    RecordingError, SettingsError
        The recording or its corrections cannot be read.
    """
    corrections = read_corrections(corrections_path(recording))
    return Corrector(corrections, settings or open_recording(recording).settings) if corrections else None
