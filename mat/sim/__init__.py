"""A simulated mat: circuit, film, body, board. Its bytes are those of a real one; the truth stands beside them.

To press loads of one's own on film: :mod:`mat.sim.film`. Hundreds of seeded sessions with faults on cue, truth and
readings: :mod:`mat.sim.session`.
"""

from mat.sim.board import SimulatedBoard, simulated_hello
from mat.sim.body import Body, Stance, Truth
from mat.sim.circuit import CircuitModel, CircuitReadings, quantise
from mat.sim.film import PRESETS, ContactThreshold, Film, FilmEffects, GainSpread
from mat.sim.motion import PHASES, Fault
from mat.sim.options import FILMS, ScenarioOptions
from mat.sim.readout import Counts, Readout
from mat.sim.scenarios import SCENARIOS, Scenario, parse_source
from mat.sim.serve import ServedLine, serve_pty, serve_tcp
from mat.sim.session import Session, sessions
from mat.sim.source import SimTransport
from mat.sim.tread import CellSource
from mat.sim.trial import DRILLS, FaultPlan, Trial, drawn_trial, drawn_trials

__all__ = [
    "DRILLS",
    "FILMS",
    "PHASES",
    "PRESETS",
    "SCENARIOS",
    "Body",
    "CellSource",
    "CircuitModel",
    "CircuitReadings",
    "ContactThreshold",
    "Counts",
    "Fault",
    "FaultPlan",
    "Film",
    "FilmEffects",
    "GainSpread",
    "Readout",
    "Scenario",
    "ScenarioOptions",
    "ServedLine",
    "Session",
    "SimTransport",
    "SimulatedBoard",
    "Stance",
    "Trial",
    "Truth",
    "drawn_trial",
    "drawn_trials",
    "parse_source",
    "quantise",
    "serve_pty",
    "serve_tcp",
    "sessions",
    "simulated_hello",
]
