"""Quiet stances of a recording and their sway: the longest, all, or a span that somebody chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from mat.errors import UsageError
from mat.posture.sway import (
    Preparation,
    SwayMeasures,
    SwaySettings,
    longest_whole_stretch,
    measure_sway,
    noise_velocity_mm_s,
    prepared,
)
from mat.posture.sway.trace import SHORTEST_S

#: Dropped at the start of a stance: whoever has just stepped on sways differently.
SETTLE_S = 5.0
#: What is left must last this long for figures that can be compared (ISPGR 2013: 25 s, at 50 Hz and more).
LEAST_S = 25.0
#: A hole of the scans up to this long is bridged by a straight line: sway's power lies below 2 Hz.
BRIDGED_S = 0.05
SWAY = SwaySettings(preparation=Preparation(low_pass_hz=10.0))
#: Part of half the rate in which nothing but the mat's own noise is left: 30 Hz and more at 100 Hz; tremor ends at 15.
_NOISE_BAND = (0.6, 0.95)
#: Phases in which nobody hinges.
QUIET_PHASES = ("stand", "hold")


@dataclass(frozen=True, eq=False)
class QuietStance:
    """Sway of [start_s, end_s) of a recording.

    Attributes
    ----------
    start_s, end_s
        Seconds of device time since the first scan, the settling left out.
    cop_mm
        (n, 2) net CoP (x right, y forward), evenly sampled, mm.
    rate_hz
        Of those samples.
    sway
        Its measures, with their filter and variants.
    left_load_share
        Mean share of the left foot.
    noise_mm
        Standard deviation of the mat's own noise of the net CoP on one axis, as recorded, mm.
    """

    start_s: float
    end_s: float
    cop_mm: np.ndarray
    rate_hz: float
    sway: SwayMeasures
    left_load_share: float
    noise_mm: float = float("nan")

    @property
    def trace_mm(self) -> np.ndarray:
        """(n, 2) what was measured: filtered, about its mean place, mm."""
        return prepared(self.cop_mm, self.rate_hz, self.sway.settings.preparation).cop_mm

    @property
    def ellipse_mm(self) -> np.ndarray:
        """(k, 2) points on the 95 % ellipse about the mean place, mm."""
        _, axes = np.linalg.eigh(np.cov(self.trace_mm.T))
        angle = np.linspace(0, 2 * np.pi, 91)[:, None]
        major_mm, minor_mm = self.sway.distances.ellipse_major_mm, self.sway.distances.ellipse_minor_mm
        return major_mm * np.cos(angle) * axes[:, 1] + minor_mm * np.sin(angle) * axes[:, 0]

    @property
    def noise_floor_mm_s(self) -> float:
        """What the noise alone would be measured as, mean velocity, mm/s."""
        return noise_velocity_mm_s(self.noise_mm, self.rate_hz, self.sway.settings.preparation)


def find_quiet_stance(
    time_s: np.ndarray, net_cop_mm: np.ndarray, left_share: np.ndarray, quiet: np.ndarray
) -> QuietStance | None:
    """Sway of the longest stretch in which somebody stood quietly; None if none is long enough.

    Parameters
    ----------
    time_s
        (n,) rising device time, s.
    net_cop_mm, left_share
        (n, 2) and (n,).
    quiet
        (n,) bool: standing on known feet, outside repetitions, unsupported.
    """
    if len(time_s) < 2:
        return None
    longest = longest_whole_stretch(np.where(_usable(time_s, net_cop_mm, quiet)[:, None], net_cop_mm, np.nan))
    settled = _settled(time_s, longest)
    return None if settled is None else _measured(time_s, net_cop_mm, left_share, settled)


def quiet_spans_s(frames: Mapping[str, np.ndarray]) -> list[tuple[float, float]]:
    """All quiet stances of a frame table that are long enough: first and last scan, s, settling left out, in order."""
    if len(frames.get("time_s", ())) < 2:
        return []
    supported = np.char.find(frames["quality"], "supported") >= 0
    usable = _usable(frames["time_s"], _cop_mm(frames), np.isin(frames["phase"], QUIET_PHASES) & ~supported)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], usable, [False]]).astype(int)))
    found = [
        _settled(frames["time_s"], slice(int(start), int(stop)))
        for start, stop in zip(edges[::2], edges[1::2], strict=True)
    ]
    return [(float(frames["time_s"][each.start]), float(frames["time_s"][each.stop - 1])) for each in found if each]


def stance_over(frames: Mapping[str, np.ndarray], start_s: float, end_s: float) -> QuietStance:
    """Sway of a span of a frame table from its first to its last scan, whatever was done in it.

    Raises
    ------
    UsageError
        The span is too short, or nobody stood on both sides of it all along.
    """
    time_s, cop_mm = frames["time_s"], _cop_mm(frames)
    within = slice(int(np.searchsorted(time_s, start_s)), int(np.searchsorted(time_s, end_s, side="right")))
    when = time_s[within]
    if len(when) < 2 or when[-1] - when[0] < SHORTEST_S:
        raise UsageError(f"Sway needs {SHORTEST_S:g} s and more ({LEAST_S:g} s to be compared): choose a longer span.")
    if not np.isfinite(cop_mm[within]).all() or np.diff(when).max() > BRIDGED_S:
        raise UsageError("Nobody stood there all along, or scans are missing: choose a span within one stance.")
    return _measured(time_s, cop_mm, frames["left_load_share"], within)


def _cop_mm(frames: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.stack([frames["net_cop_ml_mm"], frames["net_cop_ap_mm"]], axis=1)


def _usable(time_s: np.ndarray, net_cop_mm: np.ndarray, quiet: np.ndarray) -> np.ndarray:
    usable = quiet & np.isfinite(net_cop_mm).all(axis=1)
    # A hole in the scans ends a stretch: the scan behind it is left out, so that two stretches never join.
    usable[1:] &= np.diff(time_s) <= BRIDGED_S
    return usable


def _settled(time_s: np.ndarray, stretch: slice) -> slice | None:
    """What is left of a stretch without its first seconds; None if that is too short."""
    if stretch.stop <= stretch.start:
        return None
    first = int(np.searchsorted(time_s, time_s[stretch.start] + SETTLE_S))
    when = time_s[first : stretch.stop]
    return None if len(when) < 2 or when[-1] - when[0] < LEAST_S else slice(first, stretch.stop)


def _measured(time_s: np.ndarray, net_cop_mm: np.ndarray, left_share: np.ndarray, within: slice) -> QuietStance:
    when, cop_mm = time_s[within], net_cop_mm[within]
    rate_hz = 1 / float(np.median(np.diff(when)))
    even_s = np.arange(when[0], when[-1], 1 / rate_hz)
    even_mm = np.stack([np.interp(even_s, when, cop_mm[:, axis]) for axis in range(2)], axis=1)
    return QuietStance(
        start_s=float(when[0]),
        end_s=float(when[-1]),
        cop_mm=even_mm,
        rate_hz=rate_hz,
        sway=measure_sway(even_mm, rate_hz, SWAY),
        left_load_share=float(np.nanmean(left_share[within])),
        noise_mm=noise_of(cop_mm, rate_hz),
    )


def noise_of(cop_mm: np.ndarray, rate_hz: float) -> float:
    """Standard deviation of the mat's noise on one axis, from the frequencies no body reaches.

    Parameters
    ----------
    cop_mm
        (n, 2) as recorded, not filtered: noise is white up to half the rate.
    """
    frequency_hz, density = scipy.signal.welch(cop_mm, rate_hz, nperseg=min(len(cop_mm), 256), axis=0)
    low, high = (share * rate_hz / 2 for share in _NOISE_BAND)
    band = density[(frequency_hz >= low) & (frequency_hz <= high)]
    return float(np.sqrt(band.mean() * rate_hz / 2))
