"""What is told of a drill, in the language spoken now; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from mat.posture import Band
from mat.session.coach.options import CoachOptions, is_single_leg, planned
from mat.session.drills import Drill
from mat.session.programme import PlanItem
from viz.texts import REFERENCE, catalogue, text


@dataclass(frozen=True)
class DrillDetail:
    """One drill before it is begun.

    Attributes
    ----------
    title
        Its name, and whether it is a check set.
    figures
        ``3 × 10``, rest, tempo, band: one line each.
    note
        How it is done.
    not_safe
        When it is not to be done.
    """

    title: str
    figures: tuple[str, ...]
    note: str
    not_safe: str


def own_words(key: str, written: str) -> str:
    """A text of the catalogue of drills in the language spoken now; one that a user changed stays as it was written."""
    return text(key) if catalogue(REFERENCE).get(key) == written else written


def drill_title(key: str, title: str) -> str:
    """A drill's name."""
    return own_words(f"drill.{key}", title)


def amount(item: PlanItem) -> str:
    """``3 × 10`` or ``3 × 30 s``, as the coach counts it."""
    drill = planned(item.drill, CoachOptions(check_set=item.check_set))
    if drill.repetitions is not None:
        return text("drills.repetitions", sets=drill.sets, count=drill.repetitions)
    return text("drills.seconds", sets=drill.sets, seconds=drill.seconds)


def detail(item: PlanItem) -> DrillDetail:
    """All that is to be known before it is begun."""
    drill = item.drill
    figures = [amount(item)]
    if is_single_leg(drill):
        figures.append(text("drills.both_sides"))
    if drill.sets > 1 and not item.check_set:
        figures.append(text("drills.rest", seconds=drill.rest_s))
    tempo = drill.settings.tempo
    if tempo is not None:
        held = text("drills.tempo_held", seconds=tempo.hold_s) if tempo.hold_s else ""
        figures.append(text("drills.tempo", down=tempo.down_s, held=held, up=tempo.up_s))
    if drill.settings.band is not None:
        figures.append(_band(drill.settings.band))
    if item.check_set:
        figures.append(text("drills.no_cues"))
    title = drill_title(drill.key, drill.title)
    return DrillDetail(
        title=text("drills.check_title", title=title) if item.check_set else title,
        figures=tuple(figures),
        note=_own(drill, "note", drill.note),
        not_safe=_own(drill, "not_safe", drill.not_safe),
    )


def _own(drill: Drill, kind: str, written: str) -> str:
    return own_words(f"drill.{drill.key}.{kind}", written) if written else ""


def _band(band: Band) -> str:
    if band.relative and band.low_pct == -band.high_pct:
        return text("drills.around", pct=band.high_pct)
    key = "drills.band_relative" if band.relative else "drills.band"
    return text(key, low=band.low_pct, high=band.high_pct)
