"""Other thresholds for the same recording: what was changed, and the settings to read it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mat.pipeline import AnalysisSettings
from mat.posture import Thresholds
from mat.session.reading import Recording


def with_thresholds(settings: AnalysisSettings, values: Mapping[str, float]) -> AnalysisSettings:
    """The settings with some thresholds replaced; all others stay as the recording was made with.

    Raises
    ------
    SettingsError
        They do not fit together; the text says which.
    """
    return replace(settings, thresholds=Thresholds.from_json({**settings.thresholds.to_json(), **values}))


def changed_thresholds(made: Recording, changed: Recording) -> list[str]:
    """``toes_pct 68 → 60`` for each that differs."""
    before, after = made.settings.thresholds.to_json(), changed.settings.thresholds.to_json()
    return [f"{name} {before[name]:g} → {after[name]:g}" for name in before if before[name] != after[name]]
