"""A person's diary on disk: a file of its own, in the user's data folder, never sent anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from hashlib import sha256
from pathlib import Path

from mat.errors import SettingsError, StorageError
from mat.files.placing import new_text
from mat.session.diary import Diary, SessionNote

#: Of a code in a file's name; what is longer is told apart by its digest.
LONGEST_FILE_NAME = 100


def diary_path(folder: Path, person: str) -> Path:
    """File of a person's diary: in ``folder`` whatever their code, and no other person's on any file system."""
    plain = "abcdefghijklmnopqrstuvwxyz0123456789-_"
    name = "".join(c if c in plain else f"%{ord(c):x}." for c in person) or "%"
    if len(name) > LONGEST_FILE_NAME:
        name = f"{name[:LONGEST_FILE_NAME]}%{sha256(person.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return folder / f"{name}.diary.json"


def read_diary(path: Path) -> Diary:
    """A diary from its file; empty if there is none.

    Raises
    ------
    SettingsError
        The file is no diary.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return _diary(table)
    except FileNotFoundError:
        return Diary()
    except OSError as error:
        raise SettingsError(
            f"The diary {path} cannot be read ({error.strerror}): check that you may read it."
        ) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SettingsError(f"The diary {path} is damaged: restore a backup, or delete it to begin anew.") from error


def write_diary(path: Path, diary: Diary) -> None:
    """Keep a diary; the file appears whole or stays as it was.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path.parent} cannot be made ({error.strerror}): choose another data folder.") from error
    table = {
        "began": _day_text(diary.began),
        "safety_read": _day_text(diary.safety_read),
        "sessions": [{**asdict(note), "day": note.day.isoformat()} for note in diary.sessions],
    }
    with new_text(path) as file:
        json.dump(table, file, ensure_ascii=False, indent=1)
        file.write("\n")


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _diary(table: Mapping[str, object]) -> Diary:
    sessions = table.get("sessions", [])
    if not isinstance(table, dict) or not isinstance(sessions, list):
        raise ValueError("no diary")
    return Diary(_day(table.get("began")), _day(table.get("safety_read")), tuple(_note(each) for each in sessions))


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _note(table: Mapping[str, object]) -> SessionNote:
    unknown = set(table) - {field.name for field in fields(SessionNote)}
    day, pain = _day(table.get("day")), table.get("pain")
    if unknown or day is None or (pain is not None and (not isinstance(pain, int) or not 0 <= pain <= 10)):
        raise ValueError("no session")
    names: dict[str, tuple[str, ...]] = {}
    for name in ("drills", "faults"):
        listed = table.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise ValueError(name)
        names[name] = tuple(listed)
    return SessionNote(day, names["drills"], names["faults"], pain, table.get("check_set") is True)
