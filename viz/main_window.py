"""The live window: pulls the newest picture on a timer, and shows the live page with others over it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mat.errors import SmartMatError
from viz import layout, theme
from viz.awake import Awake
from viz.covers import Cover, Covers
from viz.drill_book import DrillBook
from viz.due_pages import DuePages
from viz.first_run import FirstRun
from viz.live_page import LivePage
from viz.mats import Mats, Views
from viz.model import Picture
from viz.people_book import PeopleBook
from viz.preferences import DIAGONALS_INCH, Preferences, keep_preferences
from viz.qt import QtCore, QtGui, QtWidgets
from viz.qt_words import translate_qt
from viz.readable import Heights
from viz.shortcuts import set_shortcuts
from viz.state import Role
from viz.texts import language, next_language, text, use_language

#: Somewhat more than 60 looks a second, so that 60 are left on a busy computer.
POLL_MS = 15
#: Figures beside the pads are drawn anew so often at the most, s: nobody reads quicker, and bars still move smoothly.
FIGURES_EVERY_S = 0.028
#: A word about what was just done stays this long.
MESSAGE_S = 6.0


class MainWindow(QtWidgets.QWidget):
    """Thin shell around a :class:`~viz.model.LiveModel`.

    Parameters
    ----------
    views
        Of the mat shown.
    monotonic
        Steady clock, seconds.
    mats, people, drills
        Where another mat, another person and another drill come from; None where there is only the one.
    preferences, preferences_folder
        Look, language, type; where changes are kept, None for nowhere.
    data_folder
        Whose recordings are offered.
    awake
        Keeps the computer awake.
    first_run
        Asked before all else; None where it is not the first.
    """

    def __init__(
        self,
        views: Views,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        mats: Mats | None = None,
        people: PeopleBook | None = None,
        drills: DrillBook | None = None,
        preferences: Preferences | None = None,
        preferences_folder: Path | None = None,
        data_folder: Path | None = None,
        awake: Awake | None = None,
        first_run: FirstRun | None = None,
    ) -> None:
        super().__init__()
        self._model, self._recording, self._sound = views.model, views.recording, views.sound
        self._monotonic = monotonic
        self._preferences = preferences or Preferences()
        self._preferences_folder = preferences_folder
        self._awake = awake or Awake(None, None)
        self._message: tuple[str, Role, float] | None = None
        self.covers = Covers(self, mats, people, data_folder, drills)
        choosing = self.covers.choosing
        self.due = DuePages(
            self, views.pages, first_run, self.tell, self._welcome, choosing.begin_with, choosing.leave_drill,
            lambda: self.cover,
        )  # fmt: skip
        self.painted = 0
        self._figures_s = float("-inf")
        self.source = ""  # as the title says it
        self.setMinimumSize(*layout.LEAST_SIZE)
        self.resize(_fitting(QtCore.QSize(*layout.DEFAULT_SIZE)))
        self._set_keys()
        self.page = self._new_page()
        self._timer = QtCore.QTimer(self)
        self._timer.setTimerType(QtCore.Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(POLL_MS)

    @property
    def recording_error(self) -> SmartMatError | None:
        """What could not be written when a recording was closed with the window."""
        return self._recording.error

    # --- showing ---------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Pull the newest picture and show what is new in it."""
        self.show_picture(self._model.poll(self._monotonic()))

    def _look_at_all(self) -> None:
        """At once, also at what is otherwise drawn anew less often."""
        self._figures_s = float("-inf")
        self.look()

    def show_picture(self, picture: Picture) -> None:
        """Show a picture, and stay awake as it asks."""
        now_s = self._monotonic()
        figures = not 0 < now_s - self._figures_s < FIGURES_EVERY_S
        self._figures_s = now_s if figures else self._figures_s
        self.page.show_picture(picture, self._notice(picture), figures=figures)
        self.due.look()
        self.covers.look()
        if picture.link.source != self.source:
            self.source = picture.link.source
            self.setWindowTitle(text("window_title", source=self.source))
        recording = bool(picture.link.recording)
        guided = self.covers.guide is not None and self.covers.guide.holds_mat
        self._awake.keep(session=recording or picture.occupied or guided, recording=recording)

    def event(self, a0: QtCore.QEvent | None) -> bool:
        """Behind a request in which the pads were painted, the newest scan is on the screen."""
        answer = super().event(a0)
        if a0 is not None and a0.type() == QtCore.QEvent.Type.UpdateRequest and self.page.pads.painted_anew():
            self.painted += 1
            self._model.delay.painted(self._monotonic())
        return answer

    def _notice(self, picture: Picture) -> tuple[str, Role]:
        """The most urgent text: a disk that takes nothing, then what was just done, then doubts."""
        if picture.link.fault:
            return picture.link.fault, Role.FAULT
        if self._message is not None:
            told, role, since_s = self._message
            if role is Role.FAULT or self._monotonic() - since_s < MESSAGE_S:
                return told, role
            self._message = None
        return next(iter(picture.notes), picture.reminder or self._sound.note() or picture.remark), Role.NEUTRAL

    def _new_page(self) -> LivePage:
        page = LivePage(self)
        page.status.record_pressed.connect(self.toggle_recording)
        page.status.asked.connect(self.covers.show)
        page.setGeometry(self.rect())
        return page

    # --- look, language, size of type ------------------------------------------------------------------------------

    def prefer(self, preferences: Preferences) -> None:
        """Use and keep other preferences: all widgets are made anew, so that none needs to know how to change."""
        # A language given at the start stays until another is chosen, whatever else is.
        other_language = preferences.language != self._preferences.language
        self._preferences = preferences
        keep_preferences(preferences, self._preferences_folder)
        theme.use_look(preferences.look)
        theme.use_type_scale(preferences.type_scale)
        if preferences.language and other_language:
            use_language(preferences.language)
            translate_qt(language())
            self._sound.speak(language())
        before, self.page = self.page, self._new_page()
        self.page.show()
        before.hide()
        before.deleteLater()
        self.covers.make_anew()
        self.due.make_anew()
        self._model.say_anew()
        self._look_at_all()

    def _speak_next(self) -> None:
        self._preferences = replace(self._preferences, language=language())
        self.prefer(replace(self._preferences, language=next_language()))

    def _step_type(self, steps: int) -> None:
        scales = theme.TYPE_SCALES
        index = scales.index(theme.type_scale()) + steps
        self.prefer(replace(self._preferences, type_scale=scales[min(max(index, 0), len(scales) - 1)]))

    def _ask_screen(self) -> None:
        inches, given = QtWidgets.QInputDialog.getDouble(
            self, text("screen.title"), text("screen.ask"), self._preferences.diagonal_inch, *DIAGONALS_INCH, 1
        )
        if given:
            self.prefer(replace(self._preferences, diagonal_inch=float(inches)))
            self.covers.show_help()

    # --- pages over the live page ----------------------------------------------------------------------------------

    @property
    def cover(self) -> Cover | None:
        """The page somebody called over the live page."""
        return self.covers.page

    def type_heights(self) -> Heights:
        """Of state word and figures on this screen."""
        return self.page.type_heights(self._preferences.diagonal_inch)

    @property
    def recording_runs(self) -> bool:
        """A recording is being written."""
        return self._recording.running

    def play(self, name: str) -> None:
        """Sound a file of the package."""
        self._sound.play(name)

    def take_views(self, views: Views) -> None:
        """Another mat, or another person, is shown from now on."""
        self._model, self._recording, self._sound = views.model, views.recording, views.sound
        self.due.session = views.pages
        self._message = None
        self._look_at_all()

    # --- keys ------------------------------------------------------------------------------------------------------

    def toggle_recording(self) -> None:
        """Begin or end a recording."""
        if self.covers.guide is not None:
            self.covers.takes_letter("r")
            return
        told, fault = self._recording.toggle()
        self.tell(told, Role.FAULT if fault else Role.OK)

    def tell(self, told: str, role: Role = Role.OK) -> None:
        """A word about what was just done; empty takes the last one away."""
        self._message = (told, role, self._monotonic()) if told else None
        self._look_at_all()

    def _set_keys(self) -> None:
        other = {"dark": "light", "light": "dark"}
        actions: dict[str, Callable[[], None]] = {
            "record": self.toggle_recording,
            "drills": self.covers.show_drills,
            "source": self.covers.show_sources,
            "people": self.covers.show_people,
            "calibrate": lambda: self.covers.show_guide("calibrate"),
            "verify": lambda: self.covers.show_guide("verify"),
            "doctor": lambda: self.covers.show_guide("doctor"),
            "sound": lambda: self.tell(self._sound.toggle()),
            "louder": lambda: self.tell(self._sound.step(1)),
            "softer": lambda: self.tell(self._sound.step(-1)),
            "look": lambda: self.prefer(replace(self._preferences, look=other[theme.look().name])),
            "language": self._speak_next,
            "larger": lambda: self._step_type(1),
            "smaller": lambda: self._step_type(-1),
            "normal": lambda: self.prefer(replace(self._preferences, type_scale=1.0)),
            "screen": self._ask_screen,
            "full_screen": self._toggle_full_screen,
            "leave": self._leave,
            "help": self.covers.show_help,
            "quit": self._quit,
        }
        set_shortcuts(self, actions)

    def _toggle_full_screen(self) -> None:
        (self.showNormal if self.isFullScreen() else self.showFullScreen)()

    def _quit(self) -> None:
        self.close()

    def _leave(self) -> None:
        # What must be read lies over everything else, also over a page that was called before it.
        taken = self.due.leave() if self.due.must_be_read else self.covers.leave() or self.due.leave()
        if not taken and self.isFullScreen():
            self.showNormal()

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        self.page.setGeometry(self.rect())
        self.covers.place()
        self.due.place()

    def keyPressEvent(self, a0: QtGui.QKeyEvent | None) -> None:  # noqa: N802
        due = self.cover is None or self.due.must_be_read
        taken = a0 is not None and (self.due.press(a0) if due else self.covers.press(a0))
        if not taken:
            super().keyPressEvent(a0)

    def _welcome(self) -> None:
        self._preferences = replace(self._preferences, welcomed=True)
        keep_preferences(self._preferences, self._preferences_folder)

    def closeEvent(self, a0: QtGui.QCloseEvent | None) -> None:  # noqa: N802
        self._timer.stop()
        self.covers.shut()
        self._awake.release()
        self._recording.finish()
        super().closeEvent(a0)


def _fitting(wanted: QtCore.QSize) -> QtCore.QSize:
    """As large as wanted, but not larger than the screen has room for."""
    screen = QtWidgets.QApplication.primaryScreen()
    return wanted.boundedTo(screen.availableGeometry().size()) if screen else wanted
