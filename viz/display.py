"""Is there a screen, and can Qt reach it? Asked before Qt is: it aborts the whole process where the answer is no.

Linux only: on Windows and macOS Qt brings all it needs, and a logged-in user has a screen.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path

from mat.errors import SmartMatError
from viz.texts import text


class NoDisplay(SmartMatError):
    """No window can be opened: no screen, or a system library of Qt's is missing."""


#: Debian and Ubuntu packages of the libraries Qt's xcb plugin and Qt itself take from the system.
DEBIAN_PACKAGES: dict[str, str] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libOpenGL.so.0": "libopengl0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libSM.so.6": "libsm6",
    "libICE.so.6": "libice6",
    "libXext.so.6": "libxext6",
    "libz.so.1": "zlib1g",
    "libxcb.so.1": "libxcb1",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
_LIBRARY = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")

Load = Callable[[str], object]


def require_display(
    environ: MutableMapping[str, str] = os.environ, platform: str = sys.platform, load: Load = ctypes.CDLL
) -> None:
    """Make sure a window can be opened.

    Raises
    ------
    NoDisplay
        It cannot; the text says what to do.
    """
    if not platform.startswith("linux"):
        require_qt()
        return
    chosen = environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if not chosen:
        chosen = choose_platform(environ)
        if chosen != "xcb":
            environ["QT_QPA_PLATFORM"] = chosen
    plugins = require_qt()
    if chosen == "xcb":
        require_libraries(plugins / "libqxcb.so", load)
        _require_x_server(environ.get("DISPLAY", ""), load)
    elif chosen == "wayland":
        require_libraries(plugins / "libqwayland-generic.so", load)


def choose_platform(environ: Mapping[str, str]) -> str:
    """Qt's screen plugin for this desktop; an X screen first, as Qt 5 does.

    Raises
    ------
    NoDisplay
        There is no screen.
    """
    if environ.get("DISPLAY"):
        return "xcb"
    if environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    raise NoDisplay(text("display.no_screen"))


def require_qt() -> Path:
    """Import Qt; gives the folder of its screen plugins.

    Raises
    ------
    NoDisplay
        PyQt5 or pyqtgraph is not there, or a system library it needs.
    """
    try:
        from viz.qt import QtCore  # noqa: PLC0415
    except ImportError as error:
        raise missing_library(str(error)) or NoDisplay(text("display.qt", reason=error)) from error
    return Path(QtCore.QLibraryInfo.location(QtCore.QLibraryInfo.LibraryLocation.PluginsPath)) / "platforms"


def require_libraries(plugin: Path, load: Load = ctypes.CDLL) -> None:
    """Load a screen plugin as Qt will.

    Raises
    ------
    NoDisplay
        It or a library it needs is missing.
    """
    try:
        load(str(plugin))
    except OSError as error:
        reason = missing_library(str(error))
        raise reason or NoDisplay(text("display.plugin", plugin=plugin.name, reason=error)) from error


def missing_library(loader_text: str) -> NoDisplay | None:
    """What the dynamic loader misses, told with the package that brings it."""
    found = _LIBRARY.search(loader_text)
    if found is None or found[1].startswith("libq"):
        return None
    package = DEBIAN_PACKAGES.get(found[1])
    debian = package is not None and shutil.which("apt") is not None
    install = text("display.install_debian", package=package) if debian else text("display.install_other")
    return NoDisplay(text("display.library", library=found[1], install=install))


def _require_x_server(display: str, load: Load) -> None:
    """Connect and leave again, as a refused connection too would make Qt abort."""
    xcb = load("libxcb.so.1")
    if not isinstance(xcb, ctypes.CDLL):
        return
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode() or None, None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if refused:
        raise NoDisplay(text("display.refused", display=display))
