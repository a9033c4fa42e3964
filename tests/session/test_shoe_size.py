"""Foot length from shoe sizes: the systems agree with one another, and nonsense is refused."""

from __future__ import annotations

import pytest

from mat.errors import SettingsError
from mat.session.shoe_size import UNCERTAINTY_MM, FootLength, foot_length_of_size, read_foot_length


@pytest.mark.parametrize(
    ("written", "length_mm"),
    [
        ("EU 42", 265.0),  # 42 · 20/3 − 15
        ("uk 8", 264.4),  # 11 inches − 15 mm
        ("US 9", 264.4),
        ("US W 10.5", 264.4),
        ("US 10,5 W", 264.4),
        ("eu38", 238.33),
    ],
)
def test_a_size_gives_the_length_of_its_last_less_the_allowance(written: str, length_mm: float) -> None:
    told = read_foot_length(written)
    assert told.length_mm == pytest.approx(length_mm, abs=0.01)
    assert told.uncertainty_mm == UNCERTAINTY_MM


@pytest.mark.parametrize(("written", "length_mm"), [("255", 255), ("25.5 cm", 255), ("25,5cm", 255), (" 241 mm ", 241)])
def test_a_measured_length_is_taken_as_it_is(written: str, length_mm: float) -> None:
    assert read_foot_length(written) == FootLength(length_mm, 0.0)


@pytest.mark.parametrize(
    ("eu", "uk", "us", "us_w"), [(37, 4, 5, 6.5), (39, 6, 7, 8.5), (42, 8, 9, 10.5), (45, 10.5, 11.5, 13)]
)
def test_the_systems_agree_within_the_uncertainty(eu: float, uk: float, us: float, us_w: float) -> None:
    """Sizes that shops call the same (rows of usual conversion tables)."""
    lengths = [
        foot_length_of_size("EU", eu).length_mm, foot_length_of_size("UK", uk).length_mm,
        foot_length_of_size("US", us).length_mm, foot_length_of_size("US W", us_w).length_mm,
    ]  # fmt: skip
    assert max(lengths) - min(lengths) <= UNCERTAINTY_MM


@pytest.mark.parametrize(
    "written", ["", "big", "41", "EU 9", "UK 41", "US 42", "-255", "EU 42 cm", "EU 42 W", "nan", "1e9", "25.5"]
)
def test_what_is_no_foot_is_refused_with_what_to_do(written: str) -> None:
    with pytest.raises(SettingsError, match=r"[Gg]ive"):
        read_foot_length(written)
