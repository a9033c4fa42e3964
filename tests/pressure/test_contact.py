"""What the spacers of a film hold back, and what taking it back does to a light load."""

from __future__ import annotations

import numpy as np
import pytest

from mat.pressure.contact import MOST_CONTACT_N, held_back_n
from mat.sim.film import ContactThreshold


def test_nothing_is_added_to_nothing_and_never_more_than_the_contact_force():
    answered_n = np.array([0.0, 1e-3, 0.2, 1.0, 30.0])
    held_n = held_back_n(answered_n, 0.2)
    assert held_n[0] == 0
    assert held_n[1] < 0.25e-3, "noise about zero grows by a fifth"
    assert (np.diff(held_n) > 0).all()
    assert held_n[-1] == pytest.approx(0.2)
    assert held_n.max() <= 0.2


@pytest.mark.parametrize("contact_n", [0.05, 0.2, MOST_CONTACT_N])
def test_a_cell_pressed_all_over_comes_back(contact_n):
    """The simulated film's own threshold, on the sixteen patches of a cell."""
    carried_n = np.linspace(4.0, 60.0, 50)
    answered_n = 16 * ContactThreshold(contact_n / 16)(carried_n / 16)
    assert (carried_n - answered_n).max() > 0.9 * contact_n
    found_n = answered_n + held_back_n(answered_n, contact_n)
    np.testing.assert_allclose(found_n, carried_n, rtol=0.005)


def test_film_that_always_touches_is_left_as_it_is():
    np.testing.assert_array_equal(held_back_n(np.arange(5.0), 0.0), np.zeros(5))
