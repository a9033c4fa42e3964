"""``smart-mat review``: a recording looked at afterwards, or the folder of recordings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mat.errors import UsageError
from mat.session.prescription import read_prescription
from mat.session.receiving import is_parcel, receive
from mat.session.settings import recordings_folder, settings_path
from viz.texts import LANGUAGES


def review(
    file: Annotated[
        Path | None,
        typer.Argument(help="A recording, a folder, or what “send” made; without one, the library.", metavar="[FILE]"),
    ] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="Folder the library lists.", metavar="FOLDER")] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the window: en, de (else the system's).")
    ] = None,
    prescription: Annotated[
        Path | None,
        typer.Option("--prescription", help="What the library's weeks are measured against.", metavar="FILE"),
    ] = None,
) -> None:
    """Look at a recording: timeline, heatmap, traces, comparison, sway, notes, corrections by hand; or choose one.

    Beside FILE.smat lie FILE.smat.notes.json and FILE.smat.corrections.json: the recording itself is never changed.
    """
    if language is not None and language not in LANGUAGES:
        raise UsageError(f"--language takes one of {', '.join(LANGUAGES)}: “{language[:40]}” is not translated yet.")
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder} is no folder: give the one your recordings are in.")
    from viz.review.run import run_review  # noqa: PLC0415  (Qt is loaded only where something is drawn)

    if file is not None and is_parcel(file):
        file = receive(file, recordings_folder())
    if file is not None and file.is_dir():
        file, folder = None, folder or file
    asked = None if prescription is None else read_prescription(prescription)
    code = run_review(
        file,
        folder or recordings_folder(),
        language=language,
        preferences_folder=settings_path().parent,
        prescription=asked,
    )
    raise typer.Exit(code)
