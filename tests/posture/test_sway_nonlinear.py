"""Entropy, fluctuations and diffusion by the names of the packages that agree on them (antropy, nolds, neurokit2)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from posture_trials import CM2, ELLIPSE, RATE_HZ, Family, Values, trial_mm

from mat.posture.sway import (
    Complexity,
    ComplexitySettings,
    dfa_exponent,
    linear_diffusion,
    mean_square_displacement,
    measure_complexity,
)
from mat.posture.sway.entropy import template_matches
from mat.posture.sway.trace import prepared

DFA_WINDOWS = (16, 22, 31, 43, 60, 84, 118, 165, 231, 324, 454, 636, 890, 1246)


def antropy_windows(samples: int) -> list[int]:
    """4 to a tenth of the trace in ratios of 1.2, rounded down (antropy's own choice)."""
    ratios = int(np.floor(np.log(0.1 * samples / 4) / np.log(1.2)))
    return sorted({int(np.floor(4 * 1.2**power)) for power in range(ratios + 1)})


def nonlinear(trial: str) -> Values:
    complexity = measure_complexity(trial_mm(trial), RATE_HZ)
    overlapping = measure_complexity(trial_mm(trial), RATE_HZ, ComplexitySettings(dfa_overlap=True))
    assert complexity.dfa_windows_samples == DFA_WINDOWS
    values: Values = {}
    for axis in ("ML", "AP"):
        values |= entropies(complexity, trial, axis)
        signal = trial_mm(trial)[:, ("ML", "AP").index(axis)]
        for source in ("nolds_dfa_order1", "neurokit2_dfa"):
            values[f"{source}_nonoverlap_{axis}"] = getattr(complexity, f"dfa_{axis.lower()}")
            values[f"{source}_overlap_{axis}"] = getattr(overlapping, f"dfa_{axis.lower()}")
        values[f"antropy_dfa_default_{axis}"] = dfa_exponent(signal - signal.mean(), antropy_windows(len(signal)))
    return values


def entropies(complexity: Complexity, trial: str, axis: str) -> Values:
    smooth = prepared(trial_mm(trial), RATE_HZ).cop_mm[::5, ("ML", "AP").index(axis)]
    values: Values = {}
    for kind, name, signal in (("pos", "entropy", smooth), ("inc", "entropy_increments", np.diff(smooth))):
        longer, shorter = template_matches(signal, 2, 0.2 * np.std(signal))
        values |= {f"sampen_counts_A_B_{kind}_{axis}_0": longer, f"sampen_counts_A_B_{kind}_{axis}_1": shorter}
        for source in ("sampen_m2_r0.2sd0_le", "antropy_sample_entropy", "nolds_sampen_closed",
                       "neurokit2_entropy_sample"):  # fmt: skip
            values[f"{source}_{kind}_{axis}"] = getattr(complexity, f"{name}_{axis.lower()}")
    return values


def nonlinear_published(published: Mapping[str, object]) -> Values:
    values = {name: value for name, value in published.items() if not isinstance(value, list)}
    for name, counts in published.items():
        if isinstance(counts, list):
            values |= {f"{name}_{place}": count for place, count in enumerate(counts)}
    return values  # type: ignore[return-value]


def collins(trial: str) -> Values:
    values: Values = {}
    for axis, columns in (("ML", [0]), ("AP", [1]), ("R", [0, 1])):
        place = trial_mm(trial)[:, columns]
        diffusion = linear_diffusion(place, RATE_HZ)
        moved = mean_square_displacement(place, 1000)
        values |= {
            f"Ds_{axis}": diffusion.short_mm2_s / CM2,
            f"Dl_{axis}": diffusion.long_mm2_s / CM2,
            f"Tc_{axis}": diffusion.critical_time_s,
            f"msd_c_{axis}": diffusion.critical_mm2 / CM2,
            f"Hs_{axis}": diffusion.short_exponent,
            f"Hl_{axis}": diffusion.long_exponent,
            f"split_index_{axis}": round(diffusion.split_s * RATE_HZ),
        }
        values |= {f"msd_{axis}_{lag:.1f}s": moved[round(lag * RATE_HZ) - 1] / CM2 for lag in (0.1, 0.5, 1, 2, 5, 10)}
    return values


FAMILIES: dict[str, Family] = {"nonlinear": (nonlinear, 1e-6), "sda_collins_deluca_raw100": (collins, 1e-6)}


def test_an_exact_return_has_no_logarithm() -> None:
    diffusion = linear_diffusion(trial_mm(ELLIPSE), RATE_HZ)
    assert np.isnan(diffusion.long_exponent)
    assert np.isfinite(diffusion.short_exponent)
