"""All effects of film and ADC in one description, with named presets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mat.geometry import Grid
from mat.pressure.film import FilmLaw
from mat.sim.film.contact import ContactThreshold
from mat.sim.film.creep import Creep
from mat.sim.film.faults import FaultyCells
from mat.sim.film.hysteresis import Hysteresis
from mat.sim.film.lateral import LateralConduction
from mat.sim.film.patches import PATCH_SHARE
from mat.sim.film.saturation import Saturation
from mat.sim.film.sheet import Film
from mat.sim.film.spread import ExponentSpread, GainSpread
from mat.sim.film.stage import CellStage, PatchStage
from mat.sim.film.temperature import WarmFeet


@dataclass(frozen=True)
class FilmEffects:
    """How far film and ADC are from ideal; 0 switches an effect off. Units and sources stand with each effect.

    Attributes
    ----------
    gain_spread, exponent_spread
        Relative standard deviation of the cells' gains and exponents.
    contact_n
        Force on a whole cell below which the film does not touch.
    saturation_kpa
        Pressure that the film's answer never exceeds.
    hysteresis, carried_kpa
        Width of the full loop at half load, of the largest load; what the film carried before.
    creep
        Growth of conductance a decade of time.
    temperature_k
        How much a covered cell warms.
    dead_cells, stuck_cells, shorted_cells
        How many.
    lateral
        Share of a cell's conductance that appears at each neighbour.
    noise_lsb, offset_lsb
        Of the ADC: standard deviation of each conversion (white), and a constant.
    supply_noise
        Relative standard deviation, common to all readings of a scan: what the ratiometric reference leaves.
    """

    gain_spread: float = 0.0
    exponent_spread: float = 0.0
    contact_n: float = 0.0
    saturation_kpa: float = 0.0
    hysteresis: float = 0.0
    carried_kpa: float = 0.0
    creep: float = 0.0
    temperature_k: float = 0.0
    dead_cells: int = 0
    stuck_cells: int = 0
    shorted_cells: int = 0
    lateral: float = 0.0
    noise_lsb: float = 0.5
    offset_lsb: float = 0.0
    supply_noise: float = 0.0

    def film(self, law: FilmLaw, grid: Grid, seed: int) -> Film:
        """A film with these effects; the same seed draws the same cells."""
        return Film(law, grid, tuple(self._patch_stages(grid, seed)), tuple(self._cell_stages(grid, seed)))

    def _patch_stages(self, grid: Grid, seed: int) -> list[PatchStage]:
        stages: list[PatchStage] = []
        if self.contact_n:
            stages.append(ContactThreshold(self.contact_n * PATCH_SHARE))
        if self.hysteresis:
            stages.append(Hysteresis(self.hysteresis, self.carried_kpa))
        if self.saturation_kpa:
            stages.append(Saturation(self.saturation_kpa))
        if self.exponent_spread:
            stages.append(ExponentSpread.drawn(grid, self.exponent_spread, seed))
        return stages

    def _cell_stages(self, grid: Grid, seed: int) -> list[CellStage]:
        stages: list[CellStage] = []
        if self.creep:
            stages.append(Creep(self.creep))
        if self.gain_spread:
            stages.append(GainSpread.drawn(grid, self.gain_spread, seed))
        if self.temperature_k:
            stages.append(WarmFeet(self.temperature_k))
        if self.lateral:
            stages.append(LateralConduction(self.lateral))
        if self.dead_cells or self.stuck_cells or self.shorted_cells:
            stages.append(FaultyCells.drawn(grid, self.dead_cells, self.stuck_cells, self.shorted_cells, seed))
        return stages


_TYPICAL = FilmEffects(
    gain_spread=0.21, exponent_spread=0.05, contact_n=0.2, saturation_kpa=1000, hysteresis=0.1, creep=0.05
)
_ALL = replace(_TYPICAL, temperature_k=5, offset_lsb=1.0, supply_noise=0.001)

#: ``careful`` is film of selected patches; ``typical`` has every effect of a film in order; ``all`` warmth, offset and
#: supply noise as well; ``worn`` was walked on (300 kPa, the peak of a step) and has two dead cells and a stuck one.
#: Shorted cells and lateral conduction come only on request.
PRESETS: dict[str, FilmEffects] = {
    "ideal": FilmEffects(),
    "careful": FilmEffects(
        gain_spread=0.06, exponent_spread=0.02, contact_n=0.1, saturation_kpa=1000, hysteresis=0.05, creep=0.03
    ),
    "typical": _TYPICAL,
    "all": _ALL,
    "worn": replace(_ALL, carried_kpa=300, dead_cells=2, stuck_cells=1),
}
