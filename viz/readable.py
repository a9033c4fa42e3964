"""How high type stands on a real screen: pixels, and what the screen or its owner says of its size."""

from __future__ import annotations

import math
from dataclasses import dataclass

from viz import theme

MM_PER_INCH = 25.4
#: Pixels per millimetre of screens there are: a 120-inch projection to a telephone. What lies outside was not measured.
_PX_PER_MM = (0.5, 25.0)
#: A desk monitor of 96 dpi, where a screen says nothing of its size.
_USUAL_PX_PER_MM = 96 / MM_PER_INCH


def px_per_mm(screen_px: tuple[int, int], screen_mm: tuple[float, float], diagonal_inch: float = 0.0) -> float:
    """Pixels in a millimetre: by the entered diagonal if there is one, else as the screen says.

    Parameters
    ----------
    screen_px
        Width and height, (logical) pixels.
    screen_mm
        As the system says; zeros where it does not know.
    diagonal_inch
        As entered; 0 if it was not.
    """
    across_px = math.hypot(*screen_px)
    if diagonal_inch > 0:
        return across_px / (diagonal_inch * MM_PER_INCH)
    told_mm = math.hypot(*screen_mm)
    told = across_px / told_mm if told_mm > 0 else 0.0
    return told if _PX_PER_MM[0] <= told <= _PX_PER_MM[1] else _USUAL_PX_PER_MM


@dataclass(frozen=True)
class Heights:
    """Heights of capitals, mm.

    Attributes
    ----------
    word_mm, figure_mm
        Of the state word, and of figures.
    """

    word_mm: float
    figure_mm: float

    @property
    def from_two_metres(self) -> bool:
        """Both can be read from there; to the millimetre, as they are told."""
        return round(self.word_mm) >= theme.WORD_MM and round(self.figure_mm) >= theme.FIGURE_MM


def heights(word_px: float, figure_px: float, pixels_in_mm: float) -> Heights:
    """Heights of what is drawn."""
    return Heights(word_px / pixels_in_mm, figure_px / pixels_in_mm)
