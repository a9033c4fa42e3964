"""Small files that lie beside a recording: JSON, for its owner's eyes only, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mat.errors import SettingsError, SmartMatError
from mat.files.placing import new_file

#: As the recording itself: what is said of a person is nobody else's.
PRIVATE = 0o600

Entry = TypeVar("Entry")


def path_beside(recording: Path, ending: str) -> Path:
    """Where the file of this kind lies: the ending stands behind the whole name, as in ``a.smat.notes.json``."""
    return recording.with_name(recording.name + ending)


def read_beside(path: Path, name: str, entry: Callable[[Any], Entry], damaged: SettingsError) -> tuple[Entry, ...]:
    """A list kept in a file beside a recording; empty where there is no file.

    Parameters
    ----------
    path
        The file.
    name
        Of the list in it.
    entry
        Makes one entry of what JSON holds; raises ``ValueError``, ``TypeError``, ``KeyError`` or one of our own
        errors where that is none.
    damaged
        Raised where the file holds no such list: only its kind tells whether it may be deleted.

    Raises
    ------
    SettingsError
        The file cannot be read, or does not hold such a list.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return tuple(entry(each) for each in table[name])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsError(
            f"The file {path} beside the recording cannot be read ({error.strerror}): check that you may read it."
        ) from error
    except (ValueError, TypeError, KeyError, RecursionError, SmartMatError) as error:
        raise damaged from error


def write_beside(path: Path, content: dict[str, object]) -> None:
    """Write a file beside a recording.

    Raises
    ------
    StorageError
        It cannot be written; what stood there stays as it was.
    """
    with new_file(path) as unfinished:
        unfinished.chmod(PRIVATE)
        unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="")
