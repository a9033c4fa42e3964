"""What the analysis must be told beside the scans."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

from mat.errors import SettingsError, finite_number
from mat.geometry import DEFAULT_GAP_MM, MatGeometry, check_placement
from mat.posture import DrillSettings, Thresholds
from mat.pressure import FSR_FILM, FilmLaw
from mat.pressure.calibration import Calibration
from mat.wire import Hello

WEIGHT_RANGE_KG = (30.0, 250.0)
FOOT_LENGTH_RANGE_MM = (200.0, 330.0)


@dataclass(frozen=True)
class AnalysisSettings:
    """What the analysis must be told; stands in every recording's header.

    Attributes
    ----------
    film
        Law of the film.
    gap_mm, left_angle_deg, right_angle_deg, placement_assumed
        Where the pads lie (:class:`~mat.geometry.MatGeometry`).
    weight_kg
        Entered body weight; None leaves forces on the film's own scale.
    foot_length_mm
        Entered foot length; None takes the footprint's.
    thresholds
        Of the states.
    drill
        What is done on the mat.
    calibration
        Of the mat that is read; None takes its cells for alike.

    Raises
    ------
    SettingsError
        A weight or foot length no supported person has, or pads that cannot lie like this.
    """

    film: FilmLaw = FSR_FILM
    gap_mm: float = DEFAULT_GAP_MM
    left_angle_deg: float = 0.0
    right_angle_deg: float = 0.0
    placement_assumed: bool = True
    weight_kg: float | None = None
    foot_length_mm: float | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    drill: DrillSettings = field(default_factory=DrillSettings)
    calibration: Calibration | None = None

    def __post_init__(self) -> None:
        check_placement(self.gap_mm, self.left_angle_deg, self.right_angle_deg)
        low, high = WEIGHT_RANGE_KG
        if self.weight_kg is not None and not low <= self.weight_kg <= high:
            raise SettingsError(
                f"A body weight of {self.weight_kg:g} kg is not supported ({low:g} to {high:g} kg). Is it in pounds?"
            )
        low, high = FOOT_LENGTH_RANGE_MM
        if self.foot_length_mm is not None and not low <= self.foot_length_mm <= high:
            raise SettingsError(
                f"A foot of {self.foot_length_mm:g} mm is not supported ({low:g} to {high:g} mm). "
                "Is it in cm, or a shoe size?"
            )

    def geometry(self, hello: Hello) -> MatGeometry:
        return MatGeometry(
            hello.grid, self.gap_mm, self.left_angle_deg, self.right_angle_deg, assumed=self.placement_assumed
        )

    def to_json(self) -> dict[str, object]:
        plain = asdict(replace(self, calibration=None))
        return plain if self.calibration is None else {**plain, "calibration": self.calibration.to_json()}

    @classmethod
    def from_json(cls, values: dict[str, object]) -> AnalysisSettings:
        """Settings of a recording's header.

        Raises
        ------
        SettingsError
            A value is missing its number or out of range.
        """
        film = _table("film", values.get("film")) or asdict(FSR_FILM)
        if set(film) != set(asdict(FSR_FILM)):
            raise SettingsError(f"The film is told by {' and '.join(asdict(FSR_FILM))}, not by {', '.join(film)}.")
        given: dict[str, object] = {
            name: None if values[name] is None and name in _MAY_BE_UNKNOWN else finite_number(name, values[name])
            for name in _NUMBERS
            if name in values
        }
        return cls(
            film=FilmLaw(**{name: finite_number(f"film's {name}", value) for name, value in film.items()}),
            thresholds=Thresholds.from_json(_table("thresholds", values.get("thresholds"))),
            drill=DrillSettings.from_json(_table("drill", values.get("drill"))),
            calibration=_calibration(values.get("calibration")),
            placement_assumed=bool(values.get("placement_assumed", True)),
            **given,  # type: ignore[arg-type]
        )


_NUMBERS = ("gap_mm", "left_angle_deg", "right_angle_deg", "weight_kg", "foot_length_mm")
_MAY_BE_UNKNOWN = ("weight_kg", "foot_length_mm")


def _calibration(value: object) -> Calibration | None:
    return None if value is None else Calibration.from_json(value)


def _table(name: str, value: object) -> dict[str, object]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SettingsError(f"The {name} must be a table of names and values, not {str(value)[:40]!r}.")
    return value
