"""Another mat in the same window: the old one is let go, the new one is led anew, a wrong name changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_sessions import SETTINGS, FakeSource

from mat.errors import UsageError
from mat.session import Acquisition, LinkState
from mat.sim import SimTransport
from viz.mats import Mats, open_acquisition


class FakeLed:
    """Leads whatever it is given."""

    pages = None

    def __init__(self, acquisition: Acquisition) -> None:
        source = FakeSource()
        self.settings, self.drain, self.link = source.settings, source.drain, source.link
        self.acquisition, self.voice = acquisition, None

    def view(self) -> None:
        return None

    def tone_delay_s(self) -> float:
        return 0.02

    def sound_note(self) -> None:
        return None


@pytest.fixture
def mats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mats]:
    monkeypatch.setenv("SMART_MAT_HOME", str(tmp_path))
    made = Mats(Acquisition(SimTransport("sim:quiet"), SETTINGS), tmp_path)
    made.acquisition.start()
    yield made
    made.acquisition.stop()


def test_the_old_mat_is_let_go_and_the_new_one_streams(mats: Mats, qtbot) -> None:
    before = mats.acquisition
    views = mats.change("sim:hinge?weight_kg=80")
    assert before.join(5)
    assert before.link().state is LinkState.ENDED
    assert mats.acquisition is not before
    assert mats.acquisition.settings.weight_kg == 80
    qtbot.waitUntil(lambda: mats.acquisition.link().health.frames > 0, timeout=90_000)
    assert views.model.poll(0.0).link.source == "sim:hinge?weight_kg=80"


def test_a_wrong_name_changes_nothing(mats: Mats) -> None:
    before = mats.acquisition
    with pytest.raises(UsageError, match="Did you mean sim:hinge"):
        mats.change("hinge")
    assert mats.acquisition is before
    assert not before.join(0.0)


def test_whoever_leads_leads_the_next_mat_too(mats: Mats) -> None:
    led: list[FakeLed] = []

    def lead(acquisition: Acquisition) -> FakeLed:
        led.append(FakeLed(acquisition))
        return led[-1]

    mats.lead = lead  # type: ignore[assignment]
    assert mats.views().model.poll(0.0).link.source == "sim:test"
    mats.change("sim:empty")
    assert [each.acquisition for each in led][-1] is mats.acquisition
    assert len(led) == 2


def test_a_source_brings_its_own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMART_MAT_HOME", str(tmp_path))
    (tmp_path / "settings.toml").write_text("weight_kg = 61\ngap_mm = 40\n", encoding="utf-8")
    settings = open_acquisition("sim:quiet?weight_kg=90").settings
    assert settings.weight_kg == 90
    assert open_acquisition("/dev/ttyUSB77").settings.weight_kg == 61
