"""What is guided: calibrating, checking with a known mass, looking the mat over. Each is what the terminal does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mat.errors import SettingsError, UsageError
from mat.link import Transport
from mat.pipeline import AnalysisSettings
from mat.pressure.calibration import Calibration
from mat.session import Acquisition
from mat.session.calibrating import CalibrationFlow, Equipment, Outcome
from mat.session.calibrating.steps import BOARD_RANGE_KG, LOAD_RANGE_KG, WEIGHT_RANGE_KG
from mat.session.calibrating.verifying import Verdict, VerificationFlow
from mat.session.calibrating.walk import MatReader, walk
from mat.session.calibrations import calibrations_for, find_calibration, keep_calibration
from mat.session.doctor import examine
from mat.wire import Hello
from viz.entries import read_weight_kg
from viz.guide import results
from viz.guide.picture import GuidePicture
from viz.guide.work import Work
from viz.texts import text

#: As long as the terminal's doctor looks, s; and how often it is asked how far it is.
WATCH_S, LOOK_S = 4.0, 0.05
#: Weights that a form begins with, kg: a water canister; board and foam; a canister on its round foot.
LOAD_KG, BOARD_KG, VERIFY_LOAD_KG = 10.0, 0.6, 10.6


@dataclass(frozen=True)
class Bench:
    """The mat that is worked on.

    Attributes
    ----------
    source
        As on the command line.
    settings
        Its film, the person's weight.
    open_transport
        Opens it anew: the live window has let it go.
    find, keep
        Where calibrations are looked up and kept.
    """

    source: str
    settings: AnalysisSettings
    open_transport: Callable[[str], Transport]
    find: Callable[[Hello], Calibration | None] = find_calibration
    keep: Callable[[Calibration], Path] = keep_calibration


class Task(Protocol):
    """One thing that is guided."""

    name: str
    asks_to_keep: bool

    def entries(self, bench: Bench) -> dict[str, str]:
        """What is asked for before it begins, with what stands there at first."""
        ...

    def take(self, written: Mapping[str, str]) -> None:
        """What was typed.

        Raises
        ------
        SettingsError
            Something cannot be; the text says what.
        """
        ...

    def job(self, work: Work, bench: Bench) -> object: ...

    def result(self, result: object) -> GuidePicture: ...

    def keep(self, result: object, bench: Bench) -> str | None:
        """Called once with a result that is wanted; gives what is said of it, None where nothing is kept."""
        ...


def now_iso() -> str:
    """Date and time with its zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class Calibrate:
    """All steps, then the fit; nothing is used before it is kept."""

    name = "calibrate"
    asks_to_keep = True

    def __init__(self) -> None:
        self._equipment: Equipment | None = None

    def entries(self, bench: Bench) -> dict[str, str]:
        weight_kg = bench.settings.weight_kg
        return {
            "weight": "" if weight_kg is None else _kg(weight_kg),
            "load": _kg(LOAD_KG),
            "board": _kg(BOARD_KG),
        }

    def take(self, written: Mapping[str, str]) -> None:
        self._equipment = Equipment(
            _read(written, "weight", WEIGHT_RANGE_KG),
            _read(written, "load", LOAD_RANGE_KG),
            _read(written, "board", BOARD_RANGE_KG),
        )

    def job(self, work: Work, bench: Bench) -> object:
        equipment, film = self._equipment, bench.settings.film
        assert equipment is not None
        transport = _opened(bench)
        reader = MatReader(transport, time.monotonic, work.stopped)

        def begin(hello: Hello) -> CalibrationFlow:
            work.grid = hello.grid
            return CalibrationFlow(hello, equipment, film)

        flow = walk(reader, transport, begin, work.command, work.show)
        if flow is None:
            return None
        work.compute()
        return flow.outcome(now_iso(), work.compute)

    def result(self, result: object) -> GuidePicture:
        assert isinstance(result, Outcome)
        return results.of_calibration(result)

    def keep(self, result: object, bench: Bench) -> str | None:
        assert isinstance(result, Outcome)
        path = bench.keep(result.calibration)
        return text("guide.calibrate.kept", path=path)


class Verify:
    """A known mass on marked points; the verdict goes into the calibration's history, as in the terminal."""

    name = "verify"
    asks_to_keep = False

    def __init__(self) -> None:
        self._load_kg = VERIFY_LOAD_KG

    def entries(self, bench: Bench) -> dict[str, str]:
        return {"load": _kg(VERIFY_LOAD_KG)}

    def take(self, written: Mapping[str, str]) -> None:
        self._load_kg = _read(written, "load", LOAD_RANGE_KG)

    def job(self, work: Work, bench: Bench) -> object:
        transport = _opened(bench)

        def begin(hello: Hello) -> VerificationFlow:
            calibration, work.grid = bench.find(hello), hello.grid
            if calibration is None:
                raise SettingsError(text("guide.verify.none"))
            return VerificationFlow(hello, calibration, self._load_kg)

        flow = walk(MatReader(transport, time.monotonic, work.stopped), transport, begin, work.command, work.show)
        if flow is None:
            return None
        work.compute()
        return flow.verdict(now_iso())

    def result(self, result: object) -> GuidePicture:
        assert isinstance(result, Verdict)
        return results.of_check(result)

    def keep(self, result: object, bench: Bench) -> str | None:
        assert isinstance(result, Verdict)
        bench.keep(result.calibration)
        return None


class Doctor:
    """Four seconds of the mat, and what they tell."""

    name = "doctor"
    asks_to_keep = False

    def entries(self, bench: Bench) -> dict[str, str]:
        return {}

    def take(self, written: Mapping[str, str]) -> None:
        return

    def job(self, work: Work, bench: Bench) -> object:
        transport = bench.open_transport(bench.source)
        acquisition = Acquisition(
            transport, bench.settings, duration_s=WATCH_S, calibrations=calibrations_for(transport)
        )
        acquisition.start()
        try:
            while not acquisition.join(LOOK_S) and not work.stopped():
                health = acquisition.link().health
                work.share = min(1.0, health.frames / max(1.0, health.rate_hz * WATCH_S))
                work.stage = "running" if health.frames else "connecting"
        finally:
            link = acquisition.link()
            acquisition.stop()
        if work.stopped():
            return None
        if acquisition.error is not None and link.hello is None:
            raise acquisition.error
        work.compute()
        return tuple(examine(acquisition.drain(), link, acquisition.error))

    def result(self, result: object) -> GuidePicture:
        assert isinstance(result, tuple)
        return results.of_examination(result)

    def keep(self, result: object, bench: Bench) -> str | None:
        return None


TASKS: dict[str, Callable[[], Calibrate | Verify | Doctor]] = {
    "calibrate": Calibrate,
    "verify": Verify,
    "doctor": Doctor,
}


def _opened(bench: Bench) -> Transport:
    transport = bench.open_transport(bench.source)
    if transport.recorded:
        raise UsageError(text("guide.recorded"))
    return transport


def _kg(weight_kg: float) -> str:
    return text("guide.kg", value=weight_kg)


def _read(written: Mapping[str, str], name: str, limits_kg: tuple[float, float]) -> float:
    try:
        return read_weight_kg(written.get(name, ""), limits_kg, unit_needed=True)
    except ValueError as error:
        low, high = limits_kg
        raise SettingsError(text(f"guide.entry.{name}.fault", least=low, most=high)) from error
