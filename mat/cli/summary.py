"""``smart-mat summary``: what recordings amount to, in words and as one row of measures each."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from mat.cli.console import progress_console, say, say_fault, say_table
from mat.cli.telling import tell_summary
from mat.errors import SmartMatError, UsageError
from mat.files import new_text, refuse_stranger
from mat.files.formats import recordings_in
from mat.session.receiving import is_parcel, receive
from mat.session.settings import recordings_folder
from mat.session.summary import COLUMNS, RecordingSummary, row, summarise
from mat.session.summary.row import Value

#: What the table in a terminal shows; the files hold every column.
_SHOWN = {
    "file": "recording",
    "person": "person",
    "drill": "drill",
    "standing_s": "standing s",
    "repetitions": "reps",
    "repetitions_toes": "toes",
    "repetitions_heels": "heels",
    "in_band_share": "in band",
    "left_load_share": "left",
    "sway_velocity_mm_s": "sway mm/s",
    "grade": "quality",
}
_SHARES = ("in_band_share", "left_load_share")


def summary(
    files: Annotated[list[Path], typer.Argument(help="Recordings, folders, or what “send” made.", metavar="FILE...")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Write every column to OUT.csv or OUT.json.", metavar="OUT")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every column, as JSON on the terminal.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Every column, as CSV on the terminal.")] = False,
) -> None:
    """Sum up recordings: words first for a single one, a table for several; every measure with -o, --csv or --json."""
    if out is not None and out.suffix.lower() not in (".csv", ".json"):
        raise UsageError(f"{out} is not a kind of table this writes: give a name that ends in .csv or .json.")
    if as_json and as_csv:
        raise UsageError("--json and --csv together make no table: choose one.")
    if out is not None:
        refuse_stranger(out, ",".join(COLUMNS[:5]), f'[\n {{\n  "{COLUMNS[0]}": ')
    recorded, failed = _read(_once(_recordings(files)))
    if out is not None:
        _write(out, _text(recorded, out.suffix.lower() == ".json"))
        say(f"{len(recorded)} {'recording' if len(recorded) == 1 else 'recordings'} in {out}.")
    elif as_json or as_csv:
        say(_text(recorded, as_json).rstrip("\n"))
    elif len(recorded) == 1 and not failed:
        tell_summary(recorded[0].summary)
    elif recorded:
        say_table(_table(recorded))
    if failed:
        raise typer.Exit(1)


def _recordings(files: list[Path]) -> Iterator[Path]:
    for file in files:
        if is_parcel(file):
            file = receive(file, recordings_folder())  # noqa: PLW2901  (what is in it stands for it)
        if not file.is_dir():
            yield file
            continue
        yield from recordings_in(file)


def _once(recordings: Iterator[Path]) -> list[Path]:
    """A recording that is named and lies in a folder that is named, too, counts once."""
    told: dict[Path, Path] = {}
    for path in recordings:
        told.setdefault(path.resolve(), path)
    return list(told.values())


def _read(files: list[Path]) -> tuple[list[RecordingSummary], int]:
    """One damaged file does not hide the others."""
    console, recorded, failed = progress_console(), [], 0
    with Progress(
        console=console, transient=True, disable=not console.is_terminal, redirect_stdout=sys.stdout.isatty()
    ) as bar:
        task = bar.add_task("reading", total=len(files))
        for number, file in enumerate(files):
            try:
                recorded.append(
                    summarise(file, progress=lambda share, number=number: bar.update(task, completed=number + share))
                )
            except SmartMatError as error:
                if len(files) == 1:
                    raise
                say_fault(str(error) if str(file) in str(error) else f"{file}: {error}")
                failed += 1
    return recorded, failed


def _text(recorded: list[RecordingSummary], as_json: bool) -> str:
    rows = [row(each) for each in recorded]
    if as_json:
        return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows({name: _plain(value) for name, value in each.items()} for each in rows)
    return text.getvalue()


def _plain(value: Value) -> Value:
    """A number as a table holds it: a decimal point, no more digits than mean something."""
    return f"{value:.6g}" if isinstance(value, float) else value


def _write(out: Path, text: str) -> None:
    with new_text(out) as file:
        file.write(text)


def _table(recorded: list[RecordingSummary]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name, heading in _SHOWN.items():
        table.add_column(heading, justify="left" if name in ("file", "person", "drill", "grade") else "right")
    names = Counter(each.info.path.name for each in recorded)
    for each in recorded:
        figures = row(each)
        if names[each.info.path.name] > 1:
            figures["file"] = str(each.info.path)
        table.add_row(*(_shown(name, figures[name]) for name in _SHOWN))
    return table


def _shown(name: str, value: Value) -> str:
    if value is None:
        return ""
    if name in _SHARES:
        return f"{100 * float(value):.0f} %"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
