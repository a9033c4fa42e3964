"""Health of the measurement in a running session: what the analysis gives is handed to the watch.

Drift is judged where the total must be the body's weight and nothing else: both feet found, standing still, no
support, no load in the hands as far as the mat can tell, on the calibration's own scale.
"""

from __future__ import annotations

from datetime import datetime

from mat.foot.stance import GRAVITY_M_S2
from mat.geometry import SIDES
from mat.pipeline import QUALITIES, Analysis, AnalysisSettings
from mat.pipeline.analysis import PHASES
from mat.pressure.health import HealthNote, HealthWatch
from mat.pressure.stage import EMPTY_TOTAL_N
from mat.wire import Hello

#: Notes are made this often, s of device time: nothing in them changes faster.
EVERY_S = 1.0
#: Scans that say nothing of the body's weight.
_NOT_QUIET = sum(1 << QUALITIES.index(name) for name in ("supported", "unloaded", "light", "off_pad", "feet_moved"))
_STAND = PHASES.index("stand")


class MeasurementWatch:
    """Watch the measurement of the mat that is read; film stays warm, and its drift known, when a recording begins."""

    def __init__(self) -> None:
        self._watch: HealthWatch | None = None
        self._mat: tuple[int, int, int] | None = None
        self._scale: float | None = None
        self._due_us: int | None = None
        #: What to tell, the most serious first; replaced as a whole.
        self.notes: tuple[HealthNote, ...] = ()

    def meet(self, hello: Hello, settings: AnalysisSettings, now: datetime | None = None) -> None:
        """A mat has introduced itself; another one is watched anew.

        Parameters
        ----------
        hello
            The mat.
        settings
            With its calibration, if it has one.
        now
            With a zone: tells the calibration's age. None asks this computer.
        """
        mat = (hello.mat_id, hello.rows, hello.cols)
        if mat == self._mat:
            return
        calibration, weight_kg = settings.calibration, settings.weight_kg
        now = now or datetime.now().astimezone()
        age_days = None if calibration is None else calibration_age_days(calibration.created, now)
        weight_n = None if weight_kg is None else weight_kg * GRAVITY_M_S2
        self._watch = HealthWatch((hello.rows, hello.cols), calibration, age_days, weight_n)
        self._mat, self._scale, self._due_us = mat, None, None
        self.notes = self._watch.health().notes

    def process(self, analysis: Analysis) -> None:
        """Take the next analysed scans; those in which the scale was found anew are passed over."""
        scale, before = analysis.stance.force_scale, self._scale
        self._scale = scale
        if self._watch is None or (before is not None and before != scale):
            return
        both_feet = all(side in analysis.stance.feet for side in SIDES)
        still = (analysis.phase == _STAND) & (analysis.quality & _NOT_QUIET == 0)
        empty = (analysis.total_force_n < EMPTY_TOTAL_N) & (not analysis.stance.occupied)
        time_us = analysis.block.time_us
        self._watch.process(time_us, analysis.force_n / scale, still & both_feet, empty)
        now_us = int(time_us[-1])
        if self._due_us is None or not 0 < self._due_us - now_us <= EVERY_S * 1e6:
            self._due_us = now_us + round(EVERY_S * 1e6)
            self.notes = self._watch.health().notes


def calibration_age_days(created: str, now: datetime) -> float | None:
    """Days since a calibration was made, by its ISO 8601 date; None if that is not known.

    Parameters
    ----------
    created
        As the calibration says; a date without a zone is local.
    now
        With a zone.
    """
    try:
        made = datetime.fromisoformat(created)
    except ValueError:
        return None
    return max(0.0, (now - made.astimezone()).total_seconds() / 86_400)
