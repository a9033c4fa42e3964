"""Files: recordings written and read, exports."""

from mat.files.csv_export import export_csv
from mat.files.recorder import Recorder
from mat.files.recording import FORMAT_VERSION, ReadHealth, RecordingInfo, analyse_recording, open_recording, read_items
from mat.files.replay import ReplayTransport

__all__ = [
    "FORMAT_VERSION",
    "ReadHealth",
    "Recorder",
    "RecordingInfo",
    "ReplayTransport",
    "analyse_recording",
    "export_csv",
    "open_recording",
    "read_items",
]
