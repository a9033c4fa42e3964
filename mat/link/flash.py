"""Writing the firmware: which board it is, avrdude for its bootloader, the new mat's HELLO waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from mat.errors import LinkError, NoHello, ProtocolMismatch, UsageError
from mat.link.avrdude import find_avrdude, run_avrdude
from mat.link.greeting import greet
from mat.link.ports import likely_mat, serial_ports
from mat.link.serial_port import SerialTransport
from mat.wire import Framer, Hello

#: Of the ready-made images in ``mat/link/hex``.
FIRMWARE = (0, 2, 0)


@dataclass(frozen=True)
class Bootloader:
    """How a board is talked to while it is programmed."""

    name: str
    image: str
    part: str
    programmer: str
    baud: int


UNO = Bootloader("uno", "uno.hex", "atmega328p", "arduino", 115_200)
NANO = Bootloader("nano", "nano.hex", "atmega328p", "arduino", 115_200)
NANO_OLD = Bootloader("nano-old", "nano.hex", "atmega328p", "arduino", 57_600)
MEGA = Bootloader("mega", "mega.hex", "atmega2560", "wiring", 115_200)

#: What ``--board`` may say, and the bootloaders that are tried for it: Nanos are sold with either.
BOARDS: dict[str, tuple[Bootloader, ...]] = {
    "uno": (UNO,),
    "nano": (NANO, NANO_OLD),
    "nano-old": (NANO_OLD, NANO),
    "mega": (MEGA,),
}
#: Boards that tell by their USB ids what they are; clones with a bridge do not.
_USB_BOARDS = {
    **{(vendor, product): "uno" for vendor in (0x2341, 0x2A03) for product in (0x0001, 0x0043, 0x0243)},
    **{(vendor, product): "mega" for vendor in (0x2341, 0x2A03) for product in (0x0010, 0x0042, 0x0242)},
}


def board_names() -> str:
    return ", ".join(BOARDS)


def check_board(board: str) -> None:
    """Raises ``UsageError`` if there is no firmware for it."""
    if board not in BOARDS:
        raise UsageError(f"There is no firmware for a board “{board[:40]}”: --board takes {board_names()}.")


def check_port(port: str | None) -> str:
    """The port to write to: the one asked for, or the likeliest.

    Raises
    ------
    UsageError
        It is no port of this computer.
    NoMatFound
        None was asked for, and there is none.
    """
    if port is None or port == "auto":
        return likely_mat().device
    if "://" in port or port.startswith("sim:"):
        raise UsageError(f"Firmware is written through a serial port of this computer, not through {port[:60]}.")
    return port


def recognise_board(port: str) -> str:
    """What kind of board is on a port, by its USB ids or by its own HELLO.

    Raises
    ------
    UsageError
        It cannot be told.
    LinkError
        The port cannot be opened.
    """
    by_usb = {p.device: _USB_BOARDS.get((p.vendor_id or 0, p.product_id or 0)) for p in serial_ports()}.get(port)
    if by_usb:
        return by_usb
    try:
        hello = _hello_of(port)
    except (NoHello, ProtocolMismatch):
        hello = None
    if hello and hello.board in BOARDS:
        return hello.board
    said = f"says it is “{hello.board}”, for which there is no firmware" if hello else "does not say which board it is"
    raise UsageError(f"{port} {said}. Look at the board, and add --board with one of {board_names()}.")


def flash(port: str, board: str, progress: Callable[[float], None]) -> tuple[Bootloader, Hello]:
    """Write the ready-made firmware and wait for the mat to introduce itself with it.

    Parameters
    ----------
    port
        A serial port of this computer; nobody else may have it open.
    board
        One of ``BOARDS``.
    progress
        Gets the share written, 0 to 1.

    Returns
    -------
    tuple
        The bootloader that answered, and the mat's HELLO.

    Raises
    ------
    UsageError
        No such board.
    PortBusy, LinkError
        The port, avrdude or the board is not as it should be; the text says what to do.
    """
    check_board(board)
    avrdude = find_avrdude()
    _see_that_it_opens(port)
    said = ""
    for bootloader in BOARDS[board]:
        with as_file(image_of(bootloader)) as image:
            code, said = run_avrdude([*avrdude.command, *_arguments(bootloader, port, image)], progress)
        if code == 0:
            return bootloader, _verify(port)
        _refuse_wrong_part(said, board)
    raise LinkError(_reason(said, port, board))


def image_of(bootloader: Bootloader):
    """The ready-made image."""
    return files("mat.link").joinpath("hex", bootloader.image)


def _arguments(bootloader: Bootloader, port: str, image: Path) -> list[str]:
    # -D: the bootloader erases page by page. Verification is avrdude's own.
    words = ["-p", bootloader.part, "-c", bootloader.programmer, "-P", port, "-b", str(bootloader.baud), "-D"]
    if bootloader in (NANO, NANO_OLD):
        # Each attempt resets the board and takes 5 s; there is another bootloader to try.
        words += ["-x", "attempts=2"]
    return [*words, "-U", f"flash:w:{image}:i"]


def _see_that_it_opens(port: str) -> None:
    transport = SerialTransport(port)
    transport.open()
    transport.close()


def _hello_of(port: str) -> Hello:
    transport = SerialTransport(port)
    transport.open()
    try:
        greeting = greet(transport, Framer(), monotonic=time.monotonic)
    finally:
        transport.close()
    assert greeting is not None  # nobody stops it
    return greeting.hello


def _verify(port: str) -> Hello:
    try:
        hello = _hello_of(port)
    except NoHello as error:
        raise NoHello(
            f"The firmware is written, but the mat on {port} does not introduce itself: press its reset button and "
            "try “smart-mat record”. If that fails too, the board is perhaps another one than --board says."
        ) from error
    if hello.firmware != FIRMWARE:
        wanted = ".".join(map(str, FIRMWARE))
        raise LinkError(
            f"The mat on {port} still says firmware {hello.firmware_text} instead of {wanted}: write it again."
        )
    return hello


def _refuse_wrong_part(said: str, board: str) -> None:
    if "expected signature" in said.lower():
        raise LinkError(
            f"The board's processor is not that of “{board}”: nothing was written. Look at the board, and give --board."
        )


def _reason(said: str, port: str, board: str) -> str:
    if "verif" in said and "mismatch" in said:
        return f"What was written to {port} did not read back: use another cable or USB port, and write it again."
    nano = " A Nano with either bootloader was tried." if board.startswith("nano") else ""
    return (
        f"No bootloader answered on {port}.{nano} Press the board's reset button while it is tried, check --board "
        f"({board_names()}) and the cable, and unplug whatever hangs on pins 0 and 1."
    )
