"""Recordings of simulated mats, made once a test run."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from typer.testing import CliRunner

from mat.cli.app import app
from mat.session.reading import Recording, read


@lru_cache(maxsize=4)
def recorded(source: str, seconds: float) -> bytes:
    """Bytes of a recording."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.smat"
        arguments = ["record", source, "--fast", "--seconds", str(seconds), "-o", str(path)]
        result = CliRunner().invoke(app, arguments)
        assert path.exists(), result.output
        return path.read_bytes()


@lru_cache(maxsize=4)
def recording_of(source: str, seconds: float) -> Recording:
    """The same, read with its cells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.smat"
        path.write_bytes(recorded(source, seconds))
        return read(path, cells=True)
