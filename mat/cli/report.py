"""``smart-mat report``: the page a physiotherapist files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mat.cli.console import say, say_fault
from mat.cli.options import CalibrationFile, calibrated_settings
from mat.errors import SmartMatError, UsageError
from mat.report import PAPERS, ReportOptions, picture_of, write_report
from mat.session.reading import read
from mat.session.receiving import is_parcel, receive
from mat.session.settings import recordings_folder
from mat.session.summary import RecordingSummary, summarise


def report(
    file: Annotated[Path, typer.Argument(help="A recording (.smat), or what “send” made of one.", metavar="FILE")],
    out: Annotated[Path, typer.Option("-o", "--out", help="OUT.pdf, or OUT.png for a picture of it.", metavar="OUT")],
    earlier: Annotated[
        list[Path] | None,
        typer.Option("--with", help="Earlier recordings of the same person, or their folder: adds the trend."),
    ] = None,
    paper: Annotated[str, typer.Option("--paper", help=f"{' or '.join(PAPERS)}.")] = "a4",
    clinic: Annotated[str, typer.Option("--clinic", help="Printed at the head.", metavar="TEXT")] = "",
    notes: Annotated[str, typer.Option("--notes", help="Your own words.", metavar="TEXT")] = "",
    client: Annotated[bool, typer.Option("--client", help="A plain page for the client.")] = False,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Leave out who it is of.")] = False,
    calibration: CalibrationFile = None,
) -> None:
    """Write the report of a recording: words first, feet, repetitions, trend, room for notes and a signature."""
    if out.suffix.lower() not in (".pdf", ".png"):
        raise UsageError(f"{out} is not a kind of report this writes: give a name that ends in .pdf or .png.")
    if client and earlier:
        raise UsageError("The page for the client shows no trend: leave --with or --client out.")
    options = ReportOptions(paper=paper.lower(), clinic=clinic, notes=notes, client=client, anonymous=anonymous)
    if is_parcel(file):
        file = _only(receive(file, recordings_folder()), file)
    recording = read(file, calibrated_settings(file, calibration))
    sessions = _sessions(earlier or [], recording.label("person"))
    write = picture_of if out.suffix.lower() == ".png" else write_report
    write(recording, out, options, sessions)
    say(f"The report of {file} is in {out}.")


def _only(folder: Path, parcel: Path) -> Path:
    """The one recording of a parcel that holds one."""
    inside = sorted(folder.glob("*.smat"))
    if len(inside) != 1:
        raise UsageError(
            f"{parcel} holds {len(inside)} recordings, a report is of one: choose one of them in {folder}, such as "
            f"{inside[-1].name}, and give that folder with --with for the trend."
        )
    return inside[0]


def _sessions(places: list[Path], person: str) -> list[RecordingSummary]:
    """Recordings of the same person; a damaged one is told and left out."""
    files = [inside for place in places for inside in (sorted(place.rglob("*.smat")) if place.is_dir() else [place])]
    found: list[RecordingSummary] = []
    for file in files:
        try:
            each = summarise(file)
        except SmartMatError as error:
            say_fault(f"{error} It was left out.")
            continue
        if each.label("person") == person:
            found.append(each)
    return found
