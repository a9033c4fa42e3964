"""Recordings that were cut, scratched or never were: everything readable is read, everything else is a sentence."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from session.scripted_mat import frames_of, hello_packet, plain_frames, simulated_packets

from mat.errors import RecordingError, SmartMatError
from mat.files import ReadHealth, analyse_recording, export_csv, open_recording, read_items
from mat.wire import FrameBlock, Hello, HostFrame, PacketType
from mat.wire.encode import encode_packet
from mat.wire.host import encode_host_frame

COUNT = 5
SYNC = b"\xa5\x5a"


def header(**content: object) -> bytes:
    return encode_host_frame(HostFrame(PacketType.HEADER, {"format": 1, **content}), 0)


def end() -> bytes:
    return encode_host_frame(HostFrame(PacketType.END, {}), 1)


@pytest.fixture(scope="module")
def frames() -> list[bytes]:
    return [packet.raw for packet in simulated_packets("quiet", 0.1) if packet.type == PacketType.FRAME][:COUNT]


@pytest.fixture
def small(frames: list[bytes], tmp_path: Path) -> tuple[Path, bytes]:
    content = header() + hello_packet() + b"".join(frames) + end()
    path = tmp_path / "small.smat"
    path.write_bytes(content)
    return path, content


def scans(path: Path, health: ReadHealth | None = None) -> list[int]:
    """Sequence numbers of all scans that are read."""
    items = [item for item in read_items(path, health) if isinstance(item, FrameBlock)]
    return [int(sequence) for block in items for sequence in block.sequence]


def test_a_whole_recording_is_read_whole(small: tuple[Path, bytes]) -> None:
    path, content = small
    health = ReadHealth()
    assert scans(path, health) == list(range(COUNT))
    assert (health.frames, health.missed, health.damaged_bytes, health.closed) == (COUNT, 0, 0, True)
    assert health.read_bytes == health.size_bytes == len(content)


def test_cut_at_every_byte_it_keeps_all_frames_before_the_cut(small: tuple[Path, bytes], frames: list[bytes]) -> None:
    path, content = small
    hello_end = len(header()) + len(hello_packet())
    frame_ends = [hello_end + sum(map(len, frames[: i + 1])) for i in range(COUNT)]
    for cut in range(len(content) - 1, -1, -1):
        with path.open("r+b") as file:
            file.truncate(cut)
        whole = sum(at <= cut for at in frame_ends)
        if cut >= hello_end:
            health = ReadHealth()
            assert scans(path, health) == list(range(whole)), f"cut at {cut}"
            assert not health.closed
            assert open_recording(path).hello == Hello()
        else:
            with pytest.raises(RecordingError, match=r"recording|cut before"):
                open_recording(path)


def test_a_flipped_bit_costs_one_packet_at_most(small: tuple[Path, bytes], frames: list[bytes]) -> None:
    path, content = small
    start = len(header()) + len(hello_packet())
    size = len(frames[0])
    rng = np.random.default_rng(3)
    places = sorted({*range(start, start + 15), *rng.integers(start, start + COUNT * size, 200).tolist()})
    for place in places:
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        hit = (place - start) // size
        health = ReadHealth()
        assert scans(path, health) == [i for i in range(COUNT) if i != hit], f"bit at {place}"
        assert health.damaged_bytes == size
        assert health.missed == (1 if 0 < hit < COUNT - 1 else 0)


@pytest.mark.parametrize("rubbish_bytes", [1, 1000, 70_000, 900_000])
@pytest.mark.parametrize("kind", ["zeros", "noise", "syncs"])
def test_rubbish_before_and_behind_costs_nothing(small: tuple[Path, bytes], rubbish_bytes: int, kind: str) -> None:
    path, content = small
    noise = np.random.default_rng(4).integers(0, 256, rubbish_bytes, dtype=np.uint8).tobytes()
    rubbish = {"zeros": bytes(rubbish_bytes), "noise": noise, "syncs": (SYNC * rubbish_bytes)[:rubbish_bytes]}[kind]
    path.write_bytes(rubbish + content + rubbish)
    health = ReadHealth()
    assert scans(path, health) == list(range(COUNT))
    assert health.damaged_bytes == 2 * rubbish_bytes
    assert open_recording(path).hello == Hello()


def test_a_damaged_hello_does_not_take_the_scans_behind_it(tmp_path: Path) -> None:
    """The mat says HELLO every 3 s: the next one tells how to read all that came before it."""
    first, again = hello_packet(), hello_packet(Hello(state=1))
    frames = plain_frames(600)
    damaged = bytes([*first[:30], first[30] ^ 1, *first[31:]])
    path = tmp_path / "a.smat"
    path.write_bytes(header() + damaged + b"".join(frames[:300]) + again + b"".join(frames[300:]) + end())
    assert len(scans(path)) == 600


def test_a_simulated_mat_is_told_though_the_header_is_lost(tmp_path: Path) -> None:
    packets = simulated_packets("quiet", 0.1)
    path = tmp_path / "headless.smat"
    damaged = b"PK" + header(simulated=True)[5:]
    path.write_bytes(damaged + b"".join(packet.raw for packet in packets))
    assert open_recording(path).header == {}
    assert open_recording(path).simulated
    path.write_bytes(damaged + hello_packet() + b"".join(packet.raw for packet in packets if packet.type == 1))
    assert not open_recording(path).simulated


def test_scans_that_cannot_be_read_for_want_of_a_hello_are_told(tmp_path: Path) -> None:
    path, out = tmp_path / "a.smat", tmp_path / "a.csv"
    frames = plain_frames(600)
    path.write_bytes(b"".join(frames[:300]) + hello_packet() + b"".join(frames[300:]) + end())
    health = export_csv(path, out)
    rows = len(out.read_text().splitlines()) - 1
    assert health.frames == rows
    assert rows == 600 or health.missed == 600 - rows, f"{600 - rows} scans are left out, and nobody is told"


TEXT = "Dear diary,\n" * 1000
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + np.random.default_rng(5).bytes(300_000) + b"\xff\xd9"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xa5", SYNC, TEXT.encode(), JPEG, SYNC * 50_000, b"time_s,seq\n0,0\n", b"\0" * 200_000, header(), end()],
    ids=["empty", "one byte", "sync", "text", "jpeg", "syncs", "csv", "zeros", "only a header", "only an end"],
)
def test_what_is_no_recording_is_called_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing.smat"
    path.write_bytes(content)
    for read in (open_recording, lambda p: list(analyse_recording(p)), lambda p: export_csv(p, tmp_path / "o.csv")):
        with pytest.raises(RecordingError, match=r"thing\.smat"):
            read(path)
    assert [file.name for file in tmp_path.iterdir()] == ["thing.smat"]


def test_a_folder_and_a_missing_file_are_called_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.smat", tmp_path / "no" / "folder.smat"):
        with pytest.raises(RecordingError, match="cannot be read"):
            open_recording(path)
        with pytest.raises(RecordingError, match="cannot be read"):
            list(read_items(path))


@pytest.mark.parametrize("version", [2, 99, 10**400])
def test_a_later_format_is_refused_by_name(tmp_path: Path, version: int) -> None:
    path = tmp_path / "later.smat"
    path.write_bytes(header(format=version) + hello_packet() + b"".join(plain_frames(3)) + end())
    with pytest.raises(RecordingError, match="update this program"):
        open_recording(path)


@pytest.mark.parametrize("version", ["1", None, 1.5, [1], {}, -1, 0])
def test_a_format_that_is_no_version_is_refused_with_a_sentence(tmp_path: Path, version: object) -> None:
    path = tmp_path / "odd.smat"
    path.write_bytes(header(format=version) + hello_packet() + b"".join(plain_frames(3)) + end())
    with pytest.raises(RecordingError):
        open_recording(path)


HUGE = 10**400
HOSTILE_SETTINGS: list[object] = [
    {"weight_kg": "70"}, {"weight_kg": float("nan")}, {"weight_kg": HUGE}, {"weight_kg": -1}, {"weight_kg": [70]},
    {"foot_length_mm": {}}, {"foot_length_mm": "long"}, {"gap_mm": "60"}, {"gap_mm": None}, {"gap_mm": float("nan")},
    {"gap_mm": HUGE}, {"gap_mm": -5}, {"left_angle_deg": "x"}, {"left_angle_deg": 90}, {"right_angle_deg": None},
    {"film": "glue"}, {"film": [1, 2]}, {"film": {}, "gap_mm": []}, {"film": {"exponent": 1}},
    {"film": {"conductance_at_1n_s": "much", "exponent": 1}}, {"film": {"conductance_at_1n_s": 1e300, "exponent": 1}},
    {"film": {"conductance_at_1n_s": 1e-4, "exponent": float("nan")}},
    {"film": {"conductance_at_1n_s": HUGE, "exponent": 1}},
    {"thresholds": "low"}, {"thresholds": [1]}, {"thresholds": {"toes_pct": "high"}}, {"thresholds": {"nose": 1}},
    {"thresholds": {"toes_pct": HUGE}}, {"thresholds": {"toes_pct": float("nan")}},
    {"thresholds": {"toes_pct": float("inf")}}, {"thresholds": {"toes_pct": None}},
]  # fmt: skip


def raw_header(settings: object) -> bytes:
    """Like json.dumps of any language that writes NaN: Python's own writer of host frames refuses."""
    return encode_packet(PacketType.HEADER, json.dumps({"format": 1, "settings": settings}).encode(), 0)


