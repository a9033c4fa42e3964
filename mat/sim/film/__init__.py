"""The simulated film: force on small patches to conductance of cells.

The film conducts locally, so the law acts on patches of a quarter of the pitch and their conductances add. Effects of
real film are stages, one a file, in the order contact, hysteresis, saturation, exponent on patches; creep, gain,
warmth, lateral conduction, faults on cells. Hysteresis, creep and warmth remember: their state lives in a run, not in
the film.

To press any load on a mat and read it::

    layouts = [pad_patches(geometry, side) for side in SIDES]            # 16 × 8 × 16 = 2048 patches of 5 mm a pad
    run = PRESETS["typical"].film(FSR_FILM, geometry.grid, seed=3).begin(layouts)
    cells_s = run.advance(time_s, [left_n, right_n])                    # (n,), (n, 2048) newtons → (n, 16, 16) siemens
    counts = Readout.of(hello, PRESETS["typical"], seed=3).counts(cells_s)   # mat.sim.readout: as the wire carries them

A run remembers over all its loads: pressing a heavy load first leaves other loops and a film that has crept. Times
ascend from call to call; a load lasts from its own time until the next, so that a load of a minute is given twice, at
its beginning and at its end; let go with zeros in between. ``film.begin`` again is a fresh film of the same cells,
``run.copy()`` the film as it is. ``film.conductance_s(layouts, forces)`` needs no time: fresh film for each frame.
"""

from mat.sim.film.contact import ContactThreshold
from mat.sim.film.creep import Creep
from mat.sim.film.effects import PRESETS, FilmEffects
from mat.sim.film.faults import FaultyCells
from mat.sim.film.hysteresis import MAX_LOOP, Hysteresis
from mat.sim.film.lateral import LateralConduction
from mat.sim.film.patches import PATCH_SHARE, PATCHES_PER_EDGE, PatchLayout, pad_patches
from mat.sim.film.saturation import Saturation
from mat.sim.film.sheet import Film, FilmRun
from mat.sim.film.spread import ExponentSpread, GainSpread
from mat.sim.film.stage import CellStage, PatchStage, Response
from mat.sim.film.temperature import WarmFeet

__all__ = [
    "MAX_LOOP",
    "PATCHES_PER_EDGE",
    "PATCH_SHARE",
    "PRESETS",
    "CellStage",
    "ContactThreshold",
    "Creep",
    "ExponentSpread",
    "FaultyCells",
    "Film",
    "FilmEffects",
    "FilmRun",
    "GainSpread",
    "Hysteresis",
    "LateralConduction",
    "PatchLayout",
    "PatchStage",
    "Response",
    "Saturation",
    "WarmFeet",
    "pad_patches",
]
