"""What a few seconds of scans tell of a mat's health: one finding a question, each with what to do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.errors import SettingsError, SmartMatError
from mat.matrix import conductance
from mat.matrix.fault_watch import FaultWatch
from mat.matrix.plausibility import judge
from mat.pipeline import QUALITIES, Analysis
from mat.pressure.health import Advice
from mat.pressure.stage import EMPTY_CELL_N, EMPTY_TOTAL_N
from mat.session.link_view import LinkView

#: A rate this far off the one the mat names, or this share of lost scans, is a fault of the line.
RATE_TOLERANCE = 0.02
LOST_SHARE = 0.001
#: Noise of a cell's reading on an empty mat: rounding and the converter make 0.3–0.7 LSB.
NOISE_LSB = 1.5
#: The zero of an empty mat may move this much within the seconds it is watched.
DRIFT_N = 2.0
#: No film on a cell of 4 cm² conducts as much under a foot (300 µS/N under 100 N: 0.03 S): copper touches copper there.
SHORTED_S = 0.05
#: Cells of one line more than this are the line's own fault. So many shorts make the readings of whole lines look
#: broken, joined or grounded that are sound.
_LINE_SHARE, MANY_SHORTS = 0.5, 3
_SATURATED = 1 << QUALITIES.index("saturated")


@dataclass(frozen=True)
class Finding:
    """One answer.

    Attributes
    ----------
    subject
        What was looked at: ``link``, ``wiring``, ``rate``, ``calibration``, ``noise``, ``zero``, ``saturation``,
        ``film``; by the guided check also ``lines`` and ``sides``.
    good
        None where it could not be judged.
    text
        What was found and, unless it is good, what to do.
    """

    subject: str
    good: bool | None
    text: str


def examine(blocks: list[Analysis], link: LinkView, error: SmartMatError | None = None) -> list[Finding]:
    """Findings on a mat that was read for some seconds.

    Parameters
    ----------
    blocks
        What it gave, in order; empty if nothing came.
    link
        The link at the end.
    error
        What ended the reading, if anything did: nothing else is blamed for scans that did not come.
    """
    findings = [_introduction(link)]
    if error is not None:
        ended = Finding("calibration" if isinstance(error, SettingsError) else "link", False, str(error))
        return [*findings, *(_looked_at(blocks, link) if blocks else []), ended]
    if not blocks:
        return [*findings, Finding("rate", False, "No scan came: check the cable and press the mat's reset button.")]
    return [*findings, *_looked_at(blocks, link)]


def _looked_at(blocks: list[Analysis], link: LinkView) -> list[Finding]:
    shorted = shorted_cells(blocks)
    findings = [_wiring(link, blocks, shorted.sum() >= MANY_SHORTS), _rate(link), _calibration(link)]
    if shorted.any():
        return [*findings, _shorted(shorted)]
    return findings + ([_noise(blocks), _zero(blocks)] if _is_empty(blocks) else [_loaded(), _saturation(blocks)])


def _introduction(link: LinkView) -> Finding:
    hello = link.hello
    if hello is None:
        return Finding("link", False, link.message or "The mat does not introduce itself.")
    name = f" “{hello.name}”" if hello.name else ""
    text = f"{hello.board} on {link.source}, firmware {hello.firmware_text}, mat {hello.mat_id:08x}{name}."
    simulated = " It is simulated." if link.simulated else ""
    return Finding("link", not hello.notices, " ".join([text + simulated, *hello.notices]))


def _wiring(link: LinkView, blocks: list[Analysis], hidden: bool) -> Finding:
    """What the mat says of itself, and what its readings show unless shorted cells hide it."""
    shown = [] if hidden else _shown_by_readings(blocks)
    if hidden and not (link.status and link.status.complaints):
        return Finding("wiring", None, "Shorted cells hide what the readings tell of the lines: mend those first.")
    if link.status is None and not shown:
        return Finding("wiring", None, "The mat has not told of its wiring: press its reset button and try again.")
    complaints = [*(link.status.complaints if link.status else []), *shown]
    return Finding("wiring", not complaints, " ".join(complaints) or "No broken, shorted or stuck line.")


def _shown_by_readings(blocks: list[Analysis]) -> list[str]:
    watch = FaultWatch()
    for analysis in blocks:
        watch.process(analysis.block, judge(analysis.block))
    return watch.complaints


def shorted_cells(blocks: list[Analysis]) -> np.ndarray:
    """(rows, cols) bool: cells in which copper touches copper, whatever lies on the mat."""
    found_s = np.concatenate([conductance(block.block) for block in blocks]).mean(axis=0)
    shorted = found_s > SHORTED_S
    lines = (shorted.mean(axis=1) > _LINE_SHARE)[:, None] | (shorted.mean(axis=0) > _LINE_SHARE)
    return shorted & ~lines


def _shorted(cells: np.ndarray) -> Finding:
    places = [f"row {row}, column {col}" for row, col in np.argwhere(cells)[:MANY_SHORTS]]
    if cells.sum() < MANY_SHORTS:
        return Finding(
            "film", False,
            f"Copper touches copper at {' and at '.join(places)}: look there for a hole or a fold in the film or a "
            "whisker of copper, and put a new patch of film in.",
        )  # fmt: skip
    return Finding(
        "film", False,
        f"About {cells.sum()} cells are shorted ({'; '.join(places)}; …): moisture in the mat, a crease, or film that "
        "has slipped from between the strips. Unplug it, open it, let it dry, lay the film flat, and look again.",
    )  # fmt: skip


def _rate(link: LinkView) -> Finding:
    health, hello = link.health, link.hello
    wanted_hz = hello.rate_hz if hello else 0
    lost = health.missed / max(1, health.frames + health.missed)
    off = abs(health.rate_hz / wanted_hz - 1) if wanted_hz else 0.0
    text = f"{health.rate_hz:.1f} scans/s, {health.missed} lost, {health.damaged} damaged."
    if off <= RATE_TOLERANCE and lost <= LOST_SHARE:
        return Finding("rate", True, text)
    return Finding("rate", False, f"{text} Use a shorter cable or another USB port, and no hub.")


def _calibration(link: LinkView) -> Finding:
    """Whether it can still be relied on; a mat without one measures, but roughly."""
    if not link.measurement:
        return Finding("calibration", True, "It has one, and nothing speaks against it.")
    text = " ".join(note.text for note in link.measurement)
    amiss = any(note.advice in (Advice.RECALIBRATE, Advice.RENEW_FILM) for note in link.measurement)
    without = any(note.subject == "calibration" for note in link.measurement)
    return Finding("calibration", None if without else not amiss, text)


def _is_empty(blocks: list[Analysis]) -> bool:
    """Nobody stands there: judged as before a tare, by what the film's law says of the raw load."""
    force_n = np.concatenate([block.force_n for block in blocks]).mean(axis=0)
    return bool(force_n.sum() < EMPTY_TOTAL_N and force_n.max() < EMPTY_CELL_N)


