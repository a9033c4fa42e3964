"""A simulated mat: circuit, film, body, board. Its bytes are those of a real one; the truth stands beside them."""

from mat.sim.board import CellSource, SimulatedBoard, simulated_hello
from mat.sim.body import Body, Stance, Truth
from mat.sim.circuit import CircuitModel, CircuitReadings, quantise
from mat.sim.film import ContactThreshold, Film, GainSpread
from mat.sim.motion import PHASES, Fault
from mat.sim.options import FILMS, ScenarioOptions
from mat.sim.scenarios import SCENARIOS, Scenario, parse_source
from mat.sim.serve import ServedLine, serve_pty, serve_tcp
from mat.sim.source import SimTransport

__all__ = [
    "FILMS",
    "PHASES",
    "SCENARIOS",
    "Body",
    "CellSource",
    "CircuitModel",
    "CircuitReadings",
    "ContactThreshold",
    "Fault",
    "Film",
    "GainSpread",
    "Scenario",
    "ScenarioOptions",
    "ServedLine",
    "SimTransport",
    "SimulatedBoard",
    "Stance",
    "Truth",
    "parse_source",
    "quantise",
    "serve_pty",
    "serve_tcp",
    "simulated_hello",
]
