"""Where an export goes: whole or not at all, and never in the place of anything but an earlier export."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mat.errors import StorageError, UsageError

#: What tells an export of ours stands within this much at its beginning.
_HEAD_BYTES = 200


def refuse_stranger(path: Path, *beginnings: str) -> None:
    """Take the place of our own earlier exports only.

    Parameters
    ----------
    beginnings
        What an export of this kind begins with: a word that merely occurs there may be anybody's.

    Raises
    ------
    UsageError
        A file that this program did not write stands there.
    """
    try:
        with path.open("rb") as file:
            ours = file.read(_HEAD_BYTES).startswith(tuple(beginning.encode() for beginning in beginnings))
    except OSError:
        return
    if not ours:
        raise UsageError(f"{path} is there already and is no export of smart-mat: choose another name.")


@contextmanager
def new_text(path: Path) -> Iterator[IO[str]]:
    """A text file that appears whole or not at all.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    with new_file(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A file that appears whole or not at all, for its owner's eyes only: write to the path that is given.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    unfinished: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=".unfinished-", suffix=path.suffix, delete=False
        ) as file:
            unfinished = Path(file.name)
        # A temporary file is its owner's alone, and so is what it becomes; one that was opened to others stays so.
        with contextlib.suppress(FileNotFoundError):
            unfinished.chmod(path.stat().st_mode & 0o777)
        yield unfinished
        # On the disk before it takes its name: a power cut leaves the whole file, or none.
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
        unfinished = None
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror}): choose a folder you may write to, with space left."
        ) from error
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the folder's list of names on the disk: a new file's name would otherwise be lost with the power.

    Does nothing where a system cannot (Windows, some network drives).
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
