"""Doubts about the figures: which to tell, and for how long."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mat.pipeline import QUALITIES, Analysis
from mat.pressure.health import Advice, HealthNote
from viz.said import in_window_words
from viz.scene import MatScene
from viz.texts import text

#: A doubt stays readable this long after the last scan that raised it.
NOTE_S = 2.0
#: ``unloaded`` is told by the state word already.
_NOTED = tuple(name for name in QUALITIES if name != "unloaded")
#: Those that count before a stance is known.
_BEFORE_STANCE = ("saturated", "dead_cell", "uncalibrated", "off_pad")
#: Subject of the note that a mat has no calibration.
_MISSING = "calibration"
#: A lasting condition, told exactly as long as it lasts.
_LASTING = ("uncalibrated",)


class QualityNotes:
    """Follow the quality bits of the scans.

    Parameters
    ----------
    weight_entered
        Somebody has said what the person weighs.
    """

    def __init__(self, weight_entered: bool) -> None:
        self._weight_entered = weight_entered
        self._raised_us: dict[str, int] = {}
        self._last_us = -1
        self._swapped = self._turned = False

    def add(self, block: Analysis) -> None:
        """Take the next scans; a clock that starts anew (as when a recording begins) clears what was raised."""
        if block.block.time_us[0] <= self._last_us:
            self._raised_us.clear()
        self._last_us = int(block.block.time_us[-1])
        self._swapped, self._turned = block.stance.sides_swapped, block.stance.turned
        any_raised = int(np.bitwise_or.reduce(block.quality))
        for name in _NOTED:
            if not any_raised >> QUALITIES.index(name) & 1:
                continue
            raised = np.flatnonzero(block.quality >> QUALITIES.index(name) & 1)
            self._raised_us[name] = int(block.block.time_us[raised[-1]])

    def texts(self, scene: MatScene) -> tuple[str, ...]:
        """What to tell at a scene."""
        unknown = scene.state.key in {"step_on", "stand_still"}
        held = [name for name in (_BEFORE_STANCE if unknown else _NOTED) if self._holds(name, scene.time_us)]
        notes = {name: text(f"quality.{name}") for name in held}
        if self._weight_entered and "uncalibrated" in notes:
            # The entered weight is compared with the load when the feet are found: only then can it be wrong.
            notes["uncalibrated"] = "" if unknown else text("note.weight_misfit")
            # A weight that cannot be this person's makes every load look light.
            notes.pop("light", None)
        told = (("sides_swapped", self._swapped), ("turned", self._turned))
        lying = [text(f"note.{name}") for name, lies in told if lies]
        return (*lying, *(note for note in notes.values() if note))

    def _holds(self, name: str, now_us: int) -> bool:
        raised_us = self._raised_us.get(name)
        held_us = 0.0 if name in _LASTING else NOTE_S * 1e6
        return raised_us is not None and now_us - raised_us <= held_us


def measurement_notes(notes: Sequence[HealthNote]) -> tuple[tuple[str, ...], str]:
    """What the watch of the measurement advises to do, and what is only to be known: that there is no calibration, or
    that neighbours stand in for dead cells."""
    advised = [note for note in notes if note.advice is not Advice.NONE and note.subject != _MISSING]
    known = [note for note in notes if note not in advised]
    return tuple(in_window_words(note.text) for note in advised), in_window_words(known[0].text) if known else ""
