"""``smart-mat calibrate`` and ``verify`` as a user types them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli.running import Shell

from mat.cli.calibrate import parse_weight_kg
from mat.errors import UsageError
from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.wire import Hello

SOURCE = "sim:quiet?seed=3"


@pytest.fixture
def calibrated(shell: Shell) -> Path:
    """A calibration of that mat, as a file."""
    gain = np.ones((16, 16))
    gain[:, 3] = 1.3
    path = shell.folder / "mine.json"
    path.write_text(replace(Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01"), gain=gain).to_text())
    return path


@pytest.mark.parametrize(("text", "weight_kg"), [
    ("72.5kg", 72.5), ("72,5 kg", 72.5), ("160 lb", 72.5748), ("160lbs", 72.5748), (" 80 KG ", 80),
])  # fmt: skip
def test_weights_with_their_unit(text, weight_kg):
    assert parse_weight_kg(text) == pytest.approx(weight_kg, abs=1e-3)


@pytest.mark.parametrize("text", ["72.5", "kg", "", "seventy kg", "12 stone", "nankg", "infkg"])
def test_weights_without_are_refused(text):
    with pytest.raises(UsageError, match=r"72.5kg or 160lb"):
        parse_weight_kg(text)


@pytest.mark.parametrize(("arguments", "said"), [
    ((), "Your weight is needed"),
    (("--weight", "70"), "with its unit"),
    (("--weight", "700kg"), "body weight of 700 kg"),
    (("--weight", "70kg", "--load-kg", "100"), "load of 100 kg"),
    (("--weight", "70kg", "--placements", "1"), "placements"),
    (("--export", "a.json", "--import", "b.json"), "exclude each other"),
])  # fmt: skip
def test_wrong_usage_is_refused_before_anything_is_asked(shell, arguments, said):
    assert said in shell.refused(2, "calibrate", SOURCE, "--fast", *arguments)


def test_a_calibration_goes_from_home_to_home_and_into_exports(shell, calibrated):
    assert "no calibration yet" in shell.refused(1, "calibrate", SOURCE, "--fast", "--export", "out.json")
    shell.done("calibrate", SOURCE, "--fast", "--import", calibrated)
    shell.done("calibrate", SOURCE, "--fast", "--export", "out.json")
    assert json.loads((shell.folder / "out.json").read_text()) == json.loads(calibrated.read_text())
    assert "there already" in shell.refused(2, "calibrate", SOURCE, "--fast", "--export", "out.json")
    shell.done("record", SOURCE, "--fast", "--seconds", "3", "-o", "with.smat")
    shell.done("export", "with.smat", "-o", "with.csv")
    assert json.loads((shell.folder / "with.json").read_text())["settings"]["calibration"]["mat_id"] == "00000003"


def test_another_mats_or_a_damaged_one_is_refused_and_nothing_changes(shell, calibrated):
    said = shell.refused(1, "calibrate", "sim:quiet?seed=4", "--fast", "--import", calibrated)
    assert "of mat 00000003, this is mat 00000004" in said
    calibrated.write_text(calibrated.read_text().replace("1.3", "1.9"))
    assert "changed since it was made" in shell.refused(1, "calibrate", SOURCE, "--fast", "--import", calibrated)
    assert not (shell.folder / "home" / "calibrations").exists()


def test_a_recording_is_read_again_with_a_better_calibration(shell, calibrated):
    shell.done("record", SOURCE, "--fast", "--seconds", "3", "-o", "plain.smat")
    shell.done("export", "plain.smat", "-o", "plain.csv")
    shell.done("export", "plain.smat", "-o", "better.csv", "--calibration", calibrated)
    plain, better = ((shell.folder / name).read_text() for name in ("plain.csv", "better.csv"))
    assert plain != better
    assert len(plain.splitlines()) == len(better.splitlines())
    shell.done("record", "sim:quiet?seed=4", "--fast", "--seconds", "1", "-o", "other.smat")
    assert "of mat" in shell.refused(1, "export", "other.smat", "-o", "x.csv", "--calibration", calibrated)


def test_verify_needs_a_calibration(shell):
    ended = shell.run("verify", SOURCE, "--fast")
    assert ended.returncode == 1
    assert "no calibration yet" in ended.stderr
    assert "You need a load" not in ended.stdout, "nobody fetches a load for a check that cannot be made"


def test_verify_tells_errors_and_keeps_them(shell, calibrated):
    calibrated.write_text(Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01").to_text())
    shell.done("calibrate", SOURCE, "--fast", "--import", calibrated)
    said = shell.done("verify", SOURCE, "--fast")
    assert "6 points" in said
    assert "It holds" in said
    kept = json.loads((shell.folder / "home" / "calibrations" / "00000003.json").read_text())
    assert kept["history"][-1]["name"] == "verify"
    assert 0 < kept["history"][-1]["figures"]["cop_ap_mm"] < 3


def test_a_recording_cannot_be_calibrated(shell):
    shell.done("record", SOURCE, "--fast", "--seconds", "1", "-o", "a.smat")
    assert "cannot be calibrated" in shell.refused(2, "calibrate", "a.smat")
