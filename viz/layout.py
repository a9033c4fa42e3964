"""Where everything stands in the window, as shares of its size: fixed places, so nothing moves while in use."""

from __future__ import annotations

from dataclasses import dataclass

from viz import theme

#: The smallest window in which everything can be read.
LEAST_SIZE = (1024, 576)
DEFAULT_SIZE = (1280, 800)

_MARGIN = 0.012
_NOTICE, _STATUS = 0.044, 0.048
#: What stands above and below the capitals of the state word (with its line of advice) and of a figure.
_BANNER_EXTRA, _FIGURE_EXTRA = 0.080, 0.026
#: Half of the window stays for what lies below the banner, however large the type.
_BANNER_MOST = 0.34
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
    coach: Place
    left_strip: Place
    right_strip: Place
    notice: Place
    status: Place

    @property
    def sentence(self) -> Place:
        """Over both strips."""
        first, last = self.left_strip, self.right_strip
        return Place(first.x, first.y, first.width, last.bottom - first.y)


def arrange(width: int, height: int, type_scale: float = 1.0) -> Layout:
    """Places in a window of that size, with type so much larger than usual."""
    margin = round(_MARGIN * height)
    inner = width - 2 * margin
    banner_share = min(_BANNER_MOST, theme.WORD_SHARE * type_scale + _BANNER_EXTRA)
    banner = Place(margin, margin, inner, round(banner_share * height))
    status_height, notice_height = round(_STATUS * height), round(_NOTICE * height)
    status = Place(margin, height - margin - status_height, inner, status_height)
    notice = Place(margin, status.y - margin // 2 - notice_height, inner, notice_height)
    top, end = banner.bottom + margin, notice.y - margin // 2
    pads_width = round(_PADS_WIDTH * inner)
    figure_height = round(min(1.25, type_scale) * theme.FIGURE_SHARE * height + _FIGURE_EXTRA * height)
    pads = Place(margin, top, pads_width, end - top - margin - figure_height)
    balance = Place(margin, pads.bottom + margin, pads_width, figure_height)
    right_x = pads.right + margin
    third = (end - top - 2 * margin) // 3
    coach, left, right = (
        Place(right_x, top + row * (third + margin), width - margin - right_x, third) for row in range(3)
    )
    return Layout(banner, pads, balance, coach, left, right, notice, status)
