"""Settings that stay the same from one session to the next: a TOML file of the user's own."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import platformdirs

from mat.errors import SettingsError, SmartMatError, finite_number
from mat.pipeline import AnalysisSettings
from mat.posture import DrillSettings, Thresholds
from mat.session.drills import Drill, catalogue, find_drill, read_drills
from mat.session.people import Person, read_people
from mat.sim.options import parse_film

#: Set it to keep settings and recordings in another folder.
HOME_VARIABLE = "SMART_MAT_HOME"
SETTINGS_FILE = "settings.toml"
_NUMBERS = ("gap_mm", "left_angle_deg", "right_angle_deg", "weight_kg", "foot_length_mm")
_TABLES = ("thresholds", "people", "drills")
_PLACEMENT = ("gap_mm", "left_angle_deg", "right_angle_deg")


def settings_path() -> Path:
    """Where the settings file is looked for."""
    home = os.environ.get(HOME_VARIABLE)
    return (Path(home) if home else Path(platformdirs.user_config_dir("smart-mat", appauthor=False))) / SETTINGS_FILE


def recordings_folder() -> Path:
    """Where recordings go that were given no name; made when needed."""
    home = os.environ.get(HOME_VARIABLE)
    base = Path(home) if home else Path(platformdirs.user_data_dir("smart-mat", appauthor=False))
    return base / "recordings"


def read_settings(path: Path | None = None, person: str | None = None, drill: str | None = None) -> dict[str, object]:
    """Values of the settings file, ready for :class:`~mat.pipeline.AnalysisSettings`; empty if there is no file.

    Parameters
    ----------
    path
        The file; None for the user's own.
    person, drill
        Who does what: what the file says of them goes before its general values. A drill is also looked for among
        those that come with the program; a name that nobody knows changes nothing.

    Raises
    ------
    SettingsError
        The file cannot be read, or holds a name or value that means nothing.
    """
    path = path or settings_path()
    table = _load(path)
    try:
        values = _values(table, person, drill)
        combine(values)
        return values
    except SmartMatError as error:
        raise SettingsError(f"In the settings file {path}: {error}") from error


def known_drills(path: Path | None = None) -> dict[str, Drill]:
    """Drills by key: those that come with the program, and the settings file's own.

    Raises
    ------
    SettingsError
        The file cannot be read, or holds a name or value that means nothing.
    """
    return {**catalogue(), **read_drills(_table(_load(path or settings_path()), "drills"))}


def _load(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return {}
    except RecursionError as error:
        raise SettingsError(f"The settings file {path} is nested far too deep: mend or delete it.") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"The settings file {path} cannot be read ({error}): mend or delete it.") from error


def combine(*layers: dict[str, object]) -> AnalysisSettings:
    """Settings from layers of values, later ones winning; None in a layer leaves the value as it was.

    Raises
    ------
    SettingsError
        A value is out of range.
    """
    given = {name: value for layer in layers for name, value in layer.items() if value is not None}
    return replace(AnalysisSettings(), **given)  # type: ignore[arg-type]


def _values(table: dict[str, object], person: str | None, drill: str | None) -> dict[str, object]:
    people, drills = read_people(_table(table, "people")), read_drills(_table(table, "drills"))
    values = _general(table)
    who = people.get(person or "", Person())
    what = find_drill(drill, drills) if drill else None
    thresholds = {**_table(table, "thresholds"), **(what.thresholds if what else {}), **who.thresholds}
    if thresholds:
        values["thresholds"] = Thresholds.from_json(thresholds)
    settings = what.settings if what else DrillSettings(name=drill or "")
    settings = replace(settings, school=who.school or settings.school, shoes=who.shoes, lean=who.lean)
    if settings != DrillSettings():
        values["drill"] = settings
    return {**values, **who.values}


def _general(table: dict[str, object]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in table.items():
        if name in _TABLES:
            continue
        if name == "film" and isinstance(value, str):
            values[name] = parse_film(value)
        elif name in _NUMBERS:
            values[name] = finite_number(name, value)
        else:
            raise SettingsError(
                f"The entry “{name[:40]}” means nothing here, or has the wrong kind of value. "
                f"There are {', '.join(_NUMBERS)} (numbers), film (a text) and the tables "
                f"{', '.join(f'[{each}]' for each in _TABLES)}."
            )
    if any(name in values for name in _PLACEMENT):
        values["placement_assumed"] = False
    return values


def _table(table: dict[str, object], name: str) -> dict[str, object]:
    inner = table.get(name, {})
    if not isinstance(inner, dict):
        raise SettingsError(f"The entry {name} must be a table: [{name}].")
    return inner
