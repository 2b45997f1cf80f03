"""Lanes as the places where they meet rows of the picture, which is how TuSimple and CULane tell them. Pure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.shapes import Lane, Polyline
from core.splines import curve_points, line_at_rows

LANE = "lane"  # the class of formats that know lanes only
ROW_STEP = 10
Line = NDArray[np.float64]  # (n, 2) x y, pixels


def line_of(shape: Lane | Polyline) -> Line:
    """The line as points that are joined by straight pieces, about a pixel apart where it is curved."""
    if isinstance(shape, Lane):
        return curve_points(shape.controls, 1.0)
    return np.array(shape.points, np.float64)


def columns(line: Line, rows: Sequence[float]) -> list[float | None]:
    """The line's x at each row, None where it does not reach; where it meets a row twice, the first counts."""
    return [None if x is None else round(x, 3) for x in line_at_rows(line, rows)]


def turns_back(line: Line) -> bool:
    """Whether the line meets a row more than once, so that its places at rows do not tell all of it."""
    steps = np.diff(line[:, 1])
    return bool((steps > 1e-6).any() and (steps < -1e-6).any())


def column_at_bottom(points: Sequence[tuple[float, float]], height: float) -> float:
    """Where a line would meet the lowest row if it went on straight from its two lowest places."""
    (bx, by), (ax, ay) = sorted(points, key=lambda point: -point[1])[:2]
    return bx if ay == by else ax + (height - ay) * (bx - ax) / (by - ay)
