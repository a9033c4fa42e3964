"""The one exception tree: every text says what happened and what to do next.

Exit codes are those of the command line: 1 a fault the user can mend, 2 wrong usage.
"""

from __future__ import annotations

import contextlib
import math


class SmartMatError(Exception):
    """Base of all faults this program tells a user about."""

    exit_code = 1


class UsageError(SmartMatError):
    """The request itself is wrong (an unknown scenario, a bad number); nothing was changed."""

    exit_code = 2


class LinkError(SmartMatError):
    """The mat cannot be reached or does not talk as it should."""


class NoMatFound(LinkError):
    """No USB serial port that could be a mat."""


class PortBusy(LinkError):
    """Another program holds the port."""


class PortVanished(LinkError):
    """The port went away while it was in use (cable, power)."""


class NoHello(LinkError):
    """The port opens, but no mat introduces itself on it."""


class ProtocolMismatch(LinkError):
    """The firmware speaks another version of the protocol, or describes a mat this program cannot read."""


class RecordingError(SmartMatError):
    """A file is not a recording, or cannot be read as one."""


class StorageError(SmartMatError):
    """A file cannot be written (disk full, read-only, no such folder)."""


class SettingsError(SmartMatError):
    """A settings value is missing, misspelt or out of range."""


def finite_number(name: str, value: object) -> float:
    """A value of a settings table or a header as a number.

    Raises
    ------
    SettingsError
        It is no finite number; ``name`` says which value.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        with contextlib.suppress(OverflowError):
            number = float(value)
            if math.isfinite(number):
                return number
    raise SettingsError(f"The {name} must be a number, not {str(value)[:40]!r}: mend it or leave it out.")
