"""Colours and places: apart from one another, in both looks, for every kind of colour vision."""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations

import numpy as np
import pytest

from viz import colours, layout, state, theme
from viz.theme import LOOKS, Look

both_looks = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
#: Linear RGB as people without red, green or blue cones see it (Machado, Oliveira and Fernandes 2009, severity 1).
WITHOUT_CONES = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def _linear(rgb: np.ndarray) -> np.ndarray:
    return np.where(rgb / 255 <= 0.04045, rgb / 255 / 12.92, ((rgb / 255 + 0.055) / 1.055) ** 2.4)


def _lightness(linear: np.ndarray) -> np.ndarray:
    """CIE L* of (n, 3) linear RGB."""
    y = linear.clip(0, 1) @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(y > 216 / 24389, 116 * np.cbrt(y) - 16, y * 24389 / 27)


def _rgb(colour: str) -> np.ndarray:
    return np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)]])


def _contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    light = [float((_linear(_rgb(colour)) @ np.array([0.2126, 0.7152, 0.0722]))[0]) for colour in (one, other)]
    return (max(light) + 0.05) / (min(light) + 0.05)


@both_looks
@pytest.mark.parametrize("vision", ["usual", *WITHOUT_CONES])
def test_pressure_goes_one_way_in_lightness_for_everybody(look: Look, vision: str) -> None:
    theme.use_look(look.name)
    table = colours.lookup_table().astype(float)
    assert table[0].tolist() == _rgb(look.pad)[0].tolist()
    seen = _linear(table) @ np.array(WITHOUT_CONES.get(vision, np.eye(3))).T
    lightness = _lightness(seen)
    steps = np.diff(lightness) * (1 if look.name == "dark" else -1)
    assert steps.min() > -0.15  # colours are whole bytes
    assert abs(lightness[-1] - lightness[0]) > 55
    assert steps.max() < 8 * np.median(steps)


@both_looks
def test_words_stand_out_from_their_ground(look: Look) -> None:
    assert _contrast(look.text, look.window) >= 7
    assert _contrast(look.text, look.panel) >= 7
    assert _contrast(look.quiet_text, look.panel) >= 4.5
    assert _contrast(look.quiet_text, look.window) >= 4.5
    assert _contrast(look.alarm_ink, look.role[state.Role.ALARM]) >= 4.5
    assert _contrast(look.alarm_ink, look.role[state.Role.CAUTION]) >= 4.5
    for role in state.Role:
        assert _contrast(look.role[role], look.panel) >= 4.5
    for side in ("left", "right"):
        assert _contrast(look.foot[side], look.panel) >= 4.5
        for ground in (look.zone_alarm, look.zone_caution, look.zone_free):
            assert _contrast(look.foot[side], ground) >= 3
    for ground in (look.zone_alarm, look.zone_caution, look.zone_free):
        assert _contrast(look.band, ground) >= 3


@both_looks
def test_marks_stand_out_from_every_pressure(look: Look) -> None:
    """A mark and its rim: whatever lies below, one of the two is far from it."""
    theme.use_look(look.name)
    grounds = ["#" + bytes(row).hex() for row in colours.lookup_table()[::16]]
    for mark in (look.tripod, look.net, look.band, *look.foot.values()):
        for ground in grounds:
            assert max(_contrast(mark, ground), _contrast(look.edge, ground)) >= 3


def test_states_with_the_same_symbol_differ_in_more_than_colour() -> None:
    looks = [state.state_word(key) for key in ("toes", "toes_caution", "heels", "heels_caution", "balanced", "inward")]
    assert len({(look.symbol, look.role is state.Role.CAUTION) for look in looks}) == len(looks)


@pytest.mark.parametrize("type_scale", [theme.TYPE_SCALES[0], 1.0, theme.TYPE_SCALES[-1]])
@pytest.mark.parametrize(("width", "height"), [(1024, 576), (1280, 720), (1280, 800), (1920, 1080), (3440, 1440)])
def test_places_lie_inside_and_never_overlap(width: int, height: int, type_scale: float) -> None:
    placed = layout.arrange(width, height, type_scale)
    places = [getattr(placed, each.name) for each in fields(placed)]
    for place in places:
        assert place.x >= 0
        assert place.y >= 0
        assert place.right <= width
        assert place.bottom <= height
        assert min(place.width, place.height) >= 0.04 * height
    for one, other in combinations(places, 2):
        apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
        assert apart, (one, other)
    assert placed.pads.height >= 0.3 * height


def test_type_scales_go_by_the_nearest_step_and_unknown_looks_are_dark() -> None:
    theme.use_type_scale(1.17)
    assert theme.type_scale() == 1.2
    usual = theme.pixels(800, theme.LABEL_SHARE)
    theme.use_type_scale(1.0)
    assert usual > theme.pixels(800, theme.LABEL_SHARE)
    theme.use_look("no such look")
    assert theme.look().name == "dark"
