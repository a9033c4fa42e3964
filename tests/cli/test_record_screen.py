"""What a recording shows: how far it is, each complaint of the mat once, rolls that begin or grow worse."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from mat.cli.record_screen import RecordScreen
from mat.posture import StateChange
from mat.session import LinkState, LinkView
from mat.session.health import LinkHealth
from mat.wire import Hello

FRESH = LinkView(LinkState.CONNECTING, "", "mat", False, None, LinkHealth(rate_hz=100.0, missed=2), None, None, 0.0)
STREAMING = replace(FRESH, state=LinkState.STREAMING, hello=Hello())


def rolled(*states: str) -> SimpleNamespace:
    """Analysis whose left foot goes through these states, a second each."""
    return SimpleNamespace(
        changes=[StateChange(n * 1_000_000, "roll", "left", state) for n, state in enumerate(states)]
    )


def test_into_a_pipe_a_line_every_five_seconds_tells_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with RecordScreen(60.0) as screen:
        screen.show(FRESH)
        for tenth in range(130):
            screen.show(replace(STREAMING, recorded_s=tenth / 10))
    told = capsys.readouterr()
    assert told.out.splitlines() == [f"{second:8.0f} s  100.0 scans/s, 2 lost" for second in (5, 10)]
    assert told.err == "", "no bar into a pipe"


def test_a_notice_comes_once_and_a_complaint_when_it_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    browned_out = replace(STREAMING, hello=Hello(reset_cause=4))
    assert browned_out.hello is not None
    (notice,) = browned_out.hello.notices
    with RecordScreen(None) as screen:
        screen.show(replace(FRESH, message="Looking for the mat."))
        for message in ("", "Row 3 is broken.", "Row 3 is broken.", "", "Row 3 is broken.", "Row 4 is broken."):
            screen.show(replace(browned_out, message=message))
    told = capsys.readouterr()
    assert told.out.splitlines() == [notice]
    assert told.err.splitlines() == ["smart-mat: Row 3 is broken.", "smart-mat: Row 4 is broken."]


def test_rolls_are_told_as_they_begin_or_grow_worse(capsys: pytest.CaptureFixture[str]) -> None:
    with RecordScreen(None) as screen:
        screen.tell_rolls(rolled("toes_caution", "toes", "toes_caution", "none", "heels_caution"))  # type: ignore[arg-type]
    assert [line.split("s  ")[1] for line in capsys.readouterr().out.splitlines()] == [
        "left foot: towards the toes",
        "left foot: TOES",
        "left foot: towards the heels",
    ]
