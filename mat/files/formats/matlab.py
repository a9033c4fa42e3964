"""The tables as a MATLAB file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import scipy.io

from mat.files.whole_table import Value, WholeTable


def write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    """Structs ``frames`` and ``repetitions`` of columns (NaN: undefined; text as characters), ``about`` as JSON."""
    content: dict[str, object] = {"about": json.dumps(about, ensure_ascii=False)}
    if not repetitions:
        content["frames"] = {name: _column(values) for name, values in table.columns.items()}
    rows = table.repetitions
    content["repetitions"] = {
        name: _repetition_column([row[name] for row in rows]) for name in (rows[0] if rows else ())
    }
    # A path, not a file: savemat would otherwise add its own ending to a name.
    with out.open("wb") as file:
        scipy.io.savemat(file, content, do_compression=True, long_field_names=True)


def _column(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "U":
        return values
    return values[:, None]


def _repetition_column(values: list[Value]) -> np.ndarray:
    if any(isinstance(value, str) for value in values):
        return np.array([value or "" for value in values])
    return np.array([np.nan if value is None else value for value in values], dtype=float)[:, None]
