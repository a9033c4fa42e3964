"""``python -m wiring build | check | figures | meter``."""

from __future__ import annotations

import argparse
import os
import sys

from mat.errors import SmartMatError
from wiring.netlist import load


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m wiring", description="Build the mat's wiring from its netlist.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="write firmware/pins.h and wiring/generated")
    commands.add_parser("check", help="electrical rules, and whether the committed files are what the netlist gives")
    commands.add_parser("figures", help="the figures of wiring/README.md, with ngspice (two minutes)")
    meter = commands.add_parser("meter", help="what every crossing of a mat measures, for tests while building")
    meter.add_argument("source", nargs="?", default="auto", help="auto, a serial port, sim:quiet, a pySerial URL")
    meter.add_argument("--watch", action="store_true", help="again every second, until Ctrl+C")
    options = parser.parse_args()
    try:
        if options.command == "meter":
            return _meter(options.source, options.watch)
        return {"build": _build, "check": _check, "figures": _figures}[options.command]()
    except SmartMatError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _build() -> int:
    from wiring.build import build  # noqa: PLC0415  (figures needs none of the drawing libraries)

    written = build(load())
    print("\n".join(written) if written else "Everything is as the netlist says.")
    return 0


def _check() -> int:
    from wiring.build import stale  # noqa: PLC0415

    old = stale(load())
    if old:
        print("Not what the netlist gives; run `python -m wiring build`:\n  " + "\n  ".join(old), file=sys.stderr)
        return 1
    print("Electrical rules hold; everything is as the netlist says.")
    return 0


def _figures() -> int:
    from wiring.figures import figures  # noqa: PLC0415

    for text in figures(load()):
        print(text, flush=True)
    return 0


def _meter(source: str, watch: bool) -> int:
    from wiring.meter import lines, readings  # noqa: PLC0415

    try:
        for reading in readings(source):
            print("\n".join(lines(reading)), flush=True)
            if not watch:
                break
            print()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough; without this Python complains once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
