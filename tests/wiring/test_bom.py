"""The bill of materials is complete, adds up, and stays within 60 EUR."""

from __future__ import annotations

import csv
import io

import pytest

from wiring.bom import bom_csv, cost_eur, packs, total_eur
from wiring.netlist import BOARDS, Netlist

LIMIT_EUR = 60.0


@pytest.mark.parametrize("board", BOARDS)
def test_everything_for_one_mat_costs_at_most_60_eur(netlist: Netlist, board: str) -> None:
    assert 40 < total_eur(netlist, board) <= LIMIT_EUR


def test_the_mega_is_dearer_and_the_bill_says_so(netlist: Netlist) -> None:
    assert total_eur(netlist, "mega") - total_eur(netlist, "nano") == pytest.approx(5.0)
    assert f"total with mega,,,,,,,,{total_eur(netlist, 'mega'):.2f}" in bom_csv(netlist)


def test_every_part_is_bought_and_has_a_number(netlist: Netlist) -> None:
    wired = {pin.part for pin in netlist.net_of} - {"A1"}
    assert wired == {ref for item in netlist.items if item.package for ref in item.refs}
    for item in netlist.items:
        assert item.made or (item.mpn and item.price_eur > 0), item.what
    for board in netlist.boards.values():
        assert board.item.price_eur > 0


def test_the_bill_covers_film_to_tape(netlist: Netlist) -> None:
    whats = " / ".join(item.what for item in netlist.items if not item.made)
    for needed in ("film", "copper", "ribbon", "IDC socket", "box header", "base plate", "cover", "non-slip", "tape",
                   "fuse", "stripboard", "hook-up wire", "cable ties", "solder", "carrier"):  # fmt: skip
        assert needed in whats


def test_packs_are_whole_and_the_table_adds_up(netlist: Netlist) -> None:
    by_ref = {item.refs[0]: item for item in netlist.items}
    assert (packs(by_ref["R1"]), packs(by_ref["U1"]), packs(by_ref["W1"])) == (1, 2, 3)
    assert cost_eur(by_ref["C1"]) == pytest.approx(0.5)
    table = list(csv.DictReader(io.StringIO(bom_csv(netlist))))
    parts = [row for row in table if row["refs"] and row["refs"] != "A1"]
    total = next(float(row["cost_eur"]) for row in table if row["what"].startswith("everything but"))
    assert sum(float(row["cost_eur"]) for row in parts) == pytest.approx(total)
    assert all(float(row["packs"]) * float(row["pack"]) >= float(row["needed"]) for row in parts)


def test_materials_cover_what_the_plan_needs(netlist: Netlist) -> None:
    """Lengths and areas from the templates, with 5 % to spare."""
    from wiring.pad_plan import AREA_MM, GRID, PATCH_MM, PLATE_MM, TAIL_MM  # noqa: PLC0415

    needed = {item.what: item.quantity for item in netlist.items}
    rows_m = 2 * GRID.rows * (GRID.pad_width_mm + 2 * TAIL_MM) / 1000
    columns_m = 2 * GRID.pad_cols * (PLATE_MM[1] - AREA_MM[1]) / 1000
    assert 1.05 * (rows_m + columns_m) <= needed["copper foil tape"] <= 20
    assert needed["double-sided tape for the film patches"] >= 2 * (GRID.rows + 1) * GRID.pad_width_mm / 1000
    per_sheet = int(280 // PATCH_MM) ** 2
    assert needed["sensing film"] * per_sheet >= 1.05 * GRID.rows * GRID.cols
