"""``smart-mat send``: recordings, notes and answers for a physiotherapist, in one file without a name in it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from mat.cli.console import say, say_table
from mat.errors import UsageError
from mat.files import open_recording
from mat.session.diary import SessionNote
from mat.session.diary_file import diary_path, read_diary
from mat.session.parcel import ENDING, Enclosed, Parcel, enclose, write_parcel
from mat.session.person_codes import code_for, is_code
from mat.session.settings import recordings_folder, settings_path


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text[:20]}” is no day: write it like 2026-11-03.") from None


def send(
    places: Annotated[
        list[Path] | None,
        typer.Argument(help="Recordings, or folders of them; without any, your own.", metavar="[FILE...]"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File to make; without it CODE_DAYS.zip here.", metavar="OUT.zip")
    ] = None,
    since: Annotated[
        date | None, typer.Option("--since", parser=_day, help="First day, like 2026-11-03.", metavar="DAY")
    ] = None,
    until: Annotated[date | None, typer.Option("--until", parser=_day, help="Last day.", metavar="DAY")] = None,
    person: Annotated[str | None, typer.Option("--person", help="Of this person only.", metavar="CODE")] = None,
    code: Annotated[
        str | None,
        typer.Option("--code", help="What to call them; else a code that this computer remembers.", metavar="CODE"),
    ] = None,
    with_name: Annotated[
        bool, typer.Option("--with-name", help="Leave the person's own label in the recordings.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write it without asking.")] = False,
) -> None:
    """Make one file for your physio: recordings with notes, corrections, answers and a summary. Nothing is uploaded.

    Shows what will be inside first. Your name is replaced by a code; “smart-mat review FILE.zip” opens it.
    """
    _refuse_impossible(out, code, yes)
    enclosed = enclose(_recordings(places or [recordings_folder()], person), since, until)
    label = enclosed[0].recorded.label("person")
    known_as = label if with_name and label else code or code_for(label, settings_path().parent)
    if not is_code(known_as):
        raise UsageError(f"“{known_as[:40]}” could not be the name of a file: choose another name with --code.")
    parcel = Parcel(known_as, label, with_name, enclosed, _sessions(label, enclosed))
    out = out or Path(parcel.suggested_name)
    _show(parcel)
    if not yes and not typer.confirm(f"Write this to {out}?", default=True):
        say("Nothing was written.")
        raise typer.Exit(1)
    size_bytes = write_parcel(parcel, out)
    say(f"{out} is ready, {size_bytes / 1e6:.1f} MB: send it by a way you trust. Its receiver opens it with")
    say(f"    smart-mat review {out.name}")


def _refuse_impossible(out: Path | None, code: str | None, yes: bool) -> None:
    """Before anything is read: a month of recordings takes minutes."""
    if code is not None and not is_code(code):
        raise UsageError(f"--code takes letters, digits, - and _: “{code[:40]}” could not be the name of a file.")
    if out is not None and out.suffix.lower() != ENDING:
        raise UsageError(f"{out} is no name for this: give one that ends in {ENDING}.")
    if not yes and not sys.stdin.isatty():
        raise UsageError("Nobody is there to ask whether this may be written: look at it in a terminal, or add --yes.")


def _recordings(places: list[Path], person: str | None) -> list[Path]:
    found: list[Path] = []
    for place in places:
        inside = sorted(place.rglob("*.smat")) if place.is_dir() else [place]
        found += [path for path in inside if person is None or open_recording(path).header.get("person") == person]
    if not found:
        whose = "" if person is None else f" of {person}"
        raise UsageError(f"There is no recording{whose} in {', '.join(map(str, places))}: choose others.")
    return list(dict.fromkeys(found))


def _sessions(person: str, enclosed: tuple[Enclosed, ...]) -> tuple[SessionNote, ...]:
    """What the person's diary says of the days that are sent."""
    days = {each.day for each in enclosed}
    diary = read_diary(diary_path(recordings_folder().parent / "diaries", person)) if person else None
    return () if diary is None else tuple(note for note in diary.sessions if note.day.isoformat() in days)


def _show(parcel: Parcel) -> None:
    """All that is in it, before it is written."""
    _show_recordings(parcel)
    for each in parcel.enclosed:
        for note in each.notes:
            say(f"Note in {each.name} at {note.time_s:.0f} s: {note.text}")
    for session in parcel.sessions:
        told = [*session.drills, *([] if session.pain is None else [f"pain {session.pain}"])]
        say(f"Diary of {session.day.isoformat()}: {', '.join(told) or 'nothing told'}.")
    weight_kg = parcel.enclosed[-1].recorded.info.settings.weight_kg
    body = "" if weight_kg is None else f", body weight ({weight_kg:.4g} kg)"
    who = f"“{parcel.code}”, as in your recordings" if parcel.named else f"the code {parcel.code} instead of a name"
    say(
        f"It says who you are by {who}; it holds times of day{body}, settings, answers after sets and the mat's number."
    )


def _show_recordings(parcel: Parcel) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("recording", "drill", "minutes", "repetitions", "notes", "corrections"):
        table.add_column(heading, justify="left" if heading in ("recording", "drill") else "right")
    for each in parcel.enclosed:
        summary = each.recorded.summary
        table.add_row(
            each.name,
            each.recorded.label("drill"),
            f"{summary.duration_s / 60:.1f}",
            str(len(summary.repetitions)),
            str(len(each.notes)),
            "yes" if any("corrections" in ending for ending in each.companions) else "",
        )
    say_table(table)
