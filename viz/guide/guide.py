"""One guided task from its first page to its last; the live mat is let go meanwhile and taken back at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from mat.errors import SmartMatError
from mat.session.calibrating.flow import Phase
from viz.guide import words
from viz.guide.picture import Choice, Entry, GuidePicture
from viz.guide.tasks import TASKS, Bench
from viz.guide.work import Work
from viz.said import in_window_words
from viz.state import state_word
from viz.texts import language, text

#: Lines of the first page of each.
LINES = {"calibrate": 4, "verify": 3, "doctor": 2}
#: How a refusal of the core ends; the page says it by itself.
NOTHING_CHANGED = "Nothing was changed."
#: What the measuring part says of a step that is over.
STEP_DONE = "Done."
#: Heard when a step is done, when its time begins to count, and at the end.
DONE_SOUND, GREEN_SOUND, END_SOUND = "set_end", "tick_up", "start"


class Live(Protocol):
    """The window's mat."""

    def pause(self) -> None:
        """Let the mat go."""
        ...

    def resume(self) -> None:
        """Take it back, with the calibration it has now."""
        ...


class Guide:
    """Follow a task; the window shows :meth:`picture` and passes on what is pressed.

    Parameters
    ----------
    name
        ``calibrate``, ``verify`` or ``doctor``.
    bench
        The mat.
    live
        Let go while the task reads the mat.
    play
        Sounds a file by its name.

    Attributes
    ----------
    closed
        The page is to go away.
    follows
        The task that is wanted next; empty for none.
    """

    def __init__(self, name: str, bench: Bench, live: Live, play: Callable[[str], None] = lambda name: None) -> None:
        self.name = name
        self.closed, self.follows = False, ""
        self._task = TASKS[name]()
        self._bench, self._live, self._play = bench, live, play
        self._written = self._task.entries(bench)
        self._fault = ""
        self._work: Work | None = None
        self._finished: Callable[[], GuidePicture] | None = None
        self._drawn: tuple[str, GuidePicture] | None = None
        self._asked_to_leave = self._paused = False
        self._green, self._steps_done = False, 0

    @property
    def holds_mat(self) -> bool:
        """The live window is without its mat."""
        return self._paused

    # --- what is pressed -------------------------------------------------------------------------------------------

    def press(self, command: str, written: Mapping[str, str] | None = None) -> None:
        """A button, or its key: ``go``, ``leave``, ``undo``, ``repeat``, ``skip``, ``again``, or a task's name."""
        leaving, self._asked_to_leave = self._asked_to_leave, False
        if written:
            self._written.update(written)
        if command == "leave":
            self._leave(leaving)
        elif self._finished is not None:
            self._press_at_end(command)
        elif self._work is None:
            self._begin() if command == "go" else None
        elif command in ("undo", "repeat", "skip") and self._work.stage == "running":
            self._work.press(command)

    def _press_at_end(self, command: str) -> None:
        work = self._work
        if command == "again":
            self._work = self._finished = None
            self._fault = ""
            self._begin()
        elif command in TASKS:
            self.follows = command
            self.close()
        elif command == "go" and work is not None and work.result is not None and self._task.asks_to_keep:
            self._keep(work.result)
        elif command == "go":
            self.close()

    def _begin(self) -> None:
        try:
            self._task.take(self._written)
        except SmartMatError as error:
            self._fault = in_window_words(str(error))
            return
        self._fault = ""
        if not self._paused:
            self._live.pause()
            self._paused = True
        task, bench = self._task, self._bench
        self._green, self._steps_done = False, 0
        self._work = Work(lambda work: task.job(work, bench))
        self._work.start()

    def _leave(self, sure: bool) -> None:
        """At once from a page where nothing is lost; from a running task at the second time."""
        running = self._work is not None and self._work.running
        if running and not sure and self.name != "doctor":
            self._asked_to_leave = True
            return
        self.close()

    def close(self) -> None:
        """End the task if it runs, and give the mat back; the calibration in use is what was kept last."""
        if self.closed:
            return
        self.closed = True
        if self._work is not None:
            self._work.stop()
        if self._paused:
            self._live.resume()

    def abandon(self) -> None:
        """The window closes: end the task; nobody needs the mat any more."""
        self.closed = True
        if self._work is not None:
            self._work.stop()

    def _keep(self, result: object) -> None:
        try:
            said = self._task.keep(result, self._bench)
        except SmartMatError as error:
            fault = str(error)
            self._finish(lambda: replace(self._to_be_kept(result), fault=in_window_words(fault)))
            return
        self._finish(lambda: self._kept(result, said or ""))

    def _kept(self, result: object, said: str) -> GuidePicture:
        made = self._task.result(result)
        choices = (
            Choice("verify", text("guide.choice.verify_next"), "enter"),
            Choice("leave", text("guide.choice.close"), "esc"),
        )
        word = state_word("guide_good", advice=made.state.advice if made.state else "")
        return replace(made, lines=(said,), state=word, choices=choices)

    def _to_be_kept(self, result: object) -> GuidePicture:
        choices = (
            Choice("go", text("guide.choice.use"), "enter"),
            Choice("leave", text("guide.choice.discard"), "esc"),
        )
        return replace(self._task.result(result), choices=choices)

    def _finish(self, page: Callable[[], GuidePicture]) -> None:
        self._finished, self._drawn = page, None

    # --- how it stands ---------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Called at every look of the window: sounds what is new, and ends what is over."""
        work = self._work
        if work is None or self._finished is not None:
            return
        if work.steps_done != self._steps_done:
            self._steps_done = work.steps_done
            self._play(DONE_SOUND)
        view = work.view
        green = view is not None and view.phase == Phase.HOLDING and view.light.state == "green"
        if green and not self._green:
            self._play(GREEN_SOUND)
        self._green = green
        if work.stage in ("done", "failed", "ended"):
            self._end(work)

    def _end(self, work: Work) -> None:
        self._play(END_SOUND)
        result = work.result
        if work.error is not None or result is None:
            fault = str(work.error).removesuffix(NOTHING_CHANGED).strip() if work.error else ""
            self._finish(lambda: self._failed(in_window_words(fault) or text("guide.ended")))
        elif self._task.asks_to_keep:
            self._finish(lambda: self._to_be_kept(result))
        else:
            self._finish(lambda: replace(self._task.result(result), choices=_closing_choices()))
            self._keep_at_once(result)

    def _keep_at_once(self, result: object) -> None:
        try:
            self._task.keep(result, self._bench)
        except SmartMatError as error:
            fault, page = str(error), self._finished
            assert page is not None
            self._finish(lambda: replace(page(), fault=in_window_words(fault)))

    def _failed(self, fault: str) -> GuidePicture:
        stays = text("guide.stays") if self.name != "doctor" else ""
        choices = (
            Choice("again", text("guide.choice.again_enter"), "enter"),
            Choice("leave", text("guide.choice.close"), "esc"),
        )
        word = state_word("guide_bad", advice="")
        return GuidePicture("result", self._title(), lines=(fault, stays), state=word, choices=choices)

    def picture(self) -> GuidePicture:
        """The page as it is shown, in the language spoken now."""
        if self._finished is not None:
            if self._drawn is None or self._drawn[0] != language():
                self._drawn = (language(), self._finished())
            return self._drawn[1]
        work = self._work
        if work is None:
            return self._form()
        leave = text("guide.sure") if self._asked_to_leave else ""
        shown = self._busy(work) if work.view is None or work.stage != "running" else self._step(work)
        return replace(shown, fault=leave)

    def _title(self) -> str:
        return text(f"guide.{self.name}.title")

    def _form(self) -> GuidePicture:
        lines = tuple(text(f"guide.{self.name}.{line}") for line in range(1, LINES[self.name] + 1))
        entries = tuple(Entry(name, text(f"guide.entry.{name}"), now) for name, now in self._written.items())
        choices = (
            Choice("go", text("guide.choice.start"), "enter"),
            Choice("leave", text("guide.choice.later"), "esc"),
        )
        source = text("guide.source", source=self._bench.source)
        return GuidePicture("form", self._title(), source, lines, entries, fault=self._fault, choices=choices)

    def _busy(self, work: Work) -> GuidePicture:
        if work.stage == "computing":
            said, held = text("guide.computing", elapsed_s=work.computing_s), work.share or None
        elif self.name == "doctor" and work.stage == "running":
            said, held = text("guide.doctor.looking"), work.share
        else:
            said, held = text("guide.connecting", source=self._bench.source), None
        stop = (Choice("leave", text("guide.choice.stop"), "esc"),)
        word = state_word("guide_wait", advice=said)
        note = in_window_words(work.note) if work.stage == "computing" else ""
        return GuidePicture("busy", self._title(), state=word, held=held, note=note, choices=stop)

    def _step(self, work: Work) -> GuidePicture:
        view = work.view
        assert view is not None
        if view.step is None:
            return self._busy(work)
        step = view.step
        choices = [
            Choice("leave", text("guide.choice.stop"), "esc"),
            Choice("repeat", text("guide.choice.repeat"), "r"),
        ]
        if view.number > 1:
            choices.append(Choice("undo", text("guide.choice.undo"), "u"))
        if step.skipped:
            choices.append(Choice("skip", text("guide.choice.skip"), "s"))
        return GuidePicture(
            kind="step",
            title=words.title(step),
            step=text("guide.step", number=view.number, count=view.count),
            lines=(words.ask(step),),
            state=words.light(view),
            held=view.held,
            note=_note(work.note, view.number),
            sketch=words.sketch(step, work.grid) if work.grid else None,
            choices=tuple(choices),
        )


def _note(note: str, number: int) -> str:
    """What happened last; that a step is done stands below the next one and says which it means."""
    return text("guide.step_done", number=number - 1) if note == STEP_DONE else in_window_words(note)


def _closing_choices() -> tuple[Choice, ...]:
    return (
        Choice("go", text("guide.choice.close_enter"), "enter"),
        Choice("again", text("guide.choice.again"), "a"),
        Choice("calibrate", text("guide.choice.calibrate"), "k"),
    )
