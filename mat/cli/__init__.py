"""The command line: ``smart-mat``."""

from mat.cli.app import main

__all__ = ["main"]
