"""The portable part of the firmware, compiled for the host and held to PROTOCOL.md."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
SOURCES = sorted((TESTS.parent / "firmware" / "src").glob("*.cpp"))
DRIVER = sorted((TESTS / "firmware" / "host").glob("*.cpp"))
VECTORS = json.loads((TESTS / "vectors" / "wire.json").read_text(encoding="utf-8"))

REFUSED, HELLO, START, STOP, RATE, NAME, PING, FAST = range(8)
DONE, UNKNOWN, NUMBER, TOO_LONG, STREAMING = range(5)

Ask = Callable[[str], str]

if shutil.which("g++") is None:
    pytest.skip("g++ is not installed (Debian package g++)", allow_module_level=True)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Send one request to the compiled driver; its answer."""
    program = tmp_path_factory.mktemp("host") / "driver"
    flags = ["-std=c++11", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-O1", "-fsanitize=undefined,address",
             "-fno-sanitize-recover=all"]  # fmt: skip
    subprocess.run(["g++", *flags, *map(str, [*DRIVER, *SOURCES]), "-o", str(program)], check=True)

    def ask_driver(request: str) -> str:
        run = subprocess.run([program], input=request + "\n", capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    return ask_driver


def as_hex(text: str | bytes) -> str:
    """Hex of a text, `-` for an empty one."""
    return (text.encode() if isinstance(text, str) else text).hex() or "-"


def request_of(kind: str, fields: dict[str, Any]) -> str:
    """The driver's request line for one entry of the vectors."""
    if kind in ("crc8", "crc16"):
        return f"{kind} {fields['data'] or '-'}"
    if kind == "ten_bit":
        numbers = fields["readings"]
    elif kind == "frame":
        head = [fields[name] for name in ("seq", "flags", "t_us", "scan_4us")]
        numbers = head + fields["cells"] + fields["all_high"] + fields["row_sense"]
    elif kind == "hello":
        fixed = {"protocol", "rows", "cols", "bits", "abilities"}
        assert [fields[name] for name in ("protocol", "rows", "cols", "bits")] == [1, 16, 16, 10]
        order = ["seq", "flags", "reset_cause", "state", "row_pitch_um", "col_pitch_um", "reference_mv",
                 "pull_down_ohm", "row_series_ohm", "driver_high_ohm", "driver_low_ohm", "prescaler", "rate_hz",
                 "baud", "cpu_hz", "mat_id", "pins_hash", "memory"]  # fmt: skip
        texts = ["mcu", "board", "name"]
        assert set(fields) == fixed | set(order) | set(texts) | {"firmware"}
        values = [fields[name] for name in order]
        numbers = values[:2] + fields["firmware"] + values[2:] + [as_hex(fields[name]) for name in texts]
    else:
        numbers = list(fields.values())
    return f"{kind} " + " ".join(map(str, numbers))


@pytest.mark.parametrize("entry", VECTORS, ids=lambda entry: f"{entry['kind']}: {entry['name']}")
def test_bytes_are_those_of_the_vectors(ask: Ask, entry: dict[str, Any]) -> None:
    assert ask(request_of(entry["kind"], entry["fields"])) == entry["hex"]


def test_vectors_are_what_their_generator_writes() -> None:
    code = "import make_vectors; import sys; sys.stdout.buffer.write(make_vectors.document().encode())"
    run = subprocess.run([sys.executable, "-c", code], cwd=TESTS / "vectors", capture_output=True, check=True)
    assert run.stdout.decode() == (TESTS / "vectors" / "wire.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("fast", [0, 1])
def test_scan_reads_every_cell_row_and_column_once_in_order(ask: Ask, fast: int) -> None:
    *steps, after = ask(f"scan {fast}").split()
    conversions = [tuple(map(int, step.split(","))) for step in steps]
    expected = []
    for row in range(16):
        expected.append((1 << row, row, 1))
        expected += [(1 << row, col, 0) for col in range(16)]
    expected.append((0xFFFF, 0, 0))  # the dummy before the all-high columns
    expected += [(0xFFFF, col, 0) for col in range(16)]
    assert conversions == expected
    kept = Counter(conversions) - Counter([(0xFFFF, 0, 0)])
    assert len(kept) == 288
    assert set(kept.values()) == {1}
    assert after == "0", "all rows are low when idle"


COMMANDS = [
    (b"?\n", [(HELLO, DONE, 0, "")]),
    (b"s\n", [(START, DONE, 0, "")]),
    (b"x\r\n", [(STOP, DONE, 0, "")]),
    (b"r0\n", [(RATE, DONE, 0, "")]),
    (b"r1\nr120\n", [(RATE, DONE, 1, ""), (RATE, DONE, 120, "")]),
    (b"r007\n", [(RATE, DONE, 7, "")]),
    (b"f1\nf0\n", [(FAST, DONE, 1, ""), (FAST, DONE, 0, "")]),
    (b"f\nf2\nf01\nf1 \nfx\n", [(REFUSED, NUMBER, 0, "")] * 5),
    (b"r121\n", [(REFUSED, NUMBER, 0, "")]),
    (b"r256\n", [(REFUSED, NUMBER, 0, "")]),  # would be 0 in a byte
    (b"r4294967396\n", [(REFUSED, NUMBER, 0, "")]),  # would be 100 in 32 bits
    (b"r\n", [(REFUSED, NUMBER, 0, "")]),
    (b"r-5\nr+5\nr 5\nr5 \nr5.0\n", [(REFUSED, NUMBER, 0, "")] * 5),
    (b"t0\n", [(PING, DONE, 0, "")]),
    (b"t4294967295\n", [(PING, DONE, 4294967295, "")]),
    (b"t4294967296\n", [(REFUSED, NUMBER, 0, "")]),
    (b"t99999999999999999999\n", [(REFUSED, NUMBER, 0, "")]),
    (b"t\n", [(REFUSED, NUMBER, 0, "")]),
    (b"nPraxis 2\n", [(NAME, DONE, 0, "Praxis 2")]),
    (b"n\n", [(NAME, DONE, 0, "")]),
    ("nSüd\n".encode(), [(NAME, DONE, 0, "Süd")]),
    (b"n" + b"x" * 23 + b"\n", [(NAME, DONE, 0, "x" * 23)]),
    (b"n" + b"x" * 24 + b"\n", [(REFUSED, TOO_LONG, 0, "")]),
    (b"n" + b"x" * 22 + "ü".encode() + b"\n", [(REFUSED, TOO_LONG, 0, "")]),
    (b"na\x00b\n", [(REFUSED, UNKNOWN, 0, "")]),
    (b"na\x1b[2J\n", [(REFUSED, UNKNOWN, 0, "")]),
    (b"n\xff\nn\xc3\nn\xc0\xaf\nn\xed\xa0\x80\nn\xf4\x90\x80\x80\nn\xe2\x28\xa1\n", [(REFUSED, UNKNOWN, 0, "")] * 6),
    ("n€😀\n".encode(), [(NAME, DONE, 0, "€😀")]),
    (b"\n\r\n\n", []),
    (b"s\rx\n", [(REFUSED, UNKNOWN, 0, "")]),
    (b"\r\r\n", [(REFUSED, UNKNOWN, 0, "")]),
    (b"ss\n?x\nx1\nS\n s\ns \n", [(REFUSED, UNKNOWN, 0, "")] * 6),
    (b"\x00\n\xff\xfe\xa5\x5a\n", [(REFUSED, UNKNOWN, 0, "")] * 2),
    (b"t" + b"0" * 29 + b"7\n", [(PING, DONE, 7, "")]),  # 31 characters
    (b"t" + b"0" * 29 + b"7\r\n", [(PING, DONE, 7, "")]),
    (b"t" + b"0" * 30 + b"7\n", [(REFUSED, TOO_LONG, 0, "")]),  # 32
    (b"t" + b"0" * 30 + b"7\r\n", [(REFUSED, TOO_LONG, 0, "")]),
    (b"z" * 1000 + b"\ns\n", [(REFUSED, TOO_LONG, 0, ""), (START, DONE, 0, "")]),
    (bytes(range(11, 256)) * 4, []),  # no line end: nothing happens
]


@pytest.mark.parametrize(("received", "expected"), COMMANDS, ids=lambda value: repr(value)[:40])
def test_command_lines(ask: Ask, received: bytes, expected: list[tuple[int, int, int, str]]) -> None:
    commands = []
    for command in ask(f"commands 120 0 {as_hex(received)}").split():
        kind, result, number, name = command.split(":")
        commands.append((int(kind), int(result), int(number), bytes.fromhex(name).decode()))
    assert commands == expected


def test_what_may_be_asked_depends_on_the_state(ask: Ask) -> None:
    lines = as_hex(b"r220\nr221\nf1\nf0\n")
    assert ask(f"commands 220 0 {lines}").split() == [
        f"{RATE}:{DONE}:220:", f"{REFUSED}:{NUMBER}:0:", f"{FAST}:{DONE}:1:", f"{FAST}:{DONE}:0:"
    ]  # fmt: skip
    assert ask(f"commands 120 1 {lines}").split() == [
        f"{REFUSED}:{NUMBER}:0:", f"{REFUSED}:{NUMBER}:0:", *[f"{REFUSED}:{STREAMING}:0:"] * 2
    ]  # fmt: skip


def test_halves_of_two_commands_make_no_command_when_bytes_were_lost(ask: Ask) -> None:
    answer = ask(f"commands 120 0 {as_hex('r1')} ! {as_hex('00')} {as_hex(chr(10))} {as_hex('r50' + chr(10))}")
    assert answer.split() == [f"{REFUSED}:{TOO_LONG}:0:", f"{RATE}:{DONE}:50:"]


SLOTS = [
    ("sent while the next is scanned", "betbertbe", "0 0 1 1 0 0"),
    ("nothing to send yet", "tbt", "n 0 n 0"),
    ("line busy: the finished scan is replaced and the next is flagged", "betbebe", "0 0 1 1! 1"),
    ("the flag does not stick", "betbebertb", "0 0 1 1! 1 0 1"),
    ("the flag stays while scans go on being replaced", "betbebebertb", "0 0 1 1! 1! 1 0 2"),
    ("nobody sends: the older frame is kept, in order", "bebebett", "0 1 1! 0 1 1"),
    ("discard keeps what is being sent", "betbexbt", "0 0 1 1 n 0"),
    ("and frees it afterwards", "betxrbebe", "0 0 0 1 0"),
]


@pytest.mark.parametrize(("events", "expected"), [row[1:] for row in SLOTS], ids=[row[0] for row in SLOTS])
def test_two_frames_take_turns(ask: Ask, events: str, expected: str) -> None:
    assert ask(f"slots {' '.join(events)}") == expected


FRAME, HELLO_PACKET, STATUS, PONG, NONE = 1, 2, 3, 4, 0
ANSWERS = [
    ("nothing to say", ". F . .", [NONE, FRAME, NONE]),
    ("hello has no status", f"{as_hex('?')} . .", [HELLO_PACKET, NONE]),
    ("ping has no status", f"{as_hex('t9')} . .", [PONG, NONE]),
    ("others have one", f"{as_hex('s')} . {as_hex('x')} . {as_hex('nA')} . {as_hex('r9')} . .", [STATUS] * 4 + [NONE]),
    ("a refused ping has a status", f"{as_hex('t')} . .", [STATUS, NONE]),
    ("one answer between two frames", f"{as_hex('?')} N F . . F . . F . .",
     [STATUS, FRAME, HELLO_PACKET, FRAME, FRAME, NONE]),
    ("no frame waits: answers follow each other", f"{as_hex('t1')} N H . . . .", [PONG, STATUS, HELLO_PACKET, NONE]),
]  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
def test_what_is_sent_next(ask: Ask, events: str, expected: list[int]) -> None:
    assert list(map(int, ask(f"answers {events}").split()[: len(expected)])) == expected


def test_status_counts_refusals_and_keeps_the_last_result(ask: Ask) -> None:
    events = " ".join(f"{as_hex(line)} ." for line in ("q", "r999", "t42"))
    assert ask(f"answers {events}").split()[3:] == [str(DONE), "2", "42"]
    events = " ".join(f"{as_hex(line)} ." for line in ("t42", "r999"))
    assert ask(f"answers {events}").split()[2:] == [str(NUMBER), "1", "42"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("200 900 0", "0,0,0"),
        ("200 133 999", "0,0,0"),  # 130 kg on low-ohm film; a saturated column with one cell short of the rail
        ("200 31 0", "4,0,1"),
        ("200 900 1000", "0,32,1"),
        ("200 31 1023 200 900 0", "4,32,2 0,0,2"),
        ("48 31 0 16 900 0 48 31 0", "0,0,0 0,0,0 0,0,0"),  # three looks in a row, twice: not enough
        ("64 31 0", "4,0,1"),
    ],
)
def test_wiring_faults(ask: Ask, changes: str, expected: str) -> None:
    row, col = 2, 5
    assert ask(f"faults {row} {col} {changes}") == expected


@pytest.mark.parametrize("rate_hz", range(1, 121))
def test_pacing_keeps_the_rate_and_the_phase_of_the_adc(ask: Ask, rate_hz: int) -> None:
    period_ticks, periods = map(int, ask(f"pacing {rate_hz} 4").split())
    assert 1 - 2e-4 <= 2e6 / (period_ticks * periods) / rate_hz <= 1 + 2e-4
    assert period_ticks % 4 == 0
    assert 7600 / 0.5 < period_ticks <= 65536, "a scan of 7.5 ms fits in one period"


def test_default_rate_needs_one_interrupt_a_frame(ask: Ask) -> None:
    assert ask("pacing 100 4") == "20000 1"


@pytest.mark.parametrize("rate_hz", range(1, 221))
def test_pacing_in_fast_mode(ask: Ask, rate_hz: int) -> None:
    period_ticks, periods = map(int, ask(f"pacing {rate_hz} 2").split())
    assert 1 - 2e-4 <= 2e6 / (period_ticks * periods) / rate_hz <= 1 + 2e-4
    assert period_ticks % 2 == 0
    assert 3950 / 0.5 < period_ticks <= 65536, "a scan of 3.95 ms fits in one period"


class TestMatRecord:
    """Id and name in the EEPROM."""

    def test_blank_gets_the_offered_id(self, ask: Ask) -> None:
        answer = ask("record - 305419896 -").split()
        assert (answer[0], answer[-1]) == ("305419896", "1")

    def test_survives_reading_back(self, ask: Ask) -> None:
        image = ask(f"record - 305419896 {as_hex('Süd')}").split()[2]
        assert ask(f"record {image} 1 -").split() == ["305419896", as_hex("Süd"), image, "0"]

    def test_power_lost_while_the_name_is_written_keeps_the_id(self, ask: Ask) -> None:
        old = bytes.fromhex(ask(f"record - 305419896 {as_hex('old name')}").split()[2])
        new = bytes.fromhex(ask(f"record {old.hex()} 1 {as_hex('the new one')}").split()[2])
        for written in range(8, len(new)):
            torn = new[:written] + old[written:]
            answer = ask(f"record {torn.hex()} 1 -").split()
            assert answer[0] == "305419896"
            if torn not in (old, new):
                assert len(answer) == 3, "a torn name is no name"
                assert answer[-1] == "2", "and it is told"

    @pytest.mark.parametrize("bit", range(8 * 7))
    def test_a_wrong_bit_in_the_id_is_not_believed(self, ask: Ask, bit: int) -> None:
        image = bytearray.fromhex(ask("record - 305419896 -").split()[-2])
        image[bit // 8] ^= 1 << bit % 8
        answer = ask(f"record {image.hex()} 7 -").split()
        assert (answer[0], answer[-1]) == ("7", "3")
