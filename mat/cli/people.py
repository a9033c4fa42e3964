"""``smart-mat people``: who trains here, somebody deleted, everything backed up and restored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from mat.cli.console import say
from mat.cli.options import decimal
from mat.errors import SettingsError, UsageError
from mat.posture.drill import SCHOOLS
from mat.session.backup import back_up
from mat.session.forgetting import Forgotten, forget, recordings_of, sweep
from mat.session.new_code import check_new_code
from mat.session.people import Person
from mat.session.people_file import people_in
from mat.session.person_entry import put_person
from mat.session.restoring import Existing, restore
from mat.session.settings import recordings_folder, settings_path
from mat.session.shoe_size import read_foot_length

people = typer.Typer(
    name="people",
    no_args_is_help=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Who trains here: list (as without a word behind it), add, delete; back up and restore all data.",
)
Code = Annotated[str, typer.Argument(help="Code of the person.", metavar="CODE")]
SchoolName = Literal["mid-foot", "heels", "even"]


@people.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Who trains here: list (as without a word behind it), add, delete; back up and restore all data."""
    sweep(*_folders())
    if context.invoked_subcommand is None:
        list_people()


@people.command("list")
def list_people() -> None:
    """Everybody of the settings file, with what is said of them."""
    everybody = people_in(settings_path())
    if not everybody:
        say("Nobody yet: “smart-mat people add CODE”, or the window's first run, adds a person.")
    for code in sorted(everybody, key=str.casefold):
        say("  ".join(part for part in (code, _told(everybody[code])) if part))


@people.command()
def add(
    code: Code,
    weight_kg: Annotated[
        float | None, typer.Option("--weight-kg", help="Body weight.", metavar="KG", parser=decimal)
    ] = None,
    foot: Annotated[
        str | None, typer.Option("--foot", help="Foot length in mm, or a shoe size: “EU 41”, “US W 9”.", metavar="SIZE")
    ] = None,
    school: Annotated[
        SchoolName | None, typer.Option("--school", help="Where to hold the weight, as the physio teaches it.")
    ] = None,
) -> None:
    """Add a person, or change what is said of one; what is not given stays as it is."""
    length = None if foot is None else read_foot_length(foot)
    given = {
        "weight_kg": weight_kg,
        "foot_length_mm": None if length is None else length.length_mm,
        "school": school,
    }
    try:
        if code not in people_in(settings_path()):
            check_new_code(code)
        put_person(settings_path(), code, {name: value for name, value in given.items() if value is not None})
    except SettingsError as error:
        raise UsageError(str(error)) from error
    if length is not None and length.uncertainty_mm:
        say(f"A shoe size tells the foot's length to ± {length.uncertainty_mm:.0f} mm only: measure it when you can.")
    say(f"{code}: {_told(people_in(settings_path())[code]) or 'nothing is said of them'}.")


@people.command()
def delete(
    code: Code,
    recordings: Annotated[
        bool, typer.Option("--recordings", help="Their recordings too, with what was exported beside them.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a person: out of the settings and their diary, and on request their recordings. Gone is gone."""
    from viz.review.library import cache_path  # noqa: PLC0415  (names a file, draws nothing)

    if code not in people_in(settings_path()):
        raise SettingsError(f"There is no person {code[:40]}: “smart-mat people” lists everybody.")
    if not yes:
        _confirm(code, recordings)
    forgotten = forget(code, settings_path(), *_folders(), with_recordings=recordings, caches=(cache_path(),))
    if not yes and _undone(forgotten):
        say("All is back as it was.")
        return
    forgotten.finish()
    say(f"{code} is deleted.")


def _confirm(code: str, recordings: bool) -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nobody is there to ask: give --yes to delete without a question.")
    count = len(recordings_of(code, recordings_folder()))
    held = "1 recording" if count == 1 else f"{count} recordings"
    their = f"their {held}" if recordings else f"not their {held} (--recordings)"
    typed = typer.prompt(f"This deletes {code}, their diary and {their}. Type the code again to go on", default="")
    if typed.strip() != code:
        say("Nothing was deleted.")
        raise typer.Exit(1)


def _undone(forgotten: Forgotten) -> bool:
    """One undo, as long as the question stands; ended in any other way, it stays deleted."""
    try:
        typed = typer.prompt("Deleted. Enter: for good; u and Enter: undo", default="", show_default=False)
    except BaseException:
        forgotten.finish()
        raise
    if not typed.strip().lower().startswith("u"):
        return False
    forgotten.undo()
    return True


@people.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="Zip file to write; it must not exist.", metavar="FILE")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The same.", metavar="FILE")] = None,
) -> None:
    """Write settings, people, diaries, recordings and calibrations into one zip file."""
    given = [path for path in (file, out) if path is not None]
    if len(given) != 1:
        raise UsageError("Give one file to write, as in “smart-mat people backup all.zip”.")
    count = back_up(given[0])
    files = "1 file is" if count == 1 else f"{count} files are"
    say(f"{files} in {given[0]}. It holds data of health: keep it as you would keep a doctor's letter.")


@people.command("restore")
def restore_backup(
    file: Annotated[Path, typer.Argument(help="Made by “smart-mat people backup”.", metavar="FILE")],
    existing: Annotated[
        Existing,
        typer.Option(
            "--existing",
            help="Where another file of that name is there: refuse, keep it, or replace it (saved first).",
        ),
    ] = "refuse",
) -> None:
    """Bring back what a backup holds; nothing that is there is overwritten unless asked for, and then it is saved."""
    try:
        came = restore(file, existing)
    except SettingsError as error:
        hint = " (--existing keep, or --existing replace)" if "other content" in str(error) else ""
        raise SettingsError(f"{error}{hint}") from error
    said = ["1 file brought back" if len(came.written) == 1 else f"{len(came.written)} files brought back"]
    said += [f"{len(came.same)} {'was' if len(came.same) == 1 else 'were'} there already"] if came.same else []
    others = "other" if len(came.kept) == 1 else "others"
    said += [f"{len(came.kept)} {others} of the same name kept as they are"] if came.kept else []
    said += [f"{len(came.replaced)} replaced (what they were is in {came.saved})"] if came.saved else []
    say(f"{', '.join(said)}.")


def _folders() -> tuple[Path, Path]:
    """Of recordings and diaries."""
    return recordings_folder(), recordings_folder().parent / "diaries"


def _told(person: Person) -> str:
    weight_kg, length_mm = (person.values.get(name) for name in ("weight_kg", "foot_length_mm"))
    parts = [
        "" if weight_kg is None else f"{weight_kg:g} kg",
        "" if length_mm is None else f"foot {length_mm:g} mm",
        f"school {person.school}" if person.school in SCHOOLS else "",
        "in shoes" if person.shoes else "",
    ]
    return ", ".join(part for part in parts if part)
