"""How a user likes the window: kept from one start to the next beside the settings, never in a recording."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "window.json"
#: Diagonals of screens there are, inches; 0 stands for what the system says.
DIAGONALS_INCH = (0.0, 120.0)


@dataclass(frozen=True)
class Preferences:
    """Look, language, scale of type, and size of the screen.

    Attributes
    ----------
    look
        Name of a look.
    language
        Of the texts; empty for the system's.
    type_scale
        By how much type is larger than usual.
    diagonal_inch
        Of the screen as entered; 0 as the system says, which for projectors and televisions is often wrong.
    welcomed
        The first run was done, or skipped.
    """

    look: str = "dark"
    language: str = ""
    type_scale: float = 1.0
    diagonal_inch: float = 0.0
    welcomed: bool = False

    def __post_init__(self) -> None:
        kinds = {"look": str, "language": str, "type_scale": float, "diagonal_inch": float, "welcomed": bool}
        for name, kind in kinds.items():
            if not isinstance(getattr(self, name), kind):
                raise TypeError(f"{name} is no {kind.__name__}")
        low, high = DIAGONALS_INCH
        if not low <= self.diagonal_inch <= high or not 0 < self.type_scale < 10:
            raise ValueError("out of range")


def read_preferences(folder: Path | None) -> Preferences:
    """Those kept in a folder; a file that is missing or damaged, or None for the folder, gives the usual ones."""
    try:
        return Preferences(**json.loads((folder / FILE).read_text(encoding="utf-8"))) if folder else Preferences()
    except (OSError, ValueError, TypeError, RecursionError):
        return Preferences()


def keep_preferences(preferences: Preferences, folder: Path | None) -> None:
    """Keep them; where nothing can be written they last as long as the window."""
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(json.dumps(asdict(preferences), indent=2) + "\n", encoding="utf-8")
    except OSError:
        return
