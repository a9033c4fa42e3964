"""Colours, texts and places: complete, readable, apart from one another."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from mat.pipeline import QUALITIES
from mat.posture import ROLLS, SHIFTS, TILTS
from viz import colours, layout, state, texts, theme


def _lightness(rgb: np.ndarray) -> np.ndarray:
    """CIE L* of (n, 3) sRGB bytes."""
    linear = np.where(rgb / 255 <= 0.04045, rgb / 255 / 12.92, ((rgb / 255 + 0.055) / 1.055) ** 2.4)
    y = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(y > 216 / 24389, 116 * np.cbrt(y) - 16, y * 24389 / 27)


def _rgb(colour: str) -> np.ndarray:
    return np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)]])


def _contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    light = []
    for colour in (one, other):
        rgb = _rgb(colour)[0] / 255
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        light.append(float(linear @ np.array([0.2126, 0.7152, 0.0722])))
    return (max(light) + 0.05) / (min(light) + 0.05)


def test_more_pressure_is_always_lighter_and_none_is_the_pad() -> None:
    table = colours.lookup_table().astype(float)
    assert table[0].tolist() == _rgb(theme.PAD)[0].tolist()
    steps = np.diff(_lightness(table))
    assert steps.min() > 0
    assert steps.max() < 8 * np.median(steps)


def test_words_stand_out_from_their_ground() -> None:
    assert _contrast(theme.TEXT, theme.WINDOW) >= 7
    assert _contrast(theme.QUIET_TEXT, theme.PANEL) >= 4.5
    for role in state.Role:
        assert _contrast(theme.ROLE[role], theme.PANEL) >= 4.5


def test_every_state_of_the_analysis_has_a_word_and_advice() -> None:
    names = {*ROLLS, *TILTS, *(f"shift_{name}" for name in SHIFTS)} - {"none", "shift_none"}
    keys = names | {"balanced", "twist", "one_leg", "step_on", "stand_still", "light", "waiting", "no_data"}
    for key in keys:
        word = state.state_word(key)
        assert word.word
        assert word.word == word.word.upper()
        assert word.advice
    assert set(texts.QUALITY_NOTES) == set(QUALITIES) - {"unloaded"}


def test_states_with_the_same_symbol_differ_in_more_than_colour() -> None:
    looks = [state.state_word(key) for key in ("toes", "toes_caution", "heels", "heels_caution", "balanced", "inward")]
    assert len({(look.symbol, look.role is state.Role.CAUTION) for look in looks}) == len(looks)


@pytest.mark.parametrize(("width", "height"), [(1024, 576), (1280, 720), (1280, 800), (1920, 1080), (3440, 1440)])
def test_places_lie_inside_and_never_overlap(width: int, height: int) -> None:
    placed = layout.arrange(width, height)
    places = [getattr(placed, name) for name in placed.__dataclass_fields__]
    for place in places:
        assert place.x >= 0
        assert place.y >= 0
        assert place.right <= width
        assert place.bottom <= height
        assert min(place.width, place.height) >= 0.04 * height
    for one, other in combinations(places, 2):
        apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
        assert apart, (one, other)


@pytest.mark.parametrize(("seconds", "written"), [(0, "0:00"), (65.9, "1:05"), (3723, "1:02:03"), (-0.5, "0:00")])
def test_elapsed_time(seconds: float, written: str) -> None:
    assert texts.elapsed(seconds) == written


def test_percent_is_empty_where_undefined() -> None:
    assert texts.percent(None) == ""
    assert texts.percent(-0.3) == "0 %"
    assert texts.percent(-12.6) == "−13 %"
