"""The film's law forwards and backwards, and what no film can be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mat.errors import SettingsError
from mat.pressure import FSR_FILM, FilmLaw

LAWS = st.builds(FilmLaw, st.floats(1e-7, 1e-2), st.floats(0.3, 2))


@settings(max_examples=100, deadline=None)
@given(LAWS, st.floats(1e-3, 1e4))
def test_force_comes_back(law, force_n):
    np.testing.assert_allclose(law.force_n(law.conductance_s(np.array([force_n]))), force_n, rtol=1e-9)


@settings(max_examples=100, deadline=None)
@given(LAWS, st.floats(0.1, 1e3), st.integers(1, 64))
def test_a_cell_pressed_evenly_is_the_sum_of_its_patches(law, force_n, patches):
    whole = law.conductance_s(np.array(force_n))
    parts = patches * law.conductance_s(np.array(force_n / patches), share=1 / patches)
    assert parts == pytest.approx(float(whole), rel=1e-9)


def test_the_data_sheet():
    assert FSR_FILM.conductance_s(np.array(1.0)) == pytest.approx(160e-6)
    assert FSR_FILM.conductance_s(np.array(10.0)) == pytest.approx(160e-6 * 10**0.78)


def test_less_than_nothing_is_nothing():
    assert FSR_FILM.force_n(np.array([-1e-3, 0.0])).tolist() == [0, 0]
    assert FSR_FILM.conductance_s(np.array([-5.0, 0.0])).tolist() == [0, 0]


@pytest.mark.parametrize(("gain", "exponent"), [(0, 1), (-1e-6, 1), (1, 1), (1e-4, 0), (1e-4, 3), (float("nan"), 1),
                                                (1e-4, float("nan"))])  # fmt: skip
def test_what_no_film_is(gain, exponent):
    with pytest.raises(SettingsError, match="does not exist: give"):
        FilmLaw(gain, exponent)
