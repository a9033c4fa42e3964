"""Who trains here: listed, added, changed, deleted with one undo, backed up and restored; knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mat.errors import SettingsError, SmartMatError
from mat.pipeline.settings import WEIGHT_RANGE_KG
from mat.posture.drill import SCHOOLS
from mat.session.backup import Places, back_up
from mat.session.forgetting import Forgotten, forget, recordings_of, sweep
from mat.session.new_code import UNFIT_SIGNS, is_fit
from mat.session.people import Person
from mat.session.people_file import LONGEST_CODE, people_in
from mat.session.person_entry import put_person
from mat.session.restoring import Existing, restore
from mat.session.shoe_size import LONGEST_MM, SHORTEST_MM, read_foot_length
from viz.entries import read_weight_kg
from viz.texts import text


@dataclass(frozen=True)
class PersonLine:
    """One of the list: their code, what is said of them, and what the form shows when they are chosen."""

    code: str
    told: str
    written: Mapping[str, str]
    chosen: bool


@dataclass
class PeopleBook:
    """The people of one settings file.

    Attributes
    ----------
    settings
        The settings file; it need not be there yet.
    data
        Folder of recordings, diaries and calibrations.
    current
        Who trains now; empty where nobody was named.
    caches
        Files that repeat something of the recordings, see :class:`~mat.session.forgetting.Forgotten`.
    """

    settings: Path
    data: Path
    current: str = ""
    caches: tuple[Path, ...] = ()
    _forgotten: Forgotten | None = None

    def lines(self) -> tuple[PersonLine, ...]:
        """Everybody, by code.

        Raises
        ------
        SettingsError
            The settings file cannot be read.
        """
        people = people_in(self.settings)
        return tuple(self._line(code, people[code]) for code in sorted(people, key=str.casefold))

    def knows(self, code: str) -> bool:
        """They are in the settings file; a code may be used that is not."""
        try:
            return code in people_in(self.settings)
        except SmartMatError:
            return True

    def _line(self, code: str, person: Person) -> PersonLine:
        weight_kg, length_mm = person.values.get("weight_kg"), person.values.get("foot_length_mm")
        written = {
            "code": code,
            "weight": text("guide.kg", value=weight_kg) if weight_kg is not None else "",
            "foot": text("people.mm", value=length_mm) if length_mm is not None else "",
            "school": person.school or "",
        }
        school = text(f"people.school.{person.school}") if person.school else ""
        told = " · ".join(part for part in (written["weight"], written["foot"], school) if part)
        return PersonLine(code, told, written, code == self.current)

    def put(self, written: Mapping[str, str]) -> str:
        """Add or change a person by what was typed; gives their code.

        Raises
        ------
        SmartMatError
            Something typed cannot be, or the settings file cannot be written.
        """
        code = written.get("code", "").strip()
        if not is_fit(code) and code not in people_in(self.settings):
            raise SettingsError(text("people.code.fault", most=LONGEST_CODE, signs=" ".join(UNFIT_SIGNS)))
        school = written.get("school", "")
        put_person(
            self.settings,
            code,
            {
                "weight_kg": _weight_kg(written.get("weight", "").strip()),
                "foot_length_mm": _foot_length_mm(written.get("foot", "").strip()),
                "school": school if school in SCHOOLS else None,
            },
        )
        return code

    # --- gone ------------------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Somebody was deleted, and can still be brought back."""
        return self._forgotten is not None

    def recordings(self, code: str) -> int:
        """How many recordings name them."""
        return len(recordings_of(code, self.data / "recordings"))

    def delete(self, code: str, *, with_recordings: bool) -> None:
        """Take a person out; whoever was deleted before is gone for good.

        Raises
        ------
        SmartMatError
            They are back then, with all that was theirs.
        """
        self.finish()
        folders = self.data / "recordings", self.data / "diaries"
        self._forgotten = forget(code, self.settings, *folders, with_recordings=with_recordings, caches=self.caches)

    def undo(self) -> None:
        """Bring back whoever was deleted last (see :meth:`Forgotten.undo` for what is raised)."""
        forgotten, self._forgotten = self._forgotten, None
        if forgotten is not None:
            forgotten.undo()

    def finish(self) -> None:
        """The time for an undo is over: from now on nothing brings them back.

        Raises
        ------
        StorageError
            A file cannot be deleted.
        """
        forgotten, self._forgotten = self._forgotten, None
        if forgotten is not None:
            forgotten.finish()

    def sweep(self) -> None:
        """What an earlier program left waiting is gone too; what cannot be deleted is told at the next deletion."""
        try:
            sweep(self.data / "recordings", self.data / "diaries")
        except SmartMatError:
            return

    # --- backup ----------------------------------------------------------------------------------------------------

    @property
    def places(self) -> Places:
        """Where all data lie."""
        return Places(self.settings.parent, self.data)

    def back_up(self, out: Path) -> str:
        """Write everything into one file; gives what is said of it (see :func:`back_up` for what is raised)."""
        return text("people.backed_up", count=back_up(out, self.places), path=out)

    def restore(self, backup: Path, existing: Existing) -> str:
        """Bring a backup back; gives what is said of it (see :func:`restore` for what is raised)."""
        came = restore(backup, existing, self.places)
        parts = [text("people.restored", count=len(came.written))]
        parts += [
            text(f"people.restored.{name}", count=len(names))
            for name, names in (("same", came.same), ("kept", came.kept))
            if names
        ]
        if came.saved is not None:
            parts.append(text("people.restored.replaced", count=len(came.replaced), path=came.saved))
        return " ".join(parts)


def _weight_kg(written: str) -> float | None:
    if not written:
        return None
    try:
        return read_weight_kg(written)
    except ValueError as error:
        least, most = WEIGHT_RANGE_KG
        raise SettingsError(text("first.weight.fault", least=least, most=most)) from error


def _foot_length_mm(written: str) -> float | None:
    if not written:
        return None
    try:
        return read_foot_length(written).length_mm
    except (SettingsError, ValueError) as error:
        raise SettingsError(text("first.foot.fault", least=SHORTEST_MM, most=LONGEST_MM)) from error
