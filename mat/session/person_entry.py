"""A person put into the settings file, or changed there, with every other line left as it is."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mat.errors import SettingsError, StorageError
from mat.session.people import read_people
from mat.session.people_file import (
    LONGEST_CODE,
    checked_text,
    file_content,
    replace_content,
    table_keys,
    table_or_empty,
    written_key,
)
from mat.session.settings import combine

#: What can be said of a person without a text editor.
PERSON_ENTRIES = ("weight_kg", "foot_length_mm", "school")


def put_person(path: Path, code: str, values: Mapping[str, float | str | None]) -> None:
    """Add a person, or change what is said of them; every other line of the file stays as it is.

    Parameters
    ----------
    path
        The settings file; begun where there is none.
    code
        The person.
    values
        Of :data:`PERSON_ENTRIES`; None takes an entry away, what is not named stays.

    Raises
    ------
    SettingsError
        A value is out of range, or the person is written in a way that only a text editor should change.
    StorageError
        It cannot be written.
    """
    unknown = [name for name in values if name not in PERSON_ENTRIES]
    if unknown or not code or len(code) > LONGEST_CODE or not code.isprintable():
        raise SettingsError(f"A person needs a code of at most {LONGEST_CODE} letters on one line: choose another.")
    before = file_content(path) if path.exists() else b""
    written = checked_text(path, before)
    table = tomllib.loads(written)
    # As precise as anybody is weighed: what is compared below is what is written.
    values = {name: float(_value(each)) if isinstance(each, float | int) else each for name, each in values.items()}
    wanted = _with_person(table, code, values)
    read_people(wanted["people"])
    _check_ranges(values)
    after = _put(written, code, values)
    if table_or_empty(after) != wanted:
        raise SettingsError(
            f"The person {code} is no table of its own in {path}: change what is said of them with a text editor."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{path.parent} cannot be made ({error.strerror}): choose a folder you may write to."
        ) from error
    replace_content(path, after.encode("utf-8"))


def _check_ranges(values: Mapping[str, float | str | None]) -> None:
    """As the analysis would refuse them."""
    combine({name: value for name, value in values.items() if name != "school"})


def _with_person(table: dict[str, Any], code: str, values: Mapping[str, float | str | None]) -> dict[str, Any]:
    people = table.get("people", {})
    if not isinstance(people, dict) or not isinstance(people.get(code, {}), dict):
        raise SettingsError("The people of the settings file are no tables: mend it with a text editor.")
    person = {**people.get(code, {}), **{name: value for name, value in values.items() if value is not None}}
    person = {name: value for name, value in person.items() if values.get(name, value) is not None}
    return {**table, "people": {**people, code: person}}


def _put(written: str, code: str, values: Mapping[str, float | str | None]) -> str:
    """The file with new entries right behind the person's heading, those they replace taken out."""
    said = [f"{name} = {_value(value)}\n" for name, value in values.items() if value is not None]
    kept: list[str] = []
    inside = found = False
    for line in written.splitlines(keepends=True):
        keys = table_keys(line)
        if keys is not None:
            inside = keys == ["people", code]
        if keys is not None and inside:
            found = True
            kept += [line if line.endswith("\n") else f"{line}\n", *said]
        elif not (inside and _names(line, values)):
            kept.append(line)
    if found:
        return "".join(kept)
    gap = "" if not written else "\n" if written.endswith("\n") else "\n\n"
    return f"{written}{gap}[people.{written_key(code)}]\n{''.join(said)}"


def _names(line: str, values: Mapping[str, object]) -> bool:
    """A line of a table that says one of these."""
    name, sign, _ = line.partition("=")
    return bool(sign) and name.strip() in values


def _value(value: float | str) -> str:
    return json.dumps(value) if isinstance(value, str) else f"{value:.4g}"
