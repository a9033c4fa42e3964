"""Where everything stands in the window, as shares of its size: fixed places, so nothing moves while in use."""

from __future__ import annotations

from dataclasses import dataclass

#: The smallest window in which everything can be read.
LEAST_SIZE = (1024, 576)
DEFAULT_SIZE = (1280, 800)

_MARGIN = 0.014
_BANNER, _NOTICE, _STATUS, _BALANCE = 0.205, 0.048, 0.052, 0.085
_PADS_WIDTH = 0.50


@dataclass(frozen=True)
class Place:
    """A rectangle in the window, pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True)
class Layout:
    """Places of the widgets."""

    banner: Place
    pads: Place
    balance: Place
    left_strip: Place
    right_strip: Place
    notice: Place
    status: Place


def arrange(width: int, height: int) -> Layout:
    """Places in a window of that size."""
    margin = round(_MARGIN * height)
    inner = width - 2 * margin
    banner = Place(margin, margin, inner, round(_BANNER * height))
    status_height, notice_height = round(_STATUS * height), round(_NOTICE * height)
    status = Place(margin, height - margin - status_height, inner, status_height)
    notice = Place(margin, status.y - margin // 2 - notice_height, inner, notice_height)
    top, end = banner.bottom + margin, notice.y - margin
    pads_width = round(_PADS_WIDTH * inner)
    balance_height = round(_BALANCE * height)
    pads = Place(margin, top, pads_width, end - top - margin - balance_height)
    balance = Place(margin, pads.bottom + margin, pads_width, balance_height)
    strip_x = pads.right + margin
    strip_height = (end - top - margin) // 2
    left = Place(strip_x, top, width - margin - strip_x, strip_height)
    right = Place(strip_x, left.bottom + margin, left.width, end - left.bottom - margin)
    return Layout(banner, pads, balance, left, right, notice, status)
