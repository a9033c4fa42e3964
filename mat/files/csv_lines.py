"""Lines of CSV: plain for programs, or for a spreadsheet of a person's own language."""

from __future__ import annotations

import csv
import locale
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True)
class CsvStyle:
    """How numbers and columns are told apart.

    Attributes
    ----------
    delimiter
        Between columns.
    point
        Decimal sign.
    """

    delimiter: str = ","
    point: str = "."

    @classmethod
    def for_spreadsheet(cls, decimal_comma: bool = False) -> CsvStyle:
        """Semicolons, and the decimal sign of this computer's language, or a comma whatever it is."""
        return cls(";", "," if decimal_comma else _local_point())

    def number(self, text: str) -> str:
        """A number written with a point, in this style."""
        return text if self.point == "." else text.replace(".", self.point)

    def write(self, file: IO[str], rows: Iterable[Iterable[str]]) -> None:
        """Rows of texts, of which numbers went through :meth:`number`.

        Spreadsheets take a comma for a column's end too (Calc as it is installed: tab, comma and semicolon),
        unless the number stands in quotes; in quotes it stays a number.
        """
        if self.point == ".":
            csv.writer(file, delimiter=self.delimiter, lineterminator="\n").writerows(rows)
            return
        for row in rows:
            file.write(self.delimiter.join(self._quoted(text) for text in row) + "\n")

    def _quoted(self, text: str) -> str:
        if not any(mark in text for mark in (self.delimiter, self.point, '"', "\n")):
            return text
        return '"' + text.replace('"', '""') + '"'


PLAIN = CsvStyle()


def _local_point() -> str:
    try:
        locale.setlocale(locale.LC_NUMERIC, "")
    except locale.Error:
        # The system names a locale that is not installed: spreadsheets then use the point as well.
        return "."
    return str(locale.localeconv()["decimal_point"])
