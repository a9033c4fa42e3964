"""Templates are 1:1, complete, and the plan they show fits together."""

from __future__ import annotations

import base64
import re
import zlib

import numpy as np
import pytest

from mat.geometry import SIDES
from wiring.pad_plan import AREA_MM, GRID, PATCH_MM, PIN_HOLES, PLATE_MM, TAPE_MM, PadPlan
from wiring.sheet import A4_LANDSCAPE, Circle, Page, Path, Text, pdf, svg
from wiring.templates import CHECK_MM, OVERLAP_MM, TILE_MM, pages

SHEETS = pages()
TILES = [page for page in SHEETS if page.windows]


def bars(page: Page) -> list[tuple[float, float]]:
    """Horizontal and vertical lines of exactly the check length."""
    ends = [shape.points for shape in page.shapes if isinstance(shape, Path) and len(shape.points) == 2]
    spans = [(abs(b[0] - a[0]), abs(b[1] - a[1])) for a, b in ends]
    return [span for span in spans if sorted(span) == [0.0, CHECK_MM]]


@pytest.mark.parametrize("page", SHEETS[1:], ids=lambda page: page.name)
def test_every_sheet_to_scale_has_a_check_bar_both_ways(page: Page) -> None:
    assert sorted(bars(page)) == [(0.0, 100.0), (100.0, 0.0)]


def test_svg_is_in_millimetres() -> None:
    text = svg(TILES[0])
    assert 'width="297mm" height="210mm" viewBox="0 0 297 210"' in text
    assert 'points="40,201 140,201"' in text


