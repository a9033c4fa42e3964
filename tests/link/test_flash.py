"""The real avrdude writes the ready-made firmware to boards that speak their bootloader's protocol."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mat.errors import LinkError, NoHello, NoMatFound, UsageError
from mat.link import avrdude as avrdude_module
from mat.link import flash as flash_module
from mat.link import ports
from mat.link.avrdude import find_avrdude
from mat.link.flash import BOARDS, FIRMWARE, check_port, flash, recognise_board
from mat.wire import Hello

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

from link.bootloaders import Board, Stk500v1, Stk500v2, image_bytes

MAIN = Path(__file__).resolve().parents[2]
HEX = MAIN / "mat" / "link" / "hex"
M328P, M2560 = b"\x1e\x95\x0f", b"\x1e\x98\x01"
NEW = Hello(firmware=FIRMWARE, board="uno", name="Praxis")

needs_avrdude = pytest.mark.skipif(shutil.which("avrdude") is None, reason="needs the Debian package avrdude")


def small(baud: int = 115_200, signature: bytes = M328P, hello: Hello | None = NEW) -> Board:
    return Stk500v1(baud, signature, hello, 32 * 1024)


def ignore(share: float) -> None:
    del share


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mat that stays silent is given up sooner, and so is a bootloader."""
    monkeypatch.setattr("mat.link.greeting.GREETING_S", 1.0)


def assert_holds(board: Board, image: str) -> None:
    wanted = image_bytes(HEX / image)
    assert len(wanted) > 5000
    assert {address: board.memory[address] for address in wanted} == wanted
    assert max(board.written) < max(wanted) + 256, "nothing behind the image but the rest of its page"


@needs_avrdude
@pytest.mark.parametrize(
    ("name", "make", "image"),
    [
        ("uno", small, "uno.hex"),
        ("nano", small, "nano.hex"),
        ("nano", lambda: small(57_600), "nano.hex"),
        ("nano-old", lambda: small(57_600), "nano.hex"),
        ("mega", lambda: Stk500v2(115_200, M2560, NEW, 256 * 1024), "mega.hex"),
    ],
    ids=["uno", "nano, new bootloader", "nano, old bootloader found", "nano-old", "mega"],
)
def test_every_byte_of_the_image_arrives(name: str, make: Callable[[], Board], image: str) -> None:
    shares: list[float] = []
    with make() as board:
        bootloader, hello = flash(board.port, name, shares.append)
        assert_holds(board, image)
    assert bootloader.baud == board.baud
    assert hello.name == "Praxis"
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@needs_avrdude
def test_another_processor_is_refused_before_anything_is_written() -> None:
    with small(signature=M2560) as board, pytest.raises(LinkError, match=r"processor is not that of “uno”.*--board"):
        flash(board.port, "uno", ignore)
    assert not board.written


@needs_avrdude
def test_what_does_not_read_back_is_told() -> None:
    with small() as board:
        board.damages_writing = True
        with pytest.raises(LinkError, match=r"did not read back.*another cable"):
            flash(board.port, "uno", ignore)


@needs_avrdude
def test_a_mat_that_stays_silent_after_writing(impatient: None) -> None:
    with small(hello=None) as board, pytest.raises(NoHello, match=r"is written, but.*reset button"):
        flash(board.port, "uno", ignore)


@needs_avrdude
def test_a_mat_that_still_runs_the_old_firmware() -> None:
    with (
        small(hello=Hello(firmware=(0, 1, 0))) as board,
        pytest.raises(LinkError, match=r"still says firmware 0\.1\.0"),
    ):
        flash(board.port, "uno", ignore)


def fake_avrdude(folder: Path, text: str, code: int) -> Path:
    program = folder / "avrdude"
    program.write_text(f'#!/bin/sh\necho "$@" >> {folder}/calls\necho "{text}" >&2\nexit {code}\n', encoding="utf-8")
    program.chmod(0o755)
    return program


def test_no_bootloader_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVRDUDE", str(fake_avrdude(tmp_path, "not in sync: resp=0x00", 1)))
    with small() as board, pytest.raises(LinkError, match=r"No bootloader answered.*either bootloader.*reset button"):
        flash(board.port, "nano", ignore)
    calls = (tmp_path / "calls").read_text().splitlines()
    assert [re.findall(r"-b (\d+)", call) for call in calls] == [["115200"], ["57600"]]


@pytest.mark.parametrize("board", ["due", "", "uno; rm -rf /", "UNO"])
def test_a_board_it_does_not_know_is_refused(board: str) -> None:
    with pytest.raises(UsageError, match=r"no firmware for a board.*uno, nano, nano-old, mega"):
        flash("/dev/null", board, ignore)


@pytest.mark.parametrize("port", ["socket://localhost:1", "sim:hinge"])
def test_only_ports_of_this_computer_are_written_to(port: str) -> None:
    with pytest.raises(UsageError, match="serial port of this computer"):
        check_port(port)


def test_without_a_port_the_likeliest_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports.list_ports, "comports", list)
    with pytest.raises(NoMatFound):
        check_port(None)


def test_boards_are_recognised_by_usb(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [ports.Port("/dev/ttyACM0", "", 0x2341, 0x0043), ports.Port("/dev/ttyACM1", "", 0x2A03, 0x0042)]
    monkeypatch.setattr(flash_module, "serial_ports", lambda: found)
    assert [recognise_board(port.device) for port in found] == ["uno", "mega"]


def test_boards_are_recognised_by_their_hello(impatient: None) -> None:
    for name, said in [("nano", None), ("due", "“due”, for which there is no firmware.*--board")]:
        with small(hello=Hello(board=name)) as board:
            if said is None:
                assert recognise_board(board.port) == name
            else:
                with pytest.raises(UsageError, match=said):
                    recognise_board(board.port)
    with small(hello=None) as board, pytest.raises(UsageError, match=r"does not say which board it is.*--board"):
        recognise_board(board.port)


def test_avrdude_missing_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("AVRDUDE", raising=False)
    with pytest.raises(LinkError, match=r"apt install avrdude.*Arduino IDE"):
        find_avrdude()
    monkeypatch.setenv("AVRDUDE", str(tmp_path / "nowhere"))
    with pytest.raises(LinkError, match="AVRDUDE names"):
        find_avrdude()


def test_the_ides_own_copy_is_found_with_its_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "packages/arduino/tools/avrdude/6.3.0-arduino17"
    (tool / "bin").mkdir(parents=True)
    (tool / "etc").mkdir()
    program = fake_avrdude(tool / "bin", "", 0)
    (tool / "etc" / "avrdude.conf").touch()
    monkeypatch.setattr(avrdude_module, "_ide_folders", lambda: [tmp_path])
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.delenv("AVRDUDE", raising=False)
    assert find_avrdude().command == [str(program), "-C", str(tool / "etc" / "avrdude.conf")]


def test_the_version_is_that_of_the_sketch() -> None:
    config = (MAIN / "firmware" / "config.h").read_text(encoding="utf-8")
    version = re.search(r"kFirmwareVersion = \{(\d+), (\d+), (\d+)\}", config)
    assert version is not None
    assert tuple(map(int, version.groups())) == FIRMWARE
    for loaders in BOARDS.values():
        assert all((HEX / loader.image).is_file() for loader in loaders)
