"""Where a shape is taken hold of, and what it becomes when it is pulled or moved. Pure; pixels of the image."""

import math
from collections.abc import Iterable
from dataclasses import replace

from core.shapes import Box, Dot, Ellipse, Lane, Mask, Point, Polygon, Polyline, Ring, RotatedBox, Shape, bounds_of
from core.splines import insert_control

SMALLEST_SIDE = 1.0  # pixels of the image
# Which of x1 y1 x2 y2 a handle of a box moves, clockwise from the top left.
_HANDLE_SIDES = ((0, 1), (1,), (2, 1), (2,), (2, 3), (3,), (0, 3), (0,))
_DIRECTIONS = ((-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0))
TURN_HANDLE = 8  # of a rotated box or an ellipse: outside the middle of what is its top at angle 0
TURN_REACH = 0.18  # how far outside, as a share of its height


def handle_points(shape: Shape) -> tuple[Point, ...]:
    """Where a selected shape can be taken hold of.

    A box: clockwise from the top left, corners at even numbers and sides at odd ones. A rotated box and an ellipse:
    the same in their own frame, then the handle that turns them. A polygon, line or lane: each point of each ring, in
    order. A point: itself. A mask and a tag have none.
    """
    match shape:
        case Box(x1, y1, x2, y2):
            mx, my = (x1 + x2) / 2, (y1 + y2) / 2
            return ((x1, y1), (mx, y1), (x2, y1), (x2, my), (x2, y2), (mx, y2), (x1, y2), (x1, my))
        case RotatedBox(cx, cy, width, height, angle):
            return _framed_handles((cx, cy), (width / 2, height / 2), angle)
        case Ellipse(cx, cy, rx, ry, angle):
            return _framed_handles((cx, cy), (rx, ry), angle)
        case Polygon(rings):
            return tuple(point for ring in rings for point in ring)
        case Polyline(points) | Lane(points):
            return points
        case Dot(x, y):
            return ((x, y),)
        case _:
            return ()


def with_handle_at(shape: Shape, handle: int, point: Point) -> Shape:
    """The shape with one handle or vertex moved to a point; as it was where it would lose its size."""
    match shape:
        case Box(x1, y1, x2, y2):
            sides = [x1, y1, x2, y2]
            for side in _HANDLE_SIDES[handle]:
                sides[side] = point[side % 2]
            return box_between((sides[0], sides[1]), (sides[2], sides[3])) or shape
        case RotatedBox(cx, cy, width, height, angle):
            if handle == TURN_HANDLE:
                return replace(shape, angle=_angle_towards((cx, cy), point))
            centre, half = _pulled((cx, cy), (width / 2, height / 2), angle, handle, point)
            return RotatedBox(*centre, 2 * half[0], 2 * half[1], angle)
        case Ellipse(cx, cy, rx, ry, angle):
            if handle == TURN_HANDLE:
                return replace(shape, angle=_angle_towards((cx, cy), point))
            centre, half = _pulled((cx, cy), (rx, ry), angle, handle, point)
            return Ellipse(*centre, *half, angle)
        case Dot():
            return Dot(*point)
        case _:
            return _with_point_at(shape, handle, point)


def with_point_added(shape: Shape, point: Point) -> Shape:
    """A polygon, line or lane with one more point on its nearest side; any other shape as it was."""
    match shape:
        case Polygon(rings):
            sides = [(r, i) for r, ring in enumerate(rings) for i in range(len(ring))]
            r, i = min(sides, key=lambda at: _to_side(*_side(rings[at[0]], at[1]), point))
            ring = (*rings[r][: i + 1], point, *rings[r][i + 1 :])
            return Polygon((*rings[:r], ring, *rings[r + 1 :]))
        case Polyline(points):
            i = min(range(len(points) - 1), key=lambda at: _to_side(points[at], points[at + 1], point))
            return Polyline((*points[: i + 1], point, *points[i + 1 :]))
        case Lane(controls):
            return Lane(insert_control(controls, point))
        case _:
            return shape


def with_point_removed(shape: Shape, handle: int) -> Shape:
    """A polygon, line or lane without one of its points; a hole of three goes whole; else the shape as it was."""
    match shape:
        case Polygon(rings):
            cut = _cut([*handle_points(shape)], (len(ring) for ring in rings))
            place = 0
            for r, ring in enumerate(cut):
                if handle < place + len(ring):
                    smaller = (*ring[: handle - place], *ring[handle - place + 1 :])
                    kept = (smaller,) if len(smaller) >= 3 else ()
                    return _or(None, (*cut[:r], *kept, *cut[r + 1 :]) if r or kept else rings) or shape
                place += len(ring)
            return shape
        case Polyline(points) | Lane(points):
            return type(shape)((*points[:handle], *points[handle + 1 :])) if len(points) > 2 else shape
        case _:
            return shape


def moved(shape: Shape, dx: float, dy: float, size_wh: tuple[int, int]) -> Shape:
    """The shape moved, as far as it stays in the image."""
    bounds = shape.bounds()
    if bounds is None:
        return shape
    x1, y1, x2, y2 = bounds
    dx = min(max(dx, min(0.0, -x1)), max(0.0, size_wh[0] - x2))
    dy = min(max(dy, min(0.0, -y1)), max(0.0, size_wh[1] - y2))
    return shifted(shape, dx, dy)


