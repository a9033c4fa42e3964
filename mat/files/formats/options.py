"""What formats there are, and what can be asked of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import mat
from mat.errors import UsageError
from mat.files.csv_lines import PLAIN, CsvStyle

#: Ending → module that writes it, and the extra that brings the library it needs (empty: in the base install).
FORMATS: Mapping[str, tuple[str, str]] = {
    ".csv": ("", ""),
    ".json": ("mat.files.formats.json_table", ""),
    ".xlsx": ("mat.files.formats.xlsx", "xlsx"),
    ".parquet": ("mat.files.formats.parquet", "parquet"),
    ".c3d": ("mat.files.formats.c3d", "c3d"),
    ".mat": ("mat.files.formats.matlab", ""),
}


@dataclass(frozen=True)
class Options:
    """How a recording is exported.

    Attributes
    ----------
    ending
        Of :data:`FORMATS`.
    repetitions, style, anonymous, rate_hz
        As in :func:`~mat.files.formats.export_recording`; anonymous files of a folder are named by date and content.
    """

    ending: str
    repetitions: bool = False
    style: CsvStyle = PLAIN
    anonymous: bool = False
    rate_hz: float | None = None

    @property
    def is_frame_csv(self) -> bool:
        """A CSV with one row a scan, which has its meaning in a file beside it."""
        return self.ending == ".csv" and not self.repetitions

    def check(self) -> None:
        """Refuse what does not go together.

        Raises
        ------
        UsageError
            The format cannot hold what is asked for.
        """
        if self.repetitions and self.rate_hz is not None:
            raise UsageError("A table of repetitions has no rate: leave --rate or --reps out.")
        if self.style != PLAIN and self.ending != ".csv":
            raise UsageError("--excel and --decimal-comma are for .csv; an .xlsx opens right everywhere.")
        if self.repetitions and self.ending == ".c3d":
            raise UsageError("A C3D file holds a row a scan: leave --reps out, or choose another format.")

    def to_json(self) -> dict[str, object]:
        return {**self.__dict__, "style": self.style.__dict__, "version": mat.__version__}
