"""The mat that is shown, and changing it for another without closing the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mat.link import Transport
from mat.session import Acquisition
from mat.session.calibrations import calibrations_for
from mat.session.coach import CoachView
from mat.session.settings import combine, read_settings
from mat.session.sources import open_source, settings_of
from viz.drill_book import DrillChoice
from viz.guide import Bench
from viz.model import LiveModel, LiveSource
from viz.recording_control import RecordingControl
from viz.session_pages import SessionPages
from viz.sound_control import Heard, SoundControl


def open_acquisition(source: str) -> Acquisition:
    """A source with the user's own settings, not yet started.

    Raises
    ------
    SmartMatError
        There is no such source, or the settings file cannot be read.
    """
    transport = open_source(source)
    settings = combine(read_settings(), settings_of(transport))
    return Acquisition(transport, settings, reconnect=True, calibrations=calibrations_for(transport))


class Led(LiveSource, Heard, Protocol):
    """A mat with somebody who leads the session: stands where the acquisition stood before the window's model."""

    def view(self) -> CoachView | None: ...

    def tone_delay_s(self) -> float | None: ...

    @property
    def pages(self) -> SessionPages | None: ...


@dataclass(frozen=True)
class Views:
    """What a window needs of a mat.

    Attributes
    ----------
    model, recording, sound
        What is shown, what the keys do to the recording, and to the sound.
    pages
        What a led session asks and tells; None where nobody leads.
    """

    model: LiveModel
    recording: RecordingControl
    sound: SoundControl = field(default_factory=SoundControl)
    pages: SessionPages | None = None


@dataclass
class Mats:
    """The acquisition in use.

    Attributes
    ----------
    acquisition
        Started by whoever made it, or by :meth:`change`.
    data_folder
        Where recordings go.
    opener
        Makes the acquisition of another source.
    lead
        Puts whoever leads the session before an acquisition; None where nobody does.
    choose_person
        Told who trains from now on, before the mat is taken anew; None where that cannot be chosen.
    choose_drill
        Told what is trained from now on, before the mat is taken anew; None where that cannot be chosen.
    open_transport
        Opens a source for a guided task.
    """

    acquisition: Acquisition
    data_folder: Path
    opener: Callable[[str], Acquisition] = open_acquisition
    lead: Callable[[Acquisition], Led] | None = None
    choose_person: Callable[[str], None] | None = None
    choose_drill: Callable[[DrillChoice], None] | None = None
    open_transport: Callable[[str], Transport] = open_source

    @property
    def source(self) -> str:
        """The mat shown, as on the command line."""
        return self.acquisition.link().source

    def views(self) -> Views:
        """What a window needs of it."""
        recording = RecordingControl(self.acquisition, self.data_folder)
        if self.lead is None:
            return Views(LiveModel(self.acquisition), recording)
        led = self.lead(self.acquisition)
        return Views(LiveModel(led, led.view, led.tone_delay_s), recording, SoundControl(led), led.pages)

    def change(self, source: str) -> Views:
        """Let the mat go and take another one.

        Raises
        ------
        SmartMatError
            It cannot be opened; the mat shown stays.
        """
        acquisition = self.opener(source)
        self.acquisition.stop()
        acquisition.start()
        self.acquisition = acquisition
        return self.views()

    def pause(self) -> None:
        """Let the mat go, for a guided task; what is shown stays as it was."""
        self.acquisition.stop()

    def resume(self) -> Views:
        """Take it again, with the calibration it has now (see :meth:`change` for what is raised)."""
        return self.change(self.source)

    def take_person(self, code: str) -> Views:
        """Somebody else trains on the same mat.

        Raises
        ------
        SmartMatError
            Their settings or diary cannot be read; whoever trained goes on.
        """
        if self.choose_person is not None:
            self.choose_person(code)
        return self.resume()

    def take_drill(self, choice: DrillChoice) -> Views:
        """Something else is trained on the same mat.

        Raises
        ------
        SmartMatError
            The diary cannot be written, or the mat is gone.
        """
        if self.choose_drill is not None:
            self.choose_drill(choice)
        return self.resume()

    def bench(self) -> Bench:
        """What a guided task needs of the mat."""
        return Bench(self.source, self.acquisition.settings, self.open_transport)
