"""The live window's figures beside those of a plain matplotlib viewer: paints, processor, delay, memory.

Each viewer runs in a process of its own, 1280 × 800 on a virtual screen without any graphics card, while a simulated
mat streams 100 scans a second over TCP from another process. By hand: ``python tests/bench/window.py``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.firmware import Figure, figure

SIZE = (1280, 800)
WARM_S, MEASURED_S = 6.0, 24.0
HOUR_S, SETTLED_S = 3600.0, 600.0
MIB = 1024**2


def window() -> dict[str, Figure]:
    """Figures of the live window; the peer's where matplotlib is installed."""
    with _screen() as environ:
        ours = _measured("ours", environ)
        plain = _measured("matplotlib", environ) if importlib.util.find_spec("matplotlib") else {}
        hour = _run("memory", environ)
    figures = {
        "window: painted frames/s, 1280 × 800, software": figure(ours["paints_per_s"], "1/s", 60),
        "window: processor of its thread": figure(ours["thread_share"] * 100, "% of a core", 40),
        "window: processor, with reading and analysis": figure(ours["process_share"] * 100, "% of a core", 40),
        "window: bytes in to painted, p95": figure(ours["delay_p95_ms"], "ms", 40),
        "window: state entered to tone asked, p95": figure(ours["tone_p95_ms"], "ms", 200),
        "window: memory over an hour of scans": figure(hour["growth_mib"], "MiB", 10),
    }
    if plain:
        figures |= {
            "matplotlib imshow: painted frames/s": figure(plain["paints_per_s"], "1/s"),
            "matplotlib imshow: processor of its thread": figure(plain["thread_share"] * 100, "% of a core"),
            "matplotlib imshow: bytes in to painted, p95": figure(plain["delay_p95_ms"], "ms"),
        }
    return figures


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """A virtual screen where Xvfb is installed, else Qt's own raster without one."""
    if shutil.which("Xvfb") is None:
        yield {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        return
    out, into = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(into), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"],
        pass_fds=[into], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(into)
    with os.fdopen(out) as told:
        number = told.readline().strip()
    try:
        yield {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


def _measured(kind: str, environ: dict[str, str]) -> dict[str, float]:
    mat = subprocess.Popen([sys.executable, __file__, "mat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert mat.stdout is not None
    try:
        return _run(kind, environ, mat.stdout.readline().strip())
    finally:
        mat.communicate("")


def _run(kind: str, environ: dict[str, str], *arguments: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, kind, *arguments], env=environ, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)


# --- in a process of its own -----------------------------------------------------------------------------------------


def serve_mat() -> None:
    """A simulated mat on a free TCP port, until stdin ends."""
    from mat.sim import parse_source  # noqa: PLC0415
    from mat.sim.serve import serve_tcp  # noqa: PLC0415

    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(serve_tcp, parse_source("sim:toes").board(), 0, lambda where: print(where, flush=True), stop)
        sys.stdin.read()
        stop.set()


def _acquisition(source: str, **options):
    from mat.link import SerialTransport  # noqa: PLC0415
    from mat.pipeline import AnalysisSettings  # noqa: PLC0415
    from mat.session import Acquisition  # noqa: PLC0415

    return Acquisition(SerialTransport(source), AnalysisSettings(weight_kg=70), **options)


class _Stretch:
    """Counts from the end of warming up to the end."""

    def __init__(self, paints: Callable[[], int], p95_ms: dict[str, Callable[[], float]]) -> None:
        self._paints, self._p95_ms = paints, p95_ms
        self._before = (0, 0.0, 0.0, 0.0)

    def _now(self) -> tuple[int, float, float, float]:
        return self._paints(), time.thread_time(), time.process_time(), time.perf_counter()

    def begin(self) -> None:
        self._before = self._now()

    def end(self) -> None:
        paints, thread_s, process_s, lasted_s = (b - a for a, b in zip(self._before, self._now(), strict=True))
        print(
            json.dumps(
                {
                    "paints_per_s": paints / lasted_s,
                    "thread_share": thread_s / lasted_s,
                    "process_share": process_s / lasted_s,
                }
                | {name: p95_ms() for name, p95_ms in self._p95_ms.items()}
            )
        )


def _measure_in(app, stretch: _Stretch) -> None:
    from viz.qt import QtCore  # noqa: PLC0415

    QtCore.QTimer.singleShot(int(WARM_S * 1000), stretch.begin)
    QtCore.QTimer.singleShot(int((WARM_S + MEASURED_S) * 1000), stretch.end)
    QtCore.QTimer.singleShot(int((WARM_S + MEASURED_S) * 1000) + 100, app.quit)
    app.exec()


def ours(source: str) -> None:
    """The live window, with the coach's cues asked of a player that is not heard."""
    from mat.session.coach import Coach  # noqa: PLC0415
    from viz.coached import CoachedSource  # noqa: PLC0415
    from viz.main_window import MainWindow  # noqa: PLC0415
    from viz.mats import Views  # noqa: PLC0415
    from viz.model import LiveModel  # noqa: PLC0415
    from viz.qt import QtWidgets  # noqa: PLC0415
    from viz.recording_control import RecordingControl  # noqa: PLC0415
    from viz.sound import SilentPlayer, Voice  # noqa: PLC0415

    app = QtWidgets.QApplication([])
    acquisition = _acquisition(source)
    acquisition.start()
    led = CoachedSource(acquisition, Coach(), Voice(SilentPlayer(), "plain", "en"))
    model = LiveModel(led, led.view, led.tone_delay_s)
    shown = MainWindow(Views(model, RecordingControl(acquisition, Path())))
    shown.resize(*SIZE)
    shown.show()
    p95_ms = {
        "delay_p95_ms": lambda: (model.delay.p95_s() or 0) * 1e3,
        "tone_p95_ms": lambda: (led.tone_delay_s() or 0) * 1e3,
    }
    _measure_in(app, _Stretch(lambda: shown.painted, p95_ms))
    acquisition.stop()


def with_matplotlib(source: str) -> None:
    """What is written first for such a mat: ``imshow`` of all cells, drawn anew with each look."""
    import matplotlib as mpl  # noqa: PLC0415

    from viz.delay import PaintDelay, arrival_s  # noqa: PLC0415
    from viz.qt import QtCore, QtWidgets  # noqa: PLC0415

    mpl.use("QtAgg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    app = QtWidgets.QApplication.instance() or QtWidgets.QApplication([])
    acquisition, delay, paints = _acquisition(source), PaintDelay(), [0]
    acquisition.start()
    drawing, axes = plt.subplots(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100)
    image = axes.imshow([[0.0] * 16] * 16, cmap="inferno", vmin=0, vmax=250, origin="lower", interpolation="bicubic")
    drawing.colorbar(image)
    drawing.show()

    def look() -> None:
        blocks = acquisition.drain()
        if blocks:
            arrived_s = arrival_s(acquisition.link().health, int(blocks[-1].block.time_us[-1]))
            delay.coming(arrived_s)
            image.set_data(blocks[-1].force_n[-1] * 2.5)
            drawing.canvas.draw()
            drawing.canvas.repaint()  # type: ignore[attr-defined]
            delay.painted(time.monotonic())
            paints[0] += 1

    timer = QtCore.QTimer()
    timer.timeout.connect(look)
    timer.start(16)
    _measure_in(app, _Stretch(lambda: paints[0], {"delay_p95_ms": lambda: (delay.p95_s() or 0) * 1e3}))
    acquisition.stop()


def memory() -> None:
    """An hour of scans as fast as they can be analysed, the window looking on."""
    from mat.pipeline import AnalysisSettings  # noqa: PLC0415
    from mat.session import Acquisition  # noqa: PLC0415
    from mat.sim import SimTransport  # noqa: PLC0415
    from viz.main_window import MainWindow  # noqa: PLC0415
    from viz.mats import Views  # noqa: PLC0415
    from viz.model import LiveModel  # noqa: PLC0415
    from viz.qt import QtCore, QtWidgets  # noqa: PLC0415
    from viz.recording_control import RecordingControl  # noqa: PLC0415

    app = QtWidgets.QApplication([])
    transport = SimTransport("sim:hinge", fast=True, duration_s=HOUR_S)
    acquisition = Acquisition(transport, AnalysisSettings(weight_kg=70))
    acquisition.start()
    shown = MainWindow(Views(LiveModel(acquisition), RecordingControl(acquisition, Path())))
    shown.resize(*SIZE)
    shown.show()
    sizes_mib: list[float] = []

    def weigh() -> None:
        frames = acquisition.link().health.frames
        if frames > SETTLED_S * 100:
            sizes_mib.append(_resident_bytes() / MIB)
        if acquisition.join(0):
            app.quit()

    timer = QtCore.QTimer()
    timer.timeout.connect(weigh)
    timer.start(500)
    app.exec()
    acquisition.stop()
    third = max(1, len(sizes_mib) // 3)
    growth_mib = sum(sizes_mib[-third:]) / third - sum(sizes_mib[:third]) / third
    print(json.dumps({"growth_mib": growth_mib, "most_mib": max(sizes_mib), "least_mib": min(sizes_mib)}))


def _resident_bytes() -> float:
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


CHILDREN = {"mat": serve_mat, "ours": ours, "matplotlib": with_matplotlib, "memory": memory}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        CHILDREN[sys.argv[1]](*sys.argv[2:])
    else:
        for name, entry in window().items():
            print(f"{name:50s} {entry['value']:10.4g} {entry['unit']}")
