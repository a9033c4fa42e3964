"""One foot as a series written down by hand: what it does from which second on, and the states it must give."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np

from mat.foot import REGIONS, Baseline, FootBaseline, FootMeasures
from mat.posture import ROLLS, TILTS, UNDEFINED, FootStates, Thresholds

RATE_HZ = 100
BODY_N = 700.0
SHARES = np.array([0.55, 0.08, 0.08, 0.15, 0.08, 0.06])
BASE = FootBaseline(40.0, 2.0, SHARES, 0.0)

#: A moment's values: ``fl`` in %, ``corner`` the heel's load of the tripod, ``lean`` its λ, ``force`` in N, and the
#: regions' shares by name.
Values = dict[str, float]
QUIET: Values = {"fl": 40.0, "corner": 0.5, "lean": 0.0, "force": 350.0, **dict(zip(REGIONS, SHARES, strict=True))}
Expected = list[tuple[float, str]]


@dataclass(frozen=True)
class Event:
    """A line of a table of events."""

    name: str
    track: list[tuple[float, Values]]
    expected: Expected
    base: FootBaseline = field(default=BASE)
    until_s: float = 3.0


def values_of(event: Event) -> list[Values]:
    """The values of every scan: each entry of the track holds until the next, over the quiet stance."""
    rows, now, entries = [], dict(QUIET), sorted(event.track, key=lambda entry: entry[0])
    for scan in range(round(event.until_s * RATE_HZ)):
        while entries and round(entries[0][0] * RATE_HZ) <= scan:
            now = {**QUIET, **entries.pop(0)[1]}
        rows.append(now)
    return rows


def measures(rows: list[Values]) -> FootMeasures:
    """Values as the foot stage would give them; a NaN ``fl`` makes all of the scan undefined."""

    def column(name: str) -> np.ndarray:
        return np.array([row[name] for row in rows])

    front = 1 - column("corner")
    tripod = np.stack([column("corner"), front * (1 + column("lean")) / 2, front * (1 - column("lean")) / 2], axis=1)
    shares = np.stack([column(name) for name in REGIONS], axis=1)
    undefined = np.isnan(column("fl"))
    tripod[undefined], shares[undefined] = np.nan, np.nan
    cop = np.zeros((len(rows), 2))
    return FootMeasures(column("force"), cop, cop[:, 0], column("fl"), shares, tripod)


def part(foot: FootMeasures, rows: slice) -> FootMeasures:
    return FootMeasures(**{name: getattr(foot, name)[rows] for name in FootMeasures.__dataclass_fields__})


def states(
    foot: FootMeasures, base: FootBaseline = BASE, cuts: tuple[int, ...] = (), thresholds: Thresholds | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Roll and tilt codes of every scan, fed in blocks cut at ``cuts``."""
    count = len(foot.force_n)
    time_us = 5_000_000 + np.arange(count) * (1_000_000 // RATE_HZ)
    machine = FootStates("left", thresholds or Thresholds())
    baseline = Baseline({"left": base}, 0.5, 10.0)
    edges = [0, *sorted(cuts), count]
    parts = [
        machine.advance(time_us[a:b], part(foot, slice(a, b)), baseline, BODY_N)
        for a, b in itertools.pairwise(edges)
        if b > a
    ]
    return np.concatenate([codes.roll for codes in parts]), np.concatenate([codes.tilt for codes in parts])


def told(codes: np.ndarray, names: tuple[str, ...]) -> Expected:
    """Changes: (second, name), the first one left out if it is ``none`` at 0."""
    changes, last = [], 0
    for scan, code in enumerate(codes.tolist()):
        if code != last:
            changes.append((scan / RATE_HZ, "undefined" if code == UNDEFINED else names[code]))
            last = code
    return changes


def rolls(event: Event, cuts: tuple[int, ...] = ()) -> Expected:
    return told(states(measures(values_of(event)), event.base, cuts)[0], ROLLS)


def tilts(event: Event, cuts: tuple[int, ...] = ()) -> Expected:
    return told(states(measures(values_of(event)), event.base, cuts)[1], TILTS)
