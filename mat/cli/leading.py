"""Who leads a live session: the drill, how it is coached, what the recording keeps of it, and what the diary gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mat.pipeline import AnalysisSettings
from mat.posture import Thresholds
from mat.session import Acquisition
from mat.session.coach import Coach, CoachEvent, CoachOptions, Message, SetEnded
from mat.session.diary import SessionNote, SetAnswers, ends_kindly, highest_pain
from mat.session.diary_file import diary_path, read_diary, write_diary
from mat.session.drills import drill_key, find_drill
from mat.session.kept_prescription import kept_prescription
from mat.session.prescription import Prescription, read_prescription
from mat.session.programme import PlanItem, is_learning, next_item, own_drills, todays_plan
from mat.session.settings import recordings_folder

if TYPE_CHECKING:
    from viz.coached import CoachedSource

CueChoice = Literal["plain", "external", "tones", "off"]
#: Instead of a drill's name: what comes next of the programme's day.
TODAY = "today"


@dataclass
class Lead:
    """One session to be led.

    Attributes
    ----------
    item
        The drill; None for a free session.
    cues
        Which cue set; ``off`` for none.
    prescription
        Where the drill comes from; None for the program's own.
    person
        Whose diary it goes to; empty where nobody was named.
    today
        The day it goes under.
    """

    item: PlanItem | None = None
    cues: CueChoice = "plain"
    prescription: Prescription | None = None
    person: str = ""
    today: date = field(default_factory=date.today)
    _ended: list[SetEnded] = field(default_factory=list)
    _answers: dict[int, SetAnswers] = field(default_factory=dict)

    @property
    def drill_name(self) -> str | None:
        """Key of the drill."""
        return self.item.drill.key if self.item else None

    @property
    def done(self) -> tuple[tuple[str, bool], ...]:
        """What was done already though the diary has not noted it: (drill, as a check set)."""
        return ((self.item.drill.key, self.item.check_set),) if self.item is not None and self._ended else ()

    @property
    def labels(self) -> dict[str, str]:
        """What the recording's header keeps of it."""
        check_set = self.item is not None and self.item.check_set
        kept = {"feedback": "off" if check_set or self.cues == "off" else "on"}
        if check_set:
            kept["check_set"] = "yes"
        if self.item is not None:
            kept["drill"] = self.item.drill.key
        return kept if self.prescription is None else {**kept, "prescription": self.prescription.name}

    def follow(self, prescription: Prescription, cues: CueChoice | None = None) -> None:
        """The drill is one of a prescription, which has its own words unless others were asked for."""
        self.prescription, self.cues = prescription, cues or prescription.cues or "plain"

    def settings(self, given: AnalysisSettings) -> AnalysisSettings:
        """The analysis' settings with what a prescription changes of them."""
        if self.item is None or self.prescription is None:
            return given
        drill, own = self.item.drill, given.drill
        school = self.prescription.school or own.school
        told = Thresholds.from_json({**given.thresholds.to_json(), **drill.thresholds})
        return replace(
            given, thresholds=told, drill=replace(drill.settings, school=school, shoes=own.shoes, lean=own.lean)
        )

    def __call__(self, acquisition: Acquisition) -> CoachedSource:
        """Put a coach before an acquisition; another mat in the same window begins anew."""
        from viz.coached import CoachedSource  # noqa: PLC0415  (Qt is loaded only where something is drawn)
        from viz.sound import Voice, names_of  # noqa: PLC0415
        from viz.sounds.qt_player import open_player  # noqa: PLC0415
        from viz.texts import language  # noqa: PLC0415

        item, cue_set = self.item, ("plain" if self.cues == "off" else self.cues)
        options = CoachOptions(
            cues_on=self.cues != "off",
            check_set=item is not None and item.check_set,
            learning=item is not None and item.learning,
            school=acquisition.settings.drill.school,
            history=read_diary(self.diary_path).fault_history(self.today),
        )
        voice = Voice(open_player(names_of(cue_set, language())), cue_set, language())
        coach, care = Coach(item.drill if item else None, options), self if item else None
        return CoachedSource(acquisition, coach, voice, self._note, care=care)

    def safety_due(self) -> bool:
        """The list "ask first" must be read before the session."""
        return read_diary(self.diary_path).must_ask_first(self.today)

    def read_safety(self) -> None:
        """It was read; the diary keeps the day.

        Raises
        ------
        StorageError
            The diary cannot be written.
        """
        write_diary(self.diary_path, read_diary(self.diary_path).read_safety(self.today))

    def take_answers(self, set_number: int, answers: SetAnswers) -> Message | None:
        """What was told of a set, in place of what was told of it before; gives why the session ends now."""
        self._answers[set_number] = answers
        return ends_kindly(self._told)

    @property
    def _told(self) -> list[SetAnswers]:
        return [self._answers[number] for number in sorted(self._answers)]

    def close(self) -> None:
        """Note the session in the person's diary, if a set was done, or pain was told since the last time.

        Raises
        ------
        StorageError
            The diary cannot be written.
        """
        pain = highest_pain(self._told)
        if self.item is None or not (self._ended or pain is not None):
            return
        done = tuple(key for key, _ in self.done)
        faults = tuple(dict.fromkeys(ended.fault for ended in self._ended if ended.fault))
        note = SessionNote(self.today, done, faults, pain, self.item.check_set and bool(done))
        write_diary(self.diary_path, read_diary(self.diary_path).with_session(note))
        self._ended.clear()
        self._answers.clear()

    @property
    def diary_path(self) -> Path:
        """Where the session is noted."""
        return diary_path(recordings_folder().parent / "diaries", self.person)

    def _note(self, events: Sequence[CoachEvent]) -> None:
        self._ended += [event for event in events if isinstance(event, SetEnded)]


def lead(
    drill: str | None,
    person: str | None,
    prescription: Path | None = None,
    cues: CueChoice | None = None,
    check_set: bool = False,
    today: date | None = None,
) -> Lead:
    """What was asked for on the command line.

    Raises
    ------
    SettingsError
        The prescription or the diary cannot be read, or the drill is not prescribed.
    """
    today = today or date.today()
    led = Lead(cues=cues or "plain", person=person or "", today=today)
    if prescription is not None:
        led.follow(read_prescription(prescription), cues)
        assert led.prescription is not None
        led.item = led.prescription.find(drill)
    elif drill is not None and drill_key(drill) == TODAY:
        _lead_today(led, cues)
    elif drill is not None and (found := find_drill(drill, own_drills())) is not None:
        led.item = PlanItem(found, learning=is_learning(found.key))
    if led.item is not None and check_set:
        led.item = replace(led.item, check_set=True)
    return led


def _lead_today(led: Lead, cues: CueChoice | None) -> None:
    """What comes next of the day: of the prescription the person follows, else of the programme of weeks."""
    diary, kept = read_diary(led.diary_path), kept_prescription(led.diary_path.parent, led.person)
    if kept is not None:
        led.follow(kept, cues)
        plan = kept.plan()
    else:
        plan = todays_plan(diary.began, led.today, diary.days_before(led.today), own_drills())
    led.item = next_item(plan, diary.done_on(led.today))
