"""The report and the export of the recording that is looked at, made beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from mat.errors import SmartMatError
from mat.files import RecordingInfo, open_recording
from mat.files.formats import FORMATS, export_recording
from mat.pipeline import AnalysisSettings
from mat.report import picture_of, write_report
from mat.report.sessions import MOST_SESSIONS
from mat.session.corrections import corrector_of
from mat.session.reading import Recording
from mat.session.summary import RecordingSummary, summarise
from viz.qt import QtCore, QtWidgets
from viz.review.library import files_in
from viz.review.work import Work
from viz.texts import text

#: A report is a document, or a picture of its first page.
REPORTS = (".pdf", ".png")


class Filing(QtCore.QObject):
    """Asks for a name, works in a thread, says where the file is.

    Parameters
    ----------
    page
        Over which the dialogs stand.
    folder
        Of the recordings: earlier ones of the same person make the report's trend.
    """

    told = QtCore.pyqtSignal(str)

    def __init__(self, page: QtWidgets.QWidget, folder: Path) -> None:
        super().__init__(page)
        self._page, self._folder = page, folder
        self.work: Work | None = None

    def ask_report(self, recording: Recording) -> None:
        """Where the report goes; then it is made."""
        ask = QtWidgets.QFileDialog.getSaveFileName
        beside = str(recording.info.path.with_suffix(REPORTS[0]))
        chosen, _ = ask(self._page, text("review.file.report"), beside, text("review.file.reports"))
        if chosen:
            self.report(recording, _ending(Path(chosen), REPORTS[0]))

    def ask_export(self, recording: Recording) -> None:
        """Where the table goes, and whether it holds scans or repetitions."""
        ask, scans = QtWidgets.QFileDialog.getSaveFileName, text("review.file.scans")
        repetitions = text("review.file.repetitions")
        beside = str(recording.info.path.with_suffix(".csv"))
        chosen, kind = ask(self._page, text("review.file.export"), beside, f"{scans};;{repetitions}")
        if chosen:
            out = _ending(Path(chosen), ".csv")
            self.export(recording.info.path, recording.settings, out, repetitions=kind == repetitions)

    def report(self, recording: Recording, out: Path) -> None:
        """Make the report of what is shown now, with the trend of earlier recordings."""

        def steps(check: Callable[[], None]) -> Iterator[Path]:
            earlier = earlier_sessions(recording.info, self._folder, check)
            (picture_of if out.suffix.lower() == ".png" else write_report)(recording, out, None, earlier)
            yield out

        self._begin("review-report", steps)

    def export(self, path: Path, settings: AnalysisSettings, out: Path, *, repetitions: bool) -> None:
        """Write the tables, as analysed and corrected now."""

        def steps(check: Callable[[], None]) -> Iterator[Path]:
            export_recording(
                path,
                out,
                settings,
                repetitions=repetitions,
                correct=corrector_of(path, settings),
                progress=lambda _: check(),
            )
            yield out

        self._begin("review-export", steps)

    def leave(self) -> None:
        """What is being made is left unmade."""
        if self.work is not None:
            self.work.drop()
            self.work = None

    def _begin(self, name: str, steps: Callable[[Callable[[], None]], Iterator[Path]]) -> None:
        self.leave()
        self.told.emit(text("review.file.making"))
        self.work = Work(self, name, steps)
        self.work.result.connect(lambda out: self.told.emit(text("review.file.made", path=out)))
        self.work.failed.connect(self.told)
        self.work.start()


def earlier_sessions(present: RecordingInfo, folder: Path, check: Callable[[], None]) -> list[RecordingSummary]:
    """The newest recordings of the same person and drill made before, summed up; what cannot be read is left out."""
    mine = tuple(str(present.header.get(name, "")) for name in ("person", "drill"))
    created = str(present.header.get("created", ""))
    before: list[tuple[str, Path]] = []
    for file in files_in(folder):
        check()
        try:
            header = open_recording(file.path).header
        except SmartMatError:
            continue
        made = str(header.get("created", ""))
        if made < created and tuple(str(header.get(name, "")) for name in ("person", "drill")) == mine:
            before.append((made, file.path))
    found = []
    for _, path in sorted(before)[-(MOST_SESSIONS - 1) :]:
        try:
            found.append(summarise(path, progress=lambda _: check()))
        except SmartMatError:
            continue
    return found


def _ending(path: Path, usual: str) -> Path:
    """A name that was typed without an ending has the usual one."""
    known = (*REPORTS, *FORMATS)
    return path if path.suffix.lower() in known else path.with_name(path.name + usual)
