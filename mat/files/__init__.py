"""Files: recordings written and read, exports."""

from mat.files.csv_export import export_csv
from mat.files.placing import new_text, refuse_stranger
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
    "new_text",
    "open_recording",
    "read_items",
    "refuse_stranger",
]
