"""How regular and how rough sway is: sample entropy and detrended fluctuation analysis of one trial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.errors import UsageError
from mat.posture.sway.dfa import dfa_exponent, windows_samples
from mat.posture.sway.entropy import sample_entropy
from mat.posture.sway.trace import Preparation, prepared


@dataclass(frozen=True)
class ComplexitySettings:
    """How entropy and fluctuations are taken.

    Attributes
    ----------
    skip_s
        Seconds dropped at the start.
    entropy_low_pass_hz, entropy_rate_hz
        The trace is low-passed (order 4, forwards and backwards) and every k-th sample kept, as near this rate as the
        recorded rate allows: entropy of densely sampled sway measures the sampling.
    template_samples, tolerance_sd
        Length m of a template and tolerance r in standard deviations.
    dfa_windows_samples
        Window lengths; ``None``: 0.16 to 12.46 s as far as a quarter of the trace.
    dfa_overlap
        Windows overlap by half, or lie side by side.
    """

    skip_s: float = 0.0
    entropy_low_pass_hz: float = 10.0
    entropy_rate_hz: float = 20.0
    template_samples: int = 2
    tolerance_sd: float = 0.2
    dfa_windows_samples: tuple[int, ...] | None = None
    dfa_overlap: bool = False


@dataclass(frozen=True)
class Complexity:
    """Entropy and scaling of one trial; NaN where an axis does not move.

    Attributes
    ----------
    entropy_ml, entropy_ap
        Sample entropy of the place of the CoP, nats.
    entropy_increments_ml, entropy_increments_ap
        Sample entropy of its steps, nats: free of drift.
    dfa_ml, dfa_ap
        Scaling exponent α of the trace as recorded.
    entropy_rate_hz
        Rate the entropy was taken at.
    dfa_windows_samples
        Windows used.
    settings, remarks
        As in `SwayMeasures`.
    """

    entropy_ml: float
    entropy_ap: float
    entropy_increments_ml: float
    entropy_increments_ap: float
    dfa_ml: float
    dfa_ap: float
    entropy_rate_hz: float
    dfa_windows_samples: tuple[int, ...]
    settings: ComplexitySettings
    remarks: tuple[str, ...]

    def row(self) -> dict[str, float]:
        """Every figure by name."""
        names = ("entropy_ml", "entropy_ap", "entropy_increments_ml", "entropy_increments_ap", "dfa_ml", "dfa_ap")
        return {name: getattr(self, name) for name in names}


def measure_complexity(cop_mm: np.ndarray, rate_hz: float, settings: ComplexitySettings | None = None) -> Complexity:
    """Sample entropy and fluctuation exponent of both axes.

    Parameters
    ----------
    cop_mm
        (n, 2) CoP as recorded, ML and AP, mm, evenly sampled, without gaps.
    rate_hz
        Samples a second.
    settings
        Templates, tolerance, windows.

    Raises
    ------
    UsageError
        As `measure_sway`; also an entropy rate above the recorded one, or windows that do not fit the trace.
    """
    settings = settings or ComplexitySettings()
    raw = prepared(cop_mm, rate_hz, Preparation(settings.skip_s, None))
    if not 0 < settings.entropy_rate_hz <= raw.rate_hz:
        raise UsageError(f"Entropy at {settings.entropy_rate_hz:g} Hz cannot be had from {raw.rate_hz:g} Hz: lower it.")
    smooth = prepared(cop_mm, rate_hz, Preparation(settings.skip_s, settings.entropy_low_pass_hz))
    every = max(1, round(raw.rate_hz / settings.entropy_rate_hz))
    places = smooth.cop_mm[::every].T
    ml, ap, step_ml, step_ap = (
        sample_entropy(values, settings.template_samples, settings.tolerance_sd)
        for values in (*places, *np.diff(places))
    )
    windows = settings.dfa_windows_samples
    if windows is None:
        windows = windows_samples(len(raw.cop_mm), raw.rate_hz)
    dfa_ml, dfa_ap = (dfa_exponent(values, windows, settings.dfa_overlap) for values in raw.cop_mm.T)
    return Complexity(
        entropy_ml=ml,
        entropy_ap=ap,
        entropy_increments_ml=step_ml,
        entropy_increments_ap=step_ap,
        dfa_ml=dfa_ml,
        dfa_ap=dfa_ap,
        entropy_rate_hz=raw.rate_hz / every,
        dfa_windows_samples=tuple(windows),
        settings=settings,
        remarks=raw.remarks,
    )
