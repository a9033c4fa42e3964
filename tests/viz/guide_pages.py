"""Guided pages at one moment each, for the reference pictures: real steps and words, no mat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from guided import FakeLive, Shelf, bench

from mat.errors import SettingsError
from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.session.calibrating import Equipment, Outcome, StepRow, View, calibration_steps
from mat.session.calibrating.flow import _EMPTY, Phase
from mat.session.calibrating.judging import Light
from mat.session.calibrating.steps import Step
from mat.session.calibrating.verifying import PointRow, Verdict, verification_steps
from mat.session.doctor import Finding
from mat.session.people_file import FirstPerson, begin_settings
from mat.session.person_entry import put_person
from mat.wire import Hello
from viz.guide import Guide, GuidePicture
from viz.guide.work import Work
from viz.people_book import PeopleBook

GRID = Hello().grid
STEPS = calibration_steps(Equipment(70.0))
POINTS = verification_steps(GRID, 10.6)


def _guide(name: str = "calibrate") -> Guide:
    return Guide(name, bench(Shelf(Path())), FakeLive())


def _at(view: View, note: str = "", name: str = "calibrate") -> GuidePicture:
    guide, work = _guide(name), Work(lambda work: None)
    work.view, work.stage, work.grid, work.note = view, "running", GRID, note
    guide._work = work
    return guide.picture()


def _view(step: Step, number: int, phase: Phase, light: Light, held: float, count: int = len(STEPS)) -> View:
    return View(step, number, count, phase, light, held)


def _computing() -> GuidePicture:
    guide, work = _guide(), Work(lambda work: None)
    work.stage = "computing"
    guide._work = work
    return guide.picture()


def _finished(name: str, result: object, error: SettingsError | None = None) -> GuidePicture:
    guide, work = _guide(name), Work(lambda work: None)
    work.result, work.error, work.stage = result, error, "failed" if error else "done"
    guide._work = work
    guide._task.keep = lambda result, bench: None  # type: ignore[method-assign]
    guide.look()
    return guide.picture()


def _outcome() -> Outcome:
    calibration = Calibration.assumed(Hello(mat_id=3), FSR_FILM, "2026-01-01")
    unknown = float("nan")
    rows = (
        StepRow("zero", "noise 21 mN a cell", unknown, unknown),
        StepRow("even out left", "6 loads, cells spread by 15%, 0 dead", 3.8, 2.9),
        StepRow("even out right", "6 loads, cells spread by 17%, 1 dead", 2.6, 2.2),
        StepRow("weigh", "the film's scale changed by +6%", 2.1, 1.8),
        StepRow("touch-up", "helped: weight off 2.9% → 1.1%, hysteresis 8.0%, creep 3.1%", 1.4, 1.1),
    )
    object.__setattr__(calibration, "expected_cop_ap_mm", 1.4)
    object.__setattr__(calibration, "expected_cop_ml_mm", 1.1)
    return Outcome(calibration, rows)


def _verdict() -> Verdict:
    rng = np.random.default_rng(4)
    rows = tuple(
        PointRow("left" if number < 3 else "right", (80.0, 160.0, 240.0)[number % 3], *rng.normal(0, 2.2, 2), 0.08)
        for number in range(6)
    )
    said = "6 points: CoP 2.1 mm along, 1.9 mm across, force 8% off, rms. It holds."
    return Verdict(rows, True, said, _outcome().calibration)


FINDINGS = (
    Finding("link", True, "uno-r3 on /dev/ttyUSB0, firmware 0.3.0, mat 4f1c9a02."),
    Finding("wiring", True, "No broken, shorted or stuck line."),
    Finding("rate", False, "97.2 scans/s, 31 lost, 4 damaged. Use a shorter cable or another USB port, and no hub."),
    Finding("calibration", None, "This mat is not calibrated: “smart-mat calibrate”."),
    Finding("noise", True, "Noise of the empty mat 0.41 LSB, at most 0.63 (row 4, column 11)."),
    Finding("zero", False, "The empty mat reads 3.4 N and moved by 2.6 N. Let it warm up for ten minutes, and take "
            "everything off it."),
)  # fmt: skip

GUIDE_PAGES: dict[str, Callable[[], GuidePicture]] = {
    "guide_form": lambda: _guide().picture(),
    "guide_clear": lambda: _at(
        _view(STEPS[2], 3, Phase.CLEARING, _EMPTY, 0),
        "Done.",
    ),
    "guide_hold": lambda: _at(_view(STEPS[4], 5, Phase.HOLDING, Light("green"), 0.62)),
    "guide_still": lambda: _at(
        _view(STEPS[3], 4, Phase.WAITING, Light("moving", "Stand still until green."), 0.0),
    ),
    "guide_rock": lambda: _at(_view(STEPS[16], 17, Phase.HOLDING, Light("green"), 0.3)),
    "guide_wrong": lambda: _at(
        _view(POINTS[3], 4, Phase.WAITING,
              Light("wrong", "That is the other pad: use the left one, seen as you stand on the mat."), 0, 8),
        name="verify",
    ),
    "guide_computing": _computing,
    "guide_result": lambda: _finished("calibrate", _outcome()),
    "guide_checked": lambda: _finished("verify", _verdict()),
    "guide_doctor": lambda: _finished("doctor", FINDINGS),
    "guide_failed": lambda: _finished("calibrate", None, SettingsError(
        "Left and right are exchanged: the arches open outwards. Stand with the left foot on the left pad, or "
        "change the two plugs, and calibrate again. Nothing was changed.")),
}  # fmt: skip


def people_book(folder: Path) -> PeopleBook:
    """Three people, the first of whom trains."""
    folder.mkdir(exist_ok=True, parents=True)
    settings = folder / "settings.toml"
    begin_settings(settings, FirstPerson("zoe", 61.5, 249.0))
    put_person(settings, "jo", {"weight_kg": 82.0, "foot_length_mm": 271.0, "school": "heels"})
    put_person(settings, "K-17", {})
    return PeopleBook(settings, folder, "zoe")
