"""A picture file of one scan: made without a screen, with load where the person stands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from live_sessions import SETTINGS, analysed

from mat.errors import StorageError, UsageError
from mat.report.earlier import refuse_other_pages
from viz.picture import SIZE, figures_line, save_heatmap
from viz.qt import QtGui
from viz.scene import mat_scene

SAVE_ALONE = """
import sys
from pathlib import Path
from live_sessions import SETTINGS, analysed
from viz.picture import save_heatmap
block = analysed("sim:quiet", 14.0)[-1]
save_heatmap(block, SETTINGS.geometry(block.block.hello), Path(sys.argv[1]), title="Alone")
"""


def _warmth(image: QtGui.QImage, rows: range, columns: range) -> float:
    """Mean red of a part of the picture (a share of its size in thousandths)."""
    width, height = image.width() / 1000, image.height() / 1000
    values = [image.pixelColor(int(x * width), int(y * height)).red() for y in rows for x in columns]
    return sum(values) / len(values)


def test_the_picture_says_who_made_it(qapp, tmp_path: Path) -> None:
    """By this the command knows its own pictures and replaces no other."""
    block = analysed("sim:quiet", 14.0)[-1]
    save_heatmap(block, SETTINGS.geometry(block.block.hello), tmp_path / "mat.png")
    refuse_other_pages(tmp_path / "mat.png", "picture")
    QtGui.QImage(4, 4, QtGui.QImage.Format.Format_RGB32).save(str(tmp_path / "mine.png"))
    with pytest.raises(UsageError, match="no picture of smart-mat"):
        refuse_other_pages(tmp_path / "mine.png", "picture")


def test_load_is_warm_and_the_empty_pad_is_not(qapp, tmp_path: Path) -> None:
    quiet, empty = analysed("sim:quiet", 14.0)[-1], analysed("sim:empty", 2.0)[-1]
    pictures = {}
    for name, block in {"quiet": quiet, "empty": empty}.items():
        save_heatmap(block, SETTINGS.geometry(block.block.hello), tmp_path / f"{name}.png", title="x")
        pictures[name] = QtGui.QImage(str(tmp_path / f"{name}.png"))
        assert (pictures[name].width(), pictures[name].height()) == SIZE
    heel, beside = (range(760, 790, 5), range(265, 290, 5)), (range(870, 900, 5), range(125, 150, 5))
    assert _warmth(pictures["quiet"], *heel) > _warmth(pictures["quiet"], *beside) + 80
    assert _warmth(pictures["empty"], *heel) == pytest.approx(_warmth(pictures["empty"], *beside), abs=2)


def test_the_chosen_scan_is_drawn(qapp, tmp_path: Path) -> None:
    block = next(b for b in analysed("sim:quiet", 14.0) if b.phase[0] == 0 and len(b) > 40)
    geometry = SETTINGS.geometry(block.block.hello)
    lines = [figures_line(mat_scene(block, geometry, SETTINGS.thresholds, scan)) for scan in (0, 10)]
    assert lines == ["STEP ON · 0.00 s", "STEP ON · 0.10 s"]
    last = analysed("sim:toes", 19.8)[-1]
    line = figures_line(mat_scene(last, geometry, SETTINGS.thresholds))
    assert line.startswith("TOES · BOTH FEET · load ")


def test_it_needs_neither_screen_nor_application(tmp_path: Path) -> None:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environ = {name: value for name, value in os.environ.items() if name not in hidden}
    out = tmp_path / "alone.png"
    environ |= {"PYTHONPATH": str(Path(__file__).parent)}
    result = subprocess.run(
        [sys.executable, "-c", SAVE_ALONE, str(out)],
        env=environ, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert QtGui.QImage(str(out)).width() == SIZE[0]


def test_a_folder_that_is_not_there_is_told(qapp, tmp_path: Path) -> None:
    block = analysed("sim:quiet", 14.0)[-1]
    with pytest.raises(StorageError, match="choose a folder that exists"):
        save_heatmap(block, SETTINGS.geometry(block.block.hello), tmp_path / "none" / "x.png")
