"""Hysteresis: unloading, the film answers more than loading.

A generalised Prandtl–Ishlinskii operator (Visintin, Differential Models of Hysteresis, 1994; Al Janaideh 2009): part
of the load is answered at once, the rest through plays, each held between a lower and an upper envelope,

    p ← min(max(p, f − s·b), f + s·b),   b = 2·h·f·(1 − f/F),

with f the load, F the largest load the patch carried, s the play's width and h ``loop``. Both envelopes meet at no
load and at F: without load there is no answer, and the film under its largest load answers exactly that load. So fresh
film follows the law on its first loading, the full loop lies evenly about it, and its width at half load is h·F.
Smaller movements leave plays where they are, wide ones longest: minor loops, which close.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.sim.film.patches import PatchLayout
from mat.sim.film.stage import Response

#: Widths of the plays; with their weight of 0.1 each they sum to 1, so that ``loop`` is the width of the whole.
_WIDTHS = np.array([1.0, 2.0, 3.0, 4.0])
_PLAY_WEIGHT = 0.1
#: Answered at once. No published minor loops of such film were found. [judgement]
_DIRECT = 0.6
#: An envelope rises everywhere while 2·h·s ≤ 1.
MAX_LOOP = 0.125
#: Bounds the memory of the plays' envelopes: scans at once.
_CHUNK = 32


@dataclass(frozen=True)
class Hysteresis:
    """The full loop at half load is ``loop`` of the largest load wide.

    ``carried_kpa`` is what every patch has carried before it is used now: a mat that was stood and walked on answers
    less to a first light load than a new one.

    About 0.1 (Interlink FSR 402 data sheet: 10 %; ELECTRONICS §2), 0.045 at best (Tekscan A201 data sheet).
    """

    loop: float
    carried_kpa: float = 0.0
    has_memory = True

    def begin(self, layout: PatchLayout) -> Response:
        """Film that lies unloaded."""
        return _Plays(self.loop, np.full(len(layout.cell), self.carried_kpa * layout.area_mm2 / 1000))


class _Plays:
    """Plays of all patches, and the largest load of each."""

    def __init__(self, loop: float, largest_n: np.ndarray) -> None:
        self._twice_loop = 2 * loop
        self._largest_n = largest_n
        self._plays_n = np.zeros((len(_WIDTHS), len(largest_n)))

    def __call__(self, time_s: np.ndarray, force_n: np.ndarray) -> np.ndarray:
        parts = [self._walk(force_n[i : i + _CHUNK]) for i in range(0, len(force_n), _CHUNK)]
        return np.concatenate(parts) if parts else force_n

    def _walk(self, force_n: np.ndarray) -> np.ndarray:
        largest_n = np.maximum.accumulate(np.vstack([self._largest_n, force_n]))[1:]
        unused = 1 - np.divide(force_n, largest_n, out=np.ones_like(force_n), where=largest_n > 0)
        band_n = self._twice_loop * force_n * unused
        plays_n = self._plays_n
        answered_n = _DIRECT * force_n
        for k, (load_n, width_n) in enumerate(zip(force_n, band_n, strict=True)):
            half_n = _WIDTHS[:, None] * width_n
            plays_n = np.minimum(np.maximum(plays_n, load_n - half_n), load_n + half_n)
            answered_n[k] += _PLAY_WEIGHT * plays_n.sum(axis=0)
        self._plays_n, self._largest_n = plays_n, largest_n[-1]
        return answered_n
