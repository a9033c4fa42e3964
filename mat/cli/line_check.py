"""``smart-mat doctor --lines``: guides through several stances, then says whether all lines are in their places."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from mat.cli.console import say
from mat.cli.options import analysis_settings
from mat.errors import LinkError, SmartMatError
from mat.link import Transport
from mat.session import Acquisition
from mat.session.doctor import Finding
from mat.session.line_check import StanceCollector, Step, judge_lines
from mat.session.sources import open_source
from mat.sim import SimTransport
from mat.sim.scenarios import Scenario

#: At this many places; and the most anybody would stand at.
STANCES, MOST_STANCES = 6, 20
#: Nobody is waited for longer than this without anything new.
PATIENCE_S = 60.0
#: A simulated person stands still that long at a place, and at these: toe-out (°) and distance of the heels (mm), as
#: differences to what was asked for, and length of the foot as a factor.
_SIMULATED_S = 6.0
_SIMULATED_PLACES = ((-6.0, -24.0, 1.0), (0.0, 0.0, 1.06), (6.0, -12.0, 0.94), (-3.0, 20.0, 1.02), (4.0, 10.0, 0.97))
_LOOK_EVERY_S = 0.05

Tell = Callable[[str], None]

_SAID: dict[Step, str] = {
    "on": "Stand still …",
    "same place": "You stood at that place before. Step off, and on again elsewhere, with your feet turned otherwise.",
}


def check_lines(source: str, stances: int, quiet: bool) -> list[Finding]:
    """Findings after that many stances, or after those that there were.

    Raises
    ------
    SmartMatError
        As sources and links say.
    """
    collector = StanceCollector()
    tell = _silent if quiet else say
    geometry = None
    for transport in _transports(source, stances):
        settings = analysis_settings(transport)
        simulated = isinstance(transport, SimTransport)
        acquisition = Acquisition(transport, settings, duration_s=_SIMULATED_S if simulated else None)
        if not simulated:
            tell(f"{stances} places on {transport.name}. Step on, one foot on each pad.  Ctrl+C ends it.")
        acquisition.start()
        try:
            _watch(acquisition, collector, stances, tell)
        finally:
            link = acquisition.link()
            acquisition.stop()
        if link.hello is None:
            raise acquisition.error or LinkError(f"{transport.name} did not introduce itself: press its reset button.")
        geometry = settings.geometry(link.hello)
        if acquisition.error is not None:
            if not collector.prints:
                raise acquisition.error
            tell(str(acquisition.error))
        if simulated:
            collector.next_mat()
    assert geometry is not None
    if not collector.prints:
        raise SmartMatError("Nobody stood still on the mat: run it again, step on and stand still until it says so.")
    return judge_lines(collector.prints, geometry)


def _silent(text: str) -> None:
    pass


def _transports(source: str, stances: int) -> Iterator[Transport]:
    """One for a mat or a recording; for a simulated person, who cannot be asked to move, one a place."""
    transport = open_source(source, fast=True) if _can_be_fast(source) else open_source(source)
    if not isinstance(transport, SimTransport):
        yield transport
        return
    for place in range(stances):
        yield SimTransport(_moved(transport.scenario, place), fast=True)


def _can_be_fast(source: str) -> bool:
    return source.startswith("sim:") or source.endswith(".smat")


def _moved(scenario: Scenario, place: int) -> Scenario:
    turned, apart, longer = _SIMULATED_PLACES[place % len(_SIMULATED_PLACES)]
    options, around = scenario.options, 1 + 0.5 * (place // len(_SIMULATED_PLACES))
    heels_mm = options.stance_mm if options.stance_mm is not None else 160.0 + options.gap_mm
    moved = replace(
        options,
        seed=options.seed + place,
        toe_out_deg=options.toe_out_deg + around * turned,
        stance_mm=heels_mm + around * apart,
        foot_length_mm=options.foot_length_mm * longer,
    )
    return replace(scenario, options=moved)


def _watch(acquisition: Acquisition, collector: StanceCollector, stances: int, tell: Tell) -> None:
    """Until there are enough stances, nothing new has come for a minute, or the source has ended."""
    news_s = time.monotonic()
    ended = False
    while not ended and len(collector.prints) < stances:
        ended = acquisition.join(_LOOK_EVERY_S)
        for analysis in acquisition.drain():
            for step in collector.process(analysis.block.time_us, analysis.force_n):
                news_s = time.monotonic()
                _say_step(step, len(collector.prints), stances, tell)
        if time.monotonic() - news_s > PATIENCE_S:
            tell(f"Nothing has happened for {PATIENCE_S:.0f} s, so this is all there is.")
            return


def _say_step(step: Step, taken: int, stances: int, tell: Tell) -> None:
    if step in _SAID:
        tell(_SAID[step])
    elif step == "stood":
        tell(f"{taken} of {stances} taken." + (" Step off." if taken < stances else ""))
    elif taken < stances:
        tell("Step on at another place: further forward or back, closer together, feet turned otherwise.")
