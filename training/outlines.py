"""Objects as outlines, pixels and turned boxes: what a version's shapes are to a network of masks or of turned boxes.

A lane or line is a stroke of a chosen width. What a camera's profile ignores is no part of an object. Label files hold
one ring an object, so holes and further parts are joined to it by bridges without a width: filled by the even-odd rule,
the ring gives the object back, but for the pixels that a bridge between two parts runs over.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.camera_profile import IgnoredAreas
from core.detections import Task
from core.geometry import RotatedBoxes
from core.masks import mask_of, mask_of_area, mask_to_polygons, outlines_of, pixels_of
from core.shapes import (
    AREA_SHAPES,
    LINE_SHAPES,
    Box,
    Ellipse,
    Lane,
    Mask,
    Polygon,
    Polyline,
    Ring,
    RotatedBox,
    Shape,
    bounds_of,
)
from core.splines import curve_points

LANE_WIDTH_PX = 12.0  # of the strokes that lanes and lines are, unless a run or a person says another
LEAST_AREA_PX = 0.5
RingPoints = NDArray[np.float64]  # (n, 2) x y, pixels

# Shapes that a task takes as objects, and those of which a version must hold one at least to teach it.
TAKEN: dict[Task, tuple[type[Shape], ...]] = {
    "detect": AREA_SHAPES, "segment": (*AREA_SHAPES, *LINE_SHAPES), "obb": AREA_SHAPES,
}  # fmt: skip
TELLING: dict[Task, tuple[type[Shape], ...]] = {
    "detect": AREA_SHAPES, "segment": (Polygon, Ellipse, Mask, *LINE_SHAPES),
    "obb": (RotatedBox, Polygon, Ellipse, Mask),
}  # fmt: skip


def bounds_of_object(shape: Shape) -> tuple[float, float, float, float]:
    """The upright box around an area, or around a line with a pixel to spare; pixels, not clipped."""
    if isinstance(shape, LINE_SHAPES):
        x1, y1, x2, y2 = bounds_of(outlines_of(shape)[0])
        return x1 - 1, y1 - 1, x2 + 1, y2 + 1
    bounds = shape.bounds()
    if bounds is None:
        raise TypeError("a tag is no object")
    return bounds


def object_mask(shape: Shape, ignored: IgnoredAreas, lane_width_px: float) -> Mask | None:
    """The pixels of an object on its image, without what is ignored; None where there are none."""
    size_wh = ignored.size_wh
    if isinstance(shape, LINE_SHAPES):
        pixels = np.zeros((size_wh[1], size_wh[0]), np.bool_)
        for part in _stroke(shape, size_wh, lane_width_px):
            piece = mask_of_area(part, size_wh)
            if piece is not None:
                pixels |= pixels_of(piece, size_wh)
        mask = mask_of(pixels)
    else:
        mask = mask_of_area(shape, size_wh)
        if mask is not None and not _is_inside(mask, size_wh):
            mask = mask_of(pixels_of(mask, size_wh))
    return None if mask is None else ignored.cut_from(mask)


def object_ring(
    shape: Shape, size_wh: tuple[int, int], ignored: Sequence[Ring], lane_width_px: float
) -> RingPoints | None:
    """One ring (n, 2) that an object is filled by, within its image; None where nothing of it is there."""
    if isinstance(shape, Mask):
        whole = IgnoredAreas(ignored, size_wh).cut_from(shape)
        inside = None if whole is None else mask_of(pixels_of(whole, size_wh))
        return None if inside is None else _one_ring(mask_to_polygons(inside))
    rings = outlines_of(shape)
    if not isinstance(shape, LINE_SHAPES) and len(rings) == 1 and not ignored and _lies_in(rings[0], size_wh):
        return np.array(rings[0], np.float64)
    parts = _stroke(shape, size_wh, lane_width_px) if isinstance(shape, LINE_SHAPES) else [Polygon(rings)]
    return _one_ring(_cut(parts, size_wh, ignored))


def object_rotated(shape: Shape, size_wh: tuple[int, int]) -> RotatedBoxes | None:
    """The smallest turned box around what is seen of an object on its image, (1, 5); None where nothing is."""
    match shape:
        case RotatedBox(cx, cy, width, height, angle):
            turned = (cx, cy, width, height, np.radians(angle))
        case Ellipse(cx, cy, rx, ry, angle):
            turned = (cx, cy, 2 * rx, 2 * ry, np.radians(angle))
        case Box(x1, y1, x2, y2):
            turned = ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, 0.0)
        case _:
            turned = _smallest_around([point for ring in outlines_of(shape) for point in ring])
    cx, cy, width, height, angle = turned
    ring = RotatedBox(cx, cy, width, height, _in_range(float(np.degrees(angle)))).corners()
    if not _lies_in(ring, size_wh):
        seen = list(_cut([Polygon((ring,))], size_wh, ()))
        if not seen:
            return None
        turned = _smallest_around([point for part in seen for point in part.rings[0]])
    return np.array([turned], np.float32)


def _smallest_around(points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float, float]:
    import cv2

    (cx, cy), (width, height), angle = cv2.minAreaRect(np.array(list(points), np.float32))
    return float(cx), float(cy), max(float(width), 1.0), max(float(height), 1.0), float(np.radians(angle))


def _in_range(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0


def _stroke(shape: Lane | Polyline, size_wh: tuple[int, int], width_px: float) -> list[Polygon]:
    """What of a line's stroke lies on the image."""
    import shapely

    line = curve_points(shape.controls, 1.0) if isinstance(shape, Lane) else np.array(shape.points, np.float64)
    whole = shapely.LineString(line).buffer(width_px / 2, cap_style="flat", join_style="round", quad_segs=4)
    return list(_polygons(whole.intersection(shapely.box(0, 0, *size_wh))))


