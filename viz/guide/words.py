"""What a step asks for, in the language spoken now, and the one big word for how it goes."""

from __future__ import annotations

from mat.foot.stance import GRAVITY_M_S2
from mat.geometry import Grid
from mat.session.calibrating import Step, View
from mat.session.calibrating.flow import Phase
from viz.guide.picture import Sketch
from viz.said import in_window_words
from viz.state import StateWord, state_word
from viz.texts import LANGUAGES, catalogue, text

#: Places to stand at in a touch-up, by their number: forward, and each foot outward, mm. A hand is 85 mm broad.
_SPOTS_MM = ((0.0, 0.0), (85.0, 0.0), (-85.0, 0.0), (0.0, 25.0), (0.0, -25.0))
_WORD_OF_LIGHT = {"wrong": "guide_wrong"}


def ask(step: Step) -> str:
    """What to do; a kind of step that the catalogue does not know speaks for itself."""
    key = f"guide.ask.{step.kind}"
    if step.kind == "touch-up":
        key, arguments = f"{key}.{step.move}", {"spot": _text_or_empty(f"guide.spot.{step.spot}")}
        known = bool(arguments["spot"])
    else:
        arguments, known = _arguments(step), True
    return text(key, **arguments) if known and _exists(key) else in_window_words(step.ask)


def _arguments(step: Step) -> dict[str, object]:
    if step.side is None:
        return {}
    arguments: dict[str, object] = {"pad": text(f"guide.pad.{step.side}")}
    if step.kind == "board":
        way = text("guide.way.turned" if step.turned else "guide.way.first")
        return {**arguments, "way": way, "put": text(f"guide.put.{step.bears}")}
    return {**arguments, "along_mm": step.at_mm[0], "across_mm": step.at_mm[1], "load_kg": step.load_n / GRAVITY_M_S2}


def title(step: Step) -> str:
    """A step's headline."""
    if step.kind == "point" and step.side is not None:
        return text("guide.group.point", pad=text(f"side.{step.side}"), along_mm=step.at_mm[0])
    return group(step.group)


def group(name: str) -> str:
    """A step's name in the table."""
    key = f"guide.group.{name.replace(' ', '_')}"
    return text(key) if _exists(key) else name


def light(view: View) -> StateWord:
    """How a step goes: word, symbol and role; below it what to do about it."""
    step, state = view.step, view.light.state
    advice = in_window_words(view.light.text)
    if step is None or view.phase == Phase.FINISHED:
        return state_word("guide_good", advice="")
    moves = step.kind == "tread" or step.move != "still"
    if view.phase == Phase.CLEARING:
        return state_word("guide_clear", advice=advice)
    if state == "green":
        key = "guide_off" if step.kind == "zero" else "guide_go_on" if moves else "guide_hold"
        return state_word(key, advice=text(f"advice.{key}"))
    if state == "moving":
        return state_word("guide_slowly" if moves else "stand_still", advice=advice)
    if state == "wait":
        waiting = {"nothing": "guide_off", "load": "guide_put", "person": "step_on"}[step.bears]
        return state_word("guide_tread" if step.kind == "tread" else waiting, advice=advice or ask(step))
    return state_word(_WORD_OF_LIGHT.get(state, "guide_wrong"), advice=advice)


def sketch(step: Step, grid: Grid) -> Sketch:
    """What to put where."""
    return Sketch(
        bears=step.bears,
        board=step.kind == "board",
        side=step.side,
        turned=step.turned,
        at_mm=step.at_mm if step.kind == "point" else None,
        move="tread" if step.kind == "tread" else step.move,
        pad_mm=(grid.pad_length_mm, grid.pad_width_mm),
        moved_mm=_SPOTS_MM[step.spot],
    )


def _exists(key: str) -> bool:
    return key in catalogue(LANGUAGES[0])


def _text_or_empty(key: str) -> str:
    return text(key) if _exists(key) else ""
