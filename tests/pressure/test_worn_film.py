"""Film that was stood and walked on before its calibration: its loops close far above the loads of that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bench.accuracy import errors, gathered
from bench.pressed_mat import Plan, PressedMat, calibrated
from bench.trials import real_trial

from mat.pressure import FSR_FILM
from mat.pressure.calibration.touch_up import CARRIED_N
from mat.sim.film import PRESETS


@pytest.mark.parametrize(("carried_kpa", "told"), [(0.0, False), (300.0, True)])
def test_the_touch_up_tells_worn_film_from_new_and_the_centre_of_pressure_stands(carried_kpa, told):
    mat = PressedMat(replace(PRESETS["typical"], carried_kpa=carried_kpa), FSR_FILM, 903)
    calibration = calibrated(mat, 903, FSR_FILM, Plan())["touch-up"]
    found = gathered([errors(real_trial(mat, np.random.default_rng([903, 92])), calibration)])
    print({name: round(found[name], 2) for name in ("quiet_cop_ap_mm", "hinge_cop_ap_mm", "total_p95")})
    assert (calibration.largest_n.min() >= CARRIED_N[1]) == told
    assert found["quiet_cop_ap_mm"] <= 2.0
    assert found["hinge_cop_ap_mm"] <= 3.0
