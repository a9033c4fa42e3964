"""One dark, high-contrast look: colours, and sizes as shares of the window's height."""

from __future__ import annotations

from viz.state import Role

WINDOW = "#12161c"
PANEL = "#1b212a"
PAD = "#0d1015"
BUTTON = "#2b3442"
LINE = "#4a5567"
TEXT = "#f2f4f8"
QUIET_TEXT = "#a9b4c4"

#: Roles: told apart by luminance and shape too; after Okabe and Ito (2008), for every kind of colour vision.
ROLE: dict[Role, str] = {
    Role.OK: "#35c9a0",
    Role.CAUTION: "#f0b429",
    Role.ALARM: "#ff6a3d",
    Role.NEUTRAL: "#a9b4c4",
    Role.FAULT: "#ff5d8f",
}
FOOT = {"left": "#7cc7ff", "right": "#f4a9d8"}
NET = "#ffffff"
OUTLINE = "#8d9ab0"
TRIPOD = "#e6ecf5"
ZONE_ALARM, ZONE_CAUTION, ZONE_FREE = "#43231c", "#3d3417", "#16332e"

#: Heights of type as shares of the window's height.
WORD_SHARE = 0.118
SIDE_SHARE = 0.042
ADVICE_SHARE = 0.034
FIGURE_SHARE = 0.046
LABEL_SHARE = 0.026
SMALL_SHARE = 0.022


def pixels(window_height: int, share: float) -> int:
    """Type height in pixels, never below what can be read at a desk."""
    return max(10, round(window_height * share))
