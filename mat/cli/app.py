"""The ``smart-mat`` command: its subcommands put together, faults turned into sentences and exit codes."""

from __future__ import annotations

import errno
import io
import signal
import sys
import traceback
from types import FrameType
from typing import Annotated

import typer

import mat
from mat.cli.calibrate import calibrate
from mat.cli.console import say_fault, silence_stdout
from mat.cli.doctor import doctor
from mat.cli.export import export, picture
from mat.cli.flash import flash
from mat.cli.live import live, open_window
from mat.cli.mats import ports, sim
from mat.cli.pack import pack
from mat.cli.people import people
from mat.cli.record import record
from mat.cli.repair import repair
from mat.cli.report import report
from mat.cli.review import review
from mat.cli.send import send
from mat.cli.summary import summary
from mat.cli.verify import verify
from mat.errors import SmartMatError

app = typer.Typer(
    name="smart-mat",
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Balance monitor for a pressure mat under two feet: where the weight is, and when it rolls onto toes or heels."
    "\n\n"
    "SOURCE is auto (the mat that is plugged in), a serial port, sim:SCENARIO (a simulated mat), a recording, "
    "or a pySerial URL such as socket://host:port.\n\n"
    "Coaching and review support, not a medical device.",
)
for command in (
    live, record, review, report, export, send, picture, summary, repair, pack, calibrate, verify, doctor, ports, sim,
    flash,
):  # fmt: skip
    app.command()(command)
app.add_typer(people)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"smart-mat {mat.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the program's own trace when something fails.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Without a command: the live window on the mat that is plugged in."""
    if context.invoked_subcommand is None:
        open_window("auto", offer_simulation=True)


class _Stopped(BaseException):
    """A signal ended the command; no ``except Exception`` on the way may swallow it."""

    def __init__(self, signal_number: int) -> None:
        self.exit_code = 128 + signal_number


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped(number)


def main() -> None:
    """Run the command line and exit: 0 done, 1 a fault to mend, 2 wrong usage, 130 or 143 when stopped."""
    debug = "--debug" in sys.argv[1:]
    sys.argv[1:] = [argument for argument in sys.argv[1:] if argument != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows “?” for it, and the recording goes on.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        app()
    except _Stopped as stopped:
        code = stopped.exit_code
    except SmartMatError as error:
        code = error.exit_code
        _fault(str(error), debug)
    except BrokenPipeError:
        silence_stdout()
        code = 0
    except Exception as error:
        code = 1
        _fault(_unforeseen(error), debug)
    else:
        code = 0
    sys.exit(code)


def _unforeseen(error: Exception) -> str:
    """A fault that nobody turned into a sentence where it came up."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        # Files tell so themselves; what is left is what this program prints into one.
        silence_stdout()
        return f"The output cannot be written ({error.strerror}): free some space on that disk, or write elsewhere."
    what = f"{type(error).__name__}: {error}"
    return f"Something in the program itself failed ({what}). Run it again with --debug to see where."


def _fault(text: str, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    say_fault(text)
