"""A folder of its own for every command that is tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.running import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)