@pytest.mark.parametrize("settings", HOSTILE_SETTINGS, ids=lambda value: repr(value)[:60])
def test_hostile_settings_in_a_header_are_a_sentence(tmp_path: Path, settings: object) -> None:
    path = tmp_path / "hostile.smat"
    path.write_bytes(raw_header(settings) + hello_packet() + b"".join(plain_frames(5)) + end())
    with pytest.raises(SmartMatError) as told:
        export_csv(path, tmp_path / "o.csv")
    assert len(str(told.value)) > 20
    assert [file.name for file in tmp_path.iterdir()] == ["hostile.smat"]


@pytest.mark.parametrize("settings", [None, [], "none", 3, {}, {"unknown": 1}, {"thresholds": {}}])
def test_missing_settings_are_the_defaults(tmp_path: Path, settings: object) -> None:
    path = tmp_path / "plain.smat"
    path.write_bytes(raw_header(settings) + hello_packet() + b"".join(plain_frames(5)) + end())
    assert sum(map(len, analyse_recording(path))) == 5


@pytest.mark.parametrize("pause_s", [float("nan"), float("inf"), -5, "long", None, 1e300, HUGE, True, [1]])
def test_a_hostile_gap_does_not_break_time(tmp_path: Path, pause_s: object) -> None:
    gap = encode_packet(PacketType.GAP, json.dumps({"pause_s": pause_s}).encode(), 1)
    frames = plain_frames(20)
    path = tmp_path / "gap.smat"
    path.write_bytes(header() + hello_packet() + b"".join(frames[:10]) + gap + b"".join(frames[10:]) + end())
    time_s = np.concatenate([analysis.block.time_s for analysis in analyse_recording(path)])
    assert len(time_s) == 20
    assert np.all(np.diff(time_s) > 0)
    assert time_s[-1] < 10


