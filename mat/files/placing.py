"""Where an export goes: whole or not at all, and never in the place of anything but an earlier export."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mat.errors import StorageError, UsageError

#: What tells an export of ours stands within this much of its beginning.
_HEAD_BYTES = 200


def refuse_stranger(path: Path, mark: str) -> None:
    """Take the place of our own earlier exports only.

    Parameters
    ----------
    mark
        What an export of this kind has near its beginning.

    Raises
    ------
    UsageError
        A file that this program did not write stands there.
    """
    try:
        with path.open("rb") as file:
            ours = mark.encode() in file.read(_HEAD_BYTES)
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
    """A file that appears whole or not at all: write to the path that is given.

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
        unfinished.chmod(0o666 & ~_umask())
        yield unfinished
        unfinished.replace(path)
        unfinished = None
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror}): choose a folder you may write to, with space left."
        ) from error
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
