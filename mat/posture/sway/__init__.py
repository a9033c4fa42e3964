"""Sway of quiet standing: every measure by its named variant, from a CoP trace in mm.

`measure_sway` for distances, areas, velocities, spectra, density and diffusion; `measure_complexity` for entropy and
fluctuations; `mean_of_trials`, `closed_to_open` and `smallest_detectable_change` for what they mean together.
"""

from mat.posture.sway.change import (
    RATIO_MEASURES,
    SmallestChange,
    TrialMean,
    closed_to_open,
    mean_of_trials,
    smallest_detectable_change,
)
from mat.posture.sway.complexity import Complexity, ComplexitySettings, measure_complexity
from mat.posture.sway.density import SwayDensity, measure_density
from mat.posture.sway.dfa import dfa_exponent
from mat.posture.sway.diffusion import (
    LinearDiffusion,
    LogDiffusion,
    linear_diffusion,
    log_diffusion,
    mean_square_displacement,
)
from mat.posture.sway.distance import Distances, Ellipse, ellipse_scale, measure_distances
from mat.posture.sway.entropy import sample_entropy
from mat.posture.sway.gravity_line import gravity_line_mm
from mat.posture.sway.measures import SwayMeasures, SwaySettings, measure_sway
from mat.posture.sway.noise import noise_velocity_mm_s
from mat.posture.sway.resampling import resampled
from mat.posture.sway.spectrum import DUARTE, PRIETO, QUIJOUX, Spectrum, SpectrumSettings, measure_spectrum
from mat.posture.sway.trace import Preparation, Trace, longest_whole_stretch, low_passed, prepared
from mat.posture.sway.velocity import Duration, Velocities, measure_velocities

__all__ = [
    "DUARTE",
    "PRIETO",
    "QUIJOUX",
    "RATIO_MEASURES",
    "Complexity",
    "ComplexitySettings",
    "Distances",
    "Duration",
    "Ellipse",
    "LinearDiffusion",
    "LogDiffusion",
    "Preparation",
    "SmallestChange",
    "Spectrum",
    "SpectrumSettings",
    "SwayDensity",
    "SwayMeasures",
    "SwaySettings",
    "Trace",
    "TrialMean",
    "Velocities",
    "closed_to_open",
    "dfa_exponent",
    "ellipse_scale",
    "gravity_line_mm",
    "linear_diffusion",
    "log_diffusion",
    "longest_whole_stretch",
    "low_passed",
    "mean_of_trials",
    "mean_square_displacement",
    "measure_complexity",
    "measure_density",
    "measure_distances",
    "measure_spectrum",
    "measure_sway",
    "measure_velocities",
    "noise_velocity_mm_s",
    "prepared",
    "resampled",
    "sample_entropy",
    "smallest_detectable_change",
]
