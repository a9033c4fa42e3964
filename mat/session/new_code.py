"""Which codes a new person can have: those that can be part of a file's name on every system."""

from __future__ import annotations

from mat.errors import SettingsError
from mat.session.people_file import LONGEST_CODE

#: Signs that part folders, or that some system refuses in a file's name.
UNFIT_SIGNS = '/\\:*?"<>|'


def is_fit(code: str) -> bool:
    """Whether a new person can be called so."""
    plain = code.isprintable() and not set(code) & set(UNFIT_SIGNS)
    return 0 < len(code) <= LONGEST_CODE and plain and code == code.strip() and not code.startswith(".")


def check_new_code(code: str) -> None:
    """Refuse a code that no new person can have; who has one already keeps it.

    Raises
    ------
    SettingsError
        It is empty or too long, begins with a dot or a blank, or holds one of :data:`UNFIT_SIGNS`.
    """
    if not is_fit(code):
        raise SettingsError(
            f"A person's code has 1 to {LONGEST_CODE} letters on one line, none of {' '.join(UNFIT_SIGNS)} among them, "
            "and begins with no dot and no blank: choose another."
        )
