"""Every refusal, complaint and doubt that the source can raise is said in the other language; found in the source."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import mat
from mat import errors
from mat.errors import SettingsError, SmartMatError
from mat.matrix import fault_watch
from mat.posture.sway.trace import _remarks
from mat.session.prescription import read_prescription
from mat.session.restoring import restore
from mat.session.settings import read_settings
from mat.session.summary import grade
from mat.sim import parse_source
from mat.wire.messages import Fault, Status
from viz.said import in_own_words
from viz.texts import use_language

ROOT = Path(mat.__file__).parent
REFUSING = {
    name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, errors.SmartMatError)
}
#: Parts of the program that no window calls, and what only a caller in Python can do wrong (figures of sway).
NOT_IN_A_WINDOW = (
    "cli/", "report/", "cohort/", "stream/", "link/flash.py", "link/avrdude.py", "sim/serve.py", "sim/trial.py",
    "sim/film/faults.py", "sim/film/sheet.py", "session/parcel.py", "session/receiving.py", "session/person_codes.py",
    "files/repair.py", "files/formats/folder.py", "files/resampling.py",
    *(f"posture/sway/{name}.py" for name in (
        "change", "complexity", "density", "dfa", "distance", "entropy", "gravity_line", "noise", "velocity")),
)  # fmt: skip
#: What stands in a brace that is filled with words of its own, by the expression in it.
WORDS: dict[str, tuple[str, ...]] = {
    "{self.fault or 'The disk took nothing.'}": ("The disk took nothing.",),
    "{' '.join(reader.complaints)}": ("Row 3, 4 broken, shorted or stuck: its readings mean nothing.",),
    "{hint}": ("", " Were pounds given for kilograms, or a point lost?"),
    "{files}": ("1 file is", "7 files are"),
    "{', …' if len(other) > 3 else ''}": ("", ", …"),
    "{mend}": ("update this program",),
    "{error}": ("There is no school “7”: take one of a, b.",),
}
#: Calls that raise with more words around what they are given.
WRAPPED = {"_refusal": "7 {why}. Give a file made by “smart-mat people backup”. Nothing was changed."}


def _files() -> Iterator[tuple[str, ModuleType, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(NOT_IN_A_WINDOW):
            module = ".".join(("mat", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
            yield name, importlib.import_module(module), ast.parse(path.read_text(encoding="utf-8"))


def _sentences(node: ast.expr, module: ModuleType) -> list[str]:
    """A literal with each of its braces filled; none for an expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if not isinstance(node, ast.JoinedStr):
        return []
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append((str(part.value),))
            continue
        assert isinstance(part, ast.FormattedValue)
        constant = getattr(module, part.value.id, None) if isinstance(part.value, ast.Name) else None
        written = f"{{{ast.unparse(part.value)}}}"
        parts.append((constant,) if isinstance(constant, str) else WORDS.get(written, ("7",)))
    return ["".join(chosen) for chosen in product(*parts)]


def _refusals() -> Iterator[tuple[str, str]]:
    for name, module, tree in _files():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in WRAPPED:
                whys = _sentences(node.args[1], module)
                yield from ((name, WRAPPED[called].replace("{why}", why)) for why in whys)
            elif called in REFUSING and "{why}" not in ast.unparse(node.args[0]):
                yield from ((name, said) for said in _sentences(node.args[0], module))


def _unsaid(sentences: list[str]) -> list[str]:
    use_language("de")
    return [said for said in sentences if in_own_words(said) == said]


def test_every_refusal_of_the_source_is_said_in_the_other_language() -> None:
    """A sentence that is new or was changed: write its pattern into viz/texts/refused.*.toml, with its German."""
    found = list(_refusals())
    assert len(found) > 220
    missing = set(_unsaid([said for _, said in found])) - {"7: There is no school “7”: take one of a, b."}
    assert sorted({f"{name}: {said}" for name, said in found if said in missing}) == []


def test_the_search_finds_what_is_new() -> None:
    tree = ast.parse("raise SettingsError(f'A wholly new {thing} cannot be: do something.')")
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call))
    assert _unsaid(_sentences(call.args[0], mat)) == ["A wholly new 7 cannot be: do something."]


