"""Sway of real trials against every value of published code and formulas.

The library measures in mm, the reference in cm: test_sway_quijoux.py, test_sway_duarte.py, test_sway_prieto.py and
test_sway_nonlinear.py say what becomes of each published name.
"""

from __future__ import annotations

import pytest
from posture_trials import ELLIPSE, REAL_TRIALS, TRIALS, Values, disagreements, published, reference
from test_sway_duarte import FAMILIES as DUARTE_FAMILIES
from test_sway_duarte import duarte_published
from test_sway_nonlinear import FAMILIES as NONLINEAR_FAMILIES
from test_sway_nonlinear import nonlinear_published
from test_sway_prieto import FAMILIES as PRIETO_FAMILIES
from test_sway_quijoux import FAMILIES as QUIJOUX_FAMILIES

FAMILIES = QUIJOUX_FAMILIES | DUARTE_FAMILIES | PRIETO_FAMILIES | NONLINEAR_FAMILIES
#: Values nobody can reproduce, for they are made of rounding alone, and why; all others of every family must agree.
#: The library gives NaN, or a value of its own that another test holds.
ROUNDING: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("quijoux_raw100", "PDS13OR1"): {
        "the plate's digits cancel in 7 velocities; the reference counts their rounding as changes of sign": (
            "zero_crossing_SPD_ML",
            "peak_velocity_pos_SPD_ML",
            "peak_velocity_neg_SPD_ML",
            "peak_velocity_all_SPD_ML",
        ),
    },
    ("quijoux_raw100", ELLIPSE): {
        "after each turn the displacement is 0, and the reference takes the logarithm of 1e-29": tuple(
            f"{name}_Diffusion_{axis}"
            for name in ("long_time_diffusion", "critical_time", "critical_displacement", "long_time_scaling")
            for axis in ("ML", "AP")
        ),
    },
    ("sda_collins_deluca_raw100", ELLIPSE): {
        "after each turn the displacement is 0, and the reference takes the logarithm of 1e-29": (
            "Hl_ML",
            "Hl_AP",
            "Hl_R",
        ),
    },
}
#: On the trace without noise some values are 0 but for rounding, or an angle got as the arc cosine of nearly 1.
NEAR_ZERO = {"direction": 1e-6, "axis_deg": 1e-6, "": 1e-12}


def near_zero(name: str, trial: str) -> float:
    """What a value may be off absolutely; 0 on real trials."""
    return next(size for part, size in NEAR_ZERO.items() if part in name) if trial == ELLIPSE else 0.0


def published_values(family: str, trial: str) -> Values:
    """Published values as single figures."""
    flat = {"bmc_raw100": duarte_published, "nonlinear": nonlinear_published}.get(family, dict)
    return flat(published(family, trial))


@pytest.mark.parametrize("trial", TRIALS)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_published_value_of_a_family_is_met(family: str, trial: str) -> None:
    measure, tolerance = FAMILIES[family]
    rounding = {name for names in ROUNDING.get((family, trial), {}).values() for name in names}
    allowed = {name: near_zero(name, trial) for name in published_values(family, trial)}
    apart = disagreements(measure(trial), published_values(family, trial), tolerance, allowed)
    assert {name: values for name, values in apart.items() if name not in rounding} == {}


def test_every_family_and_trial_of_the_reference_is_compared() -> None:
    assert set(reference()["values"]) == set(TRIALS)
    for trial in TRIALS:
        assert set(reference()["values"][trial]) == set(FAMILIES)
    assert set(reference()["author_published"]) == set(REAL_TRIALS)
