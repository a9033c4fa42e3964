"""What stands at the head of a recording."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import mat
from mat.files import FORMAT_VERSION
from mat.pipeline import AnalysisSettings


def recording_header(
    source: str, simulated: bool, settings: AnalysisSettings, labels: Mapping[str, str]
) -> dict[str, object]:
    """Content of a HEADER: format, program, start, source, settings in force, labels (drill, person)."""
    return {
        "format": FORMAT_VERSION,
        "program": "smart-mat",
        "version": mat.__version__,
        "created": datetime.now().astimezone().isoformat(timespec="seconds"),
        "source": source,
        "simulated": simulated,
        "settings": settings.to_json(),
        **labels,
    }
