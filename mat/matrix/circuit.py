"""Resistances around the film, as the mat's HELLO tells them."""

from __future__ import annotations

from dataclasses import dataclass

from mat.wire import Hello


@dataclass(frozen=True)
class ReadoutCircuit:
    """Nominal resistances of rows and columns.

    Attributes
    ----------
    pull_down_s
        Conductance of each column's pull-down, S.
    row_high_ohm, row_low_ohm
        Series resistor and driver of a row driven high or held low, Ω.
    full_scale
        ADC counts that stand for the reference (2**bits).
    """

    pull_down_s: float
    row_high_ohm: float
    row_low_ohm: float
    full_scale: int

    @classmethod
    def of(cls, hello: Hello) -> ReadoutCircuit:
        return cls(
            pull_down_s=1.0 / hello.pull_down_ohm,
            row_high_ohm=float(hello.row_series_ohm + hello.driver_high_ohm),
            row_low_ohm=float(hello.row_series_ohm + hello.driver_low_ohm),
            full_scale=1 << hello.bits,
        )
