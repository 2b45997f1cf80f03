"""Places on the Earth: WGS84 latitude and longitude in degrees, how far they are apart, and which is the nearest.

Distances are along a great circle of a sphere (the haversine formula; R. W. Sinnott, "Virtues of the Haversine", Sky
and Telescope 68, 1984). Against the ellipsoid that is wrong by 0.6 % at most, centimetres where metres are asked for.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_008.8  # the mean radius of GRS 80 (IUGG)
Positions = NDArray[np.float64]  # (n, 2) latitude longitude, degrees


@dataclass(frozen=True, slots=True)
class Position:
    """A place: latitude -90 to 90 and longitude -180 to 180, degrees."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90.0 <= self.latitude <= 90.0 and -180.0 <= self.longitude <= 180.0):
            raise ValueError(f"{self.latitude}, {self.longitude} is no place on the Earth")


def believed(latitude: float, longitude: float) -> Position | None:
    """The place that a file tells; None for what is none: no number, out of range, or where 0 degrees meet.

    Receivers without a fix write 0, 0, a place in the Gulf of Guinea where there is no road.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)) or (latitude == 0.0 and longitude == 0.0):
        return None
    if abs(latitude) > 90.0 or abs(longitude) > 180.0:
        return None
    return Position(latitude, longitude)


def metres_between(first: Positions, second: Positions) -> NDArray[np.float64]:
    """Metres from each place to its partner, (n,); both (n, 2) in degrees."""
    (north, east), (other_north, other_east) = np.radians(first).T, np.radians(second).T
    half = np.sin((other_north - north) / 2) ** 2
    half += np.cos(north) * np.cos(other_north) * np.sin((other_east - east) / 2) ** 2
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))


def nearest(asked: Positions, known: Positions) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each place its nearest known one, (n,), and the metres between them, (n,); -1 and infinity without any.

    A tree over points in space: the straight line between two places grows with the arc over them, so both have the
    same order. Places told more than once are looked at once, for a standing vehicle would make the search long.
    """
    from sklearn.neighbors import KDTree

    if not len(asked) or not len(known):
        return np.full(len(asked), -1, np.int64), np.full(len(asked), np.inf)
    places, first = np.unique(known, axis=0, return_index=True)
    sought, back = np.unique(asked, axis=0, return_inverse=True)
    found = KDTree(_in_space(places)).query(_in_space(sought), k=1, return_distance=False)[:, 0]
    chosen = first[found][back.reshape(-1)].astype(np.int64)
    return chosen, metres_between(asked, known[chosen])


def _in_space(positions: Positions) -> NDArray[np.float64]:
    """Points on the unit sphere, (n, 3)."""
    north, east = np.radians(positions).T
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
