"""Small files that lie beside a recording: JSON, for its owner's eyes only, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from mat.files.placing import new_file

#: As the recording itself: what is said of a person is nobody else's.
PRIVATE = 0o600


def write_beside(path: Path, content: dict[str, object]) -> None:
    """Write a file beside a recording.

    Raises
    ------
    StorageError
        It cannot be written; what stood there stays as it was.
    """
    with new_file(path) as unfinished:
        unfinished.chmod(PRIVATE)
        unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="")
