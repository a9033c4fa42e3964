"""Where a foot stands on its pad: long axis, rear edge, length, borders; found once in a still stance, then frozen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mat.geometry import MatGeometry, Side, medial_direction

#: Points a cell is divided into along each side, so that regions can cut through cells (20 mm / 8 = 2.5 mm).
POINTS_PER_SIDE = 8
#: Load quantiles along the axis that tell the ends of contact: the end lies at the outermost quantile, plus each
#: factor times the way from it to one further in, plus an offset. Fitted on real prints (MUN104, emed step, F-Scan
#: insoles; 220–310 mm, CoP at 34–50 %) binned to 20 mm cells at 840 random places and ±12°: rear ± 2.6 mm (at most
#: 9), length ± 4.6 mm (at most 13), place of the CoP 0.8–1.1 % of foot length rms. A third quantile at the rear made
#: that 0.7 %, but followed the shape of the heel's load too closely (3 % on heels that slope more gently).
REAR_QUANTILES, REAR_FACTORS, REAR_OFFSET_MM = (0.005, 0.05), (0.582,), -5.8
FRONT_QUANTILES, FRONT_FACTORS, FRONT_OFFSET_MM = (0.995, 0.98, 0.9), (0.321, -0.280), -1.25
#: Bands of the length (% of contact) in which heel and forefoot are widest, and the load quantile at their borders
#: (same fit: ±3 mm).
HEEL_BAND_PCT, HEEL_BORDER = (5.0, 27.0), 0.02
FOREFOOT_BAND_PCT, FOREFOOT_BORDER = (58.0, 82.0), 0.01
#: The heel is the narrower end (about 0.65 of the forefoot): a much wider one is the forefoot of somebody who faces
#: the rear, whose toes and heels would be told crosswise.
HEEL_WIDEST = 1.1
#: Where the arch is, % of contact length, and the least share of the load that tells on which side it is open.
MIDFOOT_PCT, MIDFOOT_LEAST_SHARE = (27.0, 55.0), 0.03
#: Contact lengths a foot of 220–310 mm can leave, with room for a print without toes; outside it is not a foot.
CONTACT_LENGTH_MM = (150.0, 330.0)
#: Nobody stands on the pads with feet turned further than this from straight ahead.
LARGEST_TURN_DEG = 45.0


@dataclass(frozen=True, eq=False)
class Footprint:
    """One foot's frozen frame on the floor.

    Attributes
    ----------
    side
        Pad it stands on.
    rear_mm
        (2,) point on the long axis at the rear edge of contact, floor coordinates, mm.
    forward, medial
        (2,) unit vectors along the axis and across it, towards the other foot.
    contact_length_mm
        Rear edge to toe tip as found.
    length_mm
        What stands for 100 % of foot length: the entered length if there is one, else the contact length.
    heel_borders_mm, forefoot_borders_mm
        (2,) lateral and medial border across the axis, positive medial, mm.
    toe_out_deg
        Angle of the axis from straight ahead, outward positive.
    """

    side: Side
    rear_mm: np.ndarray
    forward: np.ndarray
    medial: np.ndarray
    contact_length_mm: float
    length_mm: float
    heel_borders_mm: np.ndarray
    forefoot_borders_mm: np.ndarray
    toe_out_deg: float

    @property
    def width_mm(self) -> float:
        """Width of the forefoot, mm."""
        return float(np.ptp(self.forefoot_borders_mm))

    def along_mm(self, points_mm: np.ndarray) -> np.ndarray:
        """Distance in front of the rear edge along the axis; points (…, 2) on the floor, mm."""
        return _along(points_mm - self.rear_mm, self.forward)

    def medial_mm(self, points_mm: np.ndarray) -> np.ndarray:
        """Distance from the axis, positive towards the other foot; points (…, 2) on the floor, mm."""
        return _along(points_mm - self.rear_mm, self.medial)

    def fl_pct(self, points_mm: np.ndarray) -> np.ndarray:
        """Place along the foot, % of foot length from the rear edge; points (…, 2) on the floor, mm."""
        return self.along_mm(points_mm) * (100 / self.length_mm)

    def point_mm(self, contact_pct: float, medial_mm: float) -> np.ndarray:
        """(2,) floor point at a share of the contact length and a distance from the axis."""
        return self.rear_mm + self.contact_length_mm * contact_pct / 100 * self.forward + medial_mm * self.medial


@dataclass(frozen=True)
class CellPoints:
    """The points the cells of a pad are divided into: floor coordinates (rows, pad_cols, k, 2), mm."""

    side: Side
    points_mm: np.ndarray

    @classmethod
    def of(cls, geometry: MatGeometry, side: Side) -> CellPoints:
        grid = geometry.grid
        inside = (np.arange(POINTS_PER_SIDE) + 0.5) / POINTS_PER_SIDE
        along = (np.arange(grid.rows)[:, None] + inside) * grid.row_pitch_mm
        across = (np.arange(grid.pad_cols)[:, None] + inside) * grid.col_pitch_mm
        across_grid = np.broadcast_to(across[None, :, None, :], (grid.rows, grid.pad_cols, len(inside), len(inside)))
        along_grid = np.broadcast_to(along[:, None, :, None], across_grid.shape)
        points = geometry.pad_to_floor(side, across_grid, along_grid)
        return cls(side, points.reshape(grid.rows, grid.pad_cols, -1, 2))


def find_footprint(force_n: np.ndarray, cells: CellPoints, foot_length_mm: float | None = None) -> Footprint | None:
    """Footprint of a still stance.

    Parameters
    ----------
    force_n
        Mean force on the cells of one pad over the stance, (rows, pad_cols), N.
    cells
        Points of that pad.
    foot_length_mm
        Entered foot length; None takes the contact length for it.

    Returns
    -------
    Footprint or None
        None if the load is no footprint (nothing there, no heel or no forefoot, shorter or longer than any
        foot, lying across, facing the rear).

    Notes
    -----
    The axis is the principal axis of the square root of force: it follows the contact more than the heel's peak, and
    changed by 0.15–2° SD over places and angles where force itself or contact alone changed by up to 2.4°.
    """
    if force_n.sum() <= 0:
        return None
    forward = _principal_axis(np.sqrt(np.maximum(force_n, 0)), cells.points_mm)
    if forward[1] < np.cos(np.radians(LARGEST_TURN_DEG)):
        return None
    medial = medial_direction(cells.side) * np.array([forward[1], -forward[0]])
    load = np.broadcast_to(force_n[..., None], cells.points_mm.shape[:-1]).ravel()
    points = cells.points_mm.reshape(-1, 2)
    along, across = points @ forward, points @ medial
    places = _quantiles(along, load, (*REAR_QUANTILES, *FRONT_QUANTILES))
    rear = _edge(places[: len(REAR_QUANTILES)], REAR_FACTORS, REAR_OFFSET_MM)
    contact_length = _edge(places[len(REAR_QUANTILES) :], FRONT_FACTORS, FRONT_OFFSET_MM) - rear
    if not CONTACT_LENGTH_MM[0] <= contact_length <= CONTACT_LENGTH_MM[1]:
        return None
    contact_pct = (along - rear) / contact_length * 100
    heel = _borders(contact_pct, across, load, HEEL_BAND_PCT, HEEL_BORDER)
    forefoot = _borders(contact_pct, across, load, FOREFOOT_BAND_PCT, FOREFOOT_BORDER)
    if heel is None or forefoot is None or np.ptp(heel) > HEEL_WIDEST * np.ptp(forefoot):
        return None
    middle = float(np.average(across, weights=np.sqrt(load)))
    return Footprint(
        side=cells.side,
        rear_mm=rear * forward + middle * medial,
        forward=forward,
        medial=medial,
        contact_length_mm=float(contact_length),
        length_mm=float(foot_length_mm or contact_length),
        heel_borders_mm=heel - middle,
        forefoot_borders_mm=forefoot - middle,
        toe_out_deg=float(np.degrees(np.arctan2(-medial_direction(cells.side) * forward[0], forward[1]))),
    )


def midfoot_offset_mm(footprint: Footprint, force_n: np.ndarray, cells: CellPoints) -> float:
    """How far the midfoot's load lies from the long axis, mm, positive towards the other foot.

    A foot's arch is open on its inner side: the load lies 11–22 mm outside on real prints (MUN104, emed step; random
    places, ±12°). NaN where the midfoot bears next to nothing.
    """
    centres = cells.points_mm.mean(axis=2)
    contact_pct = footprint.along_mm(centres) / footprint.contact_length_mm * 100
    load = np.where((contact_pct >= MIDFOOT_PCT[0]) & (contact_pct < MIDFOOT_PCT[1]), force_n, 0.0)
    if load.sum() < MIDFOOT_LEAST_SHARE * force_n.sum():
        return float("nan")
    return float((load * footprint.medial_mm(centres)).sum() / load.sum())


def _along(vectors: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Scalar products (…, 2) · (2,), element by element: the bits of one do not depend on how many there are."""
    return vectors[..., 0] * direction[0] + vectors[..., 1] * direction[1]


