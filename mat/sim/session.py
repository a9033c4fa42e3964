"""A trial on a mat: truth and readings side by side, as quickly as they can be computed.

For hundreds of seeded sessions::

    for session in sessions(drawn_trials(200, faults=(FaultPlan("toes", rep=4),)), PRESETS["typical"]):
        result = [pipeline.process(block) for block in session.blocks()]   # FrameBlocks, as from a recording
        truth = session.truth()                                            # beside every one of those frames
        truth.faults, truth.reps, truth.fl_pct, truth.region_share, truth.wall_touch, truth.supported

A trial's fields say all (:class:`mat.sim.trial.Trial`); what ``drawn_trials`` is not given it draws from the seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np

from mat.geometry import MatGeometry
from mat.pressure.film import FSR_FILM, FilmLaw
from mat.sim.board import SimulatedBoard, simulated_hello
from mat.sim.body import Body, Stance, Truth
from mat.sim.film import PRESETS, FilmEffects
from mat.sim.performance import Performance
from mat.sim.readout import Readout
from mat.sim.trial import Trial
from mat.wire import FrameBlock, Hello, StreamDecoder


class Session:
    """One trial on one mat.

    Parameters
    ----------
    trial
        Who does what.
    effects, law
        Of the film and the ADC; cells are drawn from ``film_seed``.
    rate_hz
        Frames a second.
    geometry
        Where the pads lie; None for the default build.
    film_seed
        Another than the trial's puts other persons on the same mat.

    Raises
    ------
    UsageError
        The feet do not fit on the pads.
    """

    def __init__(
        self,
        trial: Trial,
        effects: FilmEffects = PRESETS["ideal"],
        law: FilmLaw = FSR_FILM,
        *,
        rate_hz: int = 100,
        geometry: MatGeometry | None = None,
        film_seed: int | None = None,
    ) -> None:
        self.trial = trial
        self.hello: Hello = replace(simulated_hello(mat_id=trial.seed), rate_hz=rate_hz)
        self.geometry = geometry or MatGeometry(self.hello.grid)
        self.motion = Performance(trial)
        seed = trial.seed if film_seed is None else film_seed
        film = effects.film(law, self.hello.grid, seed)
        stance = Stance(trial.weight_kg, trial.foot_length_mm, trial.toe_out_deg, trial.stance_mm, trial.arch)
        self.body = Body(stance, self.motion, self.geometry, film)
        self._readout = Readout.of(self.hello, effects, seed)

    @property
    def duration_s(self) -> float:
        """From the first scan to a second of empty mat after stepping off."""
        return self.motion.end_s + 1.0

    @cached_property
    def time_s(self) -> np.ndarray:
        """(n,) of every frame; the device counts in steps of 4 µs."""
        period_s = round(1e6 / self.hello.rate_hz / 4) * 4e-6
        return np.arange(int(np.ceil(self.duration_s / period_s))) * period_s

    @cached_property
    def wire(self) -> bytes:
        """The session as the board sends it."""
        board = SimulatedBoard(
            self.body.cells(),
            self.hello,
            circuit=self._readout.circuit,
            seed=self.trial.seed,
            noise_lsb=self._readout.noise_lsb,
            offset_lsb=self._readout.offset_lsb,
            supply_noise=self._readout.supply_noise,
        )
        board.write(b"s\n")
        return board.advance((len(self.time_s) - 1) * board.period_us + board.scan_us)

    def blocks(self, max_block: int = 1000) -> list[FrameBlock]:
        """The session's frames, ready for a pipeline."""
        decoder = StreamDecoder(max_block)
        items = decoder.feed(self.wire) + decoder.finish()
        return [item for item in items if isinstance(item, FrameBlock)]

    def truth(self, time_s: np.ndarray | None = None) -> Truth:
        """The truth at (n,) seconds; None for beside every frame."""
        return self.body.truth(self.time_s if time_s is None else time_s)


def sessions(trials: Iterable[Trial], effects: FilmEffects = PRESETS["ideal"], **settings: object) -> Iterator[Session]:
    """Sessions of many trials, one after the other; ``settings`` as of :class:`Session`."""
    return (Session(trial, effects, **settings) for trial in trials)  # type: ignore[arg-type]
