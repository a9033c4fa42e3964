"""The record of a calibration: its text, what is refused, and what the pressure stage does with it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from mat.errors import SettingsError
from mat.pipeline import AnalysisSettings
from mat.pressure import FSR_FILM, FilmLaw, PressureStage, leaning_on_dead
from mat.pressure.calibration import Calibration, CalibrationStep
from mat.pressure.calibration.record import _checksum
from mat.pressure.cell_law import PIVOT_N, CellLaw
from mat.wire import Hello

HELLO = Hello(mat_id=0x4F1C9A02, firmware=(0, 3, 0))


def some_calibration() -> Calibration:
    rng = np.random.default_rng(3)
    dead = np.zeros((16, 16), dtype=bool)
    dead[4, 4] = True
    return replace(
        Calibration.assumed(HELLO, FilmLaw(150e-6, 0.8), "2026-01-02T10:00:00+01:00"),
        gain=np.exp(0.2 * rng.standard_normal((16, 16))),
        exponent_factor=1 + 0.05 * rng.standard_normal((16, 16)),
        rest_s=rng.uniform(0, 2e-6, (16, 16)),
        dead=dead,
        largest_n=rng.uniform(20, 80, (16, 16)),
        loop=0.075,
        creep=0.05,
        contact_n=0.15,
        expected_cop_ap_mm=1.4,
        history=(CalibrationStep("zero", "2026-01-02", "noise 2 mN", {"noise_n": 0.002}),),
    )


def test_its_text_comes_back_as_it_was():
    calibration = some_calibration()
    again = Calibration.from_text(calibration.to_text())
    assert again == calibration
    assert hash(again) == hash(calibration)
    np.testing.assert_allclose(again.gain, calibration.gain, rtol=1e-5)
    assert again.history == calibration.history
    assert np.isnan(again.expected_cop_ml_mm)
    assert Calibration.from_text(again.to_text()).to_text() == again.to_text()


def test_a_header_can_carry_it():
    settings = AnalysisSettings(weight_kg=70.0, calibration=some_calibration())
    text = json.dumps(settings.to_json())
    assert len(text) < 60_000, "a host frame holds 65,535 bytes"
    assert AnalysisSettings.from_json(json.loads(text)) == settings


@pytest.mark.parametrize("where", [0.1, 0.5, 0.99])
def test_a_cut_file_is_refused(where):
    text = some_calibration().to_text()
    with pytest.raises(SettingsError, match=r"cut or damaged.*calibrate again"):
        Calibration.from_text(text[: int(len(text) * where)])


@pytest.mark.parametrize(
    ("name", "value"), [("loop", 0.0), ("creep", 0.0), ("mat_id", "00000001"), ("version", 0), ("created", "")]
)
def test_an_edited_file_is_refused(name, value):
    values = {**some_calibration().to_json(), name: value}
    with pytest.raises(SettingsError, match=r"changed since it was made"):
        Calibration.from_text(json.dumps(values))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '"x"', "[" * 5000, '{"format": "smart-mat calibration"}'])
def test_what_is_no_calibration_is_refused_in_a_sentence(text):
    with pytest.raises(SettingsError, match=r"calibrat"):
        Calibration.from_text(text)


def test_one_of_a_later_version_asks_for_an_update():
    with pytest.raises(SettingsError, match=r"later smart-mat"):
        Calibration.from_json({**some_calibration().to_json(), "version": 99})


def test_one_of_version_1_is_read_without_a_contact_force():
    later = ("contact_n", "checksum")
    values = {name: value for name, value in some_calibration().to_json().items() if name not in later}
    values["version"] = 1
    text = json.dumps({**values, "checksum": _checksum(values)})
    assert Calibration.from_text(text).contact_n == 0
    assert Calibration.from_text(text).loop == some_calibration().loop


def test_another_mat_and_another_grid_are_refused():
    with pytest.raises(SettingsError, match=r"of mat 4f1c9a02, this is mat 00000007"):
        some_calibration().check_fits(Hello(mat_id=7))
    with pytest.raises(SettingsError, match=r"12 × 16"):
        some_calibration().check_fits(Hello(mat_id=0x4F1C9A02, rows=12))
    some_calibration().check_fits(HELLO)


@pytest.mark.parametrize("changes", [
    {"gain": np.zeros((16, 16))}, {"gain": np.full((16, 16), np.nan)}, {"gain": np.ones((8, 8))},
    {"loop": 0.9}, {"loop": -0.1}, {"creep": 0.5}, {"creep": -0.01}, {"contact_n": 0.6},
    {"contact_n": -0.1}, {"exponent_factor": np.full((16, 16), 3.0)},
])  # fmt: skip
def test_values_no_film_has_are_refused(changes):
    with pytest.raises(SettingsError):
        replace(some_calibration(), **changes)


def test_the_cells_law_goes_there_and_back():
    rng = np.random.default_rng(1)
    gain, factor = np.exp(0.2 * rng.standard_normal((16, 16))), 1 + 0.05 * rng.standard_normal((16, 16))
    force_n = rng.uniform(0.1, 100, (5, 16, 16))
    conductance_s = FSR_FILM.conductance_s(force_n) * gain * (force_n / PIVOT_N) ** (FSR_FILM.exponent * (factor - 1))
    np.testing.assert_allclose(CellLaw.of(FSR_FILM, gain, factor).force_n(conductance_s), force_n, rtol=1e-10)
    at_pivot = FSR_FILM.conductance_s(np.full((16, 16), PIVOT_N)) * gain
    np.testing.assert_allclose(CellLaw.of(FSR_FILM, gain, factor).force_n(at_pivot), PIVOT_N, rtol=1e-10)


def smooth_load() -> np.ndarray:
    rows, cols = np.indices((16, 16))
    return 30 * np.exp(-((rows - 6) ** 2) / 18 - ((cols % 8) - 4) ** 2 / 8)


def test_the_stage_undoes_gain_rest_and_fills_dead_cells():
    calibration = replace(some_calibration(), loop=0.0, creep=0.0, contact_n=0.0, exponent_factor=np.ones((16, 16)))
    load_n = smooth_load()
    cells_s = calibration.film.conductance_s(load_n) * calibration.gain + calibration.rest_s
    cells_s[4, 4] = 0.0
    stage = PressureStage(FSR_FILM, calibration)
    found_n = stage.process(np.arange(3) * 10_000, np.repeat(cells_s[None], 3, axis=0))[-1]
    live = ~calibration.dead
    np.testing.assert_allclose(found_n[live], load_n[live], rtol=1e-9)
    assert found_n[4, 4] == pytest.approx(load_n[4, 4], rel=0.15), "from its neighbours"
    assert found_n[4, 4] != load_n[4, 4]
    under_heel = np.zeros((16, 16), bool)
    under_heel[5:7, 3:6] = True
    assert leaning_on_dead(found_n[None], under_heel)[0]
    assert not leaning_on_dead(found_n[None], np.zeros((16, 16), bool))[0]


def test_a_dead_cell_is_never_filled_from_the_other_pad():
    dead = np.zeros((16, 16), dtype=bool)
    dead[8, 7] = True
    calibration = replace(some_calibration(), dead=dead, loop=0.0, creep=0.0, contact_n=0.0, rest_s=np.zeros((16, 16)))
    right = np.where(np.arange(16) >= 8, 1e-3, 0.0) * np.ones((16, 1))
    found_n = PressureStage(FSR_FILM, calibration).process(np.arange(1), right[None])[0]
    assert found_n[8, 7] == 0


@pytest.mark.parametrize("block", [1, 7, 64])
def test_blocks_change_nothing_with_a_calibration(block):
    rng = np.random.default_rng(4)
    time_us = np.arange(300) * 10_000
    cells_s = rng.uniform(0, 4e-3, (300, 16, 16)) * (np.sin(time_us / 4e5) ** 2)[:, None, None]
    cells_s[:150] *= 1e-4
    one, other = (PressureStage(FSR_FILM, some_calibration()) for _ in range(2))
    whole = one.process(time_us, cells_s)
    cut = np.concatenate([other.process(time_us[i : i + block], cells_s[i : i + block]) for i in range(0, 300, block)])
    np.testing.assert_allclose(cut, whole, rtol=1e-9, atol=1e-9)


def test_nobody_is_zeroed_away_on_a_calibrated_mat():
    calibration = replace(some_calibration(), loop=0.0, creep=0.0, contact_n=0.0)
    load_s = calibration.film.conductance_s(smooth_load()) * calibration.gain + calibration.rest_s
    stage = PressureStage(FSR_FILM, calibration)
    force_n = stage.process(np.arange(200) * 20_000, np.repeat(load_s[None], 200, axis=0))
    np.testing.assert_allclose(force_n[-1], force_n[0], rtol=1e-12)
