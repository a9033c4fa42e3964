"""The prescription a person follows: a copy of the file that was sent, kept beside their diary."""

from __future__ import annotations

from pathlib import Path

from mat.errors import SettingsError, StorageError
from mat.files.placing import new_file
from mat.session.diary_file import diary_path
from mat.session.prescription import LARGEST_BYTES, Prescription, read_prescription

_DIARY, _PRESCRIPTION = ".diary.json", ".prescription.toml"


def prescription_path(diaries: Path, person: str) -> Path:
    """Where a person's prescription is kept: in the folder of diaries, whatever their code."""
    diary = diary_path(diaries, person)
    return diary.with_name(diary.name.removesuffix(_DIARY) + _PRESCRIPTION)


def keep_prescription(sent: Path, diaries: Path, person: str) -> Prescription:
    """Follow a prescription from now on, in place of the one before.

    Raises
    ------
    SettingsError
        It cannot be read, or an entry means nothing; the one before stays.
    StorageError
        The copy cannot be written.
    """
    prescription, kept = read_prescription(sent), prescription_path(diaries, person)
    if kept.exists() and kept.samefile(sent):
        return prescription
    try:
        with sent.open("rb") as file:
            content = file.read(LARGEST_BYTES)
    except OSError as error:
        raise SettingsError(f"The prescription {sent} cannot be read ({error.strerror}): check the name.") from error
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{kept.parent} cannot be made ({error.strerror}): choose another data folder.") from error
    with new_file(kept) as unfinished:
        unfinished.write_bytes(content)
    return prescription


def kept_prescription(diaries: Path, person: str) -> Prescription | None:
    """What a person follows; None for the programme of weeks.

    Raises
    ------
    SettingsError
        The copy cannot be read any more.
    """
    path = prescription_path(diaries, person)
    return read_prescription(path) if path.exists() else None


def drop_prescription(diaries: Path, person: str) -> None:
    """Back to the programme of weeks.

    Raises
    ------
    StorageError
        The copy cannot be deleted.
    """
    path = prescription_path(diaries, person)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path} cannot be deleted ({error.strerror}): delete it by hand.") from error
