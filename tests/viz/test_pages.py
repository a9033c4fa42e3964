"""Every page in both looks and languages beside its reference picture, which somebody has looked at.

To make them anew, and then look at every one: ``SMART_MAT_PICTURES=write pytest tests/viz/test_pages.py``.
"""

from __future__ import annotations

import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from pages import HEIGHT, PAGES, WIDTH, draw

from viz.film_strip import MOMENTS, frames, save_film_strip
from viz.qt import QtCore, QtGui
from viz.texts import LANGUAGES
from viz.theme import LOOKS

PICTURES = Path(__file__).parent / "pictures"
#: References are kept at this share of a window's size.
REDUCED = 3
#: Compared are means over squares of the reduced picture: another version of a font moves a stroke, not a square.
SQUARE_PX = 12
#: Mean difference of a square, and of all squares, grey levels.
MOST_SQUARE, MOST_MEAN = 40.0, 4.0

every_page = pytest.mark.parametrize(
    ("name", "look", "language"),
    [(name, look, language) for name in PAGES for look in LOOKS for language in LANGUAGES],
)


def _reduced(image: QtGui.QImage) -> QtGui.QImage:
    smooth, freely = QtCore.Qt.TransformationMode.SmoothTransformation, QtCore.Qt.AspectRatioMode.IgnoreAspectRatio
    return image.scaled(WIDTH // REDUCED, HEIGHT // REDUCED, freely, smooth)


def _squares(image: QtGui.QImage) -> np.ndarray:
    """(rows, columns, 3) mean colours."""
    made = image.convertToFormat(QtGui.QImage.Format.Format_RGB888)
    bits = made.constBits()
    assert bits is not None
    bits.setsize(made.byteCount())
    rows, columns = made.height() // SQUARE_PX, made.width() // SQUARE_PX
    pixels = np.frombuffer(bytes(bits), np.uint8).reshape(made.height(), made.bytesPerLine())
    whole = pixels[: rows * SQUARE_PX, : columns * SQUARE_PX * 3]
    return whole.reshape(rows, SQUARE_PX, columns, SQUARE_PX, 3).astype(float).mean(axis=(1, 3))


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    apart = np.abs(one - other)
    return bool(apart.max() <= MOST_SQUARE and apart.mean() <= MOST_MEAN)


@every_page
def test_a_page_looks_as_it_was_seen(qapp, name: str, look: str, language: str) -> None:
    image = _reduced(draw(qapp, PAGES[name], look, language))
    kept = PICTURES / f"{name}_{look}_{language}.png"
    if os.environ.get("SMART_MAT_PICTURES") == "write":
        PICTURES.mkdir(exist_ok=True)
        image.convertToFormat(QtGui.QImage.Format.Format_Indexed8).save(str(kept), "PNG")
    reference = QtGui.QImage(str(kept))
    assert not reference.isNull(), "make it with SMART_MAT_PICTURES=write, and look at it"
    assert _alike(_squares(image), _squares(reference))


def test_the_comparison_tells_pages_apart() -> None:
    """Another page, look or language is never taken for the right one."""
    squares = {file.name: _squares(QtGui.QImage(str(file))) for file in sorted(PICTURES.glob("*.png"))}
    assert len(squares) == len(PAGES) * len(LOOKS) * len(LANGUAGES)
    assert [pair for pair in combinations(squares, 2) if _alike(squares[pair[0]], squares[pair[1]])] == []


def test_the_film_strip_is_a_session_led_by_the_coach(qapp, tmp_path: Path) -> None:
    taken = frames()
    assert [frame.name for frame in taken] == [name for name, _ in MOMENTS]
    assert [frame.picture.state.word for frame in taken][-2:] == ["TOES", "REST 1:00"]
    assert taken[-1].picture.coach.count_written == "10/10"
    assert taken[-1].picture.sentence != ""
    save_film_strip(tmp_path / "strip.png")
    image = QtGui.QImage(str(tmp_path / "strip.png"))
    assert (image.width(), image.height()) == (1440, 600)
