"""What error of the centre of pressure is to be expected, from what is not known of the film."""

from __future__ import annotations

import numpy as np

from mat.geometry import SIDES, MatGeometry
from mat.pressure.calibration.film_fit import EXPONENT_AT, FilmFit

#: What remains with gains and law known exactly: uneven pressure within a cell and ten bits (0.5 mm along, 0.2 mm
#: across on real prints), creep, and what following the hysteresis leaves; simulated (tests/bench/accuracy.py), mm.
FLOOR_AP_MM, FLOOR_ML_MM = 1.2, 0.4


def expected_cop_error_mm(fit: FilmFit, stance_s: np.ndarray, geometry: MatGeometry) -> tuple[float, float]:
    """Expected rms error of the CoP of a foot, (AP, ML) mm.

    Parameters
    ----------
    fit
        The film and how sure it is.
    stance_s
        (rows, cols) conductance above rest of somebody standing.
    geometry
        Of the mat.

    Notes
    -----
    CoP = Σ F·r / Σ F, so dCoP = Σ F (r − CoP) dlog F / Σ F. dlog F is linear in the parameters, and so their covariance
    carries over.
    """
    force_n, squares = fit.force_n(stance_s), []
    for side in SIDES:
        weight = np.zeros_like(force_n)
        weight[:, geometry.grid.columns(side)] = force_n[:, geometry.grid.columns(side)]
        if weight.sum() <= 0:
            continue
        share = weight.ravel() / weight.sum()
        at_mm = geometry.cell_centres_mm.reshape(-1, 2)
        arm_mm = (at_mm - share @ at_mm) * share[:, None]
        squares.append(np.einsum("ci,cd,di->i", arm_mm, _log_force_covariance(fit, force_n), arm_mm))
    if not squares:
        return float("nan"), float("nan")
    ml, ap = np.sqrt(np.mean(squares, axis=0))
    return float(np.hypot(ap, FLOOR_AP_MM)), float(np.hypot(ml, FLOOR_ML_MM))


def _log_force_covariance(fit: FilmFit, force_n: np.ndarray) -> np.ndarray:
    """(cells, cells) covariance of the cells' log force."""
    log_n = np.log(np.maximum(force_n.ravel(), 0.01))
    steep = fit.exponent * fit.exponent_factor.ravel()
    cells = fit.cells
    jacobian = np.zeros((cells, len(fit.mean)))
    rows = np.arange(cells)
    jacobian[rows, rows] = -1 / steep
    jacobian[rows, cells + rows] = -(log_n - np.log(28.0)) / (steep / fit.exponent)
    jacobian[:, EXPONENT_AT] = -log_n / fit.exponent
    return jacobian @ fit.covariance @ jacobian.T
