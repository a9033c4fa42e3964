"""``smart-mat ports`` and ``smart-mat sim``: which mats there are, and one that is not real."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Annotated

import typer

from mat.cli.console import say
from mat.cli.stopping import stop_signals
from mat.link import serial_ports
from mat.session.sources import SIMULATED
from mat.sim import FILMS, PRESETS, SCENARIOS, parse_source
from mat.sim.options import RANGES
from mat.sim.serve import serve_pty, serve_tcp

#: How often to look whether a signal has come.
LOOK_EVERY_S = 0.1


def ports() -> None:
    """List the serial ports a mat could be on, the likeliest first."""
    found = serial_ports()
    if not found:
        say("No serial port is there: plug the mat in (a charge-only cable carries no data).")
    for port in found:
        mark = port.maker or ("USB" if port.is_usb else "no USB: never opened by “auto”")
        say(f"{port.device}\t{mark}\t{port.description}")


def sim(
    scenario: Annotated[str, typer.Argument(help="SCENARIO, as in hinge or toes?seed=7&weight_kg=82.")] = "hinge",
    link: Annotated[
        Path | None, typer.Option("--link", help="Name to give the pseudo-terminal.", metavar="PATH")
    ] = None,
    tcp: Annotated[int | None, typer.Option("--tcp", help="Serve on this TCP port instead.", metavar="PORT")] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the scenarios.")] = False,
) -> None:
    """Serve a simulated mat that any program can open like a real one. Ctrl+C ends it."""
    if listing:
        for name, kind in SCENARIOS.items():
            say(f"{name}\t{kind.summary}")
        say("")
        say("Options, as in toes?seed=7&weight_kg=82 (from … to):")
        for name, (low, high) in RANGES.items():
            say(f"{name}\t{low:.10g} … {high:.10g}")
        say(f"film\t{', '.join(FILMS)}, or GAIN:EXPONENT (µS of a cell at 1 N : exponent)")
        say(f"effects\t{', '.join(PRESETS)}: what the film does beyond its law; the options above change single ones")
        say("arch\thigh, normal, flat")
        return
    board = parse_source(scenario if scenario.startswith(SIMULATED) else SIMULATED + scenario).board()
    stop = threading.Event()

    def ready(where: str) -> None:
        say(f"A simulated mat ({scenario}) is on {where}")
        say(f"In another terminal: smart-mat live {where}")

    with stop_signals() as came, ThreadPoolExecutor(max_workers=1) as pool:
        if tcp is not None:
            serving = pool.submit(serve_tcp, board, tcp, ready, stop)
        else:
            serving = pool.submit(serve_pty, board, link, ready, stop)
        while not came and not serving.done():
            wait([serving], LOOK_EVERY_S)
        stop.set()
        served = serving.result()
    hosts = "one host" if served.hosts == 1 else f"{served.hosts} hosts"
    say(f"Served to {hosts}, {served.bytes_sent} bytes, {served.bytes_dropped} dropped.")
    if came:
        raise typer.Exit(128 + came[0])
