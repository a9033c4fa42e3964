"""The review's figures: a ten-minute recording opened, scrubbed and reported, a thousand recordings listed.

In a process of its own, on Qt's raster without a screen. By hand: ``python tests/bench/review.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.firmware import Figure, figure

SECONDS = 600.0
RECORDINGS = 1000
#: Places the cursor is put to, spread over the recording.
_PLACES = 200


def review() -> dict[str, Figure]:
    """Figures of the review window on this machine."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run([sys.executable, __file__, "--measure"], env=environ, check=True, capture_output=True)
    found = json.loads(ran.stdout.splitlines()[-1])
    return {
        "review: 10 min seen first": figure(found["first_s"], "s", 1),
        "review: 10 min opened whole": figure(found["whole_s"], "s", 3),
        "review: cursor moved and painted, p95": figure(found["scrub_p95_ms"], "ms", 16),
        "review: 1,000 recordings listed": figure(found["listed_s"], "s", 1),
        "report of 10 min": figure(found["report_s"], "s", 5),
    }


def _measure() -> dict[str, float]:
    from viz.application import application  # noqa: PLC0415
    from viz.texts import use_language  # noqa: PLC0415

    app = application()
    use_language("en")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {**_opened(app, folder), **_listed(app, folder), **_reported(folder)}


def _opened(app, folder: Path) -> dict[str, float]:
    import numpy as np  # noqa: PLC0415
    from simulated_recordings import recorded  # noqa: PLC0415

    from viz.review.window import ReviewWindow  # noqa: PLC0415

    path = folder / "ten minutes.smat"
    path.write_bytes(recorded("sim:hinge?seed=4", SECONDS))
    start = time.perf_counter()
    window = ReviewWindow(path, folder, folder / "cache" / "library.sqlite")
    window.resize(1280, 800)
    window.show()
    while window.page is None:
        app.processEvents()
    first_s = time.perf_counter() - start
    while window.page.growing:
        app.processEvents()
        # The reading needs the interpreter; a window that waits for events gives it away too.
        time.sleep(0.002)
    whole_s, page, taken_s = time.perf_counter() - start, window.page, []
    for place_s in np.linspace(0, page.model.end_s, _PLACES):
        before = time.perf_counter()
        page.move_to(float(place_s))
        app.processEvents()
        taken_s.append(time.perf_counter() - before)
    window.close()
    return {"first_s": first_s, "whole_s": whole_s, "scrub_p95_ms": 1e3 * float(np.percentile(taken_s, 95))}


def _listed(app, folder: Path) -> dict[str, float]:
    from viz.review.library import SummaryCache, files_in, read_entry  # noqa: PLC0415
    from viz.review.library_page import LibraryPage  # noqa: PLC0415

    entry, many, cache = read_entry(next(folder.glob("*.smat"))), folder / "many", folder / "many.sqlite"
    many.mkdir()
    for number in range(RECORDINGS):
        (many / f"{number}.smat").write_bytes(b"known already")
    kept = SummaryCache(cache)
    kept.keep_all((file, entry) for file in files_in(many))
    kept.close()
    start = time.perf_counter()
    page = LibraryPage(many, cache)
    page.show()
    while page.table.rowCount() < RECORDINGS:
        app.processEvents()
    app.processEvents()
    listed_s = time.perf_counter() - start
    page.leave()
    return {"listed_s": listed_s}


def _reported(folder: Path) -> dict[str, float]:
    from mat.report import write_report  # noqa: PLC0415
    from mat.session.reading import read  # noqa: PLC0415

    start = time.perf_counter()
    write_report(read(next(folder.glob("*.smat"))), folder / "report.pdf")
    return {"report_s": time.perf_counter() - start}


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print(json.dumps(_measure()))
    else:
        for name, measured in review().items():
            print(f"{name}: {measured}")