def test_nothing_that_is_left_out_is_called_by_a_window() -> None:
    imported = set()
    for path in (ROOT.parent / "viz").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module)
    left_out = {
        ".".join(("mat", *Path(name).with_suffix("").parts)) for name in NOT_IN_A_WINDOW if name.endswith(".py")
    }
    assert imported & left_out == set()


def test_complaints_of_the_wiring_are_said_in_the_other_language() -> None:
    told = [each.format(3, 4) for each in fault_watch._TEXTS.values()]
    told += [
        complaint for faults in (Fault.MULTIPLEXER, Fault.SUPPLY) for complaint in _status(8, 24, faults).complaints
    ]
    assert len(told) >= 12
    assert _unsaid(told) == []
    assert in_own_words(_status(8).complaints[0]).startswith("Zeile 3 gebrochen")


def _status(row_faults: int, col_faults: int = 0, faults: int = 0) -> Status:
    return Status(0, 0, 0, 0, 0, 0, 0, row_faults, col_faults, faults)


def test_doubts_about_a_recording_are_said_in_the_other_language() -> None:
    told = [text.format(share=0.07) for _, _, text in grade._DOUBTS.values()] + [grade._UNUSED_WEIGHT]
    for name in ("grade", "gather"):
        module = importlib.import_module(f"mat.session.summary.{name}")
        tree = ast.parse((ROOT / f"session/summary/{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                told += _sentences(node.args[1], module)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "text":
                told += _sentences(node.value, module)
    assert len(told) >= 18
    assert _unsaid(told) == []


def test_remarks_on_a_quiet_stance_are_said_in_the_other_language() -> None:
    time_s = np.arange(200) / 20
    still = np.column_stack([np.zeros(200), 0.01 * np.sin(time_s)])
    told = [*_remarks(still, 20.0), *_remarks(0.05 * np.sin(np.outer(time_s, [1, 2])), 20.0)]
    assert len(told) >= 5
    assert _unsaid(told) == []


# --- whole ways: as the sentence really comes ------------------------------------------------------------------------


def test_a_prescription_in_another_language_is_refused_in_mine(tmp_path: Path) -> None:
    use_language("de")
    path = tmp_path / "plan.toml"
    for content, told in (
        ("rubbish", "Sie ist kein TOML"),
        ("[[drill]]\ndrill = 'x'\n", "Niemand kennt die Übung „x“"),
        ("[[drill]]\ndrill = 'slow-hinge'\nsets = 900\n", "Die Übung slow-hinge kann nicht sets = 900 haben"),
        ("school = 'x'\n[[drill]]\ndrill = 'slow-hinge'\n", "Der Eintrag school muss einer von"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SettingsError) as refused:
            read_prescription(path)
        said = in_own_words(str(refused.value))
        assert said.startswith(f"In der Verordnung {path}: {told}")
    with pytest.raises(SettingsError) as refused:
        read_prescription(tmp_path / "nowhere.toml")
    assert "(Datei oder Ordner nicht gefunden)" in in_own_words(str(refused.value))


def test_settings_options_and_backups_are_refused_in_my_language(tmp_path: Path) -> None:
    use_language("de")
    settings = tmp_path / "settings.toml"
    settings.write_text("[people.zoe]\nschool = 'x'\n", encoding="utf-8")
    (tmp_path / "all.zip").write_bytes(b"PK no zip")

    def refused(do) -> str:
        with pytest.raises(SmartMatError) as error:
            do()
        return in_own_words(str(error.value))

    assert refused(lambda: read_settings(settings)).endswith("Die Schule der Person zoe muss eine von mid-foot, "
                                                             "heels, even sein.")  # fmt: skip
    assert refused(lambda: parse_source("sim:toes?colour=7")).startswith("Es gibt keine Option „colour“")
    assert "lässt sich nicht auspacken" in refused(lambda: restore(tmp_path / "all.zip"))
    assert "kann nicht gelesen werden" in refused(lambda: restore(tmp_path / "nowhere.zip"))


def test_names_of_files_stay_as_they_are() -> None:
    use_language("de")
    path = "/home/left/row 1.5/plan.toml"
    said = in_own_words(f"{path} is no text: ask for the prescription as a .toml file.")
    assert said.startswith(f"{path} ist kein Text")
