"""The coach's situation as the window shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isnan

from mat.foot import Stance
from mat.foot.baseline import Baseline
from mat.geometry import SIDES, Side
from mat.posture.lean import HEELS_BASELINE_PCT, TOES_BASELINE_PCT
from mat.session.coach.events import SetEnded
from mat.session.coach.options import CoachOptions
from mat.session.coach.set_run import SetRun
from mat.session.coach.standing import BASELINE_S, COUNTDOWN_S, Standing
from mat.session.coach.view import CoachView, Message, Stage
from mat.session.drills import Drill


@dataclass(frozen=True)
class Situation:
    """All the coach knows at one time; the fields are its own."""

    stage: Stage
    stage_us: int
    drill: Drill | None
    run: SetRun
    standing: Standing
    stance: Stance
    number: int
    rest_until_us: int | None
    ended: SetEnded | None
    options: CoachOptions
    next_side: Side | None
    ended_because: Message | None


def picture(at: Situation, now_us: int) -> CoachView:
    """What a glance needs at ``now_us``, device time."""
    cue = at.run.last_cue
    bare = CoachView(
        stage=at.stage,
        message=_message(at) if at.ended_because is None else Message("coach.stage.ended_kindly"),
        cues_on=at.options.cues_on and not at.options.check_set,
        check_set=at.options.check_set,
        cue=cue.key if cue else None,
        cue_us=cue.time_us if cue else None,
        band_pct=_band_pct(at),
        remark=_remark(at.stance.baseline),
        repetition=at.run.repetitions,
    )
    drill = at.drill
    if drill is None:
        return bare
    left_s, of_s = _seconds(at, now_us)
    pace = at.run.pace
    phase, share = pace.at(now_us) if pace and at.stage == "set" else (None, 0.0)
    tempo = drill.settings.tempo
    return replace(
        bare,
        drill=drill.key,
        title=drill.title,
        set_number=at.number,
        sets=drill.sets,
        repetitions=drill.repetitions,
        seconds_left=left_s,
        seconds_of=of_s,
        tempo_phase=phase,
        tempo_share=share,
        tempo_s=(tempo.down_s, tempo.hold_s, tempo.up_s) if tempo else None,
        sentence=at.ended_because or (at.ended.sentence if at.ended else None),
        side=(at.run.side if at.stage == "set" else None) or at.next_side,
    )


def _message(at: Situation) -> Message:
    drill = at.drill
    numbers = {"set": at.number, "sets": drill.sets if drill else 0}
    if at.stage == "set" and at.next_side is not None and at.run.running_since_us is None:
        return Message(f"coach.stage.lift_{at.next_side}", numbers)
    if at.stage == "baseline" and at.standing.supported:
        return Message("coach.stage.baseline_supported", numbers)
    if at.stage == "baseline" and at.standing.still_since_us is None:
        return Message("coach.stage.baseline_moving", numbers)
    if at.stage == "set" and at.options.check_set:
        return Message("coach.stage.check_set", numbers)
    if at.stage == "rest" and not at.standing.on:
        return Message("coach.stage.rest_off", numbers)
    return Message(f"coach.stage.{at.stage}", numbers)


def _seconds(at: Situation, now_us: int) -> tuple[float | None, float | None]:
    """Left, and of how many."""
    drill, still_us = at.drill, at.standing.still_since_us
    assert drill is not None
    whole_s: float | None = None
    done_s = (now_us - at.stage_us) / 1e6
    if at.stage == "baseline":
        whole_s, done_s = BASELINE_S - COUNTDOWN_S, 0.0 if still_us is None else (now_us - still_us) / 1e6
    elif at.stage == "countdown":
        whole_s = float(COUNTDOWN_S)
    elif at.stage == "rest" and at.rest_until_us is not None:
        whole_s = max(drill.rest_s, COUNTDOWN_S)
    elif at.stage == "set" and drill.seconds is not None:
        whole_s, done_s = drill.seconds, at.run.seconds(now_us)
    if whole_s is None:
        return None, None
    return min(max(whole_s - done_s, 0.0), whole_s), whole_s


def _remark(baseline: Baseline) -> Message | None:
    """A stance far forward or back is told, never adapted to silently (BIOMECHANICS §2)."""
    places = [foot.fl_pct for foot in baseline.feet.values()]
    if baseline.duration_s == 0 or not places:
        return None
    mean_pct = sum(places) / len(places)
    if mean_pct > TOES_BASELINE_PCT:
        return Message("coach.remark.on_toes")
    return Message("coach.remark.on_heels") if mean_pct < HEELS_BASELINE_PCT else None


def _band_pct(at: Situation) -> Mapping[Side, tuple[float, float]] | None:
    settings = at.drill.settings if at.drill else None
    if settings is None or settings.band is None:
        return None
    places: dict[Side, float] = {side: at.stance.baseline.foot(side).fl_pct for side in SIDES}
    school = at.options.school or settings.school
    return {side: settings.band.limits_pct(place, school) for side, place in places.items() if not isnan(place)}
