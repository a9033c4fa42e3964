"""The tables as JSON: what stands beside a CSV, and the columns themselves."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from mat.files.whole_table import WholeTable


def write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    """One object: the about entries, ``frames`` by column, ``repetitions`` by row; what is undefined is null."""
    content = dict(about)
    if not repetitions:
        content["frames"] = {name: _values(values) for name, values in table.columns.items()}
    content["repetitions"] = table.repetitions
    with out.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, allow_nan=False)


def _values(values: np.ndarray) -> list[object]:
    if values.dtype.kind == "U":
        return [text or None for text in values.tolist()]
    if values.dtype.kind == "f":
        return [value if math.isfinite(value) else None for value in np.round(values, 6).tolist()]
    return values.tolist()
