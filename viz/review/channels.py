"""Traces that may be drawn: which columns of the frame table, and on which scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.session.reading import Recording


@dataclass(frozen=True)
class Channel:
    """One plot of the review window.

    Attributes
    ----------
    name
        In the catalogue of texts.
    key
        That shows and hides it.
    columns
        Of the frame table, drawn together.
    scale
        What a value is multiplied by, to be in the unit that the text names.
    shown
        From the start.
    """

    name: str
    key: str
    columns: tuple[str, ...]
    scale: float = 1.0
    shown: bool = False


CHANNELS = (
    Channel("place", "1", ("left_cop_fl_pct", "right_cop_fl_pct"), shown=True),
    Channel("net_ap", "2", ("net_cop_ap_mm",), shown=True),
    Channel("net_ml", "3", ("net_cop_ml_mm",)),
    Channel("force", "4", ("total_force_n",), shown=True),
    Channel("share", "5", ("left_load_share",), 100.0),
    Channel("heel", "6", ("left_tripod_heel", "right_tripod_heel"), 100.0),
)


def trace(recording: Recording, channel: Channel, column: str) -> np.ndarray:
    """(n,) values of a column in the channel's unit; NaN where undefined."""
    return recording.frames[column] * channel.scale
