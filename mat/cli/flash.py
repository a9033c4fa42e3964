"""``smart-mat flash``: the firmware written to the mat's board."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from mat.cli.console import progress_console, say
from mat.link.flash import BOARDS, board_names, check_board, check_port, recognise_board
from mat.link.flash import flash as write_firmware


def flash(
    port: Annotated[str | None, typer.Argument(help="Serial port; without it the likeliest one.")] = None,
    board: Annotated[str | None, typer.Option("--board", help=f"One of {board_names()}.")] = None,
) -> None:
    """Write the ready-made firmware to the mat. Its id and name stay."""
    if board is not None:
        check_board(board)
    device = check_port(port)
    if board is None:
        say(f"Asking {device} which board it is …")
        board = recognise_board(device)
    say(f"Writing the firmware for “{board}” to {device} …")
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=progress_console(), transient=True) as bar:
        task = bar.add_task("Writing", total=1.0)
        bootloader, hello = write_firmware(device, board, lambda share: bar.update(task, completed=share))
    if bootloader.name != BOARDS[board][0].name:
        say(f"Its bootloader is that of “{bootloader.name}”.")
    name = f" “{hello.name}”" if hello.name else ""
    say(f"Done: the mat{name} runs firmware {hello.firmware_text}.")
