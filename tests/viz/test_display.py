"""No screen, no server, no library: told with what to do, before Qt can abort the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from viz import display
from viz.display import NoDisplay, missing_library, require_display, require_libraries
from viz.texts import text

ICCCM = "libxcb-icccm.so.4: cannot open shared object file: No such file or directory"
TRY_TO_RUN = """
import sys
from pathlib import Path
from mat.errors import SmartMatError
from mat.pipeline import AnalysisSettings
from mat.session import Acquisition
from mat.sim import SimTransport
from viz.app import run_live
acquisition = Acquisition(SimTransport("sim:quiet"), AnalysisSettings())
try:
    run_live(acquisition, data_folder=Path(sys.argv[1]), start_recording_to=Path(sys.argv[1]) / "x.smat")
except SmartMatError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def _run(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XAUTHORITY"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-c", TRY_TO_RUN, str(folder)],
        env={**kept, **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
@pytest.mark.parametrize(
    ("environ", "told"),
    [({}, text("display.no_screen")), ({"DISPLAY": ":4321"}, text("display.refused", display=":4321"))],
)
def test_without_a_screen_a_text_and_nothing_begun(tmp_path: Path, environ: dict[str, str], told: str) -> None:
    result = _run(tmp_path, **environ)
    if "system library" in result.stdout:
        pytest.skip(result.stdout)
    assert result.returncode == 1  # Qt's own abort would be −6
    assert result.stdout.strip() == told
    assert result.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> object:
        raise OSError(ICCCM)

    monkeypatch.setattr(display.shutil, "which", lambda name: "/usr/bin/apt" if name == "apt" else None)
    with pytest.raises(NoDisplay, match=r"libxcb-icccm\.so\.4.*sudo apt install libxcb-icccm4"):
        require_libraries(Path("libqxcb.so"), load)
    monkeypatch.setattr(display.shutil, "which", lambda name: None)
    with pytest.raises(NoDisplay, match="the package of your system that holds it"):
        require_libraries(Path("libqxcb.so"), load)


def test_every_library_the_xcb_plugin_needs_has_a_package() -> None:
    """The table covers what the loader could miss: all that the plugin of this Qt asks the system for."""
    plugins = display.require_qt()
    wanted: set[str] = set()
    for library in [plugins / "libqxcb.so", *plugins.parents[1].glob("lib/libQt5XcbQpa.so.5")]:
        listed = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True).stdout
        wanted |= {line.split()[1] for line in listed.splitlines() if line.strip().startswith("NEEDED")}
    basic = ("libQt5", "libc.", "libm.", "libdl.", "libpthread.", "librt.", "libstdc++.", "libgcc_s.", "ld-linux")
    system = {name for name in wanted if not name.startswith(basic)}
    assert len(system) > 10
    assert system - set(display.DEBIAN_PACKAGES) == set()


def test_a_broken_plugin_is_told_as_such() -> None:
    def load(name: str) -> object:
        raise OSError("libqxcb.so: undefined symbol: _ZN9QtPrivate")

    with pytest.raises(NoDisplay, match="install PyQt5 again"):
        require_libraries(Path("libqxcb.so"), load)
    assert missing_library("libQt5XcbQpa.so.5: undefined symbol") is None


def test_offscreen_needs_no_screen() -> None:
    environ = {"QT_QPA_PLATFORM": "offscreen"}
    require_display(environ, platform="linux", load=_refuse)
    assert environ == {"QT_QPA_PLATFORM": "offscreen"}


def test_wayland_alone_is_asked_for_by_name() -> None:
    loaded: list[str] = []
    environ = {"WAYLAND_DISPLAY": "wayland-0"}
    require_display(environ, platform="linux", load=lambda name: loaded.append(Path(name).name))
    assert environ["QT_QPA_PLATFORM"] == "wayland"
    assert loaded == ["libqwayland-generic.so"]


def _refuse(name: str) -> object:
    raise AssertionError(f"{name} need not be loaded")
