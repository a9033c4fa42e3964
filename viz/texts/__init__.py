"""Every text a user sees in the windows, by key and language; a language is added as ``*.xx.toml`` beside this file.

Keys are flat (``state.toes``); each language's files are read as one catalogue. English is complete; what another
language lacks is shown in English.
"""

from __future__ import annotations

import os
import string
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

#: Languages there are files for, and the sign between ones and tenths in each.
DECIMAL_SIGNS = {"en": ".", "de": ","}
LANGUAGES = tuple(DECIMAL_SIGNS)
REFERENCE = "en"
#: Where POSIX systems say the language of messages, the first that is set.
LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language, by key.

    Raises
    ------
    ValueError
        A key stands in two files, or holds something else than a text.
    """
    texts: dict[str, str] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(f".{language}.toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            wrong = [key for key, value in table.items() if key in texts or not isinstance(value, str)]
            if wrong:
                raise ValueError(f"{file.name}: {wrong[0]} stands in another file too, or is no text")
            texts |= table
    return texts


class _Language(string.Formatter):
    """Fills braces; figures take the language's decimal sign and a true minus."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._sign = DECIMAL_SIGNS[name]

    def format_field(self, value: object, format_spec: str) -> str:
        written = str(super().format_field(value, format_spec))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return written
        return written.replace(".", self._sign).replace("-", "−")


_spoken = _Language(REFERENCE)


def use_language(name: str) -> None:
    """Speak this language from now on; a name nobody translated to speaks English."""
    global _spoken  # noqa: PLW0603  (one process speaks one language, as it has one clipboard)
    _spoken = _Language(language_of(name))


def language() -> str:
    """The language spoken now."""
    return _spoken.name


def next_language() -> str:
    """The one after the language spoken now, going round."""
    return LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)]


def language_of(name: str) -> str:
    """``de`` of ``de_AT.UTF-8`` or ``de-CH:en``; English where there is no translation."""
    short = name.replace("-", "_").partition("_")[0].partition(".")[0].partition(":")[0].lower()
    return short if short in LANGUAGES else REFERENCE


def system_language(environ: Mapping[str, str] = os.environ, system_locale: str = "") -> str:
    """The language the user's system speaks: what the environment says, else ``system_locale``."""
    said = next((environ[name] for name in LOCALE_VARIABLES if environ.get(name)), "")
    return language_of(said or system_locale)


def text(key: str, **arguments: object) -> str:
    """A text in the language spoken now; with a ``count`` of 1 what stands under ``key.one``, if anything.

    Raises
    ------
    KeyError
        There is no such text in English either.
    """
    if arguments.get("count") == 1 and f"{key}.one" in catalogue(REFERENCE):
        key = f"{key}.one"
    pattern = catalogue(_spoken.name).get(key)
    if pattern is None:
        pattern = catalogue(REFERENCE)[key]
    return _spoken.vformat(pattern, (), arguments) if "{" in pattern else pattern


def elapsed(seconds: float) -> str:
    """``1:05`` or ``1:02:03``."""
    whole = max(0, int(seconds))
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def percent(value: float | None) -> str:
    """``44 %``, ``−13 %``; empty where the value is not defined."""
    return "" if value is None else _whole_percent(round(value), language())


@lru_cache(maxsize=512)
def _whole_percent(value: int, spoken: str) -> str:
    """Asked for some hundred times a second; ``spoken`` tells the languages apart."""
    return text("percent", value=value)


def share(value: float | None) -> str:
    """``44``, a share in percent whose unit stands elsewhere; empty where it is not defined."""
    return "" if value is None else str(round(value)).replace("-", "−")
