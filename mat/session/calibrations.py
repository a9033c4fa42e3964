"""Where calibrations are kept: one file a mat in the user's data folder, earlier ones beside it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from mat.errors import SettingsError, StorageError
from mat.link import Transport
from mat.pressure.calibration import Calibration
from mat.session.settings import recordings_folder
from mat.wire import Hello

EARLIER = "earlier"


def calibrations_folder() -> Path:
    """Folder of the calibrations, beside that of the recordings; made when needed."""
    return recordings_folder().parent / "calibrations"


def calibration_path(mat_id: int) -> Path:
    return calibrations_folder() / f"{mat_id:08x}.json"


def find_calibration(hello: Hello) -> Calibration | None:
    """The calibration kept for this mat, None if there is none.

    Raises
    ------
    SettingsError
        It is cut or was changed, or is of another mat.
    """
    path = calibration_path(hello.mat_id)
    if not path.exists():
        return None
    calibration = read_calibration(path)
    calibration.check_fits(hello)
    return calibration


def calibrations_for(transport: Transport) -> Callable[[Hello], Calibration | None]:
    """Where to look for the calibration of a source: a recording brings its own, or none."""
    return (lambda hello: None) if transport.recorded else find_calibration


def read_calibration(path: Path) -> Calibration:
    """Read a calibration file.

    Raises
    ------
    SettingsError
        It cannot be read, is none, is cut or was changed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is no calibration: choose a file made by “smart-mat calibrate”.") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}): check the name.") from error
    try:
        return Calibration.from_text(text)
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from error


def keep_calibration(calibration: Calibration) -> Path:
    """Make it the one used for its mat; the one before is kept.

    Raises
    ------
    StorageError
        It cannot be written; the one before stays in use.
    """
    path = calibration_path(calibration.mat_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            earlier = path.parent / EARLIER
            earlier.mkdir(exist_ok=True)
            write_calibration_text(path.read_text(encoding="utf-8", errors="replace"), _free_name(earlier, path.stem))
        write_calibration(calibration, path)
    except OSError as error:
        raise StorageError(
            f"The calibration cannot be kept in {path.parent} ({error.strerror}): make room there."
        ) from error
    return path


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write a calibration file, whole or not at all.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    write_calibration_text(calibration.to_text(), path)


def write_calibration_text(text: str, path: Path) -> None:
    """Write a text, whole or not at all.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    unfinished: str | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=".unfinished-", delete=False
        ) as file:
            unfinished = file.name
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
        unfinished = None
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}): choose a folder you may write to.") from error
    finally:
        if unfinished is not None:
            Path(unfinished).unlink(missing_ok=True)


def _free_name(folder: Path, stem: str) -> Path:
    """The next free number behind the mat's id: 4f1c9a02.1.json is the oldest."""
    number = 1 + max(
        (int(p.name.split(".")[1]) for p in folder.glob(f"{stem}.*.json") if p.name.split(".")[1].isdigit()), default=0
    )
    return folder / f"{stem}.{number}.json"
