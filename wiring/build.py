"""Everything that is built from the netlist, as bytes by path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wiring.bom import bom_csv
from wiring.harness import drawings
from wiring.netlist import NETLIST, Netlist, NetlistError
from wiring.pins_header import pins_header
from wiring.rendering import RenderingError, missing_programs, png_of_svg, render_harness
from wiring.rules import violations
from wiring.schematic import principle_svg
from wiring.sheet import pdf, svg
from wiring.spice import STATIC_SCAN, Deck
from wiring.standing import standing_cells
from wiring.templates import pages

ROOT = NETLIST.parents[1]
GENERATED = "wiring/generated"
MANIFEST = f"{GENERATED}/pictures.json"
#: Pixels per inch of a PNG made from an SVG.
_DPI = 192


def text_files(netlist: Netlist) -> dict[str, bytes]:
    """Files that are the same bytes on every machine.

    Raises
    ------
    NetlistError
        The circuit breaks an electrical rule; nothing is built from it.
    """
    broken = violations(netlist)
    if broken:
        raise NetlistError("The netlist breaks the electrical rules:\n  " + "\n  ".join(broken))
    files = {"firmware/pins.h": pins_header(netlist), f"{GENERATED}/bom.csv": bom_csv(netlist)}
    files[f"{GENERATED}/mat.cir"] = example_deck(netlist)
    files |= {f"{GENERATED}/{name}.yml": source for name, source in drawings(netlist).items()}
    encoded = {path: text.encode() for path, text in files.items()}
    for number, page in enumerate(pages(), start=1):
        encoded[f"{GENERATED}/template-{number:02d}.svg"] = svg(page).encode()
    encoded[f"{GENERATED}/principle.svg"] = principle_svg(netlist)
    return encoded


def example_deck(netlist: Netlist) -> str:
    """A whole scan of a person of 70 kg on FSR402-like film, for ``ngspice -b wiring/generated/mat.cir``."""
    cells = standing_cells("fsr402", 70.0)[0]
    rounded = cells.copy()
    rounded[cells > 0] = [float(f"{value:.3g}") for value in cells[cells > 0]]
    stimulus = f"{STATIC_SCAN}\n.print dc v(n_columns) v(n_sense)"
    return Deck().text(netlist, rounded, stimulus)


@dataclass(frozen=True)
class _Drawing:
    """Files whose bytes depend on the version of what draws them, and the source that decides what they show."""

    source: bytes
    draw: Callable[[], dict[str, bytes]]


def _drawings(files: Mapping[str, bytes]) -> dict[str, _Drawing]:
    """By the path of the source."""
    drawn = {path: _harness(path, data) for path, data in files.items() if path.endswith(".yml")}
    principle, templates = f"{GENERATED}/principle", f"{GENERATED}/templates.pdf"
    svg_source = files[f"{principle}.svg"]
    drawn[f"{principle}.svg"] = _Drawing(svg_source, lambda: {f"{principle}.png": png_of_svg(svg_source, _DPI)})
    sheets = b"".join(data for path, data in sorted(files.items()) if Path(path).name.startswith("template-"))
    title = "smart-mat: cutting and drilling templates, 1:1 on A4"
    drawn[f"{GENERATED}/template-*.svg"] = _Drawing(sheets, lambda: {templates: pdf(pages(), title)})
    return drawn


def _harness(path: str, source: bytes) -> _Drawing:
    def draw() -> dict[str, bytes]:
        drawn_svg, drawn_png = render_harness(source.decode())
        stem = path.removesuffix(".yml")
        return {f"{stem}.svg": drawn_svg, f"{stem}.png": drawn_png}

    return _Drawing(source, draw)


def build(netlist: Netlist, root: Path = ROOT) -> list[str]:
    """Write what differs; pictures only when their source changed or they were touched.

    Returns
    -------
    list of str
        Paths written.

    Raises
    ------
    NetlistError, RenderingError
        Nothing was written.
    """
    files = text_files(netlist)
    known = _read_manifest(root)
    manifest: dict[str, dict[str, str]] = {}
    for name, drawing in sorted(_drawings(files).items()):
        if _fresh(known.get(name, {}), drawing, root):
            manifest[name] = known[name]
            continue
        if missing_programs():
            raise RenderingError(f"To draw, install first: apt-get install {' '.join(missing_programs())}")
        drawn = drawing.draw()
        files |= drawn
        manifest[name] = {"source": digest(drawing.source)} | {path: digest(data) for path, data in drawn.items()}
    files[MANIFEST] = (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode()
    return _write(files, root)


def stale(netlist: Netlist, root: Path = ROOT) -> list[str]:
    """Committed files that are not what the netlist gives; needs no program that draws.

    A picture counts as fresh if it is the one that was drawn from the present source: pixels depend on the versions of
    Graphviz and fonts, sources do not.
    """
    files = text_files(netlist)
    old = [path for path, data in files.items() if not _same(root / path, data)]
    known = _read_manifest(root)
    drawings_of = _drawings(files)
    old += [f"drawn from {name}" for name, each in drawings_of.items() if not _fresh(known.get(name, {}), each, root)]
    expected = {*files, MANIFEST, *(path for entry in known.values() for path in entry if path != "source")}
    present = {path.relative_to(root).as_posix() for path in (root / GENERATED).glob("*")}
    return old + [f"{path} (nothing makes it)" for path in sorted(present - expected)]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fresh(entry: Mapping[str, str], drawing: _Drawing, root: Path) -> bool:
    """Drawn from this source, and not touched since."""
    pictures = {path: value for path, value in entry.items() if path != "source"}
    untouched = all(
        (root / path).is_file() and digest((root / path).read_bytes()) == value for path, value in pictures.items()
    )
    return entry.get("source") == digest(drawing.source) and bool(pictures) and untouched


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _read_manifest(root: Path) -> dict[str, dict[str, str]]:
    path = root / MANIFEST
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _write(files: Mapping[str, bytes], root: Path) -> list[str]:
    written = []
    for path, data in sorted(files.items()):
        if not _same(root / path, data):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
            written.append(path)
    return written
