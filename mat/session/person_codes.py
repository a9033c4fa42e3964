"""Codes that stand for people wherever recordings leave this computer: drawn by lot, the same one every time."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from mat.errors import SettingsError
from mat.files.placing import new_text

#: Without letters and digits that are taken for each other.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 6
LONGEST_CODE = 40
FILE_NAME = "sent-as.json"


def code_for(person: str, folder: Path) -> str:
    """The code of a person; drawn and kept in ``folder`` when it is asked for first.

    Raises
    ------
    SettingsError
        The list of codes is damaged.
    StorageError
        It cannot be written.
    """
    path = folder / FILE_NAME
    codes = _read(path)
    if person not in codes:
        codes[person] = _drawn(set(codes.values()))
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_text(path) as file:
            json.dump(codes, file, ensure_ascii=False, indent=1)
        path.chmod(0o600)
    return codes[person]


def is_code(text: str) -> bool:
    """Whether a code can stand in the name of a file on every system."""
    return 0 < len(text) <= LONGEST_CODE and text.isascii() and text.replace("-", "").replace("_", "").isalnum()


def _drawn(taken: set[str]) -> str:
    while True:
        code = "P" + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        if code not in taken:
            return code


def _read(path: Path) -> dict[str, str]:
    try:
        codes = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"The list of codes {path} cannot be read: restore it, or delete it to begin anew."
        ) from error
    if not isinstance(codes, dict) or not all(isinstance(code, str) and is_code(code) for code in codes.values()):
        raise SettingsError(f"The list of codes {path} is damaged: restore it, or delete it to begin anew.")
    return codes
