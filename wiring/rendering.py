"""Drawings from their sources: WireViz and Graphviz for cables, librsvg for the PNG of an SVG."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from mat.errors import SmartMatError

PROGRAMS = {"dot": "graphviz", "rsvg-convert": "librsvg2-bin"}


class RenderingError(SmartMatError):
    """A program that draws is missing or failed."""


def missing_programs() -> list[str]:
    """Debian packages to install before anything can be drawn."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def render_harness(source: str) -> tuple[bytes, bytes]:
    """SVG and PNG of a WireViz source."""
    from wireviz import wireviz  # noqa: PLC0415  (only who draws needs it)

    with tempfile.TemporaryDirectory() as folder:
        for kind in ("svg", "png"):
            wireviz.parse(source, output_formats=kind, output_dir=folder, output_name="drawing")
        files = Path(folder) / "drawing.svg", Path(folder) / "drawing.png"
        # Graphviz may leave the end of a line out of habit of its version; one newline at the end is enough for all.
        return files[0].read_bytes().rstrip() + b"\n", files[1].read_bytes()


def png_of_svg(svg: bytes, dpi: int) -> bytes:
    """PNG on white."""
    command = ["rsvg-convert", "--background-color=white", f"--dpi-x={dpi}", f"--dpi-y={dpi}", "--format=png"]
    done = subprocess.run(command, input=svg, capture_output=True, check=False)
    if done.returncode:
        raise RenderingError(f"rsvg-convert failed: {done.stderr.decode(errors='replace')[-300:]}")
    return done.stdout
