"""The tables as an Excel workbook, which opens right in every locale."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mat.errors import UsageError
from mat.files.frame_table import column_meaning
from mat.files.whole_table import Value, WholeTable, plain_values

#: Rows a sheet can hold, with its heading.
SHEET_ROWS = 1_048_576
_ROWS_AT_ONCE = 10_000


def write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    """Sheets ``frames``, ``repetitions`` and ``about``; numbers are numbers, what is undefined is an empty cell.

    Raises
    ------
    UsageError
        More scans than a sheet holds.
    OSError
        It cannot be written.
    """
    scans = len(table.columns.get("time_s", ()))
    if not repetitions and scans >= SHEET_ROWS:
        raise UsageError(
            f"A sheet holds {SHEET_ROWS - 1:,} rows, the recording has {scans:,} scans: choose .csv or .parquet, "
            "or --reps for its repetitions."
        )
    try:
        _write(table, about, out, repetitions)
    except FileCreateError as error:
        raise error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error)) from error


def _write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    # Constant memory: rows go to disk as they come.
    with xlsxwriter.Workbook(str(out), {"constant_memory": True, "nan_inf_to_errors": False}) as book:
        heading = book.add_format({"bold": True})
        if not repetitions:
            scans = len(table.columns.get("time_s", ()))
            _fill(book.add_worksheet("frames"), heading, list(table.columns), _rows(table, scans))
        rows = table.repetitions
        names = list(rows[0]) if rows else ["set", "rep"]
        _fill(book.add_worksheet("repetitions"), heading, names, (row.values() for row in rows))
        _fill(book.add_worksheet("about"), heading, ["what", "value"], _told(table, about))


def _rows(table: WholeTable, scans: int) -> Iterator[tuple[Value, ...]]:
    """Scans as rows, some at a time: an hour's values as Python objects would take more than a gigabyte."""
    for start in range(0, scans, _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        yield from zip(*(plain_values(values[part]) for values in table.columns.values()), strict=True)


def _fill(sheet: Worksheet, heading: Format, names: list[str], rows: Iterable[Iterable[object]]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, names, heading)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif value is not None:
                sheet.write_number(number, place, value)  # type: ignore[arg-type]


def _told(table: WholeTable, about: Mapping[str, object]) -> list[list[str]]:
    told = [[name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]
            for name, value in about.items() if name not in ("columns", "units")]  # fmt: skip
    for name in table.columns:
        meaning = column_meaning(name)
        unit = f" [{meaning['unit']}]" if "unit" in meaning else ""
        told.append([name, f"{meaning['meaning']}{unit}"])
    return told
