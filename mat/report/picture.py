"""The report as a picture: its first page."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from mat.errors import UsageError
from mat.files.placing import new_file
from mat.report.document import ReportOptions, write_report
from mat.report.earlier import CREATOR, refuse_other_pages
from mat.session.reading import Recording
from mat.session.summary import RecordingSummary

#: Points of a page are 1/72 inch; 150 dots an inch read well on a screen.
_SCALE = 150 / 72


def picture_of(
    recording: Recording,
    out: Path,
    options: ReportOptions | None = None,
    earlier: Sequence[RecordingSummary] = (),
) -> None:
    """Write the report's first page as PNG (see :func:`~mat.report.document.write_report`).

    Raises
    ------
    UsageError
        The library that draws PDF pages is not installed, or a picture that is no report stands there.
    StorageError
        It cannot be written.
    """
    try:
        import pypdfium2  # noqa: PLC0415  (an extra)
        from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415  (comes with it)
    except ModuleNotFoundError as error:
        raise UsageError(
            ".png needs pypdfium2, which is not installed: type “pip install 'smart-mat[png]'”, or write a .pdf."
        ) from error
    refuse_other_pages(out)
    made_by = PngInfo()
    made_by.add_text("Software", CREATOR)
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "report.pdf"
        write_report(recording, pages, options, earlier)
        document = pypdfium2.PdfDocument(pages)
        try:
            with new_file(out) as unfinished:
                picture = document[0].render(scale=_SCALE)  # type: ignore[arg-type]  (a float to the library)
                picture.to_pil().save(unfinished, format="PNG", pnginfo=made_by)
        finally:
            document.close()
