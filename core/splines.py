"""The curve through a lane's control points, and control points for a traced line. Pure; pixels of the upright image.

A centripetal Catmull-Rom spline: Catmull and Rom 1974, parametrised as in Yuksel, Schaefer and Keyser, "On the
parameterization of Catmull-Rom curves", 2009, which shows that it neither loops nor cusps within a segment.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.shapes import Point, Ring

Points = NDArray[np.float64]  # (n, 2) x y, pixels
NEAR = 1e-9


def curve_points(controls: Ring, step_px: float = 4.0) -> Points:
    """Points of the curve about `step_px` apart, shape (n, 2); it begins and ends exactly at the outer controls."""
    known = _distinct(controls)
    if len(known) < 2:
        return known
    pieces = _pieces(known, step_px)
    return np.concatenate((*(piece[:-1] for piece in pieces), known[-1:]))


def at_rows(controls: Ring, rows: Sequence[float]) -> list[float | None]:
    """The curve's x at each image row, None where it does not reach; where it meets a row twice, the first counts."""
    return line_at_rows(curve_points(controls, 1.0), rows)


def line_at_rows(line: Sequence[Point] | Points, rows: Sequence[float]) -> list[float | None]:
    """The x of a line of straight pieces at each image row, None where it does not reach."""
    points = np.asarray(line, np.float64).reshape(-1, 2)
    y1, y2 = points[:-1, 1], points[1:, 1]
    found: list[float | None] = []
    for row in rows:
        met = np.flatnonzero((np.minimum(y1, y2) <= row) & (row <= np.maximum(y1, y2)))
        if not len(met):
            found.append(None)
            continue
        (ax, ay), (bx, by) = points[met[0]], points[met[0] + 1]
        along = 0.0 if abs(by - ay) < NEAR else (row - ay) / (by - ay)
        found.append(float(ax + along * (bx - ax)))
    return found


def fit_controls(points: Points, tolerance_px: float = 2.0, most: int = 8) -> Ring:
    """The fewest of these ordered points whose curve stays within a tolerance of all, added where it is worst."""
    traced = _distinct([(float(x), float(y)) for x, y in points])
    if len(traced) < 3:
        return tuple((float(x), float(y)) for x, y in traced)
    chosen = [0, len(traced) - 1]
    while len(chosen) < most:
        curve = curve_points(tuple((float(x), float(y)) for x, y in traced[chosen]), max(1.0, tolerance_px))
        away = np.sqrt(_distances_squared(traced, curve))
        away[chosen] = 0.0
        worst = int(away.argmax())
        if away[worst] <= tolerance_px:
            break
        chosen = sorted({*chosen, worst})
    return tuple((float(x), float(y)) for x, y in traced[chosen])


def insert_control(controls: Ring, point: Point) -> Ring:
    """One more control point, between the two whose part of the curve is nearest."""
    best, place = float("inf"), 1
    for index, piece in enumerate(_pieces(_distinct(controls), 2.0)):
        away = float(_distances_squared(np.array([point]), piece).min())
        if away < best:
            best, place = away, index + 1
    return (*controls[:place], point, *controls[place:])


def _pieces(known: Points, step_px: float) -> list[Points]:
    """The curve from each control point to the next, both ends included."""
    if len(known) < 3:
        count = max(1, int(np.ceil(np.linalg.norm(known[-1] - known[0]) / step_px)))
        return [np.linspace(known[0], known[-1], count + 1)]
    padded = np.concatenate((2 * known[:1] - known[1:2], known, 2 * known[-1:] - known[-2:-1]))
    return [
        np.concatenate((_segment(padded[index : index + 4], step_px), known[index + 1 : index + 2]))
        for index in range(len(known) - 1)
    ]


def _segment(four: Points, step_px: float) -> Points:
    """The curve from the second to the third of four points, without its end (Barry and Goldman's pyramid)."""
    knots = np.concatenate(((0.0,), np.cumsum(np.sqrt(np.linalg.norm(np.diff(four, axis=0), axis=1)))))
    count = max(2, int(np.ceil(np.linalg.norm(four[2] - four[1]) / step_px)))
    t = np.linspace(knots[1], knots[2], count, endpoint=False)[:, None]

    def mix(first: Points, second: Points, start: float, end: float) -> Points:
        mixed: Points = ((end - t) * first + (t - start) * second) / max(end - start, NEAR)
        return mixed

    a = [mix(four[index], four[index + 1], knots[index], knots[index + 1]) for index in range(3)]
    b = [mix(a[index], a[index + 1], knots[index], knots[index + 2]) for index in range(2)]
    return mix(b[0], b[1], knots[1], knots[2])


def _distinct(points: Sequence[Point]) -> Points:
    """The points without any that is the one before again."""
    listed = np.array(points, np.float64).reshape(-1, 2)
    is_new = np.concatenate(((True,), np.abs(np.diff(listed, axis=0)).max(axis=1) > NEAR))
    return listed[is_new]


def _distances_squared(points: Points, curve: Points) -> NDArray[np.float64]:
    """Of each point to the nearest segment of a curve, shape (n,)."""
    if len(curve) < 2:
        nearest: NDArray[np.float64] = ((points - curve[0]) ** 2).sum(axis=1)
        return nearest
    start, side = curve[:-1], np.diff(curve, axis=0)
    length = np.maximum((side * side).sum(axis=1), NEAR)
    along = np.clip(((points[:, None] - start) * side).sum(axis=2) / length, 0.0, 1.0)
    away = start + along[:, :, None] * side - points[:, None]
    squared: NDArray[np.float64] = (away * away).sum(axis=2).min(axis=1)
    return squared
