"""The tables as Parquet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mat.files.whole_table import WholeTable


def write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    """One row a scan (or a repetition); undefined is null; the about entries stand in the schema's metadata."""
    if repetitions:
        content = pa.Table.from_pylist(table.repetitions)
    else:
        content = pa.table({name: _column(values) for name, values in table.columns.items()})
    content = content.replace_schema_metadata({"smart-mat": json.dumps(about, ensure_ascii=False)})
    pq.write_table(content, out, compression="zstd")


def _column(values: np.ndarray) -> pa.Array:
    if values.dtype.kind == "U":
        return pa.array([text or None for text in values.tolist()], pa.string())
    return pa.array(values, from_pandas=True)
