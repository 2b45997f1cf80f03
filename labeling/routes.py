"""Where a vehicle was over the time of a drive: points with positions between which others are found.

Knows no file and no registry. A GPX file or a table is read by `labeling.route_files`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.positions import Positions

MOST_GAP_S = 5.0  # a straight line over more than this may leave the road
SAME_S = 1e-6
Axis = Literal["seconds", "frames"]


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """Points in the order of `at` (n,), strictly rising: seconds from the first, or frames of a drive."""

    axis: Axis
    at: NDArray[np.float64]
    positions: Positions

    def __post_init__(self) -> None:
        if self.positions.shape != (len(self.at), 2) or not np.all(np.diff(self.at) > 0):
            raise ValueError("a route needs one position a point, and points that rise")


def route_of(axis: Axis, at: NDArray[np.float64], positions: Positions) -> Route:
    """A route of points in any order; of those at one moment the first counts. Seconds begin with the first point."""
    rising, first = np.unique(at, return_index=True)
    return Route(axis, rising, positions[first])


def positions_at(route: Route, asked: NDArray[np.float64], most_gap: float) -> tuple[NDArray[np.bool_], Positions]:
    """Where the vehicle was at these moments: which of them are known (n,), and the positions (n, 2).

    Between two points at most `most_gap` apart a straight line is drawn; before the first point, after the last and in
    longer gaps nothing is known but the points themselves.
    """
    if not len(route.at):
        return np.zeros(len(asked), np.bool_), np.zeros((len(asked), 2))
    last = len(route.at) - 1
    after = np.clip(np.searchsorted(route.at, asked), 0, last)
    before = np.maximum(after - 1, 0)
    gap = route.at[after] - route.at[before]
    is_inside = (asked >= route.at[before]) & (asked <= route.at[after]) & (gap <= most_gap)
    at_point = np.where(np.abs(asked - route.at[after]) <= SAME_S, after, before)
    is_point = np.abs(asked - route.at[at_point]) <= SAME_S
    share = np.where(is_inside & (gap > 0), (asked - route.at[before]) / np.where(gap > 0, gap, 1.0), 0.0)
    unrolled = np.column_stack([route.positions[:, 0], np.unwrap(route.positions[:, 1], period=360.0)])
    between = unrolled[before] + share[:, None] * (unrolled[after] - unrolled[before])
    between[:, 1] = (between[:, 1] + 180.0) % 360.0 - 180.0  # over the line where the date changes
    found = np.where(is_point[:, None], route.positions[at_point], between)
    return is_inside | is_point, found
