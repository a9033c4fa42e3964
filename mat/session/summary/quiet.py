"""The longest quiet stance of a recording, and its sway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.posture.sway import Preparation, SwayMeasures, SwaySettings, longest_whole_stretch, measure_sway

#: Dropped at the start of a stance: whoever has just stepped on sways differently.
SETTLE_S = 5.0
#: What is left must last this long for figures that can be compared (ISPGR 2013: 25 s, at 50 Hz and more).
LEAST_S = 25.0
#: A hole of the scans up to this long is bridged by a straight line: sway's power lies below 2 Hz.
BRIDGED_S = 0.05
SWAY = SwaySettings(preparation=Preparation(low_pass_hz=10.0))


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
    """

    start_s: float
    end_s: float
    cop_mm: np.ndarray
    rate_hz: float
    sway: SwayMeasures
    left_load_share: float


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
    usable = quiet & np.isfinite(net_cop_mm).all(axis=1)
    # A hole in the scans ends a stretch: the scan behind it is left out, so that two stretches never join.
    usable[1:] &= np.diff(time_s) <= BRIDGED_S
    longest = longest_whole_stretch(np.where(usable[:, None], net_cop_mm, np.nan))
    first = np.searchsorted(time_s, time_s[longest.start] + SETTLE_S) if longest.stop > longest.start else longest.stop
    within = slice(int(first), longest.stop)
    when = time_s[within]
    if len(when) < 2 or when[-1] - when[0] < LEAST_S:
        return None
    rate_hz = 1 / float(np.median(np.diff(when)))
    even_s = np.arange(when[0], when[-1], 1 / rate_hz)
    cop_mm = np.stack([np.interp(even_s, when, net_cop_mm[within, axis]) for axis in range(2)], axis=1)
    sway = measure_sway(cop_mm, rate_hz, SWAY)
    return QuietStance(float(when[0]), float(when[-1]), cop_mm, rate_hz, sway, float(np.nanmean(left_share[within])))
