"""smart-mat: read a pressure mat under two feet, tell where the weight is, and say when it rolls onto toes or heels.

>>> import mat
>>> recording = mat.read("drill.smat")
>>> toes = [event for event in recording.events if event.state == "toes"]

``mat/README.md`` shows more. Names are loaded when they are first used, so that ``import mat`` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

#: Where each public name lives; ``__init__.pyi`` tells type checkers the same.
_PLACES = {
    "AnalysisSettings": "mat.pipeline",
    "Analysis": "mat.pipeline",
    "Pipeline": "mat.pipeline",
    "Thresholds": "mat.posture",
    "DrillSettings": "mat.posture",
    "Event": "mat.posture",
    "Repetition": "mat.posture.repetitions",
    "FilmLaw": "mat.pressure",
    "MatGeometry": "mat.geometry",
    "SmartMatError": "mat.errors",
    "Preparation": "mat.posture.sway",
    "SwaySettings": "mat.posture.sway",
    "SwayMeasures": "mat.posture.sway",
    "measure_sway": "mat.posture.sway",
    "measure_complexity": "mat.posture.sway",
    "smallest_detectable_change": "mat.posture.sway",
    "Recording": "mat.session.reading",
    "read": "mat.session.reading",
    "read_blocks": "mat.session.reading",
    "Summary": "mat.session.summary",
    "summarise": "mat.session.summary",
}
__all__ = ["__version__", *_PLACES]  # pyright: ignore[reportUnsupportedDunderAll]  # noqa: PLE0604


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])
