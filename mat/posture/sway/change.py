"""From one trial to an answer: mean of trials, eyes closed against open, and whether a change is real."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from mat.errors import UsageError
from mat.posture.sway.complexity import Complexity, ComplexitySettings
from mat.posture.sway.measures import SwayMeasures, SwaySettings

#: Two-sided 95 % of the normal distribution.
Z_95 = 1.96
#: Trials of one mean differ in length by no more than this share before it is remarked.
_LENGTH_SHARE = 0.05
#: Measures whose ratio means more or less sway; a path would mix in the durations.
RATIO_MEASURES = (
    "mean_velocity_ml_mm_s", "mean_velocity_ap_mm_s", "mean_velocity_mm_s", "rms_ml_mm", "rms_ap_mm", "rms_mm",
    "range_ml_mm", "range_ap_mm", "range_mm", "ellipse_area_mm2", "circle_area_mm2", "hull_area_mm2",
    "sway_area_rate_mm2_s", "mean_frequency_ml_hz", "mean_frequency_ap_hz", "mean_frequency_hz",
)  # fmt: skip


@dataclass(frozen=True)
class TrialMean:
    """Mean of trials measured alike.

    Attributes
    ----------
    values
        Mean of every figure by name; NaN where a trial has none.
    trials
        Number of trials.
    settings
        The variants all of them used.
    remarks
        Remarks of the trials, each with its number.
    """

    values: Mapping[str, float]
    trials: int
    settings: SwaySettings | ComplexitySettings
    remarks: tuple[str, ...]

    def row(self) -> dict[str, float]:
        """Every mean by name."""
        return dict(self.values)


def mean_of_trials(trials: Sequence[SwayMeasures] | Sequence[Complexity]) -> TrialMean:
    """Mean of the trials of one condition (three, as a rule).

    Parameters
    ----------
    trials
        Measures of the single trials, all of one kind and with the same settings.

    Raises
    ------
    UsageError
        No trial, or trials measured with different settings or at different rates.
    """
    if not trials:
        raise UsageError("A mean needs at least one trial: measure one first.")
    rows = [trial.row() for trial in trials]
    if any(trial.settings != trials[0].settings or row.keys() != rows[0].keys()
           for trial, row in zip(trials, rows, strict=True)):  # fmt: skip
        raise UsageError("These trials were measured with different settings: measure them again with the same.")
    if len({row.get("rate_hz") for row in rows}) > 1:
        raise UsageError("These trials have different rates: give the preparation one resample_hz for all.")
    values = {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
    remarks = [f"Trial {number}: {remark}" for number, trial in enumerate(trials, 1) for remark in trial.remarks]
    lengths = [row["duration_s"] for row in rows if "duration_s" in row]
    if lengths and max(lengths) > min(lengths) * (1 + _LENGTH_SHARE):
        remarks.append(f"The trials last {min(lengths):.1f} to {max(lengths):.1f} s: paths and ranges grow with time.")
    return TrialMean(values, len(rows), trials[0].settings, tuple(remarks))


def closed_to_open(eyes_open: SwayMeasures | TrialMean, eyes_closed: SwayMeasures | TrialMean) -> dict[str, float]:
    """Ratio of eyes closed to eyes open (Romberg) of every measure where it means more or less sway.

    Parameters
    ----------
    eyes_open, eyes_closed
        A trial or a mean of trials each, with the same settings.

    Returns
    -------
    dict of str to float
        Ratio by measure, without unit; NaN where there is no sway with eyes open.

    Raises
    ------
    UsageError
        Different settings, or measures without sway distances (entropy).
    """
    if eyes_open.settings != eyes_closed.settings or not isinstance(eyes_open.settings, SwaySettings):
        raise UsageError("Eyes open and closed must be sway measured with the same settings: measure them again.")
    before, after = eyes_open.row(), eyes_closed.row()
    return {name: after[name] / before[name] if before[name] > 0 else float("nan") for name in RATIO_MEASURES}


@dataclass(frozen=True)
class SmallestChange:
    """How large a change must be to be more than chance, in the unit of the measure.

    Attributes
    ----------
    sdc
        Smallest detectable change, 1.96 · √2 · SEM.
    sem
        Standard error of measurement of one result.
    sdc_low, sdc_high
        95 % interval of ``sdc`` itself (χ² of the repeats): wide with few repeats.
    repeats
        Number of repeats.
    occasions
        Number of groups they came in.
    mean_of
        Trials that make one result.
    """

    sdc: float
    sem: float
    sdc_low: float
    sdc_high: float
    repeats: int
    occasions: int
    mean_of: int

    def is_real(self, change: float) -> bool:
        """Whether a change is larger than the smallest detectable one."""
        return bool(abs(change) > self.sdc)


def smallest_detectable_change(occasions: Iterable[Sequence[float] | np.ndarray], mean_of: int = 1) -> SmallestChange:
    """Smallest detectable change of one measure from a person's own repeats.

    SEM = √(Σ (x − mean of its occasion)² / (repeats − occasions)) / √``mean_of``; SDC = 1.96 · √2 · SEM.

    Parameters
    ----------
    occasions
        Repeats of one measure of one person while nothing changed, grouped: ``[[1.2, 1.4, 1.3]]`` is one occasion. Put
        repeats of several days into one group when results of different days are to be compared; the differences
        between days then count as error, as they should.
    mean_of
        Single trials that will be averaged to one result.

    Returns
    -------
    SmallestChange
        With the number of repeats it rests on.

    Raises
    ------
    UsageError
        No occasion with two repeats, values that are no numbers, or ``mean_of`` below 1.

    Notes
    -----
    J. P. Weir, J Strength Cond Res 19 (2005) 231; J. M. Bland, D. G. Altman, BMJ 312 (1996) 1654.
    """
    try:
        groups = [np.asarray(occasion, dtype=float) for occasion in occasions]
    except (TypeError, ValueError):
        raise UsageError("Repeats must be numbers, grouped by occasion, as in [[1.2, 1.4, 1.3]].") from None
    if any(group.ndim != 1 or not np.isfinite(group).all() for group in groups):
        raise UsageError(
            "Repeats must be numbers, grouped by occasion, as in [[1.2, 1.4, 1.3]]; leave out what failed."
        )
    groups = [group for group in groups if len(group)]
    repeats = sum(len(group) for group in groups)
    freedom = repeats - len(groups)
    if freedom < 1:
        raise UsageError("The smallest detectable change needs at least two repeats of one occasion: record another.")
    if mean_of < 1:
        raise UsageError(f"A result is the mean of at least one trial, not of {mean_of!r}.")
    squares = sum(float(((group - group.mean()) ** 2).sum()) for group in groups)
    sem = float(np.sqrt(squares / freedom / mean_of))
    sdc = Z_95 * np.sqrt(2) * sem
    low, high = sdc * np.sqrt(freedom / scipy.stats.chi2.ppf([0.975, 0.025], freedom))
    return SmallestChange(float(sdc), sem, float(low), float(high), repeats, len(groups), mean_of)
