"""The report's tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportlab.lib.colors import Color, black
from reportlab.platypus import Table, TableStyle

from mat.posture.repetitions import Repetition
from mat.session.summary import QuietStance

_STYLE = TableStyle(
    [
        ("FONT", (0, 0), (-1, -1), "Helvetica", 7.2),
        ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 7.2),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, black),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [None, Color(0.95, 0.95, 0.95)]),
    ]
)
_STATES = {
    "toes": "TOES", "heels": "HEELS", "toes_caution": "towards toes", "heels_caution": "towards heels",
    "inward": "inward", "outward": "outward", "gripping": "gripping", "corner_heel": "heel lifts",
    "corner_mth1": "big toe's ball lifts", "corner_mth5": "little toe's ball lifts",
}  # fmt: skip


def plain_table(rows: list[list[str]], width: float, shares: Sequence[float]) -> Table:
    """A table over the page's width; the first row is its heading."""
    table = Table(rows, colWidths=[width * share / sum(shares) for share in shares], repeatRows=1)
    table.setStyle(_STYLE)
    return table


def repetition_table(repetitions: Sequence[Repetition], width: float) -> Table:
    """One row a repetition: when, tempo, excursion, band, tripod at the bottom, worst state of either foot."""
    heading = [
        "set.rep",
        "at, s",
        "down / held / up, s",
        "AP / ML, mm",
        "in band",
        "heel / big / little toe, %",
        "left",
        "right",
    ]
    rows = [heading]
    for rep in repetitions:
        rows.append(
            [
                f"{rep.set_number}.{rep.number}",
                f"{rep.start_us / 1e6:.1f}",
                f"{rep.down_s:.1f} / {rep.hold_s:.1f} / {rep.up_s:.1f}",
                f"{_figure(rep.ap_mm)} / {_figure(rep.ml_mm)}",
                "" if math.isnan(rep.in_band_share) else f"{100 * rep.in_band_share:.0f} %",
                _tripod(rep),
                _worst(rep, "left"),
                _worst(rep, "right"),
            ]
        )
    return plain_table(rows, width, (7, 7, 15, 11, 8, 20, 20, 20))


def _figure(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.0f}"


def _tripod(rep: Repetition) -> str:
    """Both feet: ``48/28/24  50/27/23``."""
    feet = [rep.at_bottom[side] for side in ("left", "right") if side in rep.at_bottom]
    return "   ".join("/".join(_figure(100 * load) for load in foot.tripod) for foot in feet)


def _worst(rep: Repetition, side: str) -> str:
    state = rep.worst.get(side)  # type: ignore[call-overload]
    if state is None:
        return ""
    return f"{_STATES[state.state]}, {state.phase} ({state.time_us / 1e6:.1f} s)"


def sway_table(quiet: QuietStance, width: float) -> Table:
    """The measures of a quiet stance that a report shows."""
    sway = quiet.sway
    rows = [
        [
            "seconds",
            "velocity, mm/s",
            "path, mm",
            "RMS AP, mm",
            "RMS ML, mm",
            "95 % ellipse, mm²",
            "left share",
            "filter",
        ],
        [
            f"{sway.duration_s:.0f}",
            f"{sway.velocities.mean_velocity_mm_s:.1f}",
            f"{sway.velocities.path_mm:.0f}",
            f"{sway.distances.rms_ap_mm:.1f}",
            f"{sway.distances.rms_ml_mm:.1f}",
            f"{sway.distances.ellipse_area_mm2:.0f}",
            f"{100 * quiet.left_load_share:.0f} %",
            "10 Hz low-pass",
        ],
    ]
    return plain_table(rows, width, (8, 12, 10, 11, 11, 14, 10, 13))
