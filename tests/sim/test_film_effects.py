"""Presets and options: one description, each effect with its switch."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from films import GRID, pads

from mat.errors import UsageError
from mat.pressure.film import FSR_FILM
from mat.sim import CircuitModel, SimTransport, parse_source, simulated_hello
from mat.sim.film import PRESETS, FilmEffects
from mat.sim.readout import Readout

ALL = replace(PRESETS["worn"], shorted_cells=1, lateral=0.01)
SWITCHES = [field.name for field in fields(FilmEffects)]
ELECTRIC = {"noise_lsb", "offset_lsb", "supply_noise"}


def cells(effects: FilmEffects, seed: int = 3) -> np.ndarray:
    """Conductance of a mat after half a minute of varied load."""
    layouts = pads()
    pattern = np.random.default_rng(1).uniform(0, 4, len(layouts[0].cell))
    loads = [np.outer([1, 0.3, 0.7, 0.6], pattern)] * 2
    return effects.film(FSR_FILM, GRID, seed).begin(layouts).advance(np.array([0, 1, 10, 30.0]), loads)[-1]


def test_ideal_film_is_the_law_alone_and_the_default():
    film = PRESETS["ideal"].film(FSR_FILM, GRID, seed=1)
    assert (film.patch_stages, film.cell_stages) == ((), ())
    assert not film.has_memory
    assert parse_source("sim:hinge").options.film_effects == PRESETS["ideal"]


@pytest.mark.parametrize("name", [name for name in SWITCHES if name not in ELECTRIC | {"carried_kpa"}])
def test_each_effect_has_a_switch_of_its_own(name):
    alone = replace(FilmEffects(), **{name: getattr(ALL, name)})
    film = alone.film(FSR_FILM, GRID, seed=3)
    assert len(film.patch_stages) + len(film.cell_stages) == 1
    assert np.abs(cells(alone) / cells(FilmEffects()) - 1).max() > 1e-6
    assert np.abs(cells(replace(ALL, **{name: 0})) / np.maximum(cells(ALL), 1e-12) - 1).max() > 1e-6


def test_the_same_seed_draws_the_same_film_and_another_another():
    np.testing.assert_array_equal(cells(ALL, 3), cells(ALL, 3))
    assert (cells(ALL, 3) != cells(ALL, 4)).mean() > 0.9


def test_a_preset_is_the_default_of_its_options_which_override_it():
    options = parse_source("sim:hinge?effects=typical&spread=0.06&seed=3").options
    assert options.film_effects == replace(PRESETS["typical"], gain_spread=0.06)
    swapped = parse_source("sim:hinge?spread=0.06&seed=3&effects=typical").options
    assert swapped == options


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("effects=perfect", "take one of ideal"),
        ("effects=", "effects=typical"),
        ("hysteresis=0.2", "give 0 to 0.125"),
        ("dead_cells=1.5", "whole number"),
        ("spread=0.1&gain_spread=0.1", "twice"),
    ],
)
def test_rubbish_is_refused_with_what_there_is(query, says):
    with pytest.raises(UsageError, match=says):
        parse_source(f"sim:hinge?{query}")


@pytest.mark.parametrize("name", [name for name in SWITCHES if name not in {"noise_lsb", "carried_kpa"}])
def test_every_option_reaches_the_wire(name):
    def wire(options: str) -> bytes:
        transport = SimTransport(f"sim:quiet?noise_lsb=0&sway=0&film=30:0.9{options}", fast=True, duration_s=6)
        transport.open()
        transport.write(b"s\n")
        return b"".join(iter(lambda: transport.read(0.1), b""))

    value = {"saturation_kpa": 300, "dead_cells": 60, "temperature_k": 30}.get(name, getattr(ALL, name))
    assert wire(f"&{name}={value}") != wire("")


def readout(**effects: float) -> Readout:
    return Readout.of(simulated_hello(), replace(FilmEffects(noise_lsb=0), **effects), seed=2)


STANDING_S = np.repeat(np.random.default_rng(3).uniform(0, 4e-4, (1, 16, 16)), 400, axis=0)


def test_supply_noise_is_common_to_a_scan_and_of_the_asked_size():
    plain = CircuitModel.from_hello(simulated_hello()).readings(STANDING_S)
    counts = readout(supply_noise=0.02).counts(STANDING_S)
    factor = counts.cells.sum(axis=(1, 2)) / (plain.cells.sum(axis=(1, 2)) * 1024)
    assert factor.std() == pytest.approx(0.02, rel=0.12)
    sensed = counts.row_sense.sum(axis=1) / (plain.row_sense.sum(axis=1) * 1024)
    assert np.corrcoef(factor, sensed)[0, 1] > 0.99


def test_offset_and_noise_are_those_asked_for():
    plain = readout().counts(STANDING_S).cells.astype(int)
    assert (readout(offset_lsb=2).counts(STANDING_S).cells - plain == 2).all()
    noisy = readout(noise_lsb=0.5).counts(STANDING_S).cells.astype(int)
    exact = CircuitModel.from_hello(simulated_hello()).readings(STANDING_S).cells * 1024
    # Noise and the rounding to whole counts: 0.5 and 0.289 LSB.
    assert (noisy - exact).std() == pytest.approx(np.hypot(0.5, 12**-0.5), rel=0.02)


def test_noise_is_chosen_by_scan_and_run():
    noisy = readout(noise_lsb=0.5, supply_noise=0.01)
    first, again, later = (noisy.counts(STANDING_S, scan).cells for scan in (0, 0, 64))
    np.testing.assert_array_equal(first, again)
    assert (first != later).mean() > 0.2