def _noise(blocks: list[Analysis]) -> Finding:
    counts = np.concatenate([block.block.cells for block in blocks]).astype(float)
    noise_lsb = counts.std(axis=0)
    row, col = np.unravel_index(np.argmax(noise_lsb), noise_lsb.shape)
    worst = f"at most {noise_lsb.max():.2f} (row {row}, column {col})"
    text = f"Noise of the empty mat {np.median(noise_lsb):.2f} LSB, {worst}."
    if noise_lsb.max() <= NOISE_LSB:
        return Finding("noise", True, text)
    return Finding("noise", False, f"{text} Look for a loose joint there, and keep mains cables away.")


def _zero(blocks: list[Analysis]) -> Finding:
    total_n = np.concatenate([block.total_force_n for block in blocks])
    drift_n = float(abs(total_n[-len(total_n) // 4 :].mean() - total_n[: max(1, len(total_n) // 4)].mean()))
    text = f"The empty mat reads {total_n.mean():.1f} N and moved by {drift_n:.1f} N."
    if drift_n <= DRIFT_N:
        return Finding("zero", True, text)
    return Finding("zero", False, f"{text} Let it warm up for ten minutes, and take everything off it.")


def _loaded() -> Finding:
    return Finding("zero", None, "Something is on the mat: step off to have its noise and zero looked at.")


def _saturation(blocks: list[Analysis]) -> Finding:
    share = float(np.mean(np.concatenate([block.quality for block in blocks]) & _SATURATED > 0))
    if share == 0:
        return Finding("saturation", True, "No cell is at its end under this load.")
    return Finding(
        "saturation",
        False,
        f"{share:.0%} of the scans are at the end of what a cell can measure: its film is too low in resistance.",
    )
