"""What a calibration must pass before it is used; each refusal says what to do."""

from __future__ import annotations

import numpy as np

from mat.errors import SettingsError
from mat.foot.footprint import CellPoints, find_footprint, midfoot_offset_mm
from mat.geometry import SIDES, MatGeometry, Side
from mat.pressure.calibration import BoardReading
from mat.pressure.film import FilmLaw

#: Loads of different size tell each other's weight to about 40 % (exponent ± 0.1, hysteresis of 10 %): a factor of 1.8
#: is no film, but pounds (2.2) or a slipped point (10).
WEIGHT_FACTOR = 1.8
#: A cell under the board that says less than this of its neighbours is dead; so many of them can be filled.
MOST_DEAD = 12
#: What the cells may be off the model of even pressure; a board that rocks or lies on a cable leaves more.
MOST_RESIDUAL = 0.15
#: What the total of a moving person may be off in the end.
MOST_TOTAL_ERROR = 0.06
#: Noise of the empty mat that a film can have, N a scan on a cell.
MOST_NOISE_N = 0.5
SWAPPED_MM = 5.0
#: Lateral spread of a foot's load at these places of its length tells heel (narrow) from ball (wide).
_HEEL_AT, _BALL_AT = (0.08, 0.24), (0.60, 0.80)


def check_weights(readings: list[BoardReading], film: FilmLaw) -> None:
    """Light and heavy loads must agree on one film.

    Raises
    ------
    SettingsError
        One of the weights cannot be right.
    """
    told = np.array([reading.load_n for reading in readings])
    if not len(told) or told.max() < 2 * told.min():
        return
    seen = np.array([film.force_n(reading.above_rest_s).sum() for reading in readings]) / told
    heavy, light = (float(np.median(seen[chosen])) for chosen in (told > 2 * told.min(), told <= 2 * told.min()))
    if not 1 / WEIGHT_FACTOR < heavy / light < WEIGHT_FACTOR:
        ratio = heavy / light
        hint = " Were pounds given for kilograms, or a point lost?" if ratio < 0.56 or ratio > 1.8 else ""
        raise SettingsError(
            f"The weights do not agree: under you the mat reads {ratio:.1f} times what the load on it lets expect. "
            f"Check both weights.{hint} Nothing was changed."
        )


def restless_cell(noise_s: np.ndarray | None, film: FilmLaw) -> str:
    """Where the empty mat is restless and what to do; empty if it is not."""
    if noise_s is None or (worst_n := float(film.force_n(noise_s).max())) <= MOST_NOISE_N:
        return ""
    row, col = np.unravel_index(np.argmax(noise_s), noise_s.shape)
    return (
        f"The empty mat is restless: {worst_n:.1f} N at row {row}, column {col}. Look for a loose joint there "
        "(“smart-mat doctor”), then calibrate again. Nothing was changed."
    )


def check_rows(dead: np.ndarray) -> None:
    """Single dead cells can be filled, a dead line cannot.

    Raises
    ------
    SettingsError
        A row or column of a pad is silent, or too many cells are.
    """
    pads = np.split(dead, 2, axis=1)
    for side, pad in zip(SIDES, pads, strict=True):
        rows, cols = np.flatnonzero(pad.mean(axis=1) > 0.7), np.flatnonzero(pad.mean(axis=0) > 0.7)
        if len(rows) or len(cols):
            line = f"row {rows[0]}" if len(rows) else f"column {cols[0] + (0 if side == 'left' else pad.shape[1])}"
            raise SettingsError(
                f"On the {side} pad {line} does not answer: mend its joint (“smart-mat doctor”), then calibrate again. "
                "Nothing was changed."
            )
    if dead.sum() > MOST_DEAD:
        raise SettingsError(
            f"{dead.sum()} cells do not answer, {MOST_DEAD} at most can be filled from their neighbours: did the board "
            "cover the pads? If so, renew the film. Nothing was changed."
        )


def check_feet(stance_n: np.ndarray, geometry: MatGeometry) -> None:
    """The prints of a standing person must be those of a left and a right foot, heels at row 0.

    Raises
    ------
    SettingsError
        Pads are exchanged, or the mat lies the wrong way round.
    """
    if all(turned_round(stance_n[:, geometry.grid.columns(side)]) for side in SIDES):
        raise SettingsError(
            "Your toes are at the mat's heel end: turn the mat, or yourself, by half a turn (cables lie at the toes), "
            "and calibrate again. Nothing was changed."
        )
    if all(_is_other_foot(side, stance_n[:, geometry.grid.columns(side)], geometry) for side in SIDES):
        raise SettingsError(
            "Left and right are exchanged: the arches open outwards. Stand with the left foot on the left pad, or "
            "change the two plugs, and calibrate again. Nothing was changed."
        )


def turned_round(pad_n: np.ndarray) -> bool:
    """Whether the ball of the foot lies towards row 0: (rows, pad_cols) N of a standing foot.

    A heel is narrower than the ball of its foot; both ends are looked at.
    """
    return _narrow_then_wide(pad_n) < _narrow_then_wide(pad_n[::-1])


def _narrow_then_wide(pad_n: np.ndarray) -> float:
    """Lateral spread (cells) of the load where the ball would be, less that where the heel would be."""
    rows = np.flatnonzero(pad_n.sum(axis=1) > 0.02 * pad_n.sum(axis=1).max())
    if len(rows) < 6:
        return 0.0
    place = (np.arange(len(pad_n)) - rows[0] + 0.5) / (rows[-1] - rows[0] + 1)
    return _spread(pad_n, place, _BALL_AT) - _spread(pad_n, place, _HEEL_AT)


def _spread(pad_n: np.ndarray, place: np.ndarray, between: tuple[float, float]) -> float:
    load = pad_n[(place >= between[0]) & (place <= between[1])].sum(axis=0)
    if load.sum() <= 0:
        return 0.0
    cols = np.arange(len(load))
    centre = load @ cols / load.sum()
    return float(np.sqrt(load @ (cols - centre) ** 2 / load.sum()))


def _is_other_foot(side: Side, pad_n: np.ndarray, geometry: MatGeometry) -> bool:
    points = CellPoints.of(geometry, side)
    footprint = find_footprint(pad_n, points, None)
    return footprint is not None and midfoot_offset_mm(footprint, pad_n, points) > SWAPPED_MM
