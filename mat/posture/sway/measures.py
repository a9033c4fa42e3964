"""All measures of sway of one trial, with the settings they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np

from mat.posture.sway.density import RADIUS_MM, SwayDensity, measure_density
from mat.posture.sway.diffusion import LinearDiffusion, LogDiffusion, linear_diffusion, log_diffusion
from mat.posture.sway.distance import Distances, Ellipse, measure_distances
from mat.posture.sway.spectrum import QUIJOUX, Spectrum, SpectrumSettings, joint_mean_frequency_hz, measure_spectrum
from mat.posture.sway.trace import Preparation, Trace, prepared
from mat.posture.sway.velocity import Duration, Velocities, duration_s, measure_velocities


@dataclass(frozen=True)
class SwaySettings:
    """Which variant of every measure is meant; variants differ in the third digit.

    Attributes
    ----------
    preparation
        Seconds dropped, filter, resampling, centring.
    ellipse
        Kind of the 95 % ellipse (`ellipse_scale`).
    duration
        Whether paths are divided by ``n`` samples or by ``n-1`` steps (`duration_s`).
    spectrum
        Estimate, band and detrending of the spectrum: `QUIJOUX`, `DUARTE`, `PRIETO` or one's own.
    density_radius_mm
        Radius of the sway density.
    """

    preparation: Preparation = field(default_factory=Preparation)
    ellipse: Ellipse = "prediction"
    duration: Duration = "n"
    spectrum: SpectrumSettings = QUIJOUX
    density_radius_mm: float = RADIUS_MM


@dataclass(frozen=True)
class SwayMeasures:
    """Sway of one trial. A measure that does not exist is NaN, never 0.

    Attributes
    ----------
    duration_s, rate_hz, samples
        What was measured, after dropping and resampling.
    distances, velocities
        How far and how fast.
    ml, ap, radius
        Spectra of the axes and of the distance from the mean place.
    mean_frequency_spectral_hz
        Mean frequency of both axes, weighted by power.
    density
        Sway density.
    diffusion_ml, diffusion_ap, diffusion_plane
        Stabilogram diffusion on linear axes.
    log_diffusion_ml, log_diffusion_ap
        The same on logarithmic axes.
    settings
        The variants used.
    remarks
        What a reader must know; empty for a trial as the protocol asks.
    """

    duration_s: float
    rate_hz: float
    samples: int
    distances: Distances
    velocities: Velocities
    ml: Spectrum
    ap: Spectrum
    radius: Spectrum
    mean_frequency_spectral_hz: float
    density: SwayDensity
    diffusion_ml: LinearDiffusion
    diffusion_ap: LinearDiffusion
    diffusion_plane: LinearDiffusion
    log_diffusion_ml: LogDiffusion
    log_diffusion_ap: LogDiffusion
    settings: SwaySettings
    remarks: tuple[str, ...]

    @property
    def filter(self) -> str:
        """What was done to the trace before measuring, in words."""
        return self.settings.preparation.in_words()

    def row(self) -> dict[str, float]:
        """Figures by name, units at the end: ``rms_ap_mm``, ``ap_frequency_95_hz``, ``diffusion_ml_short_mm2_s``."""
        plain = {"duration_s": self.duration_s, "rate_hz": self.rate_hz, "samples": self.samples}
        row = plain | _figures(self.distances) | _figures(self.velocities)
        row["mean_frequency_spectral_hz"] = self.mean_frequency_spectral_hz
        parts = ("ml", "ap", "radius", "density", "diffusion_ml", "diffusion_ap", "diffusion_plane")
        for part in (*parts, "log_diffusion_ml", "log_diffusion_ap"):
            row |= {f"{part}_{name}": value for name, value in _figures(getattr(self, part)).items()}
        return row


def _figures(group: object) -> dict[str, float]:
    return {each.name: getattr(group, each.name) for each in fields(group)}  # type: ignore[arg-type]


def measure_sway(cop_mm: np.ndarray, rate_hz: float, settings: SwaySettings | None = None) -> SwayMeasures:
    """Measure the sway of one trial of quiet standing.

    Parameters
    ----------
    cop_mm
        (n, 2) CoP, ML (x, to the right) and AP (y, forward), mm, evenly sampled, without gaps.
    rate_hz
        Samples a second.
    settings
        Variants; by default 10 Hz low-pass, prediction ellipse, duration n, Welch spectrum from 0.15 to 5 Hz.

    Returns
    -------
    SwayMeasures
        All figures; remarks say when the trial is shorter than 25 s, slower than 50 Hz, or does not move.

    Raises
    ------
    UsageError
        Wrong shape, gaps, a bad rate, less than four seconds, or a setting that is not known.

    Examples
    --------
    >>> import numpy as np
    >>> time_s = np.arange(3000) / 100
    >>> circle_mm = 5 * np.column_stack([np.cos(np.pi * time_s), np.sin(np.pi * time_s)])
    >>> sway = measure_sway(circle_mm, 100, SwaySettings(Preparation(low_pass_hz=None)))
    >>> round(sway.velocities.mean_velocity_mm_s, 1), round(sway.distances.rms_mm, 3)
    (15.7, 5.0)
    """
    settings = settings or SwaySettings()
    trace = prepared(cop_mm, rate_hz, settings.preparation)
    distances = measure_distances(trace, settings.ellipse)
    velocities = measure_velocities(trace, distances, settings.duration)
    ml, ap, radius = _spectra(trace, settings.spectrum)
    rate, (x, y) = trace.rate_hz, trace.cop_mm.T
    return SwayMeasures(
        duration_s=duration_s(len(trace.cop_mm), rate),
        rate_hz=rate,
        samples=len(trace.cop_mm),
        distances=distances,
        velocities=velocities,
        ml=ml,
        ap=ap,
        radius=radius,
        mean_frequency_spectral_hz=joint_mean_frequency_hz(ml, ap),
        density=measure_density(trace, settings.density_radius_mm),
        diffusion_ml=linear_diffusion(x, rate),
        diffusion_ap=linear_diffusion(y, rate),
        diffusion_plane=linear_diffusion(trace.cop_mm, rate),
        log_diffusion_ml=log_diffusion(x, rate),
        log_diffusion_ap=log_diffusion(y, rate),
        settings=settings,
        remarks=trace.remarks,
    )


def _spectra(trace: Trace, settings: SpectrumSettings) -> tuple[Spectrum, Spectrum, Spectrum]:
    ml, ap = trace.cop_mm.T
    radius = np.hypot(ml, ap)
    return (
        measure_spectrum(ml, trace.rate_hz, settings),
        measure_spectrum(ap, trace.rate_hz, settings),
        measure_spectrum(radius - radius.mean(), trace.rate_hz, settings),
    )
