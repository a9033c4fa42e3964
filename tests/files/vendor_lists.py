"""Files as another maker's program writes them, from pressures of our own."""

from __future__ import annotations

import numpy as np


def emed_list(kpa: np.ndarray, interval_ms: float = 10.0, decimal: str = ".") -> str:
    """An emed list of (n, rows, cols) kPa, heel at row 0; cells of 5 mm, the heel's row printed last."""
    columns = range(1, kpa.shape[2] + 1)
    pages = []
    for number, picture in enumerate(kpa[:, ::-1], start=1):
        lines = [
            "", f"\t\t\t\tPage {number}", "", "\tFile: C:\\a.dat \tMatrix: 64x95 ",
            f"\tSensor area: 0.25 cm²\tTime/picture:{interval_ms:.1f} ms", "\tSensor size: 0.500x0.500 cm",
            f"\tPict-No.: {number}  Force[N]=sum*sensor_area in row/column", "",
            "\t" + "\t".join(map(str, columns)) + "\tForce",
        ]  # fmt: skip
        for place, row in enumerate(picture, start=1):
            lines.append("\t".join([str(place), *(f"{cell:.2f}" for cell in [*row, row.sum() * 0.025])]))
        lines.append(
            "\t".join(["Force", *(f"{force:.2f}" for force in [*picture.sum(axis=0) * 0.025, picture.sum() * 0.025])])
        )
        pages.append("\n".join(lines))
    text = "\n".join(pages) + "\n"
    return text if decimal == "." else _with_comma(text)


def _with_comma(text: str) -> str:
    """As the program writes it where numbers have a decimal comma: in the table only."""
    return "\n".join(line if ":" in line else line.replace(".", ",") for line in text.split("\n"))
