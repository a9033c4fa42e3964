"""The live window: pulls the newest picture on a timer, and shows the live page with others over it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mat.errors import SmartMatError
from viz import layout, theme
from viz.awake import Awake
from viz.due_pages import DuePages
from viz.first_run import FirstRun
from viz.live_page import LivePage
from viz.mats import Views
from viz.model import Picture
from viz.preferences import DIAGONALS_INCH, Preferences, keep_preferences
from viz.qt import QtCore, QtGui, QtWidgets
from viz.shortcuts import set_shortcuts
from viz.source_list import source_groups
from viz.state import Role
from viz.texts import language, next_language, text, use_language
from viz.widgets.help_page import HelpPage
from viz.widgets.sources_page import SourcesPage

#: Somewhat more than 60 looks a second, so that 60 are left on a busy computer.
POLL_MS = 15
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
    change_source
        Takes another mat; None where there is only the one.
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
        change_source: Callable[[str], Views] | None = None,
        preferences: Preferences | None = None,
        preferences_folder: Path | None = None,
        data_folder: Path | None = None,
        awake: Awake | None = None,
        first_run: FirstRun | None = None,
    ) -> None:
        super().__init__()
        self._model, self._recording, self._sound = views.model, views.recording, views.sound
        self._monotonic = monotonic
        self._change_source = change_source
        self._preferences = preferences or Preferences()
        self._preferences_folder = preferences_folder
        self._data_folder = data_folder
        self._awake = awake or Awake(None, None)
        self._message: tuple[str, Role, float] | None = None
        self.cover: HelpPage | SourcesPage | None = None
        self.due = DuePages(self, views.pages, first_run, self._tell, self._welcome)
        self.painted = 0
        self._titled = ""
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

    def show_picture(self, picture: Picture) -> None:
        """Show a picture, and stay awake as it asks."""
        self.page.show_picture(picture, self._notice(picture))
        self.due.look()
        if picture.link.source != self._titled:
            self._titled = picture.link.source
            self.setWindowTitle(text("window_title", source=self._titled))
        recording = bool(picture.link.recording)
        self._awake.keep(session=recording or picture.occupied, recording=recording)

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
        return next(iter(picture.notes), self._sound.note()), Role.NEUTRAL

    def _new_page(self) -> LivePage:
        page = LivePage(self)
        page.status.record_pressed.connect(self.toggle_recording)
        page.setGeometry(self.rect())
        return page

    # --- look, language, size of type ------------------------------------------------------------------------------

    def prefer(self, preferences: Preferences) -> None:
        """Use and keep other preferences: all widgets are made anew, so that none needs to know how to change."""
        self._preferences = preferences
        keep_preferences(preferences, self._preferences_folder)
        theme.use_look(preferences.look)
        theme.use_type_scale(preferences.type_scale)
        if preferences.language:
            use_language(preferences.language)
            self._sound.speak(language())
        self.close_cover()
        self.due.make_anew()
        before, self.page = self.page, self._new_page()
        self.page.show()
        before.hide()
        before.deleteLater()
        self._model.say_anew()
        self.look()

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
            self.show_help()

    # --- pages over the live page ----------------------------------------------------------------------------------

    def show_help(self) -> None:
        """The keys; the same key again takes them away."""
        if self._toggled_off(HelpPage):
            return
        page = HelpPage(self.page.type_heights(self._preferences.diagonal_inch), self)
        page.set_window_height(self.height())
        page.closed.connect(self.close_cover)
        self._cover_with(page)

    def show_sources(self) -> None:
        """The choice of mats."""
        if self._toggled_off(SourcesPage):
            return
        folder = self._data_folder or Path()
        page = SourcesPage(lambda: source_groups(folder), self.height(), self)
        page.closed.connect(self.close_cover)
        page.chosen.connect(self.take_source)
        self._cover_with(page)
        page.list.setFocus()

    def take_source(self, source: str) -> None:
        """Show another mat; what stands in the way is told on the page of sources."""
        page = self.cover
        if self._change_source is None or not isinstance(page, SourcesPage):
            return
        if self._recording.running:
            page.tell(text("sources.recording_runs"))
            return
        try:
            views = self._change_source(source)
        except SmartMatError as error:
            page.tell(str(error))
            return
        self._model, self._recording, self._sound = views.model, views.recording, views.sound
        self.due.session = views.pages
        self._message = None
        self.close_cover()
        self.look()

    def close_cover(self) -> None:
        """Back to the live page."""
        if self.cover is not None:
            self.cover.hide()
            self.cover.deleteLater()
            self.cover = None
            self.setFocus()

    def _toggled_off(self, kind: type[HelpPage | SourcesPage]) -> bool:
        """The page was there and is away now, or another one must be read first."""
        shown = isinstance(self.cover, kind)
        if shown:
            self.close_cover()
        return shown or self.due.must_be_read

    def _cover_with(self, page: HelpPage | SourcesPage) -> None:
        self.close_cover()
        self.cover = page
        page.setGeometry(self.rect())
        page.show()
        page.raise_()

    # --- keys ------------------------------------------------------------------------------------------------------

    def toggle_recording(self) -> None:
        """Begin or end a recording."""
        told, fault = self._recording.toggle()
        self._tell(told, Role.FAULT if fault else Role.OK)

    def _tell(self, told: str, role: Role = Role.OK) -> None:
        """A word about what was just done; empty takes the last one away."""
        self._message = (told, role, self._monotonic()) if told else None
        self.look()

    def _set_keys(self) -> None:
        other = {"dark": "light", "light": "dark"}
        actions: dict[str, Callable[[], None]] = {
            "record": self.toggle_recording,
            "source": self.show_sources,
            "sound": lambda: self._tell(self._sound.toggle()),
            "louder": lambda: self._tell(self._sound.step(1)),
            "softer": lambda: self._tell(self._sound.step(-1)),
            "look": lambda: self.prefer(replace(self._preferences, look=other[theme.look().name])),
            "language": lambda: self.prefer(replace(self._preferences, language=next_language())),
            "larger": lambda: self._step_type(1),
            "smaller": lambda: self._step_type(-1),
            "normal": lambda: self.prefer(replace(self._preferences, type_scale=1.0)),
            "screen": self._ask_screen,
            "full_screen": self._toggle_full_screen,
            "leave": self._leave,
            "help": self.show_help,
            "quit": self._quit,
        }
        set_shortcuts(self, actions)

    def _toggle_full_screen(self) -> None:
        (self.showNormal if self.isFullScreen() else self.showFullScreen)()

    def _quit(self) -> None:
        self.close()

    def _leave(self) -> None:
        if self.cover is not None:
            self.close_cover()
        elif not self.due.leave() and self.isFullScreen():
            self.showNormal()

    def resizeEvent(self, a0: QtGui.QResizeEvent | None) -> None:  # noqa: N802
        self.page.setGeometry(self.rect())
        if self.cover is not None:
            self.cover.setGeometry(self.rect())
        self.due.place()

    def keyPressEvent(self, a0: QtGui.QKeyEvent | None) -> None:  # noqa: N802
        if a0 is None or self.cover is not None or not self.due.press(a0):
            super().keyPressEvent(a0)

    def _welcome(self) -> None:
        self._preferences = replace(self._preferences, welcomed=True)
        keep_preferences(self._preferences, self._preferences_folder)

    def closeEvent(self, a0: QtGui.QCloseEvent | None) -> None:  # noqa: N802
        self._timer.stop()
        self._awake.release()
        self._recording.finish()
        super().closeEvent(a0)


def _fitting(wanted: QtCore.QSize) -> QtCore.QSize:
    """As large as wanted, but not larger than the screen has room for."""
    screen = QtWidgets.QApplication.primaryScreen()
    return wanted.boundedTo(screen.availableGeometry().size()) if screen else wanted
