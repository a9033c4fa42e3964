"""The tempo of a paced drill, as beats of device time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from mat.posture import Tempo
from mat.session.coach.events import Tick
from mat.session.coach.view import TempoPhase


@dataclass(frozen=True)
class Pace:
    """A tempo that begins at ``start_us`` and goes on for ``cycles`` repetitions (None: without end)."""

    tempo: Tempo
    start_us: int
    cycles: int | None = None

    @cached_property
    def _parts(self) -> list[tuple[TempoPhase, int, int]]:
        """Parts of a repetition with their start and end, µs from its begin; a hold of 0 s is none."""
        lasting: tuple[tuple[TempoPhase, float], ...] = (
            ("down", self.tempo.down_s), ("hold", self.tempo.hold_s), ("up", self.tempo.up_s),
        )  # fmt: skip
        edges, names = [0], []
        for name, seconds in lasting:
            if seconds > 0:
                names.append(name)
                edges.append(edges[-1] + round(seconds * 1e6))
        return [(name, start, stop) for name, (start, stop) in zip(names, pairwise(edges), strict=True)]

    @cached_property
    def _beats(self) -> list[tuple[int, TempoPhase, int]]:
        """A beat at the start of every part and each whole second of it: (µs, part, seconds into it)."""
        return [
            (start + second * 1_000_000, name, second)
            for name, start, stop in self._parts
            for second in range(-(-(stop - start) // 1_000_000))
        ]

    @property
    def cycle_us(self) -> int:
        return self._parts[-1][2]

    @property
    def end_us(self) -> int | None:
        """When the last repetition is over; None without end."""
        return None if self.cycles is None else self.start_us + self.cycles * self.cycle_us

    def cycles_done(self, now_us: int) -> int:
        """Repetitions of the tempo that are over."""
        done = max(0, now_us - self.start_us) // self.cycle_us
        return done if self.cycles is None else min(done, self.cycles)

    def next_beat_us(self, after_us: int) -> int | None:
        """The first beat later than ``after_us``; None behind the last."""
        if after_us < self.start_us:
            return self.start_us
        cycle, within = divmod(after_us - self.start_us, self.cycle_us)
        later = (offset for offset, _, _ in self._beats if offset > within)
        due = self.start_us + cycle * self.cycle_us + next(later, self.cycle_us)
        return None if self.end_us is not None and due >= self.end_us else due

    def beat(self, now_us: int) -> Tick | None:
        """The newest beat that is due at ``now_us``; None outside the tempo."""
        if now_us < self.start_us or (self.end_us is not None and now_us >= self.end_us):
            return None
        within = (now_us - self.start_us) % self.cycle_us
        _, phase, second = [beat for beat in self._beats if beat[0] <= within][-1]
        return Tick(now_us, phase, second == 0, second)

    def at(self, now_us: int) -> tuple[TempoPhase, float]:
        """Part and how much of it is over, 0–1; ``rest`` outside the tempo."""
        if now_us < self.start_us or (self.end_us is not None and now_us >= self.end_us):
            return "rest", 0.0
        within = (now_us - self.start_us) % self.cycle_us
        name, start, stop = next(part for part in self._parts if within < part[2])
        return name, (within - start) / (stop - start)
