"""The settings file as it is written for a user: begun at the first run, and a person taken out of it."""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mat.errors import SettingsError, StorageError
from mat.files.placing import new_file, new_text
from mat.session.people import Person, read_people
from mat.session.settings import combine

#: A table's heading, its keys as they are written.
_HEADING = re.compile(r"^\s*\[\[?\s*(?P<keys>[^\]]+?)\s*\]\]?\s*(#.*)?$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
LONGEST_CODE = 40


@dataclass(frozen=True)
class FirstPerson:
    """What the first run learnt; None where nothing was told.

    Attributes
    ----------
    code
        Code or name, chosen by ``--person``.
    weight_kg, foot_length_mm
        Of the body and of a foot.
    gap_mm
        Between the two pads.
    """

    code: str
    weight_kg: float | None = None
    foot_length_mm: float | None = None
    gap_mm: float | None = None

    def to_toml(self) -> str:
        """The settings file that says so."""
        general = [] if self.gap_mm is None else [f"gap_mm = {self.gap_mm:g}"]
        own = [
            f"{name} = {value:.4g}"
            for name, value in (("weight_kg", self.weight_kg), ("foot_length_mm", self.foot_length_mm))
            if value is not None
        ]
        lines = [*general, ""] if general else []
        return "\n".join([*lines, f"[people.{written_key(self.code)}]", *own]) + "\n"


def written_key(code: str) -> str:
    """A code as a key of TOML: quoted only where it must be."""
    return code if _BARE.fullmatch(code) else json.dumps(code, ensure_ascii=False)


def begin_settings(path: Path, person: FirstPerson) -> None:
    """Write the first settings file; one that is there already is never touched.

    Raises
    ------
    SettingsError
        A value is out of range, or a settings file is there already.
    StorageError
        It cannot be written.
    """
    content = person.to_toml()
    table = tomllib.loads(content)
    read_people(table["people"])
    combine({name: value for name, value in {**table, **table["people"][person.code]}.items() if name != "people"})
    taken = SettingsError(
        f"The settings file {path} is there already and stays as it is: change it with a text editor."
    )
    if path.exists():
        raise taken
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{path.parent} cannot be made ({error.strerror}): choose a folder you may write to."
        ) from error
    try:
        _place_whole(path, content)
    except FileExistsError as error:
        raise taken from error


def _place_whole(path: Path, content: str) -> None:
    """A link puts the whole file there or fails; disks without links (FAT) at least never lose what is there."""
    spare = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with new_text(spare) as file:
            file.write(content)
        try:
            os.link(spare, path)
        except FileExistsError:
            raise
        except OSError:
            with path.open("x", encoding="utf-8") as file:
                file.write(content)
    except FileExistsError:
        raise
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}): choose a folder you may write to.") from error
    finally:
        spare.unlink(missing_ok=True)


@dataclass(frozen=True)
class Removed:
    """A settings file before a person was taken out of it, for one undo."""

    path: Path
    before: bytes
    after: bytes

    def undo(self) -> None:
        """Put the person back.

        Raises
        ------
        SettingsError
            The file was changed since.
        """
        if file_content(self.path) != self.after:
            raise SettingsError(f"The settings file {self.path} was changed since: put the person back by hand.")
        replace_content(self.path, self.before)


def remove_person(path: Path, code: str) -> Removed:
    """Take a person's tables out of a settings file; every other line stays as it is.

    Raises
    ------
    SettingsError
        The person is not there, or is written in a way that only a text editor should change.
    StorageError
        It cannot be written.
    """
    before = file_content(path)
    written = checked_text(path, before)
    table = tomllib.loads(written)
    people = table.get("people")
    if not isinstance(people, dict) or code not in people:
        raise SettingsError(f"There is no person {code[:LONGEST_CODE]} in {path}: look for the code there.")
    after = _without(written, code)
    rest = {name: each for name, each in people.items() if name != code}
    wanted = {**table, "people": rest}
    if {"people": {}, **table_or_empty(after)} != wanted:
        raise SettingsError(
            f"The person {code[:LONGEST_CODE]} is no table of its own in {path}: take them out by hand."
        )
    replace_content(path, after.encode("utf-8"))
    return Removed(path, before, after.encode("utf-8"))


def _without(written: str, code: str) -> str:
    kept, inside = [], False
    for line in written.splitlines(keepends=True):
        keys = table_keys(line)
        if keys is not None:
            inside = keys[:2] == ["people", code]
        if not inside:
            kept.append(line)
    return "".join(kept)


def table_keys(line: str) -> list[str] | None:
    """Keys of a table's heading; None for any other line."""
    heading = _HEADING.match(line)
    return None if heading is None else _keys(heading["keys"])


def _keys(written: str) -> list[str]:
    """``people."jo k"`` as its keys; TOML itself reads the quotes."""
    try:
        table: object = tomllib.loads(f"{written} = 0")
    except ValueError:
        return []
    keys = []
    while isinstance(table, dict):
        (key, table), *_ = table.items()
        keys.append(key)
    return keys


def people_in(path: Path) -> dict[str, Person]:
    """Everybody of a settings file, by code; nobody where there is no file.

    Raises
    ------
    SettingsError
        It cannot be read, or says something of a person that means nothing.
    """
    people = tomllib.loads(checked_text(path, file_content(path))).get("people", {}) if path.exists() else {}
    if not isinstance(people, dict):
        raise SettingsError(f"The people of {path} are no tables: mend it with a text editor.")
    return read_people(people)


def file_content(path: Path) -> bytes:
    """All of the settings file.

    Raises
    ------
    SettingsError
        It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read ({error.strerror}): look where it is.") from error


def replace_content(path: Path, content: bytes) -> None:
    """Write the settings file, whole or not at all (see :func:`~mat.files.placing.new_file` for what is raised)."""
    with new_file(path) as unfinished:
        if path.exists():
            # Whoever made it readable by its owner only meant that.
            unfinished.chmod(path.stat().st_mode & 0o777)
        unfinished.write_bytes(content)


def checked_text(path: Path, content: bytes) -> str:
    """The file as text that is TOML.

    Raises
    ------
    SettingsError
        It is none.
    """
    try:
        written = content.decode("utf-8")
        tomllib.loads(written)
    except ValueError as error:
        raise SettingsError(f"The settings file {path} cannot be read ({error}): mend it first.") from error
    return written


def table_or_empty(written: str) -> dict[str, Any]:
    """A settings file's table; empty where it is none."""
    try:
        return tomllib.loads(written)
    except ValueError:
        return {}
