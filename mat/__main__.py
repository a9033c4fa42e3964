"""``python -m mat``: the same as ``smart-mat``."""

from mat.cli import main

main()
