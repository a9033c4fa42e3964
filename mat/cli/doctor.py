"""``smart-mat doctor``: is the mat well, and if not, what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from mat.cli.console import say
from mat.cli.line_check import MOST_STANCES, STANCES, check_lines
from mat.cli.options import Source, analysis_settings
from mat.errors import UsageError
from mat.matrix.line_order import LEAST_STANCES
from mat.session import Acquisition
from mat.session.calibrations import calibrations_for
from mat.session.doctor import Finding, examine
from mat.session.sources import AUTO, open_source

#: Long enough for a rate to 0.1 % and a noise to 5 %.
WATCH_S = 4.0
_MARKS = {True: "good", False: "MEND", None: "  ? "}
_STYLES = {True: "green", False: "bold red", None: "yellow"}


def doctor(
    source: Source = AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Findings as JSON.")] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="Check the order of all rows and columns: you stand at several places.")
    ] = False,
    stances: Annotated[int, typer.Option("--stances", help="With --lines: at how many places.")] = STANCES,
) -> None:
    """Look at a mat for four seconds: link, wiring, rate, noise, zero. Best with nobody on it."""
    if not LEAST_STANCES <= stances <= MOST_STANCES:
        raise UsageError(f"--stances {stances} is not possible: give {LEAST_STANCES} to {MOST_STANCES}.")
    findings = check_lines(source, stances, quiet=as_json) if lines else _examine(source, quiet=as_json)
    if as_json:
        say(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        _tell(findings)
    if any(finding.good is False for finding in findings):
        raise typer.Exit(1)


def _examine(source: str, quiet: bool) -> list[Finding]:
    transport = open_source(source, fast=source.startswith("sim:"))
    acquisition = Acquisition(
        transport, analysis_settings(transport), duration_s=WATCH_S, calibrations=calibrations_for(transport)
    )
    if not quiet:
        say(f"Looking at {transport.name} for {WATCH_S:.0f} s …")
    acquisition.start()
    try:
        acquisition.join()
    finally:
        link = acquisition.link()
        acquisition.stop()
    blocks = acquisition.drain()
    if acquisition.error is not None and link.hello is None:
        raise acquisition.error
    return examine(blocks, link, acquisition.error)


def _tell(findings: list[Finding]) -> None:
    for finding in findings:
        say(f"{_MARKS[finding.good]}  {finding.subject:<11}  {finding.text}", style=_STYLES[finding.good])
