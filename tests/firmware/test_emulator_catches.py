"""The emulator's audit can fail: sketches broken on purpose, and wrong usage."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

FIRMWARE = Path(__file__).parents[2] / "firmware"
EMULATOR = FIRMWARE / "build" / "mat-emulator"

BROKEN = {
    "a column read twice": (
        "board.h",
        r"void next_channel\(\) \{",
        r"\g<0> if (Channel::output() >> 4 == 3) return;",
        "missing_conversion",
    ),
    "multiplexer moved while the first conversion samples": (
        "acquisition.cpp",
        r"Board::start_conversions\(\);",
        r"\g<0> Board::set_channel(5); Board::set_channel(0);",
        "mux_moved_while_sampling",
    ),
    "a row clock left out": (
        "src/scanner.h",
        r"Board::shift_row_bit\(false\);(?=\s*Board::latch_rows\(\);\s*Board::set_channel\(static_cast)",
        r"if (pattern_ != 7) Board::shift_row_bit(false);",
        "missing_conversion",
    ),
    "rows latched too late to settle": (
        "board.h",
        r"void latch_rows\(\) \{",
        r"\g<0> __builtin_avr_delay_cycles(250);",
        "unsettled_reading",
    ),
    "outputs on before the registers are cleared": (
        "board.h",
        r"RowEnable::high\(\);",
        r"RowEnable::low();",
        "illegal_pattern",
    ),
    "reference other than the supply": ("board.h", r"_BV\(REFS0\)", r"0", "wrong_reference"),
}


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    for folder in (FIRMWARE, FIRMWARE / "emulator"):
        subprocess.run(["make", "-s", "-j2", "-C", folder], check=True, capture_output=True)


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cells") / "cells.npy"
    np.save(path, 10 ** np.random.default_rng(3).uniform(-6, -2.7, (50, 16, 16)).astype("<f4"))
    return path


@pytest.fixture(scope="module")
def sketch_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("sketch") / "firmware"
    shutil.copytree(FIRMWARE, copy, ignore=shutil.ignore_patterns("emulator", "mega*", "nano*"))
    return copy


def build_and_run(sketch: Path, cells: Path, capture: Path) -> subprocess.CompletedProcess[str]:
    subprocess.run(["make", "-s", "-j2", "-C", sketch, "build/uno.elf"], check=True, capture_output=True)
    command = [EMULATOR, "--elf", sketch / "build" / "uno.elf", "--cells", cells, "--rate", "50"]
    command += ["--out", capture, "--commands", "r50;s"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_sketch_is_caught(name: str, sketch_copy: Path, cells: Path, tmp_path: Path) -> None:
    file, pattern, replacement, violation = BROKEN[name]
    source = sketch_copy / file
    text = source.read_text()
    broken, places = re.subn(pattern, replacement, text)
    assert places, f"{file} has changed: find a new place to break it for '{name}'"
    try:
        source.write_text(broken)
        done = build_and_run(sketch_copy, cells, tmp_path / "capture.bin")
    finally:
        source.write_text(text)

    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["violations"].get(violation, 0) > 0, done.stdout
    assert violation in done.stderr


def test_the_copy_unbroken_is_clean(sketch_copy: Path, cells: Path, tmp_path: Path) -> None:
    done = build_and_run(sketch_copy, cells, tmp_path / "capture.bin")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["frames"] == 50


def saved(path: Path, array: np.ndarray) -> str:
    np.save(path, array)
    return str(path)


USAGE = {
    "no sketch": ({"--elf": None}, "--elf"),
    "sketch missing": ({"--elf": "{tmp}/none.elf"}, "make -C firmware"),
    "sketch is no ELF": ({"--elf": "{tmp}/cells.npy"}, "not a compiled AVR sketch"),
    "a host's ELF": ({"--elf": "/bin/true"}, "not a compiled AVR sketch"),
    "board and sketch differ": ({"--board": "mega"}, "built for the atmega328p"),
    "unknown board": ({"--board": "due"}, "uno or mega"),
    "no cells": ({"--cells": None}, "--cells"),
    "cells missing": ({"--cells": "{tmp}/none.npy"}, "cannot read"),
    "cells are text": ({"--cells": "{tmp}/text.npy"}, "numpy.save"),
    "cells float64": ({"--cells": "{tmp}/float64.npy"}, "float32"),
    "cells of 8 x 8": ({"--cells": "{tmp}/small.npy"}, "(n, 16, 16)"),
    "no cells at all": ({"--cells": "{tmp}/none_at_all.npy"}, "(n, 16, 16)"),
    "Fortran order": ({"--cells": "{tmp}/fortran.npy"}, "ascontiguousarray"),
    "cells cut off": ({"--cells": "{tmp}/cut.npy"}, "cut off"),
    "negative siemens": ({"--cells": "{tmp}/negative.npy"}, "at least 0"),
    "siemens undefined": ({"--cells": "{tmp}/nan.npy"}, "at least 0"),
    "no rate": ({"--rate": None}, "--rate"),
    "rate is a word": ({"--rate": "fast"}, "--rate takes a number"),
    "rate zero": ({"--rate": "0"}, "--rate takes a number"),
    "neither link nor file": ({"--out": None}, "--link"),
    "link and file": ({"--link": "{tmp}/port"}, "either"),
    "file cannot be written": ({"--out": "{tmp}/no/such/folder.bin"}, "cannot write"),
    "unknown fault": ({"--fault": "rust"}, "no fault 'rust'"),
    "fault of no line": ({"--fault": "open-row=16"}, "from 0 to 15"),
    "unknown reset cause": ({"--reset-cause": "moon"}, "brown-out"),
    "EEPROM of another size": ({"--eeprom": "{tmp}/text.npy"}, "the EEPROM 1024"),
    "unknown option": ({"--colour": "red"}, "--help"),
    "endless": ({"--loop": ""}, "--seconds"),
    "reset without a port": ({"--reset-on-open": ""}, "--link"),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    cells = np.full((3, 16, 16), 1e-4, "<f4")
    saved(tmp_path / "cells.npy", cells)
    saved(tmp_path / "float64.npy", cells.astype(float))
    saved(tmp_path / "small.npy", cells[:, :8, :8].copy())
    saved(tmp_path / "none_at_all.npy", cells[:0])
    saved(tmp_path / "fortran.npy", np.asfortranarray(cells))
    saved(tmp_path / "negative.npy", -cells)
    saved(tmp_path / "nan.npy", cells * np.float32("nan"))
    (tmp_path / "cut.npy").write_bytes((tmp_path / "cells.npy").read_bytes()[:-100])
    (tmp_path / "text.npy").write_text("1,2,3")
    changes, sentence = USAGE[name]
    options = {
        "--elf": str(FIRMWARE / "build" / "uno.elf"),
        "--cells": "{tmp}/cells.npy",
        "--rate": "100",
        "--out": "{tmp}/capture.bin",
        **changes,
    }
    given = [(option, value) for option, value in options.items() if value is not None]
    words = [word.format(tmp=tmp_path) for pair in given for word in pair if word]
    done = subprocess.run([EMULATOR, *words], capture_output=True, text=True, timeout=20, check=False)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.startswith("mat-emulator: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
