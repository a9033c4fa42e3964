"""Figures of the compiled sketch in the emulator, beside a naive sketch's, built and run the same way."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

MAIN = Path(__file__).parents[2]
BUILD = MAIN / "firmware" / "build"
NAIVE = Path(__file__).parent / "naive"
#: RAM and flash of the processors, without the boot loader's part.
RAM_BYTES = {"uno": 2048, "nano": 2048, "mega": 8192}
FLASH_BYTES = {"uno": 32256, "nano": 30720, "mega": 253952}
#: commands, highest rate the line carries, and the settling the circuit study asks for after row and multiplexer.
MODES = {"normal": ("r0;s", "r100;s", 133), "fast": ("f1;r0;s", "f1;r200;s", 265)}
ROW_SETTLING_US, MUX_SETTLING_US = 12.0, 3.3

Figure = dict[str, float | str]


def figure(value: float, unit: str, limit: float | None = None, peer: float | None = None) -> Figure:
    """A measured value, and how it stands to its limit or to its peer."""
    beside = {"limit": limit} if limit is not None else {"peer": peer} if peer is not None else {}
    against = limit if limit is not None else peer
    return {"value": value, "unit": unit} | beside | ({"ratio": value / against} if against else {})


def emulated(elf: Path, cells_s: np.ndarray, seconds: float, *options: str) -> tuple[dict, bytes]:
    """The emulator's report, and what the line carried."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "cells.npy", cells_s.astype("<f4"))
        done = subprocess.run(
            [BUILD / "mat-emulator", "--elf", elf, "--cells", Path(folder) / "cells.npy", "--rate", "10", "--loop",
             "--seconds", str(seconds), "--out", Path(folder) / "capture.bin", *options],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return json.loads(done.stdout), (Path(folder) / "capture.bin").read_bytes()


def sizes(elf: Path) -> tuple[int, int]:
    """Flash and static RAM, bytes."""
    table = subprocess.run(["avr-size", elf], capture_output=True, text=True, check=True).stdout
    text, data, bss = map(int, table.splitlines()[1].split()[:3])
    return text + data, data + bss


def naive_rate(cells_s: np.ndarray) -> tuple[float, float]:
    """Frames per second and interrupt load of the naive sketch."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["make", "-s", "-C", NAIVE, f"BUILD={folder}"], check=True, capture_output=True)
        elf = Path(folder) / "naive.elf"
        report, text = emulated(elf, cells_s, 3, "--no-audit", "--board", "uno")
    return text.count(b"\n") / report["emulated_s"], report["interrupt_load"]


def firmware(cells_s: np.ndarray) -> dict[str, Figure]:
    """Rates, jitter, settling, memory and interrupt load of each board in each mode."""
    figures: dict[str, Figure] = {}
    peer_rate, peer_load = naive_rate(cells_s)
    for board in ("uno", "mega"):
        elf = BUILD / f"{board}.elf"
        for mode, (free, paced, most) in MODES.items():
            figures |= one_mode(f"{board}, {mode}", elf, cells_s, (free, paced), most, (peer_rate, peer_load))
        flash, ram = sizes(elf)
        figures[f"{board}, flash"] = figure(flash, "B", FLASH_BYTES[board])
        figures[f"{board}, static RAM"] = figure(ram, "B", RAM_BYTES[board])
    wrap, _ = emulated(BUILD / "uno.elf", cells_s, 8, "--commands", "r100;s", "--t0-us", str(2**32 - 4_000_000))
    figures["uno, worst t_us error across the wrap"] = figure(wrap["t_us_error_us"], "µs", 8)
    return figures


def one_mode(
    name: str, elf: Path, cells_s: np.ndarray, commands: tuple[str, str], most: float, peer: tuple[float, float]
) -> dict[str, Figure]:
    """Figures of one board in one mode; the naive sketch's rate and load are the peer."""
    free, _ = emulated(elf, cells_s, 6, "--commands", commands[0])
    paced, _ = emulated(elf, cells_s, 10, "--commands", commands[1])
    runs = (free, paced)
    return {
        f"{name}, free-running": figure(free["frames_per_s"], "frames/s", most),
        f"{name}, free-running against a naive sketch": figure(free["frames_per_s"], "frames/s", peer=peer[0]),
        f"{name}, paced, worst start jitter": figure(paced["worst_jitter_us"], "µs", 5),
        f"{name}, worst t_us error": figure(max(run["t_us_error_us"] for run in runs), "µs", 8),
        f"{name}, least settling after a row switch": figure(
            min(run["worst_row_settling_us"] for run in runs), "µs", ROW_SETTLING_US
        ),
        f"{name}, least settling after a multiplexer step": figure(
            min(run["worst_settling_us"] for run in runs), "µs", MUX_SETTLING_US
        ),
        f"{name}, worst settling error": figure(max(run["settling_error_lsb"] for run in runs), "LSB", 0.5),
        f"{name}, interrupt load, free-running": figure(100 * free["interrupt_load"], "%", peer=100 * peer[1]),
        f"{name}, stack never used": figure(min(run["stack_free_bytes"] for run in runs), "B", 600),
    }
