"""The report as a document: words first, then charts and tables, on one or two pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from mat.errors import UsageError
from mat.files.placing import new_file
from mat.report import charts, comparison, words
from mat.report.earlier import CREATOR, refuse_other_pages
from mat.report.notes import note_lines
from mat.report.sessions import sessions_table
from mat.report.tables import repetition_table, sway_table
from mat.session.reading import Recording
from mat.session.summary import RecordingSummary, headline, lines, warnings

PAPERS = {"a4": A4, "letter": letter}
MARGIN_PT = 40.0
#: Longest list of repetitions; a session has 30.
MOST_REPETITIONS = 60
_GREY = Color(0.35, 0.35, 0.35)
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=12)
_HEAD = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=15, leading=19)
_WORDS = ParagraphStyle("words", fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceAfter=3)
_TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=9.5, leading=13, spaceBefore=7, spaceAfter=2)
_SMALL = ParagraphStyle("small", fontName="Helvetica", fontSize=6.8, leading=8.6, textColor=_GREY)


@dataclass(frozen=True)
class ReportOptions:
    """How a report is made.

    Attributes
    ----------
    paper
        ``a4`` or ``letter``.
    clinic
        Printed at the head; empty for none.
    notes
        The physiotherapist's own words.
    client
        A plain page for the client: words, feet and the set, no tables.
    anonymous
        Leave out who it is of.
    """

    paper: str = "a4"
    clinic: str = ""
    notes: str = ""
    client: bool = False
    anonymous: bool = False

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise UsageError(f"There is no paper “{self.paper}”: choose {' or '.join(PAPERS)}.")


def write_report(
    recording: Recording,
    out: Path,
    options: ReportOptions | None = None,
    earlier: Sequence[RecordingSummary] = (),
) -> None:
    """Write the report of a recording as PDF.

    Parameters
    ----------
    earlier
        Other sessions of the same person, for the trend.

    Raises
    ------
    UsageError
        A document that is no report of this program stands there.
    StorageError
        It cannot be written.
    """
    options = options or ReportOptions()
    refuse_other_pages(out)
    story = _client_page(recording, options) if options.client else _pages(recording, options, earlier)
    with new_file(out) as unfinished:
        document = SimpleDocTemplate(
            str(unfinished), pagesize=PAPERS[options.paper], leftMargin=MARGIN_PT, rightMargin=MARGIN_PT,
            topMargin=MARGIN_PT, bottomMargin=MARGIN_PT + 14, title=_title(recording, options), author=options.clinic,
            subject=words.NOTE, creator=CREATOR,
        )  # fmt: skip
        document.build(story, onFirstPage=_foot, onLaterPages=_foot)


def _pages(recording: Recording, options: ReportOptions, earlier: Sequence[RecordingSummary]) -> list[Flowable]:
    width = PAPERS[options.paper][0] - 2 * MARGIN_PT
    story = _head(recording, options, width)
    story += [Paragraph(_safe(words.quality(recording)), _BODY), Paragraph(_safe(words.this_mat(recording)), _BODY)]
    half = width / 2 - 4
    if recording.repetitions:
        pair = [charts.feet_chart(recording, half, 200), charts.course_chart(recording, half, 200)]
        story += [Spacer(1, 6), _beside(pair, width), charts.set_chart(recording, width, 108)]
        if told := words.fatigue(recording):
            story.append(Paragraph(_safe(told), _BODY))
    else:
        pair = [charts.feet_chart(recording, half, 220), charts.quiet_chart(recording, half, 220)]
        story += [Spacer(1, 6), _beside(pair, width)]
    if recording.summary.quiet is not None:
        story += [Paragraph("Quiet stance", _TITLE), sway_table(recording.summary.quiet, width)]
    if recording.repetitions:
        story += [Paragraph("Repetitions", _TITLE), repetition_table(recording.repetitions[:MOST_REPETITIONS], width)]
    if earlier:
        story += _compared(recording, earlier, width)
        story += [Paragraph("Sessions", _TITLE), *sessions_table(recording, earlier, width)]
    if not options.anonymous and (noted := note_lines(recording)):
        story += [Paragraph("Notes in the recording", _TITLE), *(Paragraph(_safe(line), _BODY) for line in noted)]
    meant = [Spacer(1, 6), Paragraph(_safe(words.definitions(recording)), _SMALL)]
    # Together: what the words mean would otherwise stand alone on a page where the table of sessions fills the first.
    return [*story, KeepTogether([*_signed(options, width), *meant])]


def _compared(recording: Recording, earlier: Sequence[RecordingSummary], width: float) -> list[Flowable]:
    """Over the last session that was made alike, where there is one."""
    other = comparison.last_comparable(recording, earlier)
    if other is None:
        return []
    pair = comparison.compared_charts(recording, other, width / 2 - 4, 120)
    words_told = Paragraph(_safe(comparison.told(recording, other)), _BODY)
    return [KeepTogether([Paragraph("Compared with last time", _TITLE), words_told, _beside(pair, width)])]


def _client_page(recording: Recording, options: ReportOptions) -> list[Flowable]:
    width = PAPERS[options.paper][0] - 2 * MARGIN_PT
    story = _head(recording, options, width)
    story += [Spacer(1, 8), charts.feet_chart(recording, width, 330)]
    if recording.repetitions:
        story += [Spacer(1, 8), charts.set_chart(recording, width, 160)]
    if options.notes:
        story += [Paragraph("From your physiotherapist", _TITLE), Paragraph(_safe(options.notes), _BODY)]
    return story


def _head(recording: Recording, options: ReportOptions, width: float) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(_safe(options.clinic), _BODY)] if options.clinic else []
    story += [Paragraph(_safe(_title(recording, options)), _HEAD)]
    known = " · ".join(f"{name} {value}" for name, value in words.context(recording))
    story += [Paragraph(_safe(known), _SMALL), Spacer(1, 5), Paragraph(_safe(headline(recording.summary)), _WORDS)]
    if not options.client:
        story += [Paragraph(_safe(line), _BODY) for line in lines(recording.summary)]
    return story + [Paragraph(f"<i>{_safe(line)}</i>", _BODY) for line in warnings(recording.summary)]


def _title(recording: Recording, options: ReportOptions) -> str:
    who = "" if options.anonymous else recording.label("person")
    drill, made = recording.label("drill"), recording.label("created")
    parts = [who, drill.replace("-", " ").capitalize(), made[:16].replace("T", " ")]
    title = " – ".join(part for part in parts if part) or "Balance recording"
    return f"{title} (SIMULATED)" if recording.info.simulated else title


def _beside(pair: Sequence[Flowable], width: float) -> Table:
    table = Table([list(pair)], colWidths=[width / 2] * 2)
    table.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]))
    return table


def _signed(options: ReportOptions, width: float) -> list[Flowable]:
    """Notes and a line to sign on."""
    notes = Paragraph(_safe(options.notes) or "&nbsp;", _BODY)
    line = Table(
        [[f"Date {date.today():%Y-%m-%d}", "Signature"]], colWidths=[width * 0.35, width * 0.65], rowHeights=[26]
    )
    line.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), "Helvetica", 8),
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("LINEBELOW", (1, 0), (1, 0), 0.5, black),
            ]
        )
    )
    return [Paragraph("Notes", _TITLE), notes, line]


def _foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 6.8)
    canvas.setFillColor(_GREY)
    canvas.drawString(MARGIN_PT, MARGIN_PT - 6, words.NOTE)
    canvas.drawRightString(document.pagesize[0] - MARGIN_PT, MARGIN_PT - 6, f"smart-mat · page {document.page}")
    canvas.restoreState()


def _safe(text: str) -> str:
    """Text of a user's as the page's own fonts can print it, nothing of it taken for markup."""
    printable = text.encode("cp1252", errors="replace").decode("cp1252")
    return printable.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
