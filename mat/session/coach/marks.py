"""What a recording keeps of a session: the content of its MARKER frames."""

from __future__ import annotations

from mat.session.coach.events import CoachEvent, Count, Cue, SetEnded, StageChange, StartBeep


def mark_of(event: CoachEvent, *, heard: bool, delay_s: float | None = None) -> dict[str, object] | None:
    """Content of the MARKER of an event; None for beats, which the tempo tells.

    Parameters
    ----------
    heard
        It sounded: a cue that came too late, or with the sound off, did not.
    delay_s
        From the scan to the player being asked, s.
    """
    content = _content(event)
    if content is None:
        return None
    mark = {**content, "time_us": event.time_us, "heard": heard}
    return mark if delay_s is None else {**mark, "delay_s": round(delay_s, 4)}


def _content(event: CoachEvent) -> dict[str, object] | None:
    if isinstance(event, Cue):
        return {
            "kind": "cue", "cue": event.key, "severity": event.severity, "sides": list(event.sides),
            "repetition": event.repetition,
        }  # fmt: skip
    if isinstance(event, Count):
        return {"kind": "count", "number": event.number}
    if isinstance(event, StartBeep):
        return {"kind": "start_beep", "set": event.set_number}
    if isinstance(event, StageChange):
        return {"kind": "stage", "stage": event.stage, "set": event.set_number}
    if isinstance(event, SetEnded):
        return {
            "kind": "set_ended", "set": event.set_number, "repetitions": event.repetitions, "found": event.found,
            "seconds": round(event.seconds, 2), "complete": event.complete, "feedback": event.feedback,
            "fault": event.fault, "sentence": event.sentence.key,
        }  # fmt: skip
    return None
