"""What can be done to outlines beside dragging their points: merge, cut, holes, fewer points, snapping. Pure.

The geometry is shapely's (GEOS, BSD-3-Clause); coordinates are pixels of the upright image.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.shapes import LINE_SHAPES, Box, Dot, Mask, Point, Polygon, Ring, Shape

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Side = Literal["left", "top", "right", "bottom"]
LEAST_AREA = 1.0  # square pixels: smaller pieces are left out
MOST_CHECKED = 120  # points of an outline that are looked at here, in a millisecond or two; more go to GEOS
MAIN_SHARE = 0.9  # of the area of an outline that crosses itself: so large a part is what was meant
EDGE_SHARE = 0.15  # of a side's ends are not looked at when it is aligned: corners belong to two edges


def with_vertex(polygon: Polygon, ring: int, after: int, point: Point) -> Polygon:
    """The polygon with one more point on a ring, behind the one at `after`. Raises IndexError where there is none."""
    points = polygon.rings[ring]
    if not 0 <= after < len(points):
        raise IndexError("the ring has no such point")
    return _with_ring(polygon, ring, (*points[: after + 1], point, *points[after + 1 :]))


def without_vertex(polygon: Polygon, ring: int, index: int) -> Polygon | None:
    """The polygon with one point less; None where its outline would go.

    A hole that is left with two points goes. An outline goes with its third point, or when what is left has no area.
    Raises IndexError where there is no such point.
    """
    points = polygon.rings[ring]
    if not 0 <= index < len(points):
        raise IndexError("the ring has no such point")
    left = (*points[:index], *points[index + 1 :])
    if ring > 0 and len(left) < 3:
        return Polygon((*polygon.rings[:ring], *polygon.rings[ring + 1 :]))
    try:
        return _with_ring(polygon, ring, left)
    except ValueError:
        return None


def simplified(polygon: Polygon, tolerance_px: float) -> Polygon:
    """The outline with fewer points, nowhere off by more than a tolerance (Douglas and Peucker 1973)."""
    found = _polygons(_shapely(polygon).simplify(tolerance_px, preserve_topology=True))
    return max(found, key=_area) if found else polygon


def merged(polygons: Sequence[Polygon]) -> list[Polygon]:
    """What the polygons cover together, as one polygon a connected part, largest first; specks stay as they are."""
    import shapely

    found = _polygons(shapely.union_all([_shapely(each) for each in polygons]))
    return sorted(found or polygons, key=_area, reverse=True)


def split_by_line(polygon: Polygon, points: Ring) -> list[Polygon]:
    """The parts of a polygon on the sides of a line, largest first; the polygon itself where the line does not cross.

    The ends of the line are drawn out straight, so that it need not leave the polygon.
    """
    from shapely.geometry import LineString
    from shapely.ops import split

    whole = _shapely(polygon)
    x1, y1, x2, y2 = polygon.bounds()
    reach = math.hypot(x2 - x1, y2 - y1)
    cut = LineString([_beyond(points[1], points[0], reach), *points[1:-1], _beyond(points[-2], points[-1], reach)])
    return sorted(_polygons(split(whole, cut)), key=_area, reverse=True)


def with_hole(polygon: Polygon, ring: Ring) -> Polygon:
    """The polygon without what lies in a ring; as it was where nothing would be left.

    Raises UserError where the polygon would fall into pieces: one of them alone is not what was asked for.
    """
    left = _shapely(polygon)
    for hole in repaired([ring]):
        left = left.difference(_shapely(hole))
    pieces = _polygons(left)
    if len(pieces) > 1:
        raise UserError("The hole would cut the polygon into pieces, so it was not made.", "Cut along a line instead.")
    return pieces[0] if pieces else polygon


def mended(polygon: Polygon) -> Polygon:
    """The polygon as it is where no side crosses another; else its one large part, without the specks.

    Raises UserError where no part is large enough to be what was meant, or nothing has an area.
    """
    if len(polygon.rings) == 1 and len(polygon.rings[0]) <= MOST_CHECKED and _is_simple(polygon.rings[0]):
        return polygon
    import shapely
    from shapely.geometry import Polygon as Outline

    outline = Outline(polygon.rings[0], polygon.rings[1:])
    if outline.is_valid and outline.area >= LEAST_AREA:
        return polygon
    parts = sorted(_polygons(shapely.make_valid(outline)), key=_area, reverse=True)
    if not parts:
        raise UserError("The outline has no area.", "Click its points around the object.")
    if _area(parts[0]) < MAIN_SHARE * sum(map(_area, parts)):
        raise UserError("The outline crosses itself.", "Take points back with Backspace, or click them in order.")
    return parts[0]


def repaired(rings: Sequence[Ring]) -> list[Polygon]:
    """Valid polygons with the same pixels as rings that cross themselves; empty where nothing is left."""
    import shapely
    from shapely.geometry import Polygon as Outline

    whole = [ring for ring in rings if len(ring) > 2]
    if not rings or len(rings[0]) < 3:
        return []
    return _polygons(shapely.make_valid(Outline(whole[0], whole[1:])))


def snapped(point: Point, shapes: Iterable[Shape], tolerance: float) -> Point:
    """The nearest vertex of these shapes within a tolerance, else the nearest place on an edge, else the point."""
    best, vertex = tolerance, None
    near_edge, edge = tolerance, None
    for shape in shapes:
        for ring, is_closed in _lines(shape):
            for index, corner in enumerate(ring):
                away = math.dist(point, corner)
                if away <= best:
                    best, vertex = away, corner
                if index == 0 and not is_closed:
                    continue
                foot = _foot(ring[index - 1], corner, point)
                away = math.dist(point, foot)
                if away <= near_edge:
                    near_edge, edge = away, foot
    return vertex or edge or point


def aligned_edge(box: Box, grey: NDArray[np.uint8], side: Side, reach_px: float) -> Box:
    """The box with one side moved to the strongest change of brightness within reach of it; grey is (h, w).

    Strength is the mean absolute difference of neighbouring columns (or rows) along the side's middle part; a nearer
    change counts more, so that a side which stands right stays.
    """
    x1, y1, x2, y2 = box.bounds()
    is_upright = side in ("left", "right")
    here = {"left": x1, "top": y1, "right": x2, "bottom": y2}[side]
    start, end = (y1, y2) if is_upright else (x1, x2)
    margin = (end - start) * EDGE_SHARE
    lines = grey if is_upright else grey.T  # columns are the places where the side may go
    rows = slice(max(0, round(start + margin)), max(1, round(end - margin)))
    first, last = max(1, round(here - reach_px)), min(lines.shape[1] - 1, round(here + reach_px))
    if last <= first or rows.stop - rows.start < 1:
        return box
    part = lines[rows, first - 1 : last + 1].astype(np.float64)
    strength = np.abs(np.diff(part, axis=1)).mean(axis=0)
    places = np.arange(first, last + 1)
    weight = strength * (1 - 0.5 * np.abs(places - here) / max(reach_px, 1.0))
    there = float(places[int(weight.argmax())])
    moved = {"left": x1, "top": y1, "right": x2, "bottom": y2} | {side: there}
    try:
        return Box(moved["left"], moved["top"], moved["right"], moved["bottom"])
    except ValueError:
        return box


def _is_simple(ring: Ring) -> bool:
    """Whether a ring has an area and no side that crosses or touches another. Quick, and sooner no than wrongly yes."""
    points = np.array(ring, np.float64)
    start, end = points, np.roll(points, -1, axis=0)
    area = 0.5 * abs(float(np.dot(start[:, 0], end[:, 1]) - np.dot(end[:, 0], start[:, 1])))
    if area < LEAST_AREA:
        return False
    first, second = np.triu_indices(len(points), 2)
    is_apart = (first != 0) | (second != len(points) - 1)  # the last side and the first one meet
    first, second = first[is_apart], second[is_apart]
    sides = [
        _turns(start[a], end[a], point[b])
        for a, b in ((first, second), (second, first)) for point in (start, end)
    ]  # fmt: skip
    may_meet = (sides[0] * sides[1] <= 0) & (sides[2] * sides[3] <= 0)
    corners = _turns(np.roll(points, 1, axis=0), points, end)
    back = ((points - np.roll(points, 1, axis=0)) * (end - points)).sum(axis=1) < 0
    return not bool(may_meet.any() or (back & (corners == 0)).any())


def _turns(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.float64]:
    """On which side of the lines from a to b the points c lie, (n,)."""
    turns: NDArray[np.float64] = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return turns


def _with_ring(polygon: Polygon, index: int, ring: Ring) -> Polygon:
    return Polygon((*polygon.rings[:index], ring, *polygon.rings[index + 1 :]))


def _shapely(polygon: Polygon) -> BaseGeometry:
    import shapely
    from shapely.geometry import Polygon as Outline

    made = Outline(polygon.rings[0], polygon.rings[1:])
    return made if made.is_valid else shapely.make_valid(made)


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of whatever shapely answered; lines, points and specks are left out."""
    found: list[Polygon] = []
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon" and part.area >= LEAST_AREA:
            rings = [part.exterior, *part.interiors]
            found.append(Polygon(tuple(tuple((float(x), float(y)) for x, y in ring.coords[:-1]) for ring in rings)))
        elif hasattr(part, "geoms"):
            found += _polygons(part)
    return found


def _area(polygon: Polygon) -> float:
    return float(_shapely(polygon).area)


def _beyond(inner: Point, end: Point, reach: float) -> Point:
    length = math.dist(inner, end) or 1.0
    return end[0] + (end[0] - inner[0]) / length * reach, end[1] + (end[1] - inner[1]) / length * reach


def _lines(shape: Shape) -> list[tuple[Ring, bool]]:
    from core.masks import outlines_of

    if isinstance(shape, Dot):
        return [(((shape.x, shape.y),), False)]
    if isinstance(shape, Mask):
        return []
    return [(ring, not isinstance(shape, LINE_SHAPES)) for ring in outlines_of(shape)]


def _foot(a: Point, b: Point, point: Point) -> Point:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length))
    return a[0] + along * dx, a[1] + along * dy
