"""The tables as JSON: what stands beside a CSV, and the columns themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mat.files.whole_table import WholeTable, plain_values


def write(table: WholeTable, about: Mapping[str, object], out: Path, repetitions: bool) -> None:
    """One object: the about entries, ``frames`` by column, ``repetitions`` by row; what is undefined is null."""
    with out.open("w", encoding="utf-8") as file:
        file.write(json.dumps(about, ensure_ascii=False, allow_nan=False).removesuffix("}"))
        if not repetitions:
            file.write(', "frames": {')
            # A column at a time: an hour's values as Python objects would take more than a gigabyte.
            for number, (name, values) in enumerate(table.columns.items()):
                file.write(f"{', ' if number else ''}{json.dumps(name)}: ")
                json.dump(plain_values(values), file, ensure_ascii=False, allow_nan=False)
            file.write("}")
        file.write(', "repetitions": ')
        json.dump(table.repetitions, file, ensure_ascii=False, allow_nan=False)
        file.write("}")
