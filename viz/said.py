"""Sentences that the measuring part says in English, found again in the catalogue and said in the language in use.

The layers below the window know no language: a refusal, a finding or a doubt is an English sentence there. The
catalogue holds each as a pattern (keys ``said.…``); a sentence that no pattern knows stays English.
"""

from __future__ import annotations

import re
from functools import cache

from viz.texts import DECIMAL_SIGNS, REFERENCE, catalogue, language, text

PREFIX, WORDS = "said.", "value."
_BRACE = re.compile(r"\{(\w+)\}")
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
    return "".join(f"(?P<{part}>.+?)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))


def in_own_words(said: str) -> str:
    """Sentences of the measuring part in the language spoken now; as they were where one of them is not known."""
    if language() == REFERENCE or not said:
        return said
    told, rest = [], said.strip()
    while rest:
        found = next(((key, match) for key, each in _patterns() if (match := each.match(rest))), None)
        if found is None:
            return said
        key, match = found
        told.append(text(key, **{name: _value(value) for name, value in match.groupdict().items()}))
        rest = rest[match.end() :]
    return " ".join(told)


def known(said: str) -> bool:
    """Whether the catalogue has a pattern for a sentence."""
    return any(match.end() == len(said) for _, each in _patterns() if (match := each.match(said)))


def _value(value: str) -> str:
    """A figure, or words such as a side or a place of the mat."""
    words = {key.removeprefix(WORDS): said for key, said in catalogue(language()).items() if key.startswith(WORDS)}
    told = re.sub(rf"\b({'|'.join(map(re.escape, words))})\b", lambda found: words[found[0]], value)
    return _DECIMAL.sub(rf"\1{DECIMAL_SIGNS[language()]}\2", told)
