"""Looks and sizes: one dark and one light look of high contrast, and type as shares of the window's height."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from viz.state import Role

#: Capitals of the state word and figures must be this high to be read from two metres, mm: they subtend 0.7° and 0.37°.
WORD_MM, FIGURE_MM = 25.0, 13.0
#: The flattest screen they are laid out for, mm: 13.3 inches, 16 : 9. Full-screen windows are at least that high.
FLATTEST_MM = 165.0

#: Height of capitals as shares of the window's height.
WORD_SHARE = 1.02 * WORD_MM / FLATTEST_MM
FIGURE_SHARE = 1.02 * FIGURE_MM / FLATTEST_MM
#: Height of type (ascender to descender) as shares of the window's height: read at the desk, before and after.
ADVICE_SHARE = 0.036
LABEL_SHARE = 0.026
SMALL_SHARE = 0.022

#: Steps of the type's scale a user may choose; at the last, words begin to crowd one another.
TYPE_SCALES = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3)


@dataclass(frozen=True)
class Look:
    """Colours of one look.

    Attributes
    ----------
    window, panel, pad, button
        Grounds.
    line, text, quiet_text
        Frames and type.
    role
        States, by role: told apart by luminance and shape too; after Okabe and Ito (2008), for every colour vision.
    alarm_ink
        Type on a ground of the alarm's colour.
    foot
        Marks of either foot.
    net
        Mark of both.
    edge
        Round a mark, so that it stands out from any pressure.
    outline, tripod, band
        Lines over the pads.
    zone_alarm, zone_caution, zone_free
        Grounds of the strips.
    pressure
        Colours at shares of the pressure range, (share, red, green, blue); lightness rises or falls all the way.
    """

    name: str
    window: str
    panel: str
    pad: str
    button: str
    line: str
    text: str
    quiet_text: str
    role: MappingProxyType[Role, str]
    alarm_ink: str
    foot: MappingProxyType[str, str]
    net: str
    edge: str
    outline: str
    tripod: str
    band: str
    zone_alarm: str
    zone_caution: str
    zone_free: str
    pressure: tuple[tuple[float, int, int, int], ...]


DARK = Look(
    name="dark",
    window="#12161c",
    panel="#1b212a",
    pad="#0d1015",
    button="#2b3442",
    line="#4a5567",
    text="#f2f4f8",
    quiet_text="#a9b4c4",
    role=MappingProxyType(
        {
            Role.OK: "#35c9a0",
            Role.CAUTION: "#f0b429",
            Role.ALARM: "#ff6a3d",
            Role.NEUTRAL: "#c4cedc",
            Role.FAULT: "#ff5d8f",
        }
    ),
    alarm_ink="#160a05",
    foot=MappingProxyType({"left": "#7cc7ff", "right": "#f4a9d8"}),
    net="#ffffff",
    edge="#05070a",
    outline="#8d9ab0",
    tripod="#e6ecf5",
    band="#35c9a0",
    zone_alarm="#43231c",
    zone_caution="#3d3417",
    zone_free="#16332e",
    # The inferno map (van der Walt and Smith 2015, CC0) from its 0.15 up, where it stands out from the pad.
    pressure=(
        (0.06, 58, 9, 99), (0.14, 87, 16, 110), (0.28, 136, 34, 106), (0.44, 188, 55, 84), (0.60, 227, 89, 51),
        (0.74, 249, 140, 10), (0.88, 249, 201, 50), (1.00, 252, 255, 164),
    ),
)  # fmt: skip

LIGHT = Look(
    name="light",
    window="#e9edf3",
    panel="#ffffff",
    pad="#f7f8fb",
    button="#dbe2ec",
    line="#8590a3",
    text="#10151c",
    quiet_text="#46525f",
    role=MappingProxyType(
        {
            Role.OK: "#00694f",
            Role.CAUTION: "#8a5300",
            Role.ALARM: "#b93000",
            Role.NEUTRAL: "#3b4756",
            Role.FAULT: "#a8004f",
        }
    ),
    alarm_ink="#ffffff",
    foot=MappingProxyType({"left": "#05447a", "right": "#7f1b60"}),
    net="#10151c",
    edge="#ffffff",
    outline="#5a6678",
    tripod="#1b2430",
    band="#004f3a",
    zone_alarm="#f7d5ca",
    zone_caution="#f8e9bd",
    zone_free="#cdeee1",
    # The magma map (same authors, CC0) turned round, without its darkest quarter, where marks would drown.
    pressure=(
        (0.06, 253, 236, 190), (0.16, 254, 207, 146), (0.32, 254, 159, 109), (0.48, 247, 112, 92), (0.62, 222, 73, 104),
        (0.76, 183, 55, 121), (0.88, 140, 41, 129), (1.00, 100, 26, 128),
    ),
)  # fmt: skip

LOOKS = {look.name: look for look in (DARK, LIGHT)}


@dataclass
class _Style:
    """What the whole window is drawn with: one look and one scale of type, like the one palette of an application."""

    look: Look = DARK
    type_scale: float = 1.0


_style = _Style()


def look() -> Look:
    """The look drawn with now."""
    return _style.look


def use_look(name: str) -> None:
    """Draw with this look from now on; what stands already must be made anew. An unknown name is the dark one."""
    _style.look = LOOKS.get(name, DARK)


def type_scale() -> float:
    """By how much type is larger than usual."""
    return _style.type_scale


def use_type_scale(scale: float) -> None:
    """The nearest of :data:`TYPE_SCALES`."""
    _style.type_scale = min(TYPE_SCALES, key=lambda each: abs(each - scale))


def pixels(window_height: int, share: float) -> int:
    """Height in pixels of type that is this share of the window, never below what can be read at a desk."""
    return max(10, round(window_height * share * _style.type_scale))
