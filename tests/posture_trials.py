"""Real trials of quiet stance, and what published code made of them.

Sources (not part of this repository): Santos & Duarte 2016 (PeerJ 4:e2648) and dos Santos et al. 2017 (PeerJ 5:e3626),
both CC-BY-4.0, read from ``../shared/data`` or the folder in ``SMART_MAT_DATA``.
"""

from __future__ import annotations

import functools
import gzip
import io
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mat.posture.sway import Preparation, SwayMeasures, SwaySettings, measure_sway

RATE_HZ = 100.0
MM_PER_CM = 10.0
CM2 = MM_PER_CM**2
RAW = Preparation(low_pass_hz=None)
Values = dict[str, float]
#: How a family of published values is had from a trial, and the relative difference allowed.
Family = tuple[Callable[[str], Values], float]
REAL_TRIALS = ("PDS13OR1", "PDS13CR1", "BDS00001", "BDS00004", "BDS00007", "BDS00010")
#: ML 0.5 sin, AP 1.0 cos (cm) at 0.5 Hz: made here as the reference made it.
ELLIPSE = "synthetic_lissajous"
TRIALS = (*REAL_TRIALS, ELLIPSE)


def data_folder() -> Path:
    """Folder of the recordings; skips the test, with a reason, where there is none."""
    folder = Path(os.environ.get("SMART_MAT_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no recorded stances: neither {folder} nor SMART_MAT_DATA is a folder")
    return folder


@functools.cache
def reference() -> dict:
    """Everything in ``reference/posturography.json``: definitions, inputs, values by trial and family; cm, s, Hz."""
    return json.loads((data_folder() / "reference" / "posturography.json").read_text())


@functools.cache
def trial_cm(name: str) -> np.ndarray:
    """CoP of a trial, (n, 2) ML and AP in cm at 100 Hz, checked against the sums the reference states."""
    if name == ELLIPSE:
        turn = 2 * np.pi * 0.5 * np.arange(6000) / RATE_HZ
        trace = np.column_stack([0.5 * np.sin(turn), np.cos(turn)])
    elif name.startswith("PDS"):
        table = np.genfromtxt(_text(f"force_plate/pds/{name}grf.txt.gz"), names=True)
        trace = 100 * np.column_stack([table["COPNET_Z"], table["COPNET_X"]])
    else:
        trace = np.loadtxt(_text(f"force_plate/bds/{name}.txt.gz"), skiprows=1)[:, [8, 7]]
    assert np.allclose(trace.sum(axis=0), reference()["inputs"][name]["sum"], rtol=1e-9, atol=1e-9)
    trace.setflags(write=False)
    return trace


def trial_mm(name: str) -> np.ndarray:
    """The same in mm, as the library wants it."""
    return trial_cm(name) * MM_PER_CM


def _text(path: str) -> io.StringIO:
    return io.StringIO(gzip.decompress((data_folder() / path).read_bytes()).decode())


def published(family: str, trial: str) -> dict[str, Any]:
    """Values of one family on one trial, as published."""
    return reference()["values"][trial][family]


def author_published(trial: str) -> Values:
    """What the authors of the data state for a trial."""
    return reference()["author_published"][trial]


def sway_of(trial: str, preparation: Preparation, **variant: Any) -> SwayMeasures:
    """Sway of a trial by named variants."""
    return measure_sway(trial_mm(trial), RATE_HZ, SwaySettings(preparation, **variant))


def disagreements(
    ours: Values, theirs: Values, tolerance: float, near_zero: Mapping[str, float] | None = None
) -> dict[str, tuple[float, float]]:
    """Values that are not the published ones, ours and theirs; none may be missing, none is NaN unnoticed."""
    assert ours.keys() == theirs.keys(), "a published value is not looked at"
    allowed = {name: tolerance * abs(value) + (near_zero or {}).get(name, 0.0) for name, value in theirs.items()}
    return {name: (ours[name], theirs[name]) for name in theirs if not abs(ours[name] - theirs[name]) <= allowed[name]}