def test_another_grid_in_the_middle_is_a_sentence(tmp_path: Path) -> None:
    size = (8 * 8 * 10 + 7) // 8 + 2 * ((8 * 10 + 7) // 8) + 6
    other = b"".join(
        encode_packet(PacketType.FRAME, (10_000 * i).to_bytes(4, "little") + bytes(size - 4), i, 3) for i in range(9)
    )
    path = tmp_path / "two.smat"
    path.write_bytes(
        header() + hello_packet() + b"".join(plain_frames(9)) + hello_packet(Hello(rows=8, cols=8)) + other
    )
    assert len(scans(path)) == 18
    with pytest.raises(RecordingError, match="another size"):
        list(analyse_recording(path))


def test_a_hundred_megabytes_of_zeros_are_refused_at_once(tmp_path: Path) -> None:
    """Time and memory of the refusal do not grow with the file (a sparse one, here)."""
    path = tmp_path / "zeros.smat"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    code = (
        "import sys, pathlib; from mat.files import open_recording; from mat.errors import RecordingError\n"
        "import resource; before = resource.getrusage(resource.RUSAGE_SELF)\n"
        "try: open_recording(pathlib.Path(sys.argv[1]))\n"
        "except RecordingError: pass\n"
        "else: sys.exit('not refused')\n"
        "after = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print((after.ru_maxrss - before.ru_maxrss) / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, timeout=60, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert float(done.stdout) < 50


def test_a_recording_followed_by_zeros_is_read_in_bounded_memory(small: tuple[Path, bytes]) -> None:
    path, content = small
    with path.open("r+b") as file:
        file.truncate(len(content) + (100 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    health = ReadHealth()
    assert scans(path, health) == list(range(COUNT))
    assert health.damaged_bytes == 100 << 20
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 50


def test_frames_are_found_byte_for_byte(small: tuple[Path, bytes], frames: list[bytes]) -> None:
    assert frames_of(small[0]) == frames


def test_scans_without_the_readings_the_inversion_needs_are_counted(tmp_path: Path) -> None:
    bare = encode_packet(PacketType.FRAME, (10_000 * 9).to_bytes(4, "little") + bytes(362), 9, flags=0)
    path = tmp_path / "bare.smat"
    path.write_bytes(header() + hello_packet() + b"".join(plain_frames(9)) + bare + end())
    health = ReadHealth()
    assert len(scans(path, health)) == 9
    assert health.unreadable == 1
