"""Cutting and drilling templates, 1:1, on A4: base and carrier of each pad in two halves, film patches, overview."""

from __future__ import annotations

from collections.abc import Iterator

from mat.geometry import DEFAULT_GAP_MM, SIDES
from wiring.pad_plan import GRID, PATCH_MM, PIN_HOLE_MM, PLATE_MM, TAPE_MM, TIE_HOLE_MM, PadPlan
from wiring.sheet import A4_LANDSCAPE, Circle, Page, Path, Pen, Shape, Text, Window, line, rectangle

#: Part of the plate on one sheet, and how much both sheets show.
TILE_MM, OVERLAP_MM = 185.0, 10.0
_AT = (12.0, 16.0)
_NOTES_X = 231.0
CHECK_MM = 100.0
_THIN = Pen(0.0, 0.2)
#: Film cut from one print of the patch grid.
_GRID_COLUMNS, _GRID_ROWS = 14, 10


def pages() -> tuple[Page, ...]:
    """All sheets, in the order of work."""
    sheets = [_overview()]
    for side in SIDES:
        plan = PadPlan(side)
        base = [
            f"Thick line: edge, {PLATE_MM[0]:g} × {PLATE_MM[1]:g} mm.",
            f"Corner crosses: drill {PIN_HOLE_MM:g} mm (3).",
            f"Toe corners: drill {TIE_HOLE_MM:g} mm (6).",
            f"Grey: {TAPE_MM:g} mm copper tape, 200 mm",
            "long, bare side up.",
            f"Dashed: film patches {PATCH_MM:g} × {PATCH_MM:g} mm.",
            "5 mm double-sided tape goes",
            "between the strips.",
        ]
        carrier = [
            "Seen from BELOW: copper side up.",
            f"Cut on the thick line; punch {PIN_HOLE_MM:g} mm (3).",
            f"Grey: {TAPE_MM:g} mm copper tape, 340 mm",
            "long, glued with its own adhesive,",
            "bare side up.",
            "Then turn the carrier over onto",
            "the plate; the three holes fit",
            "one way round only.",
        ]
        sheets += _halves(f"{side} pad, base, from above", plan.base(), base)
        sheets += _halves(f"{side} pad, carrier of the columns, from below", plan.carrier(), carrier)
    return (*sheets, _patch_grid())


def _halves(title: str, shapes: tuple[Shape, ...], notes: list[str]) -> Iterator[Page]:
    for number, (name, start) in enumerate((("heel", 0.0), ("toe", TILE_MM - OVERLAP_MM)), start=1):
        # A millimetre more all round, so that the edges themselves are drawn in full.
        window = Window(_AT[0], _AT[1] - 1, PLATE_MM[0] + 6, TILE_MM + 2, -3.0, start - 1, shapes)
        glue_y = _AT[1] + (TILE_MM - OVERLAP_MM if number == 1 else 0.0)
        x_of = _AT[0] + 3.0
        marks: list[Shape] = []
        for y in (glue_y, glue_y + OVERLAP_MM):
            marks.append(line(x_of - 2, y, x_of + PLATE_MM[0] + 2, y, Pen(0.3, 0.15, dash_mm=(2.0, 1.5))))
        for x in (x_of + 2.5, x_of + PLATE_MM[0] - 2.5):
            marks += _target(x, glue_y + OVERLAP_MM / 2)
        where = "lower half of two" if number == 1 else "upper half of two"
        text = [f"{name} end, {where}", "", *notes]
        joint = "Cut along the upper dashed line," if number == 1 else "Lay this sheet over the other, dashed"
        text += ["", joint, "the other sheet goes on top." if number == 1 else "lines and targets on each other; tape."]
        page_title = f"{title}, {name} end"
        yield Page(page_title, (*marks, *_notes(title, text), *_check_bars(), *_arrow()), (window,))


def _notes(title: str, text: list[str]) -> Iterator[Shape]:
    first, *rest = title.split(", ")
    yield Text(_NOTES_X, 194.0, first.capitalize(), 5.5, bold=True)
    yield Text(_NOTES_X, 188.0, ", ".join(rest), 3.4, bold=True)
    for number, words in enumerate(text):
        yield Text(_NOTES_X, 181.5 - 4.4 * number, words, 3.0)


