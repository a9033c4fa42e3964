"""The tables as JSON: what stands beside a CSV, and the columns themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mat.files.whole_table import WholeTable, plain_values


def write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    """One object: the about entries, ``frames`` by column, ``repetitions`` by row; what is undefined is null."""
    content = dict(about)
    if not repetitions:
        content["frames"] = {name: plain_values(values) for name, values in table.columns.items()}
    content["repetitions"] = table.repetitions
    with out.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, allow_nan=False)
