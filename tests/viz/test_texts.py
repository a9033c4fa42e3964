"""The catalogue: complete in every language, its braces alike, and no text of a widget outside of it."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from mat.pipeline import QUALITIES
from mat.posture import ROLLS, SHIFTS, TILTS
from mat.session import drills
from mat.session.coach import STAGES
from mat.sim import SCENARIOS
from viz import state, texts
from viz.coaching import _TOLD_PHASES
from viz.keys import KEYS
from viz.texts import LANGUAGES, REFERENCE, catalogue, text, use_language

VIZ = Path(texts.__file__).parents[1]
OTHERS = [language for language in LANGUAGES if language != REFERENCE]


def _braces(pattern: str) -> set[tuple[str, str]]:
    """Names and formats of what is filled in."""
    return {(name, form or "") for _, name, form, _ in string.Formatter().parse(pattern) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_and_braces(language: str) -> None:
    english, other = catalogue(REFERENCE), catalogue(language)
    assert len(english) > 150
    assert set(other) == set(english)
    unlike = [key for key in english if _braces(english[key]) != _braces(other[key])]
    assert unlike == []


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_translated(language: str) -> None:
    """A word may be the same in two languages; a sentence is not."""
    english, other = catalogue(REFERENCE), catalogue(language)
    same = [key for key in english if english[key] == other[key] and len(english[key].split()) > 3]
    # Nothing but figures and signs in those.
    assert [key for key in same if any(word.isalpha() and len(word) > 3 for word in english[key].split())] == []


def test_every_state_of_the_analysis_has_a_word_and_advice() -> None:
    names = {*ROLLS, *TILTS, *(f"shift_{name}" for name in SHIFTS)} - {"none", "shift_none"}
    for key in names | {"balanced", "twist", "one_leg", "step_on", "stand_still", "light", "waiting", "no_data"}:
        for language in LANGUAGES:
            word = catalogue(language)[f"state.{key}"]
            assert word == word.upper()
            assert len(word) <= 13
            assert catalogue(language)[f"advice.{key}"]
    assert {f"quality.{name}" for name in QUALITIES if name != "unloaded"} <= set(catalogue(REFERENCE))
    assert {f"scenario.{name}" for name in SCENARIOS} <= set(catalogue(REFERENCE))
    assert {f"help.{name}" for name, _, _ in KEYS} <= set(catalogue(REFERENCE))
    assert {f"panel.phase.{name}" for name in _TOLD_PHASES} <= set(catalogue(REFERENCE))
    assert {f"state.{key}" for key in state._LOOKS} <= set(catalogue(REFERENCE))


def test_every_drill_has_its_own_texts_in_the_catalogue() -> None:
    told = {
        f"drill.{key}{kind}": said
        for key, drill in drills.catalogue().items()
        for kind, said in (("", drill.title), (".note", drill.note), (".not_safe", drill.not_safe))
    }
    assert all(told.values()), "each has a title, says how it is done, and when it is not safe"
    assert {key: said for key, said in catalogue(REFERENCE).items() if key.startswith("drill.")} == told


def test_every_stage_of_a_session_has_its_line() -> None:
    assert {f"coach.stage.{stage}" for stage in STAGES} <= set(catalogue(REFERENCE))


def test_figures_take_the_sign_of_the_language() -> None:
    assert text("health", rate_hz=99.96, missed=2, late_ms=8.4) == "100.0 Hz · 2 lost · line 8 ms"
    use_language("de_AT.UTF-8")
    assert text("health", rate_hz=99.96, missed=2, late_ms=8.4) == "100,0 Hz · 2 verloren · Leitung 8 ms"
    assert texts.share(-12.6) == "−13"
    assert text("window_title", source="sim:toes?seed=1.5") == "sim:toes?seed=1.5 – smart-mat"


def test_a_language_nobody_translated_to_speaks_english() -> None:
    use_language("fi")
    assert texts.language() == "en"
    assert text("state.toes") == "TOES"
    with pytest.raises(KeyError):
        text("state.unheard_of")


@pytest.mark.parametrize(
    ("environ", "system_locale", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "", "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB"}, "", "en"),
        ({"LANGUAGE": "de:en", "LANG": "en_US.UTF-8"}, "", "de"),
        ({"LANG": "C.UTF-8"}, "", "en"),
        ({}, "de_CH", "de"),
        ({"LANG": ""}, "", "en"),
    ],
)
def test_the_systems_language_is_found(environ: dict[str, str], system_locale: str, language: str) -> None:
    assert texts.system_language(environ, system_locale) == language


@pytest.mark.parametrize(("seconds", "written"), [(0, "0:00"), (65.9, "1:05"), (3723, "1:02:03"), (-0.5, "0:00")])
def test_elapsed_time(seconds: float, written: str) -> None:
    assert texts.elapsed(seconds) == written


def test_percent_is_empty_where_undefined() -> None:
    assert texts.percent(None) == ""
    assert texts.percent(-0.3) == "0 %"
    assert texts.percent(-12.6) == "−13 %"


# --- no text of a widget outside of the catalogue --------------------------------------------------------------------

#: Calls that show what they are given.
SHOWING = {
    "setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName", "setTitle", "addItem",
    "QPushButton", "QLabel", "QListWidgetItem", "QCheckBox", "TextItem", "draw_text", "draw_capitals", "draw_paragraph",
    "write", "tell", "getDouble", "NoDisplay", "StorageError", "print",
}  # fmt: skip


def _literals(tree: ast.AST) -> Iterator[str]:
    """Words given to a call that shows them, other than by way of the catalogue."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in SHOWING:
            continue
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            yield from _words(argument)


def _words(node: ast.AST) -> Iterator[str]:
    """Literal texts with letters in an expression, not those that look something up."""
    if isinstance(node, ast.Call | ast.Subscript):
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and any(sign.isalpha() for sign in node.value):
            yield node.value
        return
    for child in ast.iter_child_nodes(node):
        yield from _words(child)


def test_no_widget_has_a_text_of_its_own() -> None:
    files = [file for file in VIZ.rglob("*.py") if file.parent.name != "sounds"]
    assert len(files) > 30
    found = {
        f"{file.name}: {word}" for file in files for word in _literals(ast.parse(file.read_text(encoding="utf-8")))
    }
    # Names of colours, formats of files and of what stands in them are not read by anybody.
    assert {each for each in found if not each.endswith((": PNG", ": Software")) and ": #" not in each} == set()


def test_the_search_for_texts_finds_one() -> None:
    tree = ast.parse("label.setText('Hello' if x else text('state.toes'))\npainter.drawText(place, word)")
    assert list(_literals(tree)) == ["Hello"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_no_plural(language: str) -> None:
    use_language(language)
    one, many = (text("people.restored", count=count) for count in (1, 2))
    assert one == {"en": "1 file brought back.", "de": "1 Datei zurückgeholt."}[language]
    assert many.startswith("2 ")
    singular = [key.removesuffix(".one") for key in catalogue(language) if key.endswith(".one") and "said." not in key]
    assert len(singular) >= 10
    assert [key for key in singular if "{count}" not in catalogue(language)[key]] == [], "nothing counts to one there"
