"""What one step of a calibration gave."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Name of the step that finds the film's hysteresis.
TOUCH_UP = "touch-up"


@dataclass(frozen=True)
class CalibrationStep:
    """One step that made or checked a calibration.

    Attributes
    ----------
    name
        ``zero``, ``even out left``, ``even out right``, ``weigh``, ``touch-up``, ``verify``.
    done
        When, ISO 8601; empty if it was skipped.
    text
        What it gave, one sentence.
    figures
        Named figures with their unit in the name.
    """

    name: str
    done: str
    text: str
    figures: dict[str, float] = field(default_factory=dict)
