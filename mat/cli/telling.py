"""A summary told in a terminal."""

from __future__ import annotations

from mat.cli.console import say
from mat.session.summary import Level, Summary, headline, lines, warnings


def tell_summary(summary: Summary) -> None:
    """Words first, then figures, then how far they can be trusted."""
    say(headline(summary), style="bold")
    for line in lines(summary):
        say(line)
    say(f"{summary.duration_s:.1f} s recorded, {summary.standing_s:.1f} s with somebody on the mat.")
    if summary.mean_force_n is not None and summary.left_load_share is not None:
        left = 100 * summary.left_load_share
        say(f"Mean force {summary.mean_force_n:.0f} N, left {left:.0f} % / right {100 - left:.0f} %.")
    places = [f"{side} {value:.0f} %" for side, value in summary.fl_pct.items() if value is not None]
    if places:
        say(f"Mean centre of pressure along the foot (0 % heel, 100 % toes): {', '.join(places)}.")
    for warning in warnings(summary):
        say(warning, style="yellow")
    reasons = [reason.text for reason in summary.grade.reasons if reason.level > Level.GOOD]
    say(f"Quality of the recording: {summary.grade.word}{': ' if reasons else '.'}{'; '.join(reasons)}")
