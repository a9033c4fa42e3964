"""Sentences of the measuring part are found in the catalogue and said in the other language."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

import mat
from mat.errors import SettingsError
from mat.pressure import FSR_FILM
from mat.pressure.calibration import Calibration
from mat.pressure.health import HealthWatch
from mat.session.calibrating import Equipment, calibration_steps
from mat.session.calibrating.verifying import verification_steps
from mat.wire import Hello
from viz.said import in_own_words, known
from viz.texts import LANGUAGES, catalogue, use_language

MAT = Path(mat.__file__).parent
#: Files whose sentences reach the window as they are, and the calls that say them.
SPEAKING = {
    "session/calibrating/judging.py": {"Light"},
    "session/calibrating/flow.py": {"Light", "_view"},
    "session/calibrating/checks.py": {"SettingsError"},
    "session/doctor.py": {"Finding"},
}


def _sentence(node: ast.expr) -> str:
    """A literal with a figure in each of its braces; empty for an expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
    return ""


def _said(file: str, calls: set[str]) -> list[str]:
    found = []
    for node in ast.walk(ast.parse((MAT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found += [_sentence(each) for each in node.args if name in calls]
    # What begins with a brace is the end of a sentence put together; the watch's own are tested as they come.
    ends = [each.replace(".7 ", ". ") for each in found]
    return [each for each in ends if " " in each and each.endswith(".") and not each.startswith("7:")]


@pytest.mark.parametrize("file", SPEAKING)
def test_what_a_file_says_is_in_the_catalogue(file: str) -> None:
    """A sentence that was changed there: change it in viz/texts/said.*.toml too."""
    sentences = _said(file, SPEAKING[file])
    assert len(sentences) >= 5
    use_language("de")
    # A sentence may stand behind another one that a brace brought.
    said = [(each, in_own_words(each.removeprefix("7 "))) for each in sentences if in_own_words(each) == each]
    missing = [each for each, alone in said if each.endswith(alone)]
    # What begins with a share or a count: "7 % of the scans", "7 cells".
    assert [each for each in missing if not (each.startswith("7 ") and known(each))] == []


def test_the_parts_of_the_computing_are_in_the_catalogue() -> None:
    tree = ast.parse((MAT / "session/calibrating/finish.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [each for each in calls if ast.unparse(each.func).endswith("progress") and each.args]
    parts = [_sentence(each.args[0]) for each in named if _sentence(each.args[0])]
    assert len(parts) >= 3
    assert [part for part in parts if not known(part)] == []


def test_what_skipping_costs_is_in_the_catalogue() -> None:
    steps = (*calibration_steps(Equipment(70.0)), *verification_steps(Hello().grid, 10.0))
    assert [step.skipped for step in steps if step.skipped and not known(step.skipped)] == []


def test_several_sentences_and_figures_are_said_in_the_other_language() -> None:
    said = "97.2 scans/s, 31 lost, 4 damaged. Use a shorter cable or another USB port, and no hub."
    assert in_own_words(said) == said
    use_language("de")
    assert in_own_words(said) == (
        "97,2 Abtastungen/s, 31 verloren, 4 beschädigt. Ein kürzeres Kabel oder einen anderen USB-Anschluss nehmen, "
        "keinen Verteiler."
    )
    copper = in_own_words(
        "Copper touches copper at row 3, column 4 and at row 5, column 9: look there for a hole or a fold in the film "
        "or a whisker of copper, and put a new patch of film in."
    )
    assert copper.startswith("Kupfer berührt Kupfer bei Zeile 3, Spalte 4 und bei Zeile 5, Spalte 9: Dort")
    assert in_own_words("That is the other pad: use the left one, seen as you stand on the mat.").startswith(
        "Das ist die andere Platte: die linke nehmen"
    )
    named = in_own_words("uno-r3 on /dev/ttyUSB0, firmware 0.3.0, mat 4f1c9a02.")
    assert named == "uno-r3 an /dev/ttyUSB0, Firmware 0.3.0, Matte 4f1c9a02."


def test_what_nobody_translated_stays_as_it_was() -> None:
    use_language("de")
    assert in_own_words("Something quite new. Done.") == "Something quite new. Done."
    assert in_own_words("") == ""


def test_a_refusal_of_the_core_is_said_whole() -> None:
    use_language("de")
    error = SettingsError(
        "The weights do not agree: under you the mat reads 0.4 times what the load on it lets expect. Check both "
        "weights. Were pounds given for kilograms, or a point lost? Nothing was changed."
    )
    said = in_own_words(str(error))
    assert "0,4-Fache" in said
    assert said.endswith("Nichts wurde geändert.")


def test_notes_of_a_running_watch_are_known() -> None:
    hello = Hello()
    watch = HealthWatch((16, 16), Calibration.assumed(hello, FSR_FILM, "2026-01-01"), 40.0, 700.0)
    time_us = np.arange(0, 30_000_000, 20_000)
    force_n = np.full((len(time_us), 16, 16), 900.0 / 256)
    still = np.ones(len(time_us), bool)
    watch.process(time_us, force_n, still, ~still)
    notes = watch.health().notes
    assert {note.subject for note in notes} >= {"drift", "age"}
    assert [note.text for note in notes if not known(note.text)] == []


def test_no_pattern_finds_another_ones_sentence() -> None:
    """Each sentence of the catalogue, its braces filled, is said by its own German text."""
    english, german = (
        {key: said for key, said in catalogue(name).items() if key.startswith("said.")} for name in LANGUAGES
    )
    use_language("de")
    wrong = []
    for key, pattern in english.items():
        values = dict.fromkeys(_braces(pattern), "7")
        if in_own_words(pattern.format(**values)) != german[key].format(**values):
            wrong.append(key)
    assert wrong == []


def _braces(pattern: str) -> list[str]:
    return [part.partition("}")[0] for part in pattern.split("{")[1:]]
