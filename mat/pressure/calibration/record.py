"""What is known of one mat's film: a frozen record, and its text with a checksum."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from mat.errors import SettingsError, finite_number
from mat.geometry import Grid
from mat.pressure.calibration.step import TOUCH_UP, CalibrationStep
from mat.pressure.cell_law import CellLaw
from mat.pressure.contact import MOST_CONTACT_N
from mat.pressure.creep import LARGEST_CREEP
from mat.pressure.film import FilmLaw
from mat.wire import Hello

#: Version of the text; a reader refuses later ones. 2 added the contact force, none in a text of version 1.
CALIBRATION_VERSION = 2
FORMAT = "smart-mat calibration"
#: Gains a usable film can have: published spreads are ±6 to ±21 % (ELECTRONICS §2); a cell ten times off is broken.
GAIN_RANGE = (0.1, 10.0)
#: Exponents of the cells of one film differ by some per cent; a factor beyond these is a mistake.
EXPONENT_FACTOR_RANGE = (0.5, 2.0)
#: A power law fitted up to a load is trusted half as far again; film saturates several times higher.
BEYOND_LARGEST = 1.5
#: Wider loops are not those of a sensor.
LARGEST_LOOP = 0.3
_AGAIN = "take the file from where it was made once more, or calibrate again with “smart-mat calibrate”."


@dataclass(frozen=True, eq=False)
class Calibration:
    """How the cells of one mat answer to force.

    Attributes
    ----------
    mat_id, grid, firmware
        The mat it belongs to.
    created
        ISO 8601.
    film
        Law common to all cells.
    gain
        (rows, cols) conductance of each cell relative to the law where a standing foot loads it, 1 on average.
    exponent_factor
        (rows, cols) exponent of each cell relative to the law's (:mod:`mat.pressure.cell_law`).
    rest_s, noise_s, threshold_s
        (rows, cols) siemens: conductance of the empty mat, its standard deviation in one scan, and the least
        conductance above rest that is told from noise.
    dead
        (rows, cols) bool: cells that do not measure; they are filled from their neighbours.
    largest_n
        (rows, cols) largest force each cell bore so far, N; 0 if none. Nothing is known above it.
    loop
        Width of the film's hysteresis at half load, of the largest load; 0 leaves it as it is
        (:mod:`mat.pressure.hysteresis`).
    creep
        Growth of the conductance under a constant load with each tenfold time; 0 leaves it as it is
        (:mod:`mat.pressure.creep`).
    contact_n
        Force on a cell below which the film does not touch, N (:mod:`mat.pressure.contact`).
    expected_cop_ap_mm, expected_cop_ml_mm
        Error of the CoP of a foot to be expected, rms; NaN if not known.
    history
        The steps that made and checked it.
    """

    mat_id: int
    grid: Grid
    firmware: str
    created: str
    film: FilmLaw
    gain: np.ndarray
    exponent_factor: np.ndarray
    rest_s: np.ndarray
    noise_s: np.ndarray
    threshold_s: np.ndarray
    dead: np.ndarray
    largest_n: np.ndarray
    loop: float = 0.0
    creep: float = 0.0
    contact_n: float = 0.0
    expected_cop_ap_mm: float = float("nan")
    expected_cop_ml_mm: float = float("nan")
    history: tuple[CalibrationStep, ...] = ()

    def __post_init__(self) -> None:
        shape = (self.grid.rows, self.grid.cols)
        for name in _ARRAYS:
            array = getattr(self, name)
            if array.shape != shape or not np.isfinite(array).all():
                raise SettingsError(f"The calibration's {name} does not fit its mat: {_AGAIN}")
        low, high = GAIN_RANGE
        if not 0 <= self.loop <= LARGEST_LOOP:
            raise SettingsError(f"The calibration's hysteresis of {self.loop:g} is not that of a film: {_AGAIN}")
        if not 0 <= self.creep <= LARGEST_CREEP:
            raise SettingsError(f"The calibration's creep of {self.creep:g} is not that of a film: {_AGAIN}")
        if not 0 <= self.contact_n <= MOST_CONTACT_N:
            raise SettingsError(f"The calibration's contact of {self.contact_n:g} N is not that of a film: {_AGAIN}")
        live = self.gain[~self.dead]
        few, many = EXPONENT_FACTOR_RANGE
        factors_fit = few <= self.exponent_factor.min() and self.exponent_factor.max() <= many
        if live.size == 0 or live.min() < low or live.max() > high or self.gain.min() <= 0 or not factors_fit:
            raise SettingsError(f"The calibration's gains are not those of a film ({low:g} to {high:g}): {_AGAIN}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calibration) and other.checksum == self.checksum

    def __hash__(self) -> int:
        return hash(self.checksum)

    @classmethod
    def assumed(cls, hello: Hello, film: FilmLaw, created: str = "") -> Calibration:
        """What is known of a mat that nobody has calibrated: even cells of the film's published law."""
        shape = (hello.rows, hello.cols)
        zero = np.zeros(shape)
        return cls(
            hello.mat_id, hello.grid, hello.firmware_text, created, film,
            np.ones(shape), np.ones(shape), zero, zero, zero, np.zeros(shape, dtype=bool), zero,
        )  # fmt: skip

    @property
    def cell_law(self) -> CellLaw:
        """Law of each cell."""
        return CellLaw.of(self.film, self.gain, self.exponent_factor)

    @property
    def top_n(self) -> float | None:
        """Force on a cell up to which the calibration was made, with a margin of half; None if nobody stood."""
        most_n = float(self.largest_n.max())
        return BEYOND_LARGEST * most_n if most_n > 0 else None

    @property
    def measured_loop(self) -> float | None:
        """``loop`` as a touch-up found it; None if none was done: then it is what such film usually has."""
        touched_up = any(step.name == TOUCH_UP and step.done for step in self.history)
        return self.loop if touched_up else None

    def check_fits(self, hello: Hello) -> None:
        """Whether it belongs to this mat.

        Raises
        ------
        SettingsError
            It is that of another mat, or of a mat of another size.
        """
        if self.grid != hello.grid:
            raise SettingsError(
                f"The calibration is of a mat of {self.grid.rows} × {self.grid.cols} cells, this one has "
                f"{hello.rows} × {hello.cols}: calibrate this mat with “smart-mat calibrate”."
            )
        if self.mat_id != hello.mat_id:
            raise SettingsError(
                f"The calibration is of mat {self.mat_id:08x}, this is mat {hello.mat_id:08x}: use its own, or "
                "calibrate this mat with “smart-mat calibrate”."
            )

    def with_step(self, step: CalibrationStep, **changes: object) -> Calibration:
        """The same with one step more in its history, and other changes."""
        return replace(self, history=(*self.history, step), **changes)  # type: ignore[arg-type]

    @cached_property
    def checksum(self) -> str:
        """SHA-256 over all it says."""
        return _checksum(self._content())

    def to_json(self) -> dict[str, object]:
        """Names and values, the checksum last."""
        return {**self._content(), "checksum": self.checksum}

    def to_text(self) -> str:
        return json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n"

    def _content(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "version": CALIBRATION_VERSION,
            "mat_id": f"{self.mat_id:08x}",
            "firmware": self.firmware,
            "created": self.created,
            "rows": self.grid.rows,
            "cols": self.grid.cols,
            "row_pitch_mm": self.grid.row_pitch_mm,
            "col_pitch_mm": self.grid.col_pitch_mm,
            "film": {"conductance_at_1n_s": self.film.conductance_at_1n_s, "exponent": self.film.exponent},
            "loop": self.loop,
            "creep": self.creep,
            "contact_n": self.contact_n,
            "expected_cop_ap_mm": _number_or_none(self.expected_cop_ap_mm),
            "expected_cop_ml_mm": _number_or_none(self.expected_cop_ml_mm),
            "history": [
                {"name": step.name, "done": step.done, "text": step.text, "figures": step.figures}
                for step in self.history
            ],
            **{name: _rounded(getattr(self, name)) for name in _ARRAYS},
        }

    @classmethod
    def from_text(cls, text: str) -> Calibration:
        """Read a calibration's text.

        Raises
        ------
        SettingsError
            It is none, is cut, was changed, or was written by a later version.
        """
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise SettingsError(f"The calibration file is cut or damaged: {_AGAIN}") from error
        return cls.from_json(values)

    @classmethod
    def from_json(cls, values: object) -> Calibration:
        """The inverse of :meth:`to_json`.

        Raises
        ------
        SettingsError
            As :meth:`from_text`.
        """
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            raise SettingsError("This is not a smart-mat calibration: choose a file made by “smart-mat calibrate”.")
        version = values.get("version")
        if isinstance(version, int) and version > CALIBRATION_VERSION:
            raise SettingsError("The calibration was made by a later smart-mat: update this program.")
        content = {name: value for name, value in values.items() if name != "checksum"}
        if values.get("checksum") != _checksum(content):
            raise SettingsError(f"The calibration was changed since it was made, or is damaged: {_AGAIN}")
        try:
            return cls._from_checked(content)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise SettingsError(f"The calibration lacks something this program needs: {_AGAIN}") from error

    @classmethod
    def _from_checked(cls, values: dict[str, object]) -> Calibration:
        film = values["film"]
        assert isinstance(film, dict)
        shape = (_whole(values["rows"]), _whole(values["cols"]))
        pitch_mm = [finite_number(name, values[name]) for name in ("row_pitch_mm", "col_pitch_mm")]
        arrays = {
            name: np.array(values[name], dtype=bool if name == "dead" else float).reshape(shape) for name in _ARRAYS
        }
        return cls(
            mat_id=int(str(values["mat_id"]), 16),
            grid=Grid(*shape, *pitch_mm),
            firmware=str(values["firmware"]),
            created=str(values["created"]),
            film=FilmLaw(**{name: finite_number(name, value) for name, value in film.items()}),
            loop=finite_number("loop", values["loop"]),
            creep=finite_number("creep", values["creep"]),
            contact_n=finite_number("contact_n", values["contact_n"] if values["version"] != 1 else 0.0),
            expected_cop_ap_mm=_nan_if_none(values["expected_cop_ap_mm"]),
            expected_cop_ml_mm=_nan_if_none(values["expected_cop_ml_mm"]),
            history=tuple(CalibrationStep(**step) for step in values["history"]),  # type: ignore[union-attr, attr-defined]
            **arrays,
        )


_ARRAYS = ("gain", "exponent_factor", "rest_s", "noise_s", "threshold_s", "dead", "largest_n")


#: Digits kept of an array: a ten-thousandth of a per cent, and a header of 20 kB instead of 40.
_DIGITS = 6


def _rounded(array: np.ndarray) -> list[object]:
    if array.dtype == bool:
        return array.astype(int).tolist()
    return [[float(f"{value:.{_DIGITS}g}") for value in row] for row in array.tolist()]


def _checksum(content: dict[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 256:
        return value
    raise ValueError(f"{str(value)[:20]} rows or columns")


def _number_or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _nan_if_none(value: object) -> float:
    return float("nan") if value is None else finite_number("expected CoP error", value)
