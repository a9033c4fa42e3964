"""What is heard: which file each event of the coach plays, when it is too late for it, and how late it was."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np

from mat.session.coach import CUES, STAGES, CoachEvent, Count, Cue, SetEnded, StageChange, StartBeep, Tick
from mat.session.coach.view import Message
from mat.wire import FrameBlock
from mat.wire.messages import SIMULATED_MCU
from viz.sounds import STOOD_MOST_S, STOOD_STEP_S, exists

CueSet = Literal["plain", "external", "tones"]
CUE_SETS: tuple[CueSet, ...] = get_args(CueSet)
#: Feedback this late changes behaviour (BIOMECHANICS §6): it is dropped, not played late. s
LATEST_CUE_S = 0.6
#: A beat this late is a wrong beat; a count or a word of the stage may come a little later. [judgement] s
LATEST_BEAT_S, LATEST_WORD_S = 0.25, 1.5
#: Tone and two words last this long: no count talks into a cue. s
CUE_LASTS_S = 0.9
#: Feet that are put anew again and again are not told to stand still each time. s
SAME_WORD_S = 4.0
#: The sentence begins this long after the set's end: tone and word of the stage are over by then. It is dropped when it
#: could not begin within some seconds more. s
SENTENCE_AFTER_S, LATEST_SENTENCE_S = 1.3, 6.0
#: A check set sounds no cue, and still says that it was kept.
_CHECK = "coach.after.check"
#: Delays kept for the figures; seconds over which the promptest scan tells the device's clock (100 ppm of 30 s: 3 ms).
KEPT_DELAYS, CLOCK_WINDOW_S = 200, 30.0
#: Bits on a serial line for each byte: start, eight, stop.
_BITS_A_BYTE = 10
#: Header and check of a packet, bytes.
_PACKET_BYTES = 16
Channel = Literal["speech", "beat"]


class Player(Protocol):
    """Plays sound files of this package; whatever plays on a channel gives way to what comes next on it.

    ``note`` is the key of what to tell where nothing is heard, with what stands in its braces; empty while all is well.
    """

    note: str
    arguments: Mapping[str, object]

    @property
    def volume(self) -> float: ...

    @volume.setter
    def volume(self, volume: float) -> None: ...

    def play(self, name: str, channel: Channel) -> None: ...


class SilentPlayer:
    """Where nothing can sound."""

    def __init__(self, note: str = "", **arguments: object) -> None:
        self.note = note
        self.arguments: Mapping[str, object] = arguments
        self.volume = 0.0

    def play(self, name: str, channel: Channel) -> None:
        """Nothing is heard."""


@dataclass(frozen=True)
class SoundDelay:
    """From the scan that entered a state to the player being asked for its cue.

    Attributes
    ----------
    count, late
        Cues that sounded, and cues dropped because they would have come later than :data:`LATEST_CUE_S`.
    last_s, p50_s, p95_s, worst_s
        Of the last :data:`KEPT_DELAYS` cues; None before the first. The time the sound card takes is not in them.
    """

    count: int = 0
    late: int = 0
    last_s: float | None = None
    p50_s: float | None = None
    p95_s: float | None = None
    worst_s: float | None = None


@dataclass(frozen=True)
class Heard:
    """An event that sounded, and how long after its scan the player was asked."""

    event: CoachEvent
    name: str
    delay_s: float


class DeviceClock:
    """Device time on this computer's clock, by the promptest scan of the last seconds."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float]] = deque()
        self._last_us = 0
        self._floor_s = 0.0

    def add(self, block: FrameBlock, now_s: float) -> None:
        """The newest scans came at ``now_s``, or just before."""
        newest_us = int(block.time_us[-1])
        if newest_us < self._last_us:
            self._recent.clear()
        self._last_us, self._floor_s = newest_us, line_floor_s(block)
        offset_s = now_s - newest_us / 1e6
        # Kept rising in offset from the left: the first is the promptest of the window.
        while self._recent and self._recent[-1][1] >= offset_s:
            self._recent.pop()
        self._recent.append((now_s, offset_s))
        while now_s - self._recent[0][0] > CLOCK_WINDOW_S:
            self._recent.popleft()

    def host_s(self, time_us: int) -> float:
        """When the device sampled at ``time_us``, this computer's seconds."""
        return time_us / 1e6 + (self._recent[0][1] if self._recent else 0.0) - self._floor_s


def line_floor_s(block: FrameBlock) -> float:
    """What even the promptest scan of a real mat takes: its own sampling, and its bytes on the line, s."""
    hello = block.hello
    if hello.mcu == SIMULATED_MCU:
        return 0.0
    readings = hello.rows * hello.cols + hello.rows + hello.cols
    line_s = (readings * hello.bits / 8 + _PACKET_BYTES) * _BITS_A_BYTE / hello.baud
    return float(block.scan_us[-1]) / 1e6 + line_s


def sound_of(event: CoachEvent, cue_set: CueSet, language: str) -> tuple[str, Channel] | None:
    """File (without ``.wav``) and channel of an event; None where nothing is heard."""
    if isinstance(event, Cue):
        words = (f"{language}/{cue_set}_{event.key}", f"{language}/plain_{event.key}")
        return _first(words if cue_set != "tones" else (), event.key), "speech"
    if isinstance(event, Count):
        spoken = [f"{language}/count_{event.number}"] if cue_set != "tones" else []
        return (_first(spoken, "count"), "speech") if event.spoken else None
    if isinstance(event, Tick):
        if event.phase == "countdown":
            return "countdown", "beat"
        return f"tick_{event.phase}" if event.accent else "tick", "beat"
    if isinstance(event, StartBeep):
        return "start", "beat"
    return None if isinstance(event, SetEnded) else _stage_sound(event, cue_set, language)


