"""``smart-mat pack``: recordings that are over take a quarter of the space, without loss."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from mat.cli.console import progress_console, say, say_fault
from mat.errors import RecordingError, SmartMatError
from mat.files import ReadHealth, open_recording, read_items
from mat.files.packing import is_packed_file, pack_in_place


def pack(
    files: Annotated[list[Path], typer.Argument(help="Recordings, or folders of them.", metavar="FILE...")],
) -> None:
    """Pack recordings that are over: the same bytes in a quarter of the space; every command reads them as before.

    Each is unpacked and compared before it takes the place of the old one. One that was not closed properly stays.
    """
    found = [path for file in files for path in (sorted(file.rglob("*.smat")) if file.is_dir() else [file])]
    if not found:
        raise RecordingError("There is no recording (.smat) in there: choose another folder.")
    before = after = packed = failed = 0
    console = progress_console()
    with Progress(
        console=console, transient=True, disable=not console.is_terminal, redirect_stdout=sys.stdout.isatty()
    ) as bar:
        for path in bar.track(found, description="packing"):
            try:
                if is_packed_file(path):
                    continue
                _refuse_unclosed(path)
                sizes = pack_in_place(path)
            except SmartMatError as error:
                say_fault(str(error))
                failed += 1
                continue
            before, after, packed = before + sizes[0], after + sizes[1], packed + 1
    left = len(found) - packed - failed
    told = f"{packed} packed, {before / 1e6:.1f} MB to {after / 1e6:.1f} MB"
    say(told + (f"; {left} packed before" if left else "") + (f"; {failed} left as they are" if failed else "") + ".")
    if failed:
        raise typer.Exit(1)


def _refuse_unclosed(path: Path) -> None:
    """One that is still being made must not be moved from under its maker."""
    if open_recording(path).foreign is not None:
        raise RecordingError(f"{path} is of another maker's device and stays as it is.")
    health = ReadHealth()
    for _ in read_items(path, health):
        pass
    if not health.closed:
        raise RecordingError(f"{path} was not closed properly, or is still being made: repair it first.")