def _cut(parts: Iterable[Polygon], size_wh: tuple[int, int], ignored: Sequence[Ring]) -> Iterator[Polygon]:
    """The parts within the image and outside ignored areas."""
    import shapely

    for part in parts:
        area = shapely.make_valid(shapely.Polygon(part.rings[0], part.rings[1:]))
        area = area.intersection(shapely.box(0, 0, *size_wh))
        for ring in ignored:
            area = area.difference(shapely.make_valid(shapely.Polygon(ring)))
        yield from _polygons(area)


def _polygons(area: Any) -> Iterator[Polygon]:
    for part in getattr(area, "geoms", [area]):
        if part.geom_type == "Polygon" and part.area >= LEAST_AREA_PX:
            rings = (part.exterior.coords, *(hole.coords for hole in part.interiors))
            yield Polygon(tuple(tuple((float(x), float(y)) for x, y in list(ring)[:-1]) for ring in rings))
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from _polygons(part)


def _one_ring(parts: Iterable[Polygon]) -> RingPoints | None:
    """The outline of the first part, with each hole and each further part joined where it is nearest."""
    rings = [np.array(ring, np.float64) for part in parts for ring in part.rings]
    if not rings:
        return None
    joined = rings[0]
    for ring in rings[1:]:
        away = ((joined[:, None] - ring[None]) ** 2).sum(axis=2)
        here, there = np.unravel_index(int(away.argmin()), away.shape)
        turn = np.concatenate([ring[there:], ring[: there + 1]])
        joined = np.concatenate([joined[: here + 1], turn, joined[here:]])
    return joined


def _is_inside(mask: Mask, size_wh: tuple[int, int]) -> bool:
    right, bottom = mask.left + mask.width, mask.top + mask.height
    return mask.left >= 0 and mask.top >= 0 and right <= size_wh[0] and bottom <= size_wh[1]


def _lies_in(ring: Ring, size_wh: tuple[int, int]) -> bool:
    x1, y1, x2, y2 = bounds_of(ring)
    return x1 >= 0 and y1 >= 0 and x2 <= size_wh[0] and y2 <= size_wh[1]