def shifted(shape: Shape, dx: float, dy: float) -> Shape:
    """The shape moved, wherever that is; a mask by whole pixels."""
    match shape:
        case Box(x1, y1, x2, y2):
            return Box(x1 + dx, y1 + dy, x2 + dx, y2 + dy)
        case RotatedBox(cx, cy) | Ellipse(cx, cy):
            return replace(shape, cx=cx + dx, cy=cy + dy)
        case Polygon(rings):
            return Polygon(tuple(tuple((x + dx, y + dy) for x, y in ring) for ring in rings))
        case Polyline(points) | Lane(points):
            return type(shape)(tuple((x + dx, y + dy) for x, y in points))
        case Dot(x, y):
            return Dot(x + dx, y + dy)
        case Mask(left, top):
            return replace(shape, left=left + round(dx), top=top + round(dy))
        case _:
            return shape


def fitted(shape: Shape, size_wh: tuple[int, int]) -> Shape | None:
    """The shape as it fits an image of this size; None where nothing of it would be left."""
    match shape:
        case Box(x1, y1, x2, y2):
            return box_between(clipped((x1, y1), size_wh), clipped((x2, y2), size_wh))
        case Polygon(rings):
            return _or(None, tuple(tuple(clipped(point, size_wh) for point in ring) for ring in rings))
        case Polyline(points) | Lane(points):
            try:
                return type(shape)(tuple(clipped(point, size_wh) for point in points))
            except ValueError:
                return None
        case RotatedBox() | Ellipse() | Dot() | Mask():
            x1, y1, x2, y2 = shape.bounds()
            is_inside = x1 >= -0.5 and y1 >= -0.5 and x2 <= size_wh[0] + 0.5 and y2 <= size_wh[1] + 0.5
            is_seen = x2 >= 0 and y2 >= 0 and x1 <= size_wh[0] and y1 <= size_wh[1]
            is_kept = is_inside if isinstance(shape, Mask) else is_seen
            return shape if is_kept else None
        case _:
            return shape


def clipped(point: Point, size_wh: tuple[int, int]) -> Point:
    """The nearest point of the image."""
    return min(max(point[0], 0.0), float(size_wh[0])), min(max(point[1], 0.0), float(size_wh[1]))


def box_between(first: Point, second: Point) -> Box | None:
    """The box with these corners; None where it would have no size."""
    x1, x2 = sorted((first[0], second[0]))
    y1, y2 = sorted((first[1], second[1]))
    return Box(x1, y1, x2, y2) if x2 - x1 >= SMALLEST_SIDE and y2 - y1 >= SMALLEST_SIDE else None


def box_around(points: Iterable[Point]) -> Box | None:
    """The box that just holds these points; None where it would have no size."""
    x1, y1, x2, y2 = bounds_of(list(points))
    return box_between((x1, y1), (x2, y2))


def in_frame(point: Point, centre: Point, angle: float) -> Point:
    """A point as seen from a frame about `centre`, turned by `angle` degrees clockwise."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    dx, dy = point[0] - centre[0], point[1] - centre[1]
    return dx * cos + dy * sin, -dx * sin + dy * cos


def out_of_frame(point: Point, centre: Point, angle: float) -> Point:
    """A point of such a frame, in the image."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return centre[0] + point[0] * cos - point[1] * sin, centre[1] + point[0] * sin + point[1] * cos


def half_turn(angle: float) -> float:
    """The same direction in [-180, 180)."""
    return (angle + 180) % 360 - 180


def _framed_handles(centre: Point, half: Point, angle: float) -> tuple[Point, ...]:
    places = [(x * half[0], y * half[1]) for x, y in _DIRECTIONS]
    places.append((0.0, -half[1] * (1 + 2 * TURN_REACH)))
    return tuple(out_of_frame(place, centre, angle) for place in places)


def _pulled(centre: Point, half: Point, angle: float, handle: int, point: Point) -> tuple[Point, Point]:
    """The new middle and half sides when a handle is pulled: what lies opposite stays where it is."""
    x, y = in_frame(point, centre, angle)
    kx, ky = _DIRECTIONS[handle]
    least = SMALLEST_SIDE / 2
    half_x = max(least, (kx * x + half[0]) / 2) if kx else half[0]
    half_y = max(least, (ky * y + half[1]) / 2) if ky else half[1]
    shift = (kx * (half_x - half[0]), ky * (half_y - half[1]))
    return out_of_frame(shift, centre, angle), (half_x, half_y)


def _angle_towards(centre: Point, point: Point) -> float:
    return half_turn(math.degrees(math.atan2(point[1] - centre[1], point[0] - centre[0])) + 90)


def _with_point_at(shape: Shape, handle: int, point: Point) -> Shape:
    points = [*handle_points(shape)]
    if handle >= len(points):
        return shape
    points[handle] = point
    try:
        match shape:
            case Polygon(rings):
                return Polygon(_cut(points, (len(ring) for ring in rings)))
            case Polyline() | Lane():
                return type(shape)(tuple(points))
            case _:
                return shape
    except ValueError:
        return shape


def _or(fallback: Shape | None, rings: tuple[tuple[Point, ...], ...]) -> Shape | None:
    try:
        return Polygon(rings)
    except ValueError:
        return fallback


def _cut(points: list[Point], lengths: Iterable[int]) -> tuple[tuple[Point, ...], ...]:
    rings, start = [], 0
    for length in lengths:
        rings.append(tuple(points[start : start + length]))
        start += length
    return tuple(rings)


def _side(ring: Ring, index: int) -> tuple[Point, Point]:
    return ring[index], ring[(index + 1) % len(ring)]


def _to_side(a: Point, b: Point, point: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length))
    return math.hypot(point[0] - a[0] - along * dx, point[1] - a[1] - along * dy)
