"""A recording in the formats other programs read; all from the one frame table."""

from mat.files.formats.writing import FORMATS, export_recording

__all__ = ["FORMATS", "export_recording"]
