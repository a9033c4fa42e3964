"""The programmer avrdude: where it is, and what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mat.errors import LinkError

#: A whole Mega takes 20 s; a board that does not answer is given up by avrdude itself after 10.
PATIENCE_S = 120.0
_PROGRESS = re.compile(r"Writing \| *(#*)")
_BAR_CHARS = 50


@dataclass(frozen=True)
class Avrdude:
    """An avrdude that was found; ``config`` is the file it needs beside it, if any."""

    program: Path
    config: Path | None = None

    @property
    def command(self) -> list[str]:
        return [str(self.program), *(["-C", str(self.config)] if self.config else [])]


def find_avrdude() -> Avrdude:
    """The avrdude of the ``AVRDUDE`` variable, of the path, or of an Arduino IDE.

    Raises
    ------
    LinkError
        There is none; the text says how to get it.
    """
    asked = os.environ.get("AVRDUDE", "")
    found = shutil.which(asked) if asked else shutil.which("avrdude")
    if found:
        return Avrdude(Path(found))
    if asked:
        raise LinkError(f"AVRDUDE names {asked}, which is no program: mend the variable, or take it away.")
    for folder in _ide_folders():
        # The newest of several.
        for program in sorted(folder.glob("packages/arduino/tools/avrdude/*/bin/avrdude*"), reverse=True):
            config = program.parents[1] / "etc" / "avrdude.conf"
            return Avrdude(program, config if config.is_file() else None)
    raise LinkError(
        "The programmer avrdude is missing. On Debian or Ubuntu type “sudo apt install avrdude”, on macOS "
        "“brew install avrdude”; or install the Arduino IDE, whose copy is found too."
    )


def _ide_folders() -> list[Path]:
    home = Path.home()
    local = os.environ.get("LOCALAPPDATA")
    if sys.platform == "win32":
        return [Path(local) / "Arduino15"] if local else []
    return [home / ".arduino15", home / "Library" / "Arduino15", home / "snap/arduino/current/.arduino15"]


def run_avrdude(command: list[str], progress: Callable[[float], None]) -> tuple[int, str]:
    """Run it; ``progress`` gets the share written. Gives its exit code and all it said.

    Raises
    ------
    LinkError
        It cannot be started, or never ends.
    """
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        raise LinkError(f"{command[0]} cannot be started ({error.strerror}): install avrdude again.") from error
    said = ""
    try:
        assert process.stdout is not None
        while piece := os.read(process.stdout.fileno(), 256):
            said += piece.decode(errors="replace")
            bars = _PROGRESS.findall(said)
            if bars:
                progress(min(1.0, len(bars[-1]) / _BAR_CHARS))
        return process.wait(PATIENCE_S), said
    except subprocess.TimeoutExpired as error:
        raise LinkError("avrdude does not end: pull the cable, plug it in again, and try once more.") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
