"""``smart-mat live``: the window on a mat."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mat.cli.console import say
from mat.cli.leading import CueChoice, Lead, lead
from mat.cli.options import Drill, Film, FootLengthMm, GapMm, Person, Source, Typed, WeightKg, analysis_settings, labels
from mat.errors import NoMatFound, SettingsError, UsageError
from mat.session import Acquisition
from mat.session.calibrations import calibrations_for
from mat.session.people_file import people_in
from mat.session.settings import read_settings, recordings_folder, settings_path
from mat.session.sources import AUTO, DEFAULT_SIMULATION, open_source
from viz.texts import LANGUAGES

if TYPE_CHECKING:
    from viz.coached import CoachedSource
    from viz.drill_book import DrillChoice


@dataclass
class Session:
    """What was typed, kept for every mat and every person that the window changes to.

    Attributes
    ----------
    typed
        Settings.
    drill, prescription, cues, check_set
        What is trained, and how it is coached.
    person
        Who trains; empty where nobody was named.
    """

    typed: Typed = field(default_factory=Typed)
    drill: str | None = None
    person: str = ""
    prescription: Path | None = None
    cues: CueChoice | None = None
    check_set: bool = False

    def __post_init__(self) -> None:
        self.led = self._leader(self.person)
        self._earlier: list[Lead] = []

    def _leader(self, person: str) -> Lead:
        return lead(self.drill, person or None, self.prescription, self.cues, self.check_set)

    def opened(self, source: str, out: Path | None = None) -> Acquisition:
        """A mat, not yet started, with all that was typed and what is known of the person.

        Raises
        ------
        SmartMatError
            There is no such source, or the settings cannot be read.
        """
        transport, led = open_source(source), self.led
        names = {**labels(self.drill, self.person or None), **led.labels}
        settings = analysis_settings(transport, self.typed, names.get("person"), names.get("drill"))
        return Acquisition(
            transport, led.settings(settings), out, reconnect=True, labels=names,
            calibrations=calibrations_for(transport),
        )  # fmt: skip

    def lead(self, acquisition: Acquisition) -> CoachedSource:
        """Put who leads before a mat."""
        return self.led(acquisition)

    def choose_person(self, code: str) -> None:
        """Somebody else trains from now on; what was typed of the body was the other's.

        Raises
        ------
        SmartMatError
            Their diary or settings cannot be read; whoever trained goes on.
        """
        labels(None, code or None)
        read_settings(person=code or None)
        led = self._leader(code)
        self.led.close()
        self._earlier.append(self.led)
        self.led, self.person = led, code
        self.typed = replace(self.typed, weight_kg=None, foot_length_mm=None)

    def choose_drill(self, choice: DrillChoice) -> None:
        """Something else is trained from now on; what was trained before is noted in the diary.

        Raises
        ------
        SmartMatError
            The diary cannot be written; the choice holds all the same.
        """
        led = Lead(choice.item, person=self.person)
        if choice.prescription is not None:
            led.follow(choice.prescription, self.cues)
        elif self.cues is not None:
            led.cues = self.cues
        before, self.led = self.led, led
        self._earlier.append(before)
        # From now on the next person begins freely: this drill was chosen for the one who trains now.
        self.drill, self.prescription, self.check_set = None, None, False
        before.close()

    def close(self) -> None:
        """Note the session in the person's diary (see :meth:`Lead.close`).

        Those who led before too: where the mat was gone when another drill was chosen, they went on leading.
        """
        for led in (*self._earlier, self.led):
            led.close()


def live(
    source: Source = AUTO,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Record to this file at once.", metavar="FILE")
    ] = None,
    drill: Drill = None,
    person: Person = None,
    weight_kg: WeightKg = None,
    foot_length_mm: FootLengthMm = None,
    gap_mm: GapMm = None,
    film: Film = None,
    prescription: Annotated[
        Path | None, typer.Option("--prescription", help="Do what this file of your physio asks.", metavar="FILE")
    ] = None,
    cues: Annotated[
        CueChoice | None, typer.Option("--cues", help="Words that are heard: plain, external, tones, or off.")
    ] = None,
    check_set: Annotated[bool, typer.Option("--check-set", help="One set of ten, without cues.")] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the window: en, de (else the system's).")
    ] = None,
) -> None:
    """Show the mat live: heatmap, centre of pressure, tripod, rolls; lead through the sets of a drill.

    The drill is typed here, or chosen in the window (T). With no mat plugged in, the window opens on the simulated mat
    and asks for another one, unless a source or a file to record to was given.
    """
    typed = Typed(weight_kg, foot_length_mm, gap_mm, film)
    labels(drill, person)
    if language is not None and language not in LANGUAGES:
        raise UsageError(f"--language takes one of {', '.join(LANGUAGES)}: “{language[:40]}” is not translated yet.")
    session = Session(typed, drill, person or "", prescription, cues, check_set)
    # A recording that was asked for is never one of a simulated mat; whoever names a source means that one.
    open_window(source, out, session, offer_simulation=source == AUTO and out is None, language=language)


def open_window(
    source: str,
    out: Path | None = None,
    session: Session | None = None,
    offer_simulation: bool = False,
    language: str | None = None,
) -> None:
    """The live window on a source; with no mat plugged in, and if offered, on the simulated one."""
    from viz.app import run_live  # noqa: PLC0415  (Qt is loaded only where something is drawn)
    from viz.drill_book import DrillBook  # noqa: PLC0415
    from viz.people_book import PeopleBook  # noqa: PLC0415
    from viz.review.library import cache_path  # noqa: PLC0415

    session = session or Session(person=_only_person())
    acquisition, mat_is_there = _opened(session, source, out, offer_simulation)
    data = recordings_folder().parent
    people = PeopleBook(settings_path(), data, session.person, (cache_path(),))
    drills = DrillBook(data / "diaries", lambda: session.person, lambda: session.led.done)
    try:
        code = run_live(
            acquisition,
            data_folder=recordings_folder(),
            opener=session.opened,
            lead=session.lead,
            language=language,
            preferences_folder=settings_path().parent,
            choose_source=not mat_is_there,
            first_settings=settings_path() if out is None else None,
            choose_person=session.choose_person,
            people=people,
            choose_drill=session.choose_drill,
            drills=drills,
        )
    finally:
        session.close()
    raise typer.Exit(code)


def _opened(session: Session, source: str, out: Path | None, offer_simulation: bool) -> tuple[Acquisition, bool]:
    """The mat, and whether it is there: the simulated one stands in for one that is not plugged in."""
    from viz.display import require_display  # noqa: PLC0415

    try:
        return session.opened(source, out), True
    except NoMatFound as error:
        if not offer_simulation:
            raise
        require_display()
        say(f"{error}\nShowing the simulated mat ({DEFAULT_SIMULATION}) meanwhile.")
        return session.opened(DEFAULT_SIMULATION, out), False


def _only_person() -> str:
    """Where one person trains alone, it is they who train; with several the window asks (P)."""
    try:
        everybody = list(people_in(settings_path()))
    except SettingsError:
        return ""
    return everybody[0] if len(everybody) == 1 else ""
