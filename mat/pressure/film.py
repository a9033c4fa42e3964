"""The sensing film's law: how the conductance of a cell grows with the force on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.errors import SettingsError


@dataclass(frozen=True)
class FilmLaw:
    """Conductance ``G = conductance_at_1n_s · F**exponent`` of one uniformly loaded cell.

    Parameters
    ----------
    conductance_at_1n_s
        Siemens of one cell under 1 N.
    exponent
        1 for an ohmic film (Velostat-like), 0.78 for an FSR402.

    Raises
    ------
    SettingsError
        A value no film has.

    Notes
    -----
    The law acts where the film is pressed, not on the cell's mean: for a patch that is ``share`` of a cell's area,
    ``G = share · conductance_at_1n_s · (f / share)**exponent`` (the same pressure gives the same sheet conductance).
    """

    conductance_at_1n_s: float
    exponent: float

    def __post_init__(self) -> None:
        if not 1e-8 <= self.conductance_at_1n_s <= 1e-1:
            raise SettingsError(
                f"A film of {self.conductance_at_1n_s * 1e6:g} µS at 1 N does not exist: give 0.01 to 100,000 µS."
            )
        if not 0.3 <= self.exponent <= 2:
            raise SettingsError(f"A film exponent of {self.exponent:g} does not exist: give 0.3 to 2.")

    def conductance_s(self, force_n: np.ndarray, share: float = 1.0) -> np.ndarray:
        """Conductance of patches under ``force_n``, each ``share`` of a cell's area; any shape."""
        gain = self.conductance_at_1n_s * share ** (1 - self.exponent)
        return gain * np.maximum(force_n, 0.0) ** self.exponent

    def force_n(self, conductance_s: np.ndarray) -> np.ndarray:
        """Force on whole cells of this conductance; any shape, 0 where the conductance is not positive."""
        relative = np.maximum(conductance_s, 0.0) / self.conductance_at_1n_s
        return relative if self.exponent == 1 else relative ** (1 / self.exponent)


#: The FSR402 data sheet's law, the one film with a published curve: 160 µS · F^0.78.
FSR_FILM = FilmLaw(160e-6, 0.78)
