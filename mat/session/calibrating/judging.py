"""Is what lies on the mat now what the step asked for, and does it lie still?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mat.geometry import Grid, Side
from mat.pressure.film import FilmLaw
from mat.session.calibrating.steps import Step

#: A mat that bears less than this is empty, N by the film's published law (half or twice of it for another film).
EMPTY_N = 30.0
#: Stillness over the last two seconds: relative standard deviation of the load, wander of its centre.
STILL_SHARE, STILL_MM = 0.02, 8.0
STILL_TICKS = 20
#: While moving slowly the load may change by this much (10 % is a fast squat): more is stepping or holding the chair.
MOVING_SHARE = 0.12
#: Share of the load that must lie on the pad asked for, and of its cells that a board must press.
ON_PAD_SHARE, COVERED_SHARE = 0.85, 0.85
#: A load counts as there above this share of what was asked, film unknown within a factor of two.
LOADED_SHARE = 0.35


@dataclass(frozen=True)
class Light:
    """Green or not, and why.

    Attributes
    ----------
    state
        ``green``, ``wait`` (nothing there yet), ``moving``, ``wrong``.
    text
        What to do about it; empty when green.
    """

    state: str
    text: str = ""


GREEN = Light("green")


def judge(step: Step, ticks: Sequence[np.ndarray], grid: Grid, film: FilmLaw) -> Light:
    """Look at the last tenths of a second.

    Parameters
    ----------
    step
        What was asked.
    ticks
        (rows, cols) conductance above rest of each, the newest last; at least one.
    film
        Law by the film's name: forces are rough.
    """
    force_n = film.force_n(np.maximum(np.stack(ticks[-STILL_TICKS:]), 0.0))
    total_n = force_n.sum(axis=(1, 2))
    if step.kind == "zero":
        return _empty(total_n)
    if total_n[-1] < max(EMPTY_N, LOADED_SHARE * step.load_n):
        if step.kind == "tread":
            return Light("wait", "Tread on: heels and toes, all over both pads.")
        return Light("wait", "Waiting for the load." if total_n[-1] < EMPTY_N else "Too light: put all of it on.")
    if step.side is not None:
        wrong = _on_the_pad(step, step.side, force_n[-1], ticks[-1], grid)
        if wrong is not None:
            return wrong
    elif step.kind != "tread" and not _on_both(force_n[-1], grid):
        return Light("wrong", "Stand with one foot on each pad.")
    return GREEN if step.kind == "tread" else _steady(step, force_n, total_n, grid)


def _empty(total_n: np.ndarray) -> Light:
    if total_n.max() < EMPTY_N:
        return GREEN
    return Light(
        "wrong",
        "Something is on the mat: take it off and keep away. If nothing is, have it looked at (“smart-mat doctor”).",
    )


def _on_the_pad(step: Step, side: Side, force_n: np.ndarray, cells_s: np.ndarray, grid: Grid) -> Light | None:
    share = force_n[:, grid.columns(side)].sum() / force_n.sum()
    if share < 1 - ON_PAD_SHARE:
        return Light("wrong", f"That is the other pad: use the {side} one, seen as you stand on the mat.")
    if share < ON_PAD_SHARE:
        return Light("wrong", "The other pad bears load too: nothing else may touch the mat.")
    if step.kind != "board":
        return None
    pad = cells_s[:, grid.columns(side)]
    if np.mean(pad > 0.1 * np.median(pad[pad > 0])) < COVERED_SHARE:
        return Light(
            "wrong",
            "The board does not press the whole pad: foam under it, edges beyond the pad all round. "
            "If it lies so, the film does not answer everywhere: renew it.",
        )
    return None


def _on_both(force_n: np.ndarray, grid: Grid) -> bool:
    left = force_n[:, grid.columns("left")].sum() / force_n.sum()
    return 0.08 < left < 0.92


def _steady(step: Step, force_n: np.ndarray, total_n: np.ndarray, grid: Grid) -> Light:
    moves = step.move != "still"
    if len(total_n) < STILL_TICKS or total_n.min() < (1 - 2 * MOVING_SHARE if moves else 0.5) * total_n.max():
        return Light("moving", "Step on with both feet, then begin slowly." if moves else "Stand still until green.")
    if moves:
        if np.ptp(total_n) > MOVING_SHARE * 2 * total_n.mean():
            return Light("moving", "Slower, and hands off the chair.")
        return GREEN
    rows, cols = np.indices((grid.rows, grid.cols))
    centre = np.stack([(force_n * arm).sum(axis=(1, 2)) / total_n for arm in (rows, cols)], axis=1)
    wander_mm = np.hypot(*(centre.std(axis=0) * (grid.row_pitch_mm, grid.col_pitch_mm)))
    if total_n.std() > STILL_SHARE * total_n.mean() or wander_mm > STILL_MM:
        return Light("moving", "Stand still until green.")
    return GREEN