def test_pdf_is_a4_and_its_bar_is_100_mm_long() -> None:
    data = pdf(SHEETS, "templates")
    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    assert len(boxes) == len(SHEETS) == 10
    assert np.array(boxes[0], dtype=float) == pytest.approx(np.array(A4_LANDSCAPE) / 25.4 * 72, abs=0.01)
    streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.S)
    drawn = [zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>"))) for stream in streams]
    lines = re.findall(r"([\d.]+) ([\d.]+) m\s+([\d.]+) ([\d.]+) l", drawn[1].decode("latin-1"))
    horizontal = {round((float(x2) - float(x1)) / 72 * 25.4, 2) for x1, y1, x2, y2 in lines if y1 == y2}
    assert 100.0 in horizontal
    assert b"PrintScaling /None" in data


def test_pdf_is_the_same_every_time() -> None:
    assert pdf(SHEETS, "templates") == pdf(SHEETS, "templates")


def test_both_halves_show_the_whole_plate_and_the_overlap() -> None:
    assert len(TILES) == 8
    for first, second in zip(TILES[::2], TILES[1::2], strict=True):
        low, high = first.windows[0], second.windows[0]
        assert low.from_y <= 0
        assert high.from_y + high.height >= PLATE_MM[1]
        assert low.from_y + low.height - high.from_y == pytest.approx(OVERLAP_MM + 2)
        assert low.shapes == high.shapes
    assert PLATE_MM[1] == 2 * TILE_MM - OVERLAP_MM


@pytest.mark.parametrize("page", SHEETS, ids=lambda page: page.name)
def test_nothing_lies_outside_what_printers_reach(page: Page) -> None:
    width, height = A4_LANDSCAPE
    for shape in page.shapes:
        points = shape.points if isinstance(shape, Path) else ((shape.x, shape.y),)
        for x, y in points:
            assert 5 <= x <= width - 5, shape
            assert 4.9 <= y <= height - 4.9, shape
        if isinstance(shape, Text) and shape.anchor == "start" and shape.upright:
            assert shape.x + 0.52 * shape.height_mm * len(shape.text) < width - 3, shape.text


@pytest.mark.parametrize("side", SIDES)
def test_strips_and_patches_lie_on_the_pitch(side) -> None:
    plan = PadPlan(side)
    rows = np.array([plan.row_y(row) for row in range(GRID.rows)])
    columns = np.array([plan.column_x(column) for column in range(GRID.pad_cols)])
    np.testing.assert_allclose(np.diff(rows), 20.0)
    np.testing.assert_allclose(np.diff(columns), 20.0)
    assert rows[0] - AREA_MM[1] == columns[0] - AREA_MM[0] == 10.0
    assert rows[-1] + 10 + AREA_MM[1] == PLATE_MM[1]
    assert columns[-1] + 10 + AREA_MM[0] == PLATE_MM[0]
    assert TAPE_MM + 2 <= PATCH_MM <= GRID.row_pitch_mm - 1, "a patch covers its crossing and clears its neighbours"


@pytest.mark.parametrize("side", SIDES)
def test_the_carrier_is_the_base_seen_from_below(side) -> None:
    """Every column lies over its place on the base when the carrier is turned over; the pins fit no other way."""
    plan = PadPlan(side)
    first = GRID.columns(side).start
    labels = {
        shape.text: shape.x for shape in plan.carrier() if isinstance(shape, Text) and shape.text.startswith("col")
    }
    on_base = {shape.text: shape.x for shape in plan.base() if isinstance(shape, Text) and shape.text.startswith("col")}
    assert set(labels) == set(on_base) == {f"col {first + column}" for column in range(8)}
    for name, x in labels.items():
        assert PLATE_MM[0] - x == on_base[name]
    pins = {(shape.x, shape.y) for shape in plan.carrier() if isinstance(shape, Circle)}
    assert {(PLATE_MM[0] - x, y) for x, y in pins} == set(PIN_HOLES)
    upside_down = {(x, PLATE_MM[1] - y) for x, y in PIN_HOLES}
    assert upside_down != set(PIN_HOLES)


@pytest.mark.parametrize("side", SIDES)
def test_holes_miss_the_copper_and_each_other(side) -> None:
    plan = PadPlan(side)
    holes = [shape for shape in plan.base() if isinstance(shape, Circle)]
    assert len(holes) == len(PIN_HOLES) + len(plan.tie_holes)
    copper = [shape.points for shape in (*plan.base(), *_turned(plan)) if isinstance(shape, Path) and shape.pen.fill]
    assert len(copper) == GRID.rows + GRID.pad_cols
    for hole in holes:
        for points in copper:
            (x1, y1), (x2, y2) = points[0], points[2]
            gap = np.hypot(max(x1 - hole.x, 0, hole.x - x2), max(y1 - hole.y, 0, hole.y - y2))
            assert gap > hole.radius + 0.5, (hole, points)
        assert all(np.hypot(hole.x - o.x, hole.y - o.y) > hole.radius + o.radius + 2 for o in holes if o is not hole)


def _turned(plan: PadPlan) -> list[Path]:
    turned = []
    for shape in plan.carrier():
        if isinstance(shape, Path):
            points = [(PLATE_MM[0] - x, y) for x, y in shape.points]
            if len(points) == 4:
                points = [points[1], points[0], points[3], points[2]]
            turned.append(Path(tuple(points), shape.pen, shape.closed))
    return turned


def test_feet_point_outwards_and_the_big_toe_is_medial() -> None:
    """On the left pad the sole leans left towards the toes, and mirrors that of the right pad."""
    left, right = (np.array(PadPlan(side).foot()[0].points) for side in SIDES)
    np.testing.assert_allclose(PLATE_MM[0] - left[:, 0], right[:, 0], atol=1e-9)
    np.testing.assert_allclose(left[:, 1], right[:, 1], atol=1e-9)
    heel, toes = (left[left[:, 1] < 80].mean(axis=0), left[left[:, 1] > 270].mean(axis=0))
    assert toes[0] < heel[0] - 10
    assert left.min() > 5
    assert left[:, 1].max() < AREA_MM[1] + GRID.pad_length_mm
