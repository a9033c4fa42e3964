"""A recording in the formats other programs read; all from the one frame table."""

from mat.files.formats.folder import FolderExport, export_folder, recordings_in
from mat.files.formats.options import FORMATS, Options
from mat.files.formats.writing import export_recording

__all__ = ["FORMATS", "FolderExport", "Options", "export_folder", "export_recording", "recordings_in"]
