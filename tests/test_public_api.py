"""The examples of mat/README.md, and the public names."""

from __future__ import annotations

import ast
import doctest
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from cli.running import Shell

import mat

ROOT = Path(__file__).parents[1]


def test_the_examples_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = Shell(tmp_path)
    shell.done("record", "sim:toes", "--fast", "--seconds", 60, "-o", "drill.smat")
    shell.done("record", "sim:quiet", "--fast", "--seconds", 70, "-o", "quiet.smat")
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(ROOT / "mat" / "README.md"), module_relative=False)
    assert result.attempted > 20
    assert result.failed == 0


def test_importing_costs_nothing_until_a_name_is_used() -> None:
    code = "import sys, mat; assert 'numpy' not in sys.modules; mat.Thresholds; assert 'numpy' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_every_name_is_there_and_documented() -> None:
    for name in mat.__all__:
        value = getattr(mat, name)
        assert name == "__version__" or value.__doc__
        assert name in dir(mat)


def test_type_checkers_see_the_same_names() -> None:
    stub = ast.parse((ROOT / "mat" / "__init__.pyi").read_text(encoding="utf-8"))
    told = {
        alias.asname: getattr(import_module(node.module), alias.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    assert set(told) == set(mat.__all__) - {"__version__"}
    assert all(getattr(mat, name) is value for name, value in told.items() if name)


def test_a_name_that_is_none() -> None:
    with pytest.raises(AttributeError, match="no attribute"):
        mat.nothing_of_the_sort  # noqa: B018
