"""A paced set follows its tempo: somebody who is late, early, skips a repetition, or stops before the sound does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from posture.hinges import FILM_DENSITY, PLATE_DENSITY, Hinge, Told, force_of, matched, minimum_jerk, told_of

from mat.posture import DrillSettings, Tempo

FIRST_S = 12.0


def paced(period_s: float, offs: Sequence[float | None], depth_m: float = 0.2) -> list[Hinge]:
    """A hinge a beat, begun so much of a period late; None: none at that beat."""
    half_s = 0.49 * period_s
    return [
        Hinge(FIRST_S + (beat + off) * period_s, half_s, 0.02 * period_s, half_s, depth_m)
        for beat, off in enumerate(offs)
        if off is not None
    ]


def watched(period_s: float, hinges: list[Hinge], beats: int, density: float, seed: int = 0) -> Told:
    tempo = Tempo(0.49 * period_s, 0.02 * period_s, 0.49 * period_s)
    until_s = FIRST_S + beats * period_s + max(5.0, 0.6 * period_s)
    return told_of(force_of(hinges, until_s, seed=seed, density=density), DrillSettings(tempo=tempo))


BEHAVIOUR: dict[str, list[float | None]] = {
    "on the beat": [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    "late all along": [0.12] * 6,
    "ever later": [0.0, 0.05, 0.1, 0.15, 0.2, 0.25],
    "early from the third on": [0.0, 0.0, -0.15, -0.1, -0.12, -0.1],
    "to and fro": [0.0, 0.1, -0.04, 0.08, -0.02, 0.1],
    "skips one": [0.0, 0.0, None, 0.0, 0.0, 0.0],
    "skips two and comes in late": [0.0, 0.0, None, None, 0.15, 0.15],
    "stops before the sound does": [0.0, 0.0, 0.0, None, None, None],
}
# Where there is no room behind the one before, it begins when that is over.
CROWDED = {"early from the third on": 0.16, "to and fro": 0.15}


@pytest.mark.parametrize("behaviour", BEHAVIOUR)
@pytest.mark.parametrize(("period_s", "density"), [(3.0, FILM_DENSITY), (6.0, PLATE_DENSITY), (10.0, PLATE_DENSITY)])
def test_what_was_done_is_counted_and_nothing_that_was_not(behaviour, period_s, density):
    offs = BEHAVIOUR[behaviour]
    hinges = paced(period_s, offs)
    shorter = 1.0 - CROWDED.get(behaviour, 0.0)
    hinges = [Hinge(h.start_s, shorter * h.down_s, h.hold_s, shorter * h.up_s, h.depth_m) for h in hinges]
    told = watched(period_s, hinges, len(offs), density)
    pairs = matched(hinges, told)
    assert len(told.repetitions) == len(pairs), "invented at a beat at which nothing was done"
    assert len(pairs) == len(hinges)
    starts = [abs(repetition.start_us / 1e6 - hinge.tenth_s(minimum_jerk)) / period_s for hinge, repetition in pairs]
    assert np.median(starts) <= 0.08, "the beat draws no repetition away from where it was"


def test_the_beat_helps_where_the_force_hardly_does():
    """14 s a repetition on noise of 0.01 %²/Hz: with the tempo known more is found, on the beat as off it."""
    counts = {"paced": 0, "free": 0}
    for seed in range(5):
        hinges = paced(14.0, [0.0, 0.03, -0.02, 0.02])
        hinges = [Hinge(h.start_s, 0.95 * h.down_s, h.hold_s, 0.95 * h.up_s, 0.15) for h in hinges]
        share = force_of(hinges, FIRST_S + 4 * 14 + 9, seed=seed, density=0.01e-4)
        for name, drill in (("paced", DrillSettings(tempo=Tempo(6.6, 0.3, 6.6))), ("free", DrillSettings())):
            counts[name] += len(matched(hinges, told_of(share, drill)))
    assert counts["paced"] >= counts["free"]
    assert counts["paced"] >= 4


@pytest.mark.parametrize("period_s", [4.0, 10.0])
def test_the_sound_alone_makes_no_repetition(period_s):
    for seed in range(3):
        assert not watched(period_s, [], 8, FILM_DENSITY, seed).repetitions


def test_a_set_goes_on_after_what_was_skipped():
    told = watched(4.0, paced(4.0, [0.0, 0.0, None, None, 0.0, 0.0]), 6, PLATE_DENSITY)
    assert [(r.set_number, r.number) for r in told.repetitions] == [(1, 1), (1, 2), (1, 3), (1, 4)]