def sentence_sound(sentence: Message, language: str) -> str | None:
    """File of what is said after a set; None where nothing is."""
    name = sentence.key.removeprefix("coach.").replace(".", "_")
    if name == "after_stood":
        seconds = float(str(sentence.arguments.get("seconds", 0)))
        told_s = round(seconds / STOOD_STEP_S) * STOOD_STEP_S
        if not STOOD_STEP_S <= told_s <= STOOD_MOST_S:
            return None
        name = f"{name}_{told_s}"
    return _first([f"{language}/{name}"], "") or None


def _stage_sound(event: StageChange, cue_set: CueSet, language: str) -> tuple[str, Channel] | None:
    words = {"step_on", "settling", "rest", "paused", "done"}
    if event.stage not in words:
        return None
    spoken = [f"{language}/stage_{event.stage}"] if cue_set != "tones" else []
    return _first(spoken, "set_end" if event.stage in ("rest", "done") else "stage"), "speech"


def names_of(cue_set: CueSet, language: str) -> list[str]:
    """Every sound a session in this cue set may need, to be loaded before it is needed."""
    events: list[CoachEvent] = [Cue(0, key, kind.severity) for key, kind in CUES.items()]
    events += [StartBeep(0, 1), *(StageChange(0, stage, 1) for stage in STAGES), *(Count(0, n) for n in range(1, 11))]
    events += [Tick(0, "countdown", False, 1), Tick(0, "down", False, 1)]
    events += [Tick(0, phase, True, 0) for phase in ("down", "hold", "up")]
    sounds = [sound_of(event, cue_set, language) for event in events]
    return list(dict.fromkeys(sound[0] for sound in sounds if sound is not None))


def _first(names: Sequence[str], otherwise: str) -> str:
    return next((name for name in names if exists(name)), otherwise)


def latest_s(event: CoachEvent) -> float:
    """An event that is older than this is not played any more, s."""
    if isinstance(event, Cue):
        return LATEST_CUE_S
    return LATEST_BEAT_S if isinstance(event, Tick | StartBeep) else LATEST_WORD_S


class Voice:
    """Play the coach's events as they come.

    Parameters
    ----------
    player
        What sounds.
    cue_set, language
        Which words.
    on
        False is silence: the coach goes on.
    """

    def __init__(self, player: Player, cue_set: CueSet = "plain", language: str = "en", *, on: bool = True) -> None:
        self.player, self.language, self.on = player, language, on
        self.cue_set: CueSet = cue_set
        self.clock = DeviceClock()
        self._delays_s: deque[float] = deque(maxlen=KEPT_DELAYS)
        self._count = self._late = 0
        self._cue_us: int | None = None
        self._word: tuple[str, int] = ("", 0)
        self._sentence: tuple[Message, int] | None = None

    def take(self, events: Sequence[CoachEvent], now_s: float) -> list[Heard]:
        """Play what is due and not too late; ``now_s`` as the clock's."""
        heard: list[Heard] = []
        for event in events:
            if isinstance(event, SetEnded):
                wanted = self.on and self.cue_set != "tones" and (event.feedback or event.sentence.key == _CHECK)
                self._sentence = (event.sentence, event.time_us) if wanted else None
            sound = sound_of(event, self.cue_set, self.language) if self.on else None
            if sound is None or self._gives_way(event, sound[0]):
                continue
            delay_s = now_s - self.clock.host_s(event.time_us)
            if delay_s > latest_s(event):
                self._late += isinstance(event, Cue)
                continue
            self.player.play(*sound)
            self._note(event, sound[0], delay_s)
            heard.append(Heard(event, sound[0], delay_s))
        return heard

    def speak_due(self, now_s: float) -> str | None:
        """Say the sentence after a set once its time has come; gives its file, None where nothing is said now."""
        if self._sentence is None:
            return None
        sentence, ended_us = self._sentence
        late_s = now_s - self.clock.host_s(ended_us) - SENTENCE_AFTER_S
        if late_s < 0:
            return None
        self._sentence = None
        name = sentence_sound(sentence, self.language) if self.on and late_s <= LATEST_SENTENCE_S else None
        if name is not None:
            self.player.play(name, "speech")
        return name

    def _gives_way(self, event: CoachEvent, name: str) -> bool:
        if isinstance(event, Count):
            return self._cue_us is not None and 0 <= event.time_us - self._cue_us < CUE_LASTS_S * 1e6
        word, said_us = self._word
        return isinstance(event, StageChange) and name == word and 0 <= event.time_us - said_us < SAME_WORD_S * 1e6

    def _note(self, event: CoachEvent, name: str, delay_s: float) -> None:
        if isinstance(event, Cue):
            self._count += 1
            self._delays_s.append(delay_s)
            self._cue_us = event.time_us
        elif isinstance(event, StageChange):
            self._word = (name, event.time_us)

    @property
    def delay(self) -> SoundDelay:
        """How late the cues were."""
        if not self._delays_s:
            return SoundDelay(late=self._late)
        p50_s, p95_s = np.percentile(self._delays_s, [50, 95]).tolist()
        return SoundDelay(self._count, self._late, self._delays_s[-1], p50_s, p95_s, max(self._delays_s))
