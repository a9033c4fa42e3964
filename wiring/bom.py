"""Bill of materials: what to buy, in whole packs, for each board."""

from __future__ import annotations

import csv
import io
import math

from wiring.netlist import Item, Netlist

_HEAD = ("refs", "what", "value", "part_number", "needed", "unit", "pack", "packs", "price_eur_a_pack", "cost_eur")


def packs(item: Item) -> int:
    """Whole packs to buy."""
    return math.ceil(item.quantity / item.pack)


def cost_eur(item: Item) -> float:
    return packs(item) * item.price_eur


def total_eur(netlist: Netlist, board: str) -> float:
    """Everything for one mat with this board, EUR."""
    bought = [item for item in netlist.items if not item.made]
    return round(sum(map(cost_eur, bought)) + cost_eur(netlist.boards[board].item), 2)


def bom_csv(netlist: Netlist) -> str:
    """The table, with one line a board and a total for each choice of board."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_HEAD)
    bought = [item for item in netlist.items if not item.made]
    table.writerows(map(_row, bought))
    table.writerow(["", "everything but the processor board", *[""] * 7, f"{sum(map(cost_eur, bought)):.2f}"])
    for board in netlist.boards.values():
        table.writerow(_row(board.item))
        table.writerow(["", f"total with {board.name}", *[""] * 7, f"{total_eur(netlist, board.name):.2f}"])
    return out.getvalue()


def _row(item: Item) -> list[str]:
    first, last = item.refs[0], item.refs[-1]
    refs = first if first == last else f"{first}-{last}"
    value = f"{item.value}, {item.tolerance}" if item.tolerance else item.value
    price = f"{item.price_eur:.2f}"
    numbers = [f"{item.quantity:g}", item.unit or "pcs", f"{item.pack:g}", str(packs(item)), price]
    return [refs, item.what, value, item.mpn, *numbers, f"{cost_eur(item):.2f}"]
