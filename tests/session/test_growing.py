"""Columns that grow: the same as joined at the end, whatever is looked at meanwhile."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from simulated_recordings import recorded

from mat.session.growing import GrowingColumns
from mat.session.reading import RecordingReader, read


def _blocks(sizes: list[int]) -> list[dict[str, np.ndarray]]:
    rng = np.random.default_rng(3)
    words = np.array(["", "toes", "toes_caution;light"])
    return [
        {
            "a": rng.normal(size=size),
            "word": words[rng.integers(0, 1 + index % 3, size)],
            "cells": rng.normal(size=(size, 4, 4)).astype(np.float32),
        }
        for index, size in enumerate(sizes)
    ]


@pytest.mark.parametrize("expected", [0, 10, 20_000])
def test_it_is_what_joining_gives_and_earlier_looks_stay(expected: int) -> None:
    blocks = _blocks([300, 1, 5000, 17, 9000, 2500])
    growing, looks = GrowingColumns(), []
    for block in blocks:
        growing.add(block, expected)
        looks.append(growing.columns())
    for end, look in enumerate(looks, start=1):
        for name, values in look.items():
            joined = np.concatenate([block[name] for block in blocks[:end]])
            np.testing.assert_array_equal(values, joined)
            assert values.dtype.kind == joined.dtype.kind
    assert growing.count == 16_818


def test_what_was_expected_is_moved_never() -> None:
    growing = GrowingColumns()
    blocks = _blocks([4000] * 5)
    for block in blocks:
        growing.add({"a": block["a"]}, 20_000)
        base = growing.columns()["a"].base
        assert base is not None
        assert len(base) == 20_000


def test_a_look_while_reading_is_the_beginning_of_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.smat"
    path.write_bytes(recorded("sim:toes?seed=3", 40.0))
    reader, looks = RecordingReader(path, cells=True), []
    for share in reader:
        assert 0 < share <= 1
        looks.append(reader.recording())
    whole = read(path, cells=True)
    assert len(looks) > 5
    assert whole.force_n is not None
    for look in looks[:: len(looks) // 5]:
        assert look.force_n is not None
        np.testing.assert_array_equal(look.force_n, whole.force_n[: len(look)])
        for name in ("time_s", "left_roll", "quality", "net_cop_ap_mm"):
            np.testing.assert_array_equal(look.frames[name], whole.frames[name][: len(look)])
