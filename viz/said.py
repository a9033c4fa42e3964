"""Sentences that the measuring part says in English, found again in the catalogue and said in the language in use.

The layers below the window know no language: a refusal, a finding or a doubt is an English sentence there. The
catalogue holds each as a pattern (keys ``said.…``); a sentence that no pattern knows stays English.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from viz.texts import DECIMAL_SIGNS, REFERENCE, catalogue, language, text

PREFIX, WORDS = "said.", "value."
#: A brace that holds sentences of its own: why something could not be read.
INNER = "error"
#: Braces that hold names of files and ports, which stay as they are.
NAMES = ("path", "source")
_BRACE = re.compile(r"\{(\w+)\}")
#: Commands that are keys of the live window too.
_COMMAND = re.compile("“smart-mat (calibrate|verify|doctor|ports)”")
#: A decimal point, and not one of a version or an address.
_DECIMAL = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.])")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Keys with what finds their sentence; the longest first, so that the most telling one is found."""
    known = {key: said for key, said in catalogue(REFERENCE).items() if key.startswith(PREFIX)}
    ordered = sorted(known.items(), key=lambda each: -len(each[1]))
    return tuple((key, re.compile(_expression(said) + r"(?:\s+|$)", re.DOTALL)) for key, said in ordered)


def _expression(said: str) -> str:
    parts = _BRACE.split(said)
    found = "".join(f"(?P<{part}>.+?)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
    # Sentences at the end of one reach to the end of all.
    return found + "$" if said.endswith(f"{{{INNER}}}") else found


def in_own_words(said: str) -> str:
    """Sentences of the measuring part in the language spoken now; as they were where one of them is not known."""
    return said if language() == REFERENCE or not said else _told(said, language())


def in_window_words(said: str) -> str:
    """As :func:`in_own_words`, with the window's keys instead of commands."""
    return _COMMAND.sub(lambda found: text(f"key.{found[1]}"), in_own_words(said))


@lru_cache(maxsize=256)
def _told(said: str, spoken: str) -> str:
    """Asked for the same sentence at every look of the window; ``spoken`` tells the languages apart."""
    told, rest = [], said.strip()
    while rest:
        found = next(((key, match) for key, each in _patterns() if (match := each.match(rest))), None)
        if found is None:
            return said
        key, match = found
        told.append(text(key, **{name: _inner(name, value) for name, value in match.groupdict().items()}))
        rest = rest[match.end() :]
    return " ".join(told)


def known(said: str) -> bool:
    """Whether the catalogue has a pattern for a sentence."""
    return any(match.end() == len(said) for _, each in _patterns() if (match := each.match(said)))


def _inner(name: str, value: str) -> str:
    if name in NAMES:
        return value
    own = in_own_words(value) if name == INNER else value
    return own if own != value else _value(value)


def _value(value: str) -> str:
    """A figure, or words such as a side or a place of the mat."""
    words = {key.removeprefix(WORDS): said for key, said in catalogue(language()).items() if key.startswith(WORDS)}
    told = re.sub(rf"\b({'|'.join(map(re.escape, words))})\b", lambda found: words[found[0]], value)
    return _DECIMAL.sub(rf"\1{DECIMAL_SIGNS[language()]}\2", told)
