"""Recordings that several tests of the report share."""

from __future__ import annotations

import pytest
from report.reports import record

from mat.session.reading import Recording, read


@pytest.fixture(scope="module")
def hinges(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return read(record(tmp_path_factory.mktemp("report") / "hinges.smat", "toes", 60, load_kg=16, footwear="barefoot"))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Hinges without a fault."""
    return read(record(tmp_path_factory.mktemp("report") / "clean.smat", "hinge", 60))


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return read(record(tmp_path_factory.mktemp("report") / "quiet.smat", "quiet", 45))
