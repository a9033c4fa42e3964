"""``python -m mat`` and ``smart-mat``: the command line, from its first moment on."""

import os
import signal


def start() -> None:
    """Run the command line. While its libraries are read in nothing is open yet: Ctrl+C ends it without a trace."""
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(128 + number))
    from mat.cli import main  # noqa: PLC0415

    main()


if __name__ == "__main__":
    start()
