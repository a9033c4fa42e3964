"""Report: what a physiotherapist files of a recording, as PDF or PNG; made without a screen."""

from mat.report.document import PAPERS, ReportOptions, write_report
from mat.report.picture import picture_of

__all__ = ["PAPERS", "ReportOptions", "picture_of", "write_report"]
