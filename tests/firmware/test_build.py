"""Every board builds, fits, and builds to the same bytes again."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
CORE = Path("/usr/share/arduino/hardware/arduino/avr")
BOARDS = ("uno", "nano", "mega")
RAM_BYTES = {"uno": 2048, "nano": 2048, "mega": 8192}
FLASH_BYTES = {"uno": 32256, "nano": 30720, "mega": 253952}  # what the boot loader leaves
STACK_BYTES = 600

if shutil.which("avr-g++") is None or not CORE.is_dir():
    pytest.skip("needs the Debian packages gcc-avr, avr-libc and arduino-core-avr", allow_module_level=True)


def build(folder: Path) -> Path:
    """Build all boards into a folder of its own."""
    subprocess.run(["make", "-s", "-C", str(FIRMWARE), f"BUILD={folder}"], check=True, capture_output=True, text=True)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the images."""
    return build(tmp_path_factory.mktemp("first"))


@pytest.mark.parametrize("board", BOARDS)
def test_leaves_room_for_the_stack(built: Path, board: str) -> None:
    table = subprocess.run(["avr-size", built / f"{board}.elf"], check=True, capture_output=True, text=True).stdout
    text, data, bss = map(int, table.splitlines()[1].split()[:3])
    assert data + bss >= 2 * 366, "two frames cannot be missing"
    assert RAM_BYTES[board] - (data + bss) >= STACK_BYTES
    assert text + data <= FLASH_BYTES[board]


@pytest.mark.parametrize("board", BOARDS)
def test_arduino_serial_and_analog_are_not_linked(built: Path, board: str) -> None:
    symbols = subprocess.run(
        ["avr-nm", "-C", built / f"{board}.elf"], check=True, capture_output=True, text=True
    ).stdout
    assert not re.search(r"HardwareSerial|analogRead|digitalWrite|\bmalloc\b", symbols)
    assert re.search(r"\b[bB] timer0_overflow_count$", symbols, re.MULTILINE), "t_us stands on the core's clock"


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "second")
    for board in BOARDS:
        image = (built / f"{board}.hex").read_bytes()
        assert image.startswith(b":10000000")
        assert (again / f"{board}.hex").read_bytes() == image


@pytest.mark.parametrize("board", BOARDS)
def test_the_ready_made_images_are_those_of_this_sketch(built: Path, board: str) -> None:
    ready = FIRMWARE.parent / "mat" / "link" / "hex" / f"{board}.hex"
    assert ready.read_bytes() == (built / f"{board}.hex").read_bytes(), "stale: run make -C firmware hex"


def test_sketch_folder_is_one_the_arduino_ide_opens() -> None:
    assert [path.name for path in FIRMWARE.glob("*.ino")] == [f"{FIRMWARE.name}.ino"]
    for source in (FIRMWARE / "src").iterdir():
        text = source.read_text(encoding="utf-8")
        assert not re.search(r"#include\s*<(Arduino\.h|avr/|util/)", text), f"{source.name} must compile on the host"
