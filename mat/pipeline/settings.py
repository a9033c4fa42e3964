"""What the analysis must be told beside the scans."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from mat.errors import SettingsError
from mat.geometry import DEFAULT_GAP_MM, MatGeometry
from mat.posture import Thresholds
from mat.pressure import FSR_FILM, FilmLaw
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

    Raises
    ------
    SettingsError
        A weight or foot length no supported person has.
    """

    film: FilmLaw = FSR_FILM
    gap_mm: float = DEFAULT_GAP_MM
    left_angle_deg: float = 0.0
    right_angle_deg: float = 0.0
    placement_assumed: bool = True
    weight_kg: float | None = None
    foot_length_mm: float | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)

    def __post_init__(self) -> None:
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
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, object]) -> AnalysisSettings:
        """Settings of a recording's header.

        Raises
        ------
        SettingsError
            A value is missing its number or out of range.
        """
        try:
            film = values.get("film") or asdict(FSR_FILM)
            thresholds = values.get("thresholds") or {}
            rest = {name: values[name] for name in _PLAIN if name in values}
            return cls(film=FilmLaw(**film), thresholds=Thresholds.from_json(thresholds), **rest)  # type: ignore[arg-type]
        except (TypeError, AttributeError) as error:
            raise SettingsError(
                f"The settings in the recording's header cannot be read ({error}): "
                "it was edited, or made by another version."
            ) from error


_PLAIN = ("gap_mm", "left_angle_deg", "right_angle_deg", "placement_assumed", "weight_kg", "foot_length_mm")
