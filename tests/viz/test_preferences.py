"""What a user likes is kept; what is damaged is forgotten without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from viz.preferences import FILE, Preferences, keep_preferences, read_preferences


def test_they_are_kept(tmp_path: Path) -> None:
    liked = Preferences("light", "de", 1.2, 13.3)
    keep_preferences(liked, tmp_path / "not there yet")
    assert read_preferences(tmp_path / "not there yet") == liked


@pytest.mark.parametrize(
    "written",
    ["", "{", "[]", "[1]", '{"look": 3}', '{"colour": "red"}', '{"type_scale": 1e999}', '{"diagonal_inch": -4.0}',
     '{"type_scale": NaN}', "[" * 100_000, "\udcff"],
)  # fmt: skip
def test_a_damaged_file_gives_the_usual_ones(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE).write_bytes(written.encode("utf-8", "surrogatepass"))
    assert read_preferences(tmp_path) == Preferences()


def test_where_nothing_can_be_kept_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    keep_preferences(Preferences("light"), tmp_path / "file")
    keep_preferences(Preferences("light"), None)
    assert read_preferences(tmp_path / "file") == read_preferences(None) == Preferences()
