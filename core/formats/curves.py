"""Lanes as cubic Bézier curves and back: the curve of `core.splines` is one, piece by piece, without any loss. Pure.

The handles follow from Barry and Goldman's pyramid with centripetal knots (Yuksel, Schaefer and Keyser 2009).
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from core.shapes import Point, Ring

STEP_PX = 4.0
MOST_PIECES = 64  # of one Bézier curve
ALIKE_PX = 0.05
NEAR = 1e-9


def bezier_vertices(controls: Ring) -> tuple[Ring, str]:
    """A lane's control points with two handles between each two, and what each is: L a point, C a handle."""
    known = _distinct(controls)
    vertices, types = [known[0]], "L"
    for place, (first, second) in enumerate(handles(known)):
        vertices += [first, second, known[place + 1]]
        types += "CCL"
    return tuple(vertices), types


def handles(controls: Sequence[Point]) -> list[tuple[Point, Point]]:
    """The two handles of each piece of a lane's curve; no two neighbours may be the same place."""
    first, last = _mirrored(controls[1], controls[0]), _mirrored(controls[-2], controls[-1])
    padded = (first, *controls, last)
    found = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        d1, d2, d3 = (math.sqrt(math.dist(a, b)) for a, b in ((before, start), (start, end), (end, after)))
        found.append((_handle(before, start, end, d1, d2), _handle(after, end, start, d3, d2)))
    return found


def followed(vertices: Ring, types: str) -> Ring:
    """The points of a path of lines and cubic curves; after a C come its second handle and its end, whatever they are.

    A path of a lane's own curves gives the lane's control points; other curves give points every few pixels.
    """
    if "C" not in types or len(types) != len(vertices):
        return vertices
    points: list[Point] = [vertices[0]]
    knots: list[Point] = [vertices[0]]
    told: list[tuple[Point, Point]] = []
    place = 1
    while place < len(vertices):
        if types[place] != "C":
            told.append((points[-1], vertices[place]))  # a line has no handles
            points.append(vertices[place])
            knots.append(vertices[place])
            place += 1
            continue
        first, second, end = (*vertices[place : place + 3], vertices[0], vertices[0])[:3]
        points += _sampled(points[-1], first, second, end)
        knots.append(end)
        told.append((first, second))
        place += 3
    return tuple(knots) if _is_lane(knots, told) else tuple(points)


def _is_lane(knots: Sequence[Point], told: Sequence[tuple[Point, Point]]) -> bool:
    if len(knots) < 2 or any(math.dist(a, b) <= NEAR for a, b in pairwise(knots)):
        return False
    own = handles(knots)
    return all(
        math.dist(a, c) <= ALIKE_PX and math.dist(b, d) <= ALIKE_PX
        for (a, b), (c, d) in zip(own, told, strict=True)
    )  # fmt: skip


def _sampled(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """Points of one cubic curve without its start, with its end."""
    length = math.dist(start, first) + math.dist(first, second) + math.dist(second, end)
    count = min(MOST_PIECES, max(2, math.ceil(length / STEP_PX)))
    points = []
    for step in range(1, count + 1):
        t = step / count
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return points


def _handle(outer: Point, near: Point, far: Point, outside: float, inside: float) -> Point:
    """The handle at `near` of the piece from `near` to `far`."""
    own = 2 * outside**2 + 3 * outside * inside + inside**2
    below = 3 * outside * (outside + inside)
    x, y = (
        (outside**2 * far[axis] - inside**2 * outer[axis] + own * near[axis]) / below for axis in (0, 1)
    )  # fmt: skip
    return x, y


def _mirrored(point: Point, about: Point) -> Point:
    return 2 * about[0] - point[0], 2 * about[1] - point[1]


def _distinct(points: Ring) -> Ring:
    return tuple(
        point
        for place, point in enumerate(points)
        if not place or max(abs(point[0] - points[place - 1][0]), abs(point[1] - points[place - 1][1])) > NEAR
    )