def _check_bars() -> Iterator[Shape]:
    """100 mm both ways: printers may stretch one of them."""
    x, y = 40.0, 9.0
    yield line(x, y, x + CHECK_MM, y, Pen(0.0, 0.4))
    yield line(_NOTES_X + 2, 16.0, _NOTES_X + 2, 16.0 + CHECK_MM, Pen(0.0, 0.4))
    for end in (0.0, CHECK_MM):
        yield line(x + end, y - 2, x + end, y + 2, Pen(0.0, 0.3))
        yield line(_NOTES_X, 16.0 + end, _NOTES_X + 4, 16.0 + end, Pen(0.0, 0.3))
    text = "this line must measure 100 mm: print at 100 %, not “fit to page”"
    yield Text(x + CHECK_MM + 3, y - 1.1, text, 3.0)
    yield Text(_NOTES_X + 7, 66.0, "100 mm", 3.0, "middle", upright=False)


def _arrow() -> Iterator[Shape]:
    x, y = _NOTES_X + 40.0, 30.0
    yield line(x, y, x, y + 30, Pen(0.0, 0.5))
    yield Path(((x - 3, y + 27), (x, y + 35), (x + 3, y + 27)), Pen(0.0, 0.4, fill=0.0), closed=True)
    yield Text(x, y + 38, "toes", 4.0, "middle", bold=True)
    yield Text(x, y - 6, "heel", 4.0, "middle", bold=True)


def _target(x: float, y: float) -> Iterator[Shape]:
    yield Circle(x, y, 1.3, _THIN)
    yield line(x - 2.2, y, x + 2.2, y, _THIN)
    yield line(x, y - 2.2, x, y + 2.2, _THIN)


def _patch_grid() -> Page:
    shapes: list[Shape] = []
    left, low = _AT[0], 20.0
    width, height = _GRID_COLUMNS * PATCH_MM, _GRID_ROWS * PATCH_MM
    for column in range(_GRID_COLUMNS + 1):
        shapes.append(line(left + column * PATCH_MM, low - 2, left + column * PATCH_MM, low + height + 2, _THIN))
    for row in range(_GRID_ROWS + 1):
        shapes.append(line(left - 2, low + row * PATCH_MM, left + width + 2, low + row * PATCH_MM, _THIN))
    count = _GRID_COLUMNS * _GRID_ROWS
    need = GRID.rows * GRID.cols
    words = f"Film patches {PATCH_MM:g} × {PATCH_MM:g} mm: {count} on this sheet, {need} for both pads: print it twice."
    shapes.append(Text(left, 204.5, words, 3.6, bold=True))
    text = "Tape the print to the film; knife and steel rule on the lines."
    shapes += [*_check_bars_below(text)]
    return Page("film patches", tuple(shapes))


def _check_bars_below(text: str) -> Iterator[Shape]:
    x, y = 40.0, 9.0
    yield line(x, y, x + CHECK_MM, y, Pen(0.0, 0.4))
    for end in (0.0, CHECK_MM):
        yield line(x + end, y - 2, x + end, y + 2, Pen(0.0, 0.3))
    yield Text(x + CHECK_MM + 3, y - 1.1, f"100 mm. {text}", 3.0)
    yield line(287.0, 20.0, 287.0, 20.0 + CHECK_MM, Pen(0.0, 0.4))
    for end in (0.0, CHECK_MM):
        yield line(285.0, 20.0 + end, 289.0, 20.0 + end, Pen(0.0, 0.3))
    yield Text(284.0, 70.0, "100 mm", 3.0, "middle", upright=False)


