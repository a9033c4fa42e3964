"""What the line says of simulated people against what really stood there."""

from __future__ import annotations

import numpy as np
import pytest
from pipeline.sessions import SESSIONS, SETTINGS, analysed, played, scans_of, session_bytes

from mat.geometry import SIDES
from mat.posture import ROLLS
from mat.sim import SimTransport


def truth_of(name: str, time_s: np.ndarray):
    source, seconds = SESSIONS[name]
    return SimTransport(source, fast=True, duration_s=seconds).truth(time_s)


@pytest.mark.parametrize("name", ["toes", "heels", "shift"])
def test_cop_place_and_load_against_the_truth(name):
    scans = scans_of(session_bytes(name))
    analysis, truth = analysed(scans), truth_of(name, scans.time_s)
    standing = np.isfinite(analysis.feet["left"].fl_pct) & (truth.force_n.min(axis=1) > 150)
    net = np.linalg.norm(analysis.net_cop_mm - truth.net_cop_mm, axis=1)[standing]
    share = (analysis.left_load_share - truth.left_share)[standing]
    print(f"{name}: net CoP {np.sqrt((net**2).mean()):.2f} mm rms, load share {np.sqrt((share**2).mean()):.4f} rms")
    assert np.sqrt((net**2).mean()) <= 2.0
    assert np.sqrt((share**2).mean()) <= 0.01
    for index, side in enumerate(SIDES):
        error = (analysis.feet[side].fl_pct - truth.fl_pct[:, index])[standing]
        print(f"{name} {side}: fl rms {np.sqrt((error**2).mean()):.2f} %, worst {np.abs(error).max():.2f} %")
        assert np.sqrt((error**2).mean()) <= 2.5
        assert np.abs(error).max() <= 5.0
        force = analysis.feet[side].force_n[standing] / truth.force_n[standing, index] - 1
        # The law acts on patches: a load gathered on the toes reads less than the standing foot that set the scale.
        assert np.percentile(np.abs(force), 95) <= 0.05
        assert np.abs(force).max() <= 0.08


@pytest.mark.parametrize(("name", "state", "beyond", "clear"), [
    ("toes", "toes", lambda fl: fl > 71, lambda fl: fl < 58),
    ("heels", "heels", lambda fl: fl < 19, lambda fl: fl > 30),
])  # fmt: skip
def test_every_roll_is_told_at_once_and_nothing_else(name, state, beyond, clear):
    scans = scans_of(session_bytes(name))
    analysis, truth = analysed(scans), truth_of(name, scans.time_s)
    seen = 0
    for index, side in enumerate(SIDES):
        told = analysis.roll[side] == ROLLS.index(state)
        place = np.where(np.isfinite(analysis.feet[side].fl_pct), truth.fl_pct[:, index], np.nan)
        assert not (told & clear(place)).any()
        past = beyond(place)
        starts = np.flatnonzero(past & ~np.roll(past, 1))
        for start in starts:
            held = past[start : start + 15]
            if held.all():
                seen += 1
                assert told[start : start + 15].any(), (
                    f"{side} rolled at {scans.time_s[start]:.2f} s, not told in 0.3 s"
                )
    assert seen >= 2


def test_a_clean_session_tells_no_roll():
    analysis = analysed(scans_of(played("sim:hinge?seed=11&rate_hz=50", 24.0)), settings=SETTINGS)
    assert not [change for change in analysis.changes if change.channel == "roll"]
