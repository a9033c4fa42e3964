"""``smart-mat repair``: what a damaged recording still holds, in a new file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mat.cli.console import say
from mat.files.repair import repair_recording


def repair(
    file: Annotated[Path, typer.Argument(help="A recording that was cut or damaged.", metavar="FILE")],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Recording to make; without it FILE-repaired.smat.", metavar="OUT"),
    ] = None,
) -> None:
    """Put every sound scan of a damaged recording into a new file, closed properly. The old file is only read."""
    out = out or file.with_name(f"{file.stem}-repaired.smat")
    done = repair_recording(file, out)
    if not done.needed:
        say(f"{file} was not damaged; {out} is the same again.")
        return
    say(f"{done.packets} sound packets are in {out}, {done.damaged_bytes} damaged bytes were left out.")
    if not done.was_closed:
        say("The recording had not been closed properly; now it is.")
