"""Pages of lines and text in millimetres, written as SVG and as PDF with the same content.

The origin is the lower left corner of the page, y upwards, as in the mat's own axes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
A4_LANDSCAPE = (297.0, 210.0)


@dataclass(frozen=True)
class Pen:
    """How something is drawn: grey 0 (black) … 1 (white), line width mm, dashes mm; fill None for none."""

    grey: float = 0.0
    width_mm: float = 0.25
    dash_mm: tuple[float, ...] = ()
    fill: float | None = None


@dataclass(frozen=True)
class Path:
    """Straight lines through points; closed ones can be filled."""

    points: tuple[Point, ...]
    pen: Pen = Pen()
    closed: bool = False


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float
    pen: Pen = Pen()


@dataclass(frozen=True)
class Text:
    """One line; ``height_mm`` is the font size."""

    x: float
    y: float
    text: str
    height_mm: float = 3.2
    anchor: Anchor = "start"
    grey: float = 0.0
    bold: bool = False
    upright: bool = True


Shape = Path | Circle | Text


@dataclass(frozen=True)
class Window:
    """Part of a larger drawing: its point (``from_x``, ``from_y``) lies at (``x``, ``y``) of the page."""

    x: float
    y: float
    width: float
    height: float
    from_x: float
    from_y: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Page:
    """One sheet of A4, landscape."""

    name: str
    shapes: tuple[Shape, ...]
    windows: tuple[Window, ...] = ()


def line(x1: float, y1: float, x2: float, y2: float, pen: Pen = Pen()) -> Path:
    return Path(((x1, y1), (x2, y2)), pen)


def rectangle(x: float, y: float, width: float, height: float, pen: Pen = Pen()) -> Path:
    return Path(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), pen, closed=True)


def svg(page: Page) -> str:
    """The page as SVG whose user unit is the millimetre."""
    width, height = A4_LANDSCAPE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="Helvetica, Arial, sans-serif">',
        f"<title>{escape(page.name)}</title>",
        f'<rect width="{width:g}" height="{height:g}" fill="white"/>',
    ]
    for number, window in enumerate(page.windows):
        top = _n(height - window.y - window.height)
        clip = f'<rect x="{window.x:g}" y="{top}" width="{window.width:g}" height="{window.height:g}"/>'
        parts.append(f'<clipPath id="w{number}">{clip}</clipPath><g clip-path="url(#w{number})">')
        dx, dy = window.x - window.from_x, window.y - window.from_y
        parts += [_svg_shape(shape, dx, dy, height) for shape in window.shapes]
        parts.append("</g>")
    parts += [_svg_shape(shape, 0.0, 0.0, height) for shape in page.shapes]
    return "\n".join([*parts, "</svg>", ""])


def _svg_shape(shape: Shape, dx: float, dy: float, height: float) -> str:
    if isinstance(shape, Text):
        x, y = _n(shape.x + dx), _n(height - shape.y - dy)
        turn = "" if shape.upright else f' transform="rotate(-90 {x} {y})"'
        weight = ' font-weight="bold"' if shape.bold else ""
        return (
            f'<text x="{x}" y="{y}" font-size="{shape.height_mm:g}" text-anchor="{shape.anchor}" '
            f'fill="{_grey(shape.grey)}"{weight}{turn}>{escape(shape.text)}</text>'
        )
    pen = shape.pen
    dash = f' stroke-dasharray="{" ".join(map(_n, pen.dash_mm))}"' if pen.dash_mm else ""
    fill = "none" if pen.fill is None else _grey(pen.fill)
    style = f'fill="{fill}" stroke="{_grey(pen.grey)}" stroke-width="{pen.width_mm:g}"{dash}'
    if isinstance(shape, Circle):
        return f'<circle cx="{_n(shape.x + dx)}" cy="{_n(height - shape.y - dy)}" r="{_n(shape.radius)}" {style}/>'
    points = " ".join(f"{_n(x + dx)},{_n(height - y - dy)}" for x, y in shape.points)
    return f'<{"polygon" if shape.closed else "polyline"} points="{points}" {style}/>'


def _n(value: float) -> str:
    """Micrometres are enough; no negative zero."""
    return f"{round(value, 3) + 0.0:g}"


def _grey(value: float) -> str:
    level = round(255 * value)
    return f"#{level:02x}{level:02x}{level:02x}"


def pdf(pages: Sequence[Page], title: str) -> bytes:
    """All pages in one file, the same bytes every time."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(A4_LANDSCAPE[0] * mm, A4_LANDSCAPE[1] * mm), invariant=True, pageCompression=1)
    canvas.setTitle(title)
    canvas.setViewerPreference("PrintScaling", "None")
    for page in pages:
        canvas.bookmarkPage(page.name)
        canvas.addOutlineEntry(page.name, page.name)
        for window in page.windows:
            canvas.saveState()
            clip = canvas.beginPath()
            clip.rect(window.x * mm, window.y * mm, window.width * mm, window.height * mm)
            canvas.clipPath(clip, stroke=0)
            for shape in window.shapes:
                _pdf_shape(canvas, shape, window.x - window.from_x, window.y - window.from_y)
            canvas.restoreState()
        for shape in page.shapes:
            _pdf_shape(canvas, shape, 0.0, 0.0)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _pdf_shape(canvas: Canvas, shape: Shape, dx: float, dy: float) -> None:
    if isinstance(shape, Text):
        _pdf_text(canvas, shape, dx, dy)
        return
    pen = shape.pen
    canvas.setStrokeGray(pen.grey)
    canvas.setLineWidth(pen.width_mm * mm)
    canvas.setDash([length * mm for length in pen.dash_mm])
    if pen.fill is not None:
        canvas.setFillGray(pen.fill)
    if isinstance(shape, Circle):
        canvas.circle((shape.x + dx) * mm, (shape.y + dy) * mm, shape.radius * mm, fill=int(pen.fill is not None))
        return
    canvas.drawPath(_pdf_path(canvas, shape, dx, dy), stroke=1, fill=int(pen.fill is not None))


def _pdf_path(canvas: Canvas, shape: Path, dx: float, dy: float) -> PDFPathObject:
    path = canvas.beginPath()
    (x, y), *others = shape.points
    path.moveTo((x + dx) * mm, (y + dy) * mm)
    for x, y in others:
        path.lineTo((x + dx) * mm, (y + dy) * mm)
    if shape.closed:
        path.close()
    return path


def _pdf_text(canvas: Canvas, text: Text, dx: float, dy: float) -> None:
    canvas.saveState()
    canvas.translate((text.x + dx) * mm, (text.y + dy) * mm)
    if not text.upright:
        canvas.rotate(90)
    canvas.setFillGray(text.grey)
    canvas.setFont("Helvetica-Bold" if text.bold else "Helvetica", text.height_mm * mm)
    draw = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
    draw[text.anchor](0, 0, text.text)
    canvas.restoreState()