def _overview() -> Page:
    """Both pads from above at a third of their size, with axes, numbers and cables."""
    scale = 1 / 2.8
    origin_x, origin_y = 36.0, 40.0
    gap = DEFAULT_GAP_MM - 2 * 25.0
    shapes: list[Shape] = [Text(15.0, 196.0, "Both pads from above (not to scale: 1 : 2.8)", 5.5, bold=True)]
    for side in SIDES:
        shift = 0.0 if side == "left" else PLATE_MM[0] + gap
        shapes += [_scaled(shape, scale, origin_x, origin_y, shift) for shape in PadPlan(side).base()]
        middle = origin_x + scale * (shift + PLATE_MM[0] / 2)
        shapes.append(Text(middle, origin_y - 7, f"{side} pad", 4.5, "middle", bold=True))
    return Page("overview", (*shapes, *_overview_cables(scale, origin_x, origin_y, gap), *_overview_words()))


def _overview_cables(scale: float, x0: float, y0: float, gap: float) -> Iterator[Shape]:
    top = y0 + PLATE_MM[1] * scale
    right = x0 + (2 * PLATE_MM[0] + gap) * scale
    inner = x0 + PLATE_MM[0] * scale
    thick = Pen(0.0, 0.9)
    yield rectangle(10.0, top + 2, 19.0, 13.0, Pen(0.0, 0.4, fill=0.93))
    yield Text(19.5, top + 8.8, "board", 3.4, "middle")
    yield Text(19.5, top + 4.4, "J1  J2", 3.2, "middle")
    yield Path(((15.0, top + 2), (15.0, top - 4), (x0 + 3, top - 4)), thick)
    yield Text(11.0, top - 9.0, "W1: rows 0–15,", 3.0)
    yield Text(11.0, top - 13.0, "columns 0–7", 3.0)
    link_end = inner + gap * scale
    yield Path(((inner - 4, top - 4), (inner - 4, top + 3), (link_end + 4, top + 3), (link_end + 4, top - 4)), thick)
    yield Text((inner + link_end) / 2, top + 4.6, "W2: rows", 3.0, "middle")
    yield Path(((29.0, top + 11), (right + 5, top + 11), (right + 5, top - 4), (right - 3, top - 4)), thick)
    yield Text(right + 5, top + 13, "W3: far ends of the rows, columns 8–15", 3.0, "end")


def _overview_words() -> Iterator[Shape]:
    text = [
        "Row 0 is at the heels, row 15 at the toes.",
        "Columns 0–7 count from the left edge of",
        "the left pad, 8–15 from the left edge of",
        "the right pad.",
        "",
        "x grows to your right, y forward.",
        "",
        f"Gap between the sensing areas: {DEFAULT_GAP_MM:g} mm",
        "(plates 10 mm apart). Another gap or an",
        "angle is fine: tell the program.",
        "",
        "Rows: on the plate, bare copper up.",
        "Film: one patch a crossing.",
        "Columns: on the carrier, copper down.",
    ]
    for number, words in enumerate(text):
        yield Text(212.0, 160.0 - 5.2 * number, words, 3.6)
    yield line(220.0, 30.0, 240.0, 30.0, Pen(0.0, 0.4))
    yield line(220.0, 30.0, 220.0, 50.0, Pen(0.0, 0.4))
    yield Path(((240.0, 28.6), (244.0, 30.0), (240.0, 31.4)), Pen(0.0, 0.2, fill=0.0), closed=True)
    yield Path(((218.6, 50.0), (220.0, 54.0), (221.4, 50.0)), Pen(0.0, 0.2, fill=0.0), closed=True)
    yield Text(246.0, 29.0, "x", 4.0)
    yield Text(219.0, 56.0, "y, toes", 4.0)


def _scaled(shape: Shape, scale: float, x0: float, y0: float, shift: float) -> Shape:
    def at(x: float, y: float) -> tuple[float, float]:
        return x0 + scale * (x + shift), y0 + scale * y

    if isinstance(shape, Path):
        return Path(tuple(at(x, y) for x, y in shape.points), shape.pen, shape.closed)
    if isinstance(shape, Circle):
        return Circle(*at(shape.x, shape.y), scale * shape.radius, shape.pen)
    return Text(*at(shape.x, shape.y), shape.text, 1.6, shape.anchor, shape.grey, shape.bold, shape.upright)


assert A4_LANDSCAPE[1] >= _AT[1] + TILE_MM, "a tile must fit on the sheet"
