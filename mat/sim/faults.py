"""Faults on cue: what each does to the place of the pressure, to tilt and sides, and to the load of regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mat.sim.footprint import REGIONS
from mat.sim.motion import Demand, Fault
from mat.sim.presence import QUIET_FL_PCT
from mat.sim.schedule import fault_size
from mat.sim.trial import FaultPlan

PlannedFault = tuple[FaultPlan, Fault]

#: When a heel or a ball lifts, the CoP goes to the other corners: % of foot length, and tilt. [judgement]
_HEEL_OFF_FL_PCT, _BALL_OFF_TILT = 62.0, 0.35
_TILTS_AS_WELL = {"corner_mth1": -_BALL_OFF_TILT, "corner_mth5": _BALL_OFF_TILT}
_CORNERS = {"corner_heel": "heel", "corner_mth1": "mth1", "corner_mth5": "mth5"}


def wanted_in_faults(wanted_fl_pct: np.ndarray, planned: Sequence[PlannedFault], time_s: np.ndarray) -> np.ndarray:
    """(n,) where the whole body's CoP goes at (n,) ascending seconds: hips not back enough, or too far."""
    wanted = wanted_fl_pct.copy()
    for plan, fault in planned:
        extreme = _extreme_fl_pct(plan)
        if extreme is None:
            continue
        a, b = np.searchsorted(time_s, (fault.start_s, fault.end_s))
        both = 1.0 if plan.foot == "both" else 0.5
        wanted[a:b] += both * fault_size(fault, time_s[a:b]) * (extreme - wanted[a:b])
    return wanted


def with_faults(
    demand: Demand, planned: Sequence[PlannedFault], time_s: np.ndarray, quiet: np.ndarray
) -> tuple[Demand, np.ndarray]:
    """The demand with its faults, and (n,) how far into a fault it is, 0–1.

    Parameters
    ----------
    demand
        Of the whole body, faults of its CoP included (:func:`wanted_in_faults`).
    planned
        The faults, with their times.
    time_s
        (n,) seconds.
    quiet
        (6,) shares of the regions in quiet stance.
    """
    n = len(time_s)
    fl_pct, tilt, share = demand.fl_pct.copy(), demand.tilt.copy(), demand.left_share.copy()
    held_share, held, extreme = np.full((n, 2, len(REGIONS)), np.nan), np.zeros((n, 2)), np.zeros(n)
    for plan, fault in planned:
        if n == 0 or fault.end_s <= time_s.min() or fault.start_s >= time_s.max():
            continue
        size = fault_size(fault, time_s)
        extreme = np.maximum(extreme, size)
        feet = _feet(plan)
        fl_pct += size[:, None] * _apart_pct(plan)
        if plan.kind == "shift":
            share += size * plan.size
        elif plan.kind in ("inward", "outward"):
            tilt[:, feet] += (size * plan.size)[:, None]
        elif plan.kind not in ("toes", "heels"):
            tilt[:, feet] += (size * _TILTS_AS_WELL.get(plan.kind, 0.0))[:, None]
            region, held_at = _held_region(plan, quiet)
            for foot in feet:
                held_share[size > 0, foot, region] = held_at
                held[:, foot] = np.maximum(held[:, foot], size)
    faulty = replace(
        demand, fl_pct=fl_pct, tilt=tilt, left_share=np.clip(share, 0, 1), held_share=held_share, held=held
    )
    return faulty, extreme


def _extreme_fl_pct(plan: FaultPlan) -> float | None:
    """Where the CoP goes, % of foot length; None where it stays."""
    return {"toes": plan.size, "heels": plan.size, "corner_heel": _HEEL_OFF_FL_PCT}.get(plan.kind)


def _apart_pct(plan: FaultPlan) -> np.ndarray:
    """(2,) what a roll of one foot adds to it and takes from the other, so that the body's CoP is in between."""
    extreme = _extreme_fl_pct(plan)
    if extreme is None or plan.foot == "both":
        return np.zeros(2)
    half = (extreme - QUIET_FL_PCT) / 2
    return np.array([half, -half]) if plan.foot == "left" else np.array([-half, half])


def _held_region(plan: FaultPlan, quiet: np.ndarray) -> tuple[int, float]:
    """Which region is held, and at which share."""
    region = REGIONS.index(_CORNERS.get(plan.kind, "toes"))
    return region, float(quiet[region] + plan.size if plan.kind == "gripping" else quiet[region] * plan.size)


def _feet(plan: FaultPlan) -> list[int]:
    return {"both": [0, 1], "left": [0], "right": [1]}[plan.foot]
