"""Whether what stands where a report shall go is an earlier report."""

from __future__ import annotations

from pathlib import Path

from mat.errors import UsageError

#: Who made it, as a report says in itself: in the list of a PDF's properties, in a text of a PNG.
CREATOR = "smart-mat"
_MARKS = (f"/Creator ({CREATOR})".encode(), f"Software\0{CREATOR}".encode())


def refuse_other_pages(out: Path, what: str = "report") -> None:
    """Take the place of an earlier report (or picture) only, never of another document or picture.

    Raises
    ------
    UsageError
        A file that holds none of this program stands there.
    """
    if not out.exists():
        return
    try:
        written = out.read_bytes() if out.is_file() else b""
    except OSError:
        return
    if not any(mark in written for mark in _MARKS):
        raise UsageError(f"{out} is there already and is no {what} of smart-mat: choose another name.")
