"""Recordings of other makers' platforms and insoles: read as they were exported, on their own cells."""

from mat.files.vendors.opening import ENDINGS, MAKERS, header_of, hello_of, open_foreign, scans_of
from mat.files.vendors.placing import PlacedFilm, find_feet

__all__ = ["ENDINGS", "MAKERS", "PlacedFilm", "find_feet", "header_of", "hello_of", "open_foreign", "scans_of"]
