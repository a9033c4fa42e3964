"""The doctor's findings on mats that are well and mats that are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mat.errors import LinkError, SettingsError
from mat.pipeline import QUALITIES, Analysis, AnalysisSettings
from mat.session import Acquisition, LinkView
from mat.session.doctor import Finding, examine
from mat.sim import SimTransport
from mat.wire import Hello, Status


def watched(source: str) -> tuple[list[Analysis], LinkView]:
    transport = SimTransport(source, fast=True)
    acquisition = Acquisition(transport, AnalysisSettings(), duration_s=4.0)
    acquisition.start()
    assert acquisition.join(30)
    link = acquisition.link()
    acquisition.stop()
    return acquisition.drain(), link


def findings(blocks: list[Analysis], link: LinkView) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(blocks, link)}


@pytest.fixture(scope="module")
def empty() -> tuple[list[Analysis], LinkView]:
    return watched("sim:empty")


def test_a_mat_that_is_well(empty):
    found = findings(*empty)
    assert list(found) == ["link", "wiring", "rate", "calibration", "noise", "zero"]
    assert all(finding.good for finding in found.values() if finding.subject != "calibration"), found
    assert found["calibration"].good is None, "nobody has calibrated it"
    assert "100.0 scans/s" in found["rate"].text


def test_noise_is_measured_and_the_worst_place_named(empty):
    quiet, noisy = findings(*empty), findings(*watched("sim:empty?noise_lsb=4"))
    assert noisy["noise"].good is False
    assert "loose joint" in noisy["noise"].text
    assert "0.3" in quiet["noise"].text, "an ADC of 0.5 LSB clipped at 0 spreads by 0.3 to 0.45"


def test_with_somebody_on_it_noise_and_zero_are_not_judged():
    found = findings(*watched("sim:quiet"))
    assert found["zero"].good is None
    assert "step off" in found["zero"].text
    assert "noise" not in found
    assert found["saturation"].good


def test_saturated_scans_are_told():
    blocks, link = watched("sim:quiet")
    bit = np.uint8(1 << QUALITIES.index("saturated"))
    marked = [replace(block, quality=block.quality | bit) for block in blocks]
    assert findings(marked, link)["saturation"].good is False


def test_what_the_mat_says_of_itself_is_passed_on(empty):
    blocks, link = empty
    broken = Status(0, 0, 0, 0, 700, 1, 0, row_faults=1 << 3, col_faults=0)
    found = findings(blocks, replace(link, status=broken, hello=replace(link.hello, reset_cause=0x04)))
    assert found["wiring"].good is False
    assert "Row 3" in found["wiring"].text
    assert found["link"].good is False
    assert "cable" in found["link"].text
    assert findings(blocks, replace(link, status=None))["wiring"].good is None


@pytest.mark.parametrize("health", [{"missed": 40}, {"rate_hz": 90.0}])
def test_a_bad_line_is_told(empty, health):
    blocks, link = empty
    found = findings(blocks, replace(link, health=replace(link.health, **health)))
    assert found["rate"].good is False
    assert "shorter cable" in found["rate"].text


def test_a_mat_that_says_hello_and_nothing_more(empty):
    _, link = empty
    found = findings([], replace(link, hello=Hello(board="uno")))
    assert found["rate"].good is False
    assert "reset button" in found["rate"].text


@pytest.mark.parametrize(("error", "subject"), [
    (SettingsError("The calibration file is cut or damaged."), "calibration"), (LinkError("The mat is gone."), "link"),
])  # fmt: skip
def test_what_ended_the_reading_is_told_and_no_cable_is_blamed(empty, error, subject):
    """Seen when it was tried: a damaged calibration was told as "No scan came: check the cable"."""
    blocks, link = empty
    told = examine([], replace(link, hello=Hello(board="uno")), error)
    assert [finding.subject for finding in told] == ["link", subject]
    assert told[-1] == Finding(subject, False, str(error))
    told = examine(blocks, link, error)
    assert {finding.subject for finding in told} >= {"wiring", "rate", "noise", "zero"}
    assert told[-1].text == str(error)


def test_a_zero_that_creeps_is_told(empty):
    blocks, link = empty
    time_s = np.concatenate([block.block.time_s for block in blocks])
    creeping = [replace(block, total_force_n=3 * block.block.time_s) for block in blocks]
    assert findings(creeping, link)["zero"].good is False
    assert time_s[-1] > 3


def test_one_shorted_cell_is_named_where_it_is():
    found = findings(*watched("sim:empty?seed=5&shorted_cells=1"))
    assert found["film"].good is False
    assert "Copper touches copper at row 6, column " in found["film"].text
    assert "zero" not in found, "a short is no load: nobody is told to step off"
    assert "saturation" not in found


@pytest.mark.parametrize("source", ["sim:empty?seed=5&shorted_cells=10", "sim:quiet?seed=5&shorted_cells=10"])
def test_many_shorted_cells_are_not_taken_for_broken_lines(source):
    found = findings(*watched(source))
    assert "moisture" in found["film"].text
    assert "let it dry" in found["film"].text
    assert not any(word in found["wiring"].text for word in ("touch", "shorted to ground", "loses voltage"))


def test_the_heaviest_person_on_the_best_conducting_film_shorts_nothing():
    assert "film" not in findings(*watched("sim:quiet?film=velostat&weight_kg=130"))