def _principal_axis(weight: np.ndarray, points_mm: np.ndarray) -> np.ndarray:
    spread = np.broadcast_to(weight[..., None], points_mm.shape[:-1]).ravel()
    points = points_mm.reshape(-1, 2)
    centred = points - np.average(points, axis=0, weights=spread)
    _, vectors = np.linalg.eigh((centred * spread[:, None]).T @ centred)
    axis = vectors[:, 1]
    return axis if axis[1] >= 0 else -axis


def _quantiles(position: np.ndarray, load: np.ndarray, shares: tuple[float, ...]) -> np.ndarray:
    order = np.argsort(position, kind="stable")
    cumulative = np.cumsum(load[order])
    return np.interp(np.array(shares) * cumulative[-1], cumulative, position[order])


def _edge(places: np.ndarray, factors: tuple[float, ...], offset_mm: float) -> float:
    """Where the contact ends, from the places of some quantiles of the load, the outermost first."""
    outer, *inner = places
    return float(outer + np.dot(factors, np.array(inner) - outer) + offset_mm)


def _borders(
    contact_pct: np.ndarray, across: np.ndarray, load: np.ndarray, band_pct: tuple[float, float], share: float
) -> np.ndarray | None:
    inside = (contact_pct >= band_pct[0]) & (contact_pct < band_pct[1]) & (load > 0)
    if not inside.any():
        return None
    return _quantiles(across[inside], load[inside], (share, 1 - share))
