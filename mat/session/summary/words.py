"""A summary in words: what a person would say of it, most important first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from mat.geometry import SIDES
from mat.posture import Event
from mat.posture.events import rolls_of_the_person
from mat.posture.repetitions import Repetition
from mat.session.summary.figures import Summary

_STATES = {
    "inward": "rolled inward",
    "outward": "rolled outward",
    "gripping": "toes gripping",
    "corner_heel": "heel lifting",
    "corner_mth1": "ball of the big toe lifting",
    "corner_mth5": "ball of the little toe lifting",
    "twist": "twisted: one foot onto the toes, the other onto the heel",
    "wall_touch": "wall touched",
    "wall_leaning": "leaned on the wall",
    "supported": "part of the weight held elsewhere",
}
#: Pounds typed as kilograms make the load look like this share of the entered weight.
_POUNDS = (0.36, 0.55)


def headline(summary: Summary) -> str:
    """One or two sentences on the rolls: what the person should know if they read nothing else."""
    if summary.standing_s == 0:
        return "Nobody stood on the mat."
    if summary.judged_s == 0:
        return "Not judged: nobody stood still for two seconds, which the place of the feet is found in."
    if summary.repetitions:
        return _of_repetitions(summary)
    found = [sentence for state in ("toes", "heels") if (sentence := _rolls(summary, state))]
    return " ".join(found) if found else f"No rolls onto toes or heels in {summary.judged_s:.1f} s judged."


def lines(summary: Summary) -> list[str]:
    """More, a sentence each: tempo, other states, sway."""
    told = [_tempo(summary)] if summary.repetitions else []
    if summary.corrected:
        told.append(f"Repetitions corrected by hand: {summary.corrected}.")
    told += _cautions(summary)
    told += _other_states(summary)
    if summary.quiet is not None:
        told.append(_sway(summary))
    return told


def warnings(summary: Summary) -> list[str]:
    """What to mend before the next recording."""
    told = list(summary.baseline_remarks)
    if summary.sides_swapped:
        told.append(
            "Left and right look exchanged: both footprints are those of the other foot. Stand with the left foot on "
            "the left pad, or check which pad is plugged in where."
        )
    if summary.turned:
        told.append("The toes pointed to the mat's heel end: turn round, or turn the mat round.")
    for side in SIDES:
        if side in summary.off_pad:
            told.append(f"The {side} foot stood over the border of its pad and could not be judged: move it in.")
    told += _weight(summary)
    return told


def _of_repetitions(summary: Summary) -> str:
    total = len(summary.repetitions)
    told = []
    for state in ("toes", "heels"):
        found = summary.repetitions_with(state)
        if found:
            told.append(f"{len(found)} of {_count(total, 'repetition')} onto the {state}{_where(found, state)}.")
    told = told or [f"{_count(total, 'repetition')}, none of them onto the toes or heels."]
    between = _between(summary)
    return " ".join([*told, *([f"{_count(between, 'roll')} between repetitions."] if between else [])])


def _where(found: Sequence[Repetition], state: str) -> str:
    """``, all right foot, in the ascent``: what they have in common."""
    worst = [(side, rep.worst[side].phase) for rep in found for side in SIDES if _has(rep, side, state)]
    per_repetition = [{side for side in SIDES if _has(rep, side, state)} for rep in found]
    every = "all " if len(found) > 1 else ""
    if all(len(sides) == 2 for sides in per_repetition):
        which = f", {every}both feet"
    elif len({side for side, _ in worst}) == 1:
        which = f", {every}{worst[0][0]} foot"
    else:
        counts = Counter(side for side, _ in worst)
        which = ", " + ", ".join(f"{side} foot {_count(counts[side], 'time')}" for side in SIDES if counts[side])
    phases = Counter(phase for _, phase in worst)
    phase, most = phases.most_common(1)[0]
    if most == len(worst):
        return f"{which}, {_phase(phase)}"
    return f"{which}, mostly {_phase(phase)}" if most > len(worst) / 2 else which


def _phase(phase: str) -> str:
    return f"at the {phase}" if phase == "bottom" else f"in the {phase}"


def _has(repetition: Repetition, side: str, state: str) -> bool:
    return side in repetition.worst and repetition.worst[side].state == state  # type: ignore[index]


def _tempo(summary: Summary) -> str:
    reps = summary.repetitions
    down_s, hold_s, up_s = (np.median([getattr(rep, name) for rep in reps]) for name in ("down_s", "hold_s", "up_s"))
    told = f"{_count(len(reps), 'repetition')} in {_count(summary.sets, 'set')}: {down_s:.1f} s down, "
    told += f"{hold_s:.1f} s held, {up_s:.1f} s up (medians)"
    if summary.tempo is not None:
        asked = summary.tempo
        told += f", asked {asked.down_s:g} / {asked.hold_s:g} / {asked.up_s:g}"
    if (share := summary.in_band_share) is not None:
        told += f"; weight within the target band {100 * share:.0f} % of the time"
    return f"{told}."


def _between(summary: Summary) -> int:
    """Rolls of the person that began outside every repetition."""
    within = [(rep.start_us, rep.end_us) for rep in summary.repetitions]
    rolls = [event for event in summary.events if event.channel == "person" and event.state in ("toes", "heels")]
    return sum(not any(start <= event.start_us < end for start, end in within) for event in rolls)


def _rolls(summary: Summary, state: str) -> str:
    groups = rolls_of_the_person(list(summary.intervals), state)
    if not groups:
        return ""
    sides = [{interval.side for interval in group} for group in groups]
    both = sum(len(group) == 2 for group in sides)
    parts = [f"{both} with both feet"] if both else []
    for side in SIDES:
        alone = sum(group == {side} for group in sides)
        parts += [f"{alone} with the {side} foot"] if alone else []
    return f"{_count(len(groups), 'roll')} onto the {state}: {', '.join(parts)}."


def _cautions(summary: Summary) -> list[str]:
    told = []
    for state, towards in (("toes_caution", "toes"), ("heels_caution", "heels")):
        count = sum(event.channel == "person" and event.state == state for event in summary.events)
        if count:
            told.append(f"{_count(count, 'caution')} towards the {towards}.")
    return told


def _other_states(summary: Summary) -> list[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for event in summary.events:
        if event.channel in ("roll", "presence") or (event.channel == "person" and event.state != "twist"):
            continue
        if event.state == "corner_heel" and _on_toes(summary, event):
            continue
        what = _STATES.get(event.state) or f"weight shifted to the {event.state}"
        if event.state == "inward" and event.arch:
            what += ", the arch giving way"
        counts[what, f"{event.side} foot" if event.side else ""] += 1
    return [
        f"{what[0].upper()}{what[1:]}{', ' + who if who else ''}: {_count(count, 'time')}."
        for (what, who), count in counts.items()
    ]


def _on_toes(summary: Summary, lifted: Event) -> bool:
    """The heel lifts because the foot rolls onto its toes: that has been told."""
    return any(
        event.side == lifted.side
        and event.state in ("toes", "toes_caution")
        and event.start_us < (lifted.end_us or np.inf)
        and lifted.start_us < (event.end_us or np.inf)
        for event in summary.events
        if event.channel == "roll"
    )


def _sway(summary: Summary) -> str:
    assert summary.quiet is not None
    sway = summary.quiet.sway
    return (
        f"Quiet stance of {sway.duration_s:.0f} s: CoP velocity {sway.velocities.mean_velocity_mm_s:.1f} mm/s, "
        f"RMS {sway.distances.rms_ap_mm:.1f} mm forward and back, {sway.distances.rms_ml_mm:.1f} mm sideways, "
        f"95 % prediction ellipse {sway.distances.ellipse_area_mm2:.0f} mm² ({sway.filter})."
    )


def _weight(summary: Summary) -> list[str]:
    if summary.weight_misfit is not None:
        hint = " Is it in pounds?" if _POUNDS[0] <= summary.weight_misfit <= _POUNDS[1] else ""
        return [
            f"The load is {summary.weight_misfit:.2f} times the body weight you entered: that cannot be, and it was "
            f"not used.{hint} Check the weight and the film."
        ]
    if not summary.weighed and summary.weight_entered:
        return ["The entered body weight was not used: nobody stood still on both feet for two seconds."]
    if not summary.weighed and summary.judged_s > 0:
        return ["The body weight is not known: forces are the film's own estimate. Give it with --weight-kg."]
    return []


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
