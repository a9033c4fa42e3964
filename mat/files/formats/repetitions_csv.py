"""The repetition table as CSV."""

from __future__ import annotations

from pathlib import Path

from mat.files.csv_lines import CsvStyle
from mat.files.whole_table import Value, WholeTable


def write_repetitions(table: WholeTable, out: Path, style: CsvStyle) -> None:
    """One row a repetition; an empty table keeps its first columns, so that it is known for one of ours."""
    names = list(table.repetitions[0]) if table.repetitions else ["set", "rep", "source"]
    with out.open("w", encoding="utf-8", newline="") as file:
        style.write(file, [names])
        style.write(file, ([_text(value, style) for value in row.values()] for row in table.repetitions))


def _text(value: Value, style: CsvStyle) -> str:
    if value is None:
        return ""
    return style.number(f"{value:.6g}") if isinstance(value, float) else str(value)
