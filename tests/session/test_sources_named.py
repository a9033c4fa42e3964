"""What a SOURCE stands for, and which settings win."""

from __future__ import annotations

from pathlib import Path

import pytest
from session.scripted_mat import hello_packet, plain_frames

from mat.errors import NoMatFound, RecordingError, SettingsError, SmartMatError, UsageError
from mat.files import ReplayTransport
from mat.link import SerialTransport, ports
from mat.pipeline import AnalysisSettings
from mat.posture import Thresholds
from mat.pressure import FSR_FILM
from mat.session.settings import combine, read_settings, recordings_folder, settings_path
from mat.session.sources import open_source, settings_of
from mat.sim import SCENARIOS, SimTransport
from mat.wire import HostFrame, PacketType
from mat.wire.host import encode_host_frame


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    settings = AnalysisSettings(gap_mm=90.0, placement_assumed=False, weight_kg=81.0, foot_length_mm=270.0)
    header = HostFrame(PacketType.HEADER, {"format": 1, "settings": settings.to_json()})
    path = tmp_path / "a recording.smat"
    path.write_bytes(encode_host_frame(header, 0) + hello_packet() + b"".join(plain_frames(3)))
    return path


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_is_a_source(name: str) -> None:
    transport = open_source(f"sim:{name}?seed=7&weight_kg=82", fast=True)
    assert isinstance(transport, SimTransport)
    assert transport.simulated
    assert settings_of(transport)["weight_kg"] == 82


def test_a_recording_is_a_source_whatever_its_name(recording: Path, tmp_path: Path) -> None:
    other = recording.rename(tmp_path / "capture.bin")
    transport = open_source(str(other), fast=True)
    assert isinstance(transport, ReplayTransport)
    expected = AnalysisSettings(gap_mm=90.0, placement_assumed=False, weight_kg=81.0, foot_length_mm=270.0)
    assert combine(settings_of(transport)) == expected


@pytest.mark.parametrize("text", ["/dev/ttyACM0", "COM3", "socket://host:1", "rfc2217://host:1", "loop://"])
def test_anything_else_is_a_port(text: str) -> None:
    transport = open_source(text)
    assert isinstance(transport, SerialTransport)
    assert transport.name == text
    assert settings_of(transport) == {}
    with pytest.raises(UsageError, match="--fast"):
        open_source(text, fast=True)


@pytest.mark.parametrize(
    "text", ["sim:", "sim:polka", "sim:toes?", "sim:toes?x", "sim:toes&seed=1", "sim:TOES ", "sim://"]
)
def test_wrong_simulations_are_refused(text: str) -> None:
    try:
        transport = open_source(text)
    except UsageError as told:
        assert len(str(told)) > 20  # noqa: PT017
    else:
        assert text == "sim:toes?", transport.name


def test_a_missing_or_wrong_recording_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no recording")
    for name in ("missing.smat", "text"):
        with pytest.raises(RecordingError):
            open_source(str(tmp_path / name))


def test_auto_without_a_mat_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports.list_ports, "comports", list)
    with pytest.raises(NoMatFound, match="sim:hinge"):
        open_source("auto")


def test_what_is_typed_beats_the_source_and_that_the_file(recording: Path, tmp_path: Path) -> None:
    file = {"gap_mm": 10.0, "weight_kg": 60.0, "left_angle_deg": 4.0, "placement_assumed": False}
    source = settings_of(open_source("sim:quiet?gap_mm=20&weight_kg=75"))
    typed = {"gap_mm": None, "weight_kg": 99.0, "film": None}
    settings = combine(file, source, typed)
    assert (settings.gap_mm, settings.weight_kg, settings.left_angle_deg) == (20.0, 99.0, 4.0)
    assert settings.film == FSR_FILM
    assert combine() == AnalysisSettings()
    assert combine({}, {}, {"gap_mm": None}) == AnalysisSettings()


@pytest.mark.parametrize(
    "values", [{"weight_kg": 29.9}, {"weight_kg": 251.0}, {"foot_length_mm": 26.0}, {"weight_kg": float("nan")}]
)
def test_values_out_of_range_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="not supported"):
        combine(values)


GOOD = """
weight_kg = 70
foot_length_mm = 255.5
gap_mm = 80
right_angle_deg = -3
film = "velostat"
[thresholds]
toes_pct = 70
"""


def test_a_good_settings_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(GOOD)
    settings = combine(read_settings(tmp_path / "settings.toml"))
    assert (settings.weight_kg, settings.foot_length_mm, settings.gap_mm) == (70.0, 255.5, 80.0)
    assert settings.right_angle_deg == -3.0
    assert settings.placement_assumed is False
    assert settings.film.exponent == 1.0
    assert settings.thresholds == Thresholds(toes_pct=70.0)


def test_no_settings_file_is_no_fault_and_weight_alone_leaves_the_placement_assumed(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == {}
    (tmp_path / "settings.toml").write_text("weight_kg = 70")
    assert combine(read_settings(tmp_path / "settings.toml")).placement_assumed is True


RUBBISH = [
    b"\xff\xfe", b"\0", b"= 3", b"a = 1\na = 2", b"weight_kg = '70'", b"weight_kg = true", b"weight_kg = 1979-05-27",
    b"gap = 3", b"thresholds = []", b"[thresholds]\ntoes_pct = true", b"[thresholds.toes]\npct = 3", b"film = []",
    b"film = '160'", b"film = '160:0.78:3'", b"film = 'nan:1'", b"film = '1e999:1'", b"x" * 100_000,
    b"a" + b".a" * 5000 + b" = 1", b"a = " + b"[" * 5000, b"weight_kg = 1" + b"0" * 400,
    b"[thresholds]\ntoes_pct = inf", b"[thresholds]\ntoes_pct = nan", b"[thresholds]\ntoes_s = 1" + b"0" * 400,
]  # fmt: skip


@pytest.mark.parametrize("content", RUBBISH, ids=lambda content: repr(content[:24]))
def test_rubbish_in_the_file_is_a_sentence_that_names_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"settings\.toml") as told:
        combine(read_settings(path))
    assert len(str(told.value)) < 3000


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SmartMatError, match=r"settings\.toml"):
        read_settings(tmp_path / "settings.toml")


def test_the_home_variable_moves_settings_and_recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMART_MAT_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "settings.toml"
    assert recordings_folder() == tmp_path / "recordings"
    monkeypatch.setenv("SMART_MAT_HOME", "")
    assert settings_path().is_absolute()
    assert settings_path().parent != tmp_path
