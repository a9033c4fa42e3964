"""What is committed is what the netlist gives; pictures were drawn from it and nobody touched them since."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from wiring.build import GENERATED, MANIFEST, ROOT, build, stale, text_files
from wiring.netlist import Netlist, NetlistError, Pin


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The committed files, to be spoiled."""
    shutil.copytree(ROOT / GENERATED, tmp_path / GENERATED)
    (tmp_path / "firmware").mkdir()
    shutil.copy(ROOT / "firmware" / "pins.h", tmp_path / "firmware")
    return tmp_path


def test_committed_files_are_what_the_netlist_gives(netlist: Netlist) -> None:
    assert stale(netlist) == [], "run `python -m wiring build`"


def test_building_twice_gives_the_same_bytes(netlist: Netlist) -> None:
    assert text_files(netlist) == text_files(netlist)


def test_building_again_writes_nothing(netlist: Netlist, copy: Path) -> None:
    assert build(netlist, copy) == []


TOUCHED = ["firmware/pins.h", "bom.csv", "mat.cir", "principle.png", "templates.pdf", "template-02.svg",
           "board-rows.yml", "board-rows.svg", "cable-left-pad.png"]  # fmt: skip


@pytest.mark.parametrize("name", TOUCHED)
def test_a_file_that_was_touched_is_found(netlist: Netlist, copy: Path, name: str) -> None:
    path = copy / (name if "/" in name else f"{GENERATED}/{name}")
    path.write_bytes(path.read_bytes() + b" ")
    assert len(stale(netlist, copy)) == 1


def test_a_file_that_is_missing_or_foreign_is_found(netlist: Netlist, copy: Path) -> None:
    (copy / GENERATED / "uno-nano-multiplexers.png").unlink()
    (copy / GENERATED / "old.svg").write_text("left over")
    assert stale(netlist, copy) == [f"drawn from {GENERATED}/uno-nano-multiplexers.yml",
                                    f"{GENERATED}/old.svg (nothing makes it)"]  # fmt: skip


def test_a_wire_moved_makes_every_file_stale_that_shows_it(netlist: Netlist, copy: Path) -> None:
    """Two columns of the left pad change places all along, a sound circuit: its drawing, deck and pictures are old."""
    swap = {Pin("R17", "1"): Pin("R18", "1"), Pin("R18", "1"): Pin("R17", "1")}
    nets = {name: tuple(swap.get(pin, pin) for pin in pins) for name, pins in netlist.nets.items()}
    old = stale(netlist.with_nets(nets), copy)
    assert {
        f"{GENERATED}/board-columns.yml",
        f"{GENERATED}/mat.cir",
        f"drawn from {GENERATED}/board-columns.yml",
    } <= set(old)


def test_nothing_is_built_from_a_broken_circuit(move, copy: Path) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    with pytest.raises(NetlistError, match=r"R1\.2"):
        build(move("R1.2", "GND"), copy)
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_boards_with_other_pins_get_a_drawing_of_their_own(netlist: Netlist) -> None:
    names = {Path(path).stem for path in text_files(netlist) if path.endswith(".yml")}
    assert {"uno-nano-shift-registers", "mega-shift-registers", "uno-nano-multiplexers", "mega-multiplexers"} < names


def test_drawings_show_every_wire_of_the_circuit(netlist: Netlist) -> None:
    """Wires drawn, read back from the WireViz files, join exactly the pins that share a net."""
    files = {path: data for path, data in text_files(netlist).items() if path.endswith(".yml") and "mega" not in path}
    roles = {name: role for role, name in netlist.boards["uno"].pins.items()}
    drawn = 0
    for path, data in files.items():
        for *ends, last in yaml.safe_load(data)["connections"]:
            if len(ends) < 2:
                continue
            for first, second in zip(_pins(ends[0], roles), _pins(last, roles), strict=True):
                drawn += 1
                shared = {netlist.net_of[pin] for pin in first} & {netlist.net_of[pin] for pin in second}
                assert shared, f"{path}: {first} – {second}"
    assert drawn == 24 + 16 + 24 + 16 + 16 + 16 + 16 + 16 + 12 + 14


def _pins(end: dict, roles: dict[str, str]) -> list[list[Pin]]:
    """Pins at one end of a bundle; a resistor is met at either lead."""
    ((part, names),) = end.items()
    if part == "Resistors":
        return [[Pin(name, "1"), Pin(name, "2")] for name in names]
    ref = part[:2]
    return [[Pin(ref, roles[name] if ref == "A1" else str(name))] for name in names]


def test_pictures_hold_no_path_or_date_of_the_machine() -> None:
    folders = [str(ROOT), tempfile.gettempdir(), str(Path.home())]
    for path in (ROOT / GENERATED).glob("*.svg"):
        text = path.read_text()
        assert not any(folder in text for folder in folders), path.name
        assert not re.search(r"20\d\d-\d\d-\d\d", text), path.name


def test_manifest_names_a_picture_for_every_source(netlist: Netlist) -> None:
    manifest = json.loads((ROOT / MANIFEST).read_text())
    sources = {path for path in text_files(netlist) if path.endswith(".yml")}
    assert set(manifest) == sources | {f"{GENERATED}/principle.svg", f"{GENERATED}/template-*.svg"}


def test_the_command_checks_and_says_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wiring", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Electrical rules hold" in done.stdout


def test_a_price_changed_makes_the_bill_stale(netlist: Netlist, copy: Path) -> None:
    items = tuple(replace(item, price_eur=9.99) if item.refs[0] == "M1" else item for item in netlist.items)
    assert stale(replace(netlist, items=items), copy) == [f"{GENERATED}/bom.csv"]
