"""The repetition table as CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from mat.files.whole_table import WholeTable


def write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    """One row a repetition; an empty table keeps its first columns, so that it is known for one of ours."""
    names = list(table.repetitions[0]) if table.repetitions else ["set", "rep", "source"]
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, names, lineterminator="\n")
        rows.writeheader()
        for row in table.repetitions:
            rows.writerow({name: f"{value:.6g}" if isinstance(value, float) else value for name, value in row.items()})
