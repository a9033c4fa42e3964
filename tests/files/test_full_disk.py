"""An export that the disk has no room for: a sentence and no half file, whoever writes the format."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from session.scripted_mat import hello_packet, simulated_packets

from mat.files import Recorder
from mat.files.formats import FORMATS
from mat.wire import HostFrame, PacketType

ROOT = Path(__file__).parents[2]
#: No file of this process may grow beyond what is given: as a disk that is full from there on.
EXPORT = (
    "import resource, signal, sys; from pathlib import Path\n"
    "from mat.files.formats import export_recording; from mat.files.formats.writing import _writer\n"
    "from mat.errors import StorageError\n"
    "recording, out, room = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])\n"
    "if out.suffix != '.csv': _writer(out.suffix)\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))\n"
    "try: export_recording(recording, out)\n"
    "except StorageError as error: print(error)\n"
    "else: sys.exit('nothing was said')\n"
)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recorded") / "a.smat"
    tape = Recorder(path)
    tape.append_host(HostFrame(PacketType.HEADER, {"format": 1, "simulated": True}))
    tape.append(hello_packet())
    for packet in simulated_packets("quiet", 6)[1:]:
        tape.append(packet.raw)
    tape.append_host(HostFrame(PacketType.END, {}))
    tape.close()
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are not known on Windows")
@pytest.mark.parametrize("room", [300, 20_000])
@pytest.mark.parametrize("ending", FORMATS)
def test_no_half_file_is_left_and_it_is_told(recording: Path, tmp_path: Path, ending: str, room: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", EXPORT, recording, tmp_path / f"table{ending}", str(room)],
        capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout
    assert "space left" in done.stdout
    assert list(tmp_path.iterdir()) == []
