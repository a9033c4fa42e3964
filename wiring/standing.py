"""Cells of standing and leaning persons, for the circuit to be tried on."""

from __future__ import annotations

import numpy as np

from mat.sim import FILMS, parse_source

#: Scenario, seconds into it, foot length, toe-out: quiet, rolled onto toes and heels, inward, on one side, on one leg.
STANCES = (
    ("quiet", 6.0, 260, 7),
    ("toes", 22.0, 245, 12),
    ("heels", 22.0, 280, 3),
    ("inward", 22.0, 260, 0),
    ("shift", 22.0, 270, 10),
    ("single-leg", 30.0, 255, 7),
)


def standing_cells(film: str, weight_kg: float) -> np.ndarray:
    """Conductance of the cells under one person in every stance of :data:`STANCES`.

    Parameters
    ----------
    film
        A name from ``mat.sim.FILMS``.

    Returns
    -------
    ndarray, shape (stances, 16, 16), siemens
    """
    if film not in FILMS:
        raise ValueError(f"no film is called {film}: take one of {', '.join(FILMS)}")
    frames = []
    for scenario, at_s, foot_mm, toe_out_deg in STANCES:
        options = f"film={film}&weight_kg={weight_kg:g}&foot_length_mm={foot_mm}&toe_out_deg={toe_out_deg}"
        frames.append(parse_source(f"sim:{scenario}?{options}").body().conductance_s(np.array([at_s]))[0])
    return np.array(frames)
