"""Summary: what a recording amounts to, words first, then figures."""

from mat.session.summary.figures import Summary
from mat.session.summary.gather import SummaryBuilder, summary_builder, with_damage
from mat.session.summary.grade import Grade, Level, Reason
from mat.session.summary.quiet import QuietStance, quiet_spans_s, stance_over
from mat.session.summary.recorded import RecordingSummary, summarise
from mat.session.summary.row import COLUMNS, row
from mat.session.summary.words import headline, lines, warnings

__all__ = [
    "COLUMNS",
    "Grade",
    "Level",
    "QuietStance",
    "Reason",
    "RecordingSummary",
    "Summary",
    "SummaryBuilder",
    "headline",
    "lines",
    "quiet_spans_s",
    "row",
    "stance_over",
    "summarise",
    "summary_builder",
    "warnings",
    "with_damage",
]
