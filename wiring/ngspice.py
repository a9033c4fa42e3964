"""Runs a deck in ngspice and reads its voltages and currents."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mat.errors import SmartMatError

TIMEOUT_S = 120


class SpiceError(SmartMatError):
    """ngspice is missing or could not solve the deck."""


def available() -> bool:
    return shutil.which("ngspice") is not None


def run(deck: str, quantities: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Sweep of a deck's one analysis.

    Parameters
    ----------
    deck
        Netlist with one ``.dc``, ``.op`` or ``.tran`` line.
    quantities
        What to read, as SPICE writes it: ``v(node)``, ``i(vdd_u1)``.

    Returns
    -------
    sweep, values
        (n,) swept voltage or time, (n, quantities).

    Raises
    ------
    SpiceError
        With what ngspice said.
    """
    if not available():
        raise SpiceError("ngspice is not installed: apt-get install ngspice.")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "out.txt"
        control = [".control", "set wr_vecnames", "set wr_singlescale", "run"]
        control += [f"wrdata {table} {' '.join(quantities)}", "quit", ".endc"]
        path = Path(folder) / "deck.cir"
        path.write_text(deck.replace(".end\n", "\n".join([*control, ".end\n"])), encoding="utf-8")
        command = ["ngspice", "-b", str(path)]
        try:
            said = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False, cwd=folder)
        except subprocess.TimeoutExpired:
            raise SpiceError(f"ngspice did not solve the deck within {TIMEOUT_S} s.") from None
        data = np.loadtxt(table, skiprows=1, ndmin=2) if table.exists() else np.empty((0, 0))
        if len(data) == 0 or data.shape[1] != 1 + len(quantities):
            raise SpiceError(f"ngspice could not solve the deck: {(said.stderr or said.stdout)[-800:]}")
    return data[:, 0], data[:, 1:]
