"""The number a movement bears while it is made: what a screen shows and a coach counts by."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from pipeline.sessions import played

from mat.pipeline import AnalysisSettings, Pipeline
from mat.posture.drill import DrillSettings
from mat.wire import FrameBlock, StreamDecoder


@pytest.mark.parametrize("expected_s", [None, 4.0])
@pytest.mark.parametrize("source", ["sim:heels", "sim:toes?seed=1", "sim:hinge?seed=5&rep_s=2"])
def test_movements_are_numbered_one_after_the_other(source: str, expected_s: float | None) -> None:
    """A repetition may be confirmed before the movement that made it ends: no number is left out for that."""
    settings = AnalysisSettings(weight_kg=70.0, drill=DrillSettings(expected_rep_s=expected_s))
    decoder = StreamDecoder(max_block=2)
    blocks = [item for item in decoder.feed(played(source, 34.0)) if isinstance(item, FrameBlock)]
    pipeline = Pipeline(settings, blocks[0].hello)
    analyses = [pipeline.process(block) for block in blocks]
    numbers = np.concatenate([analysis.repetition for analysis in analyses]).tolist()
    told = [number for analysis in analyses for number in [each.number for each in analysis.repetitions]]
    shown = [number for number, _ in groupby(number for number in numbers if number)]
    assert len(told) >= 3
    assert told == list(range(1, len(told) + 1))
    assert shown[: len(told)] == told
