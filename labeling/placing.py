"""Turns what a format said into shapes on a picture: in pixels, within its edges, upright. Pure."""

import math
from collections.abc import Sequence

import numpy as np

from core.formats.seam import ReadLabel
from core.images import ImageHeader, turn_upright
from core.masks import mask_of, pixels_of
from core.shapes import (
    Bounds,
    Box,
    Dot,
    Ellipse,
    Lane,
    Mask,
    Point,
    Polygon,
    Polyline,
    Ring,
    RotatedBox,
    Shape,
    Tag,
    bounds_of,
)
from core.splines import fit_controls

LEAST_PX = 0.5
LANE_TOLERANCE_PX = 1.5
FEW_CONTROLS = 12  # a lane of so few points is taken to be its control points
_SIDEWAYS = 5  # EXIF orientations from here on lie on their side
_NO_NUMBER = "The label has a coordinate that is no number."
_OUTSIDE = "The label lies outside the picture."
_NO_SIZE = "The label has no width or no height on the picture."
Size = tuple[int, int]


def place(label: ReadLabel, header: ImageHeader, told_wh: Size | None) -> Shape:
    """The label's shape on the upright picture, cut at its edges.

    `told_wh` is the size the source made its labels for. When it is that of the picture as stored and not upright,
    the points are turned with the picture. Raises ValueError, with a sentence, when nothing is left on the picture.
    """
    if label.kind == "tag":
        return Tag()
    if label.kind == "mask":
        return _placed_mask(label.mask, header, told_wh)
    if is_plain_box(label, header):
        return Box(*box_bounds(label.points, header))
    points = _pixels(label, label.points, header, told_wh)
    if not points or not all(math.isfinite(value) for point in points for value in point):
        raise ValueError(_NO_NUMBER)
    x1, y1, x2, y2 = bounds_of(points)
    if x2 < 0 or y2 < 0 or x1 > header.width or y1 > header.height:
        raise ValueError(_OUTSIDE)
    match label.kind:
        case "box":
            return Box(*_cut_bounds(points, header))
        case "polygon":
            holes = tuple(_cut(_pixels(label, hole, header, told_wh), header) for hole in label.holes)
            _cut_bounds(points, header)
            return Polygon((_cut(points, header), *(hole for hole in holes if len(hole) >= 3)))
        case "rotated_box":
            return _rotated(points)
        case "ellipse":
            return _ellipse(points)
        case "point":
            return Dot(*points[0])
        case "lane":
            kept = _line(points)
            return Lane(kept if len(kept) <= FEW_CONTROLS else fit_lane(kept))
        case _:
            return Polyline(_line(points))


def is_plain_box(label: ReadLabel, header: ImageHeader) -> bool:
    """Whether it is an upright box by two corners, which most labels of the world are."""
    return label.kind == "box" and len(label.points) == 2 and not label.is_relative and header.orientation < _SIDEWAYS


def box_bounds(corners: Ring, header: ImageHeader) -> Bounds:
    """The corners of a plain box within the picture: as the rest of `place` does, but at once. Raises ValueError."""
    (x1, y1), (x2, y2) = corners
    if not math.isfinite(x1 + y1 + x2 + y2):
        raise ValueError(_NO_NUMBER)
    x1, x2 = (x1, x2) if x1 <= x2 else (x2, x1)
    y1, y2 = (y1, y2) if y1 <= y2 else (y2, y1)
    width, height = float(header.width), float(header.height)
    if x2 < 0 or y2 < 0 or x1 > width or y1 > height:
        raise ValueError(_OUTSIDE)
    x1, y1 = float(max(x1, 0.0)), float(max(y1, 0.0))
    x2, y2 = float(min(x2, width)), float(min(y2, height))
    if x2 - x1 < LEAST_PX or y2 - y1 < LEAST_PX:
        raise ValueError(_NO_SIZE)
    return x1, y1, x2, y2


def fit_lane(points: Ring) -> Ring:
    """The control points of a lane that was told by dense points."""
    return fit_controls(np.array(points, np.float64), LANE_TOLERANCE_PX, most=FEW_CONTROLS)


def _cut(points: Sequence[Point], header: ImageHeader) -> Ring:
    return tuple((min(max(x, 0.0), float(header.width)), min(max(y, 0.0), float(header.height))) for x, y in points)


def _cut_bounds(points: Sequence[Point], header: ImageHeader) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = bounds_of(_cut(points, header))
    if x2 - x1 < LEAST_PX or y2 - y1 < LEAST_PX:
        raise ValueError(_NO_SIZE)
    return x1, y1, x2, y2


def _line(points: Ring) -> Ring:
    """Each place once. What swings out of the picture stays: cut there, the curve would be another."""
    kept = tuple(point for index, point in enumerate(points) if not index or point != points[index - 1])
    if len(kept) < 2:
        raise ValueError("The line has fewer than two places.")
    return kept


def _rotated(corners: Ring) -> RotatedBox:
    """From four corners, clockwise. Of corners that are no rectangle, the mean of opposite sides is taken."""
    if len(corners) != 4:
        raise ValueError("A rotated box has four corners.")
    first, second, third, fourth = corners
    width = (math.dist(first, second) + math.dist(fourth, third)) / 2
    height = (math.dist(second, third) + math.dist(first, fourth)) / 2
    along = (second[0] - first[0] + third[0] - fourth[0], second[1] - first[1] + third[1] - fourth[1])
    if min(width, height) < LEAST_PX:
        raise ValueError("The label has no width or no height on the picture.")
    angle = _degrees(*along)
    cx, cy = sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4
    return RotatedBox(cx, cy, width, height, angle)


def _ellipse(points: Ring) -> Ellipse:
    middle, first, second = points
    rx, ry = math.dist(middle, first), math.dist(middle, second)
    if min(rx, ry) < LEAST_PX / 2:
        raise ValueError("The label has no width or no height on the picture.")
    return Ellipse(*middle, rx, ry, _degrees(first[0] - middle[0], first[1] - middle[1]))


def _degrees(x: float, y: float) -> float:
    angle = math.degrees(math.atan2(y, x))
    return -180.0 if angle >= 180 else angle


def _placed_mask(mask: Mask | None, header: ImageHeader, told_wh: Size | None) -> Mask:
    if mask is None:
        raise ValueError("The label has no pixels.")
    if not _is_turned(header, told_wh):
        x1, y1, x2, y2 = mask.bounds()
        if x1 >= 0 and y1 >= 0 and x2 <= header.width and y2 <= header.height:
            return mask
    size_wh = told_wh if told_wh is not None and _is_turned(header, told_wh) else (header.width, header.height)
    pixels = pixels_of(mask, size_wh)
    if _is_turned(header, told_wh):
        stored = np.repeat(pixels[:, :, None], 3, axis=2).astype(np.uint8)
        pixels = turn_upright(stored, header.orientation)[:, :, 0].astype(np.bool_)
    inside = mask_of(pixels)
    if inside is None:
        raise ValueError("The label lies outside the picture.")
    return inside


def _is_turned(header: ImageHeader, told_wh: Size | None) -> bool:
    """Whether the labels were made for the picture as it is stored, on its side."""
    upright = (header.width, header.height)
    return header.orientation >= _SIDEWAYS and told_wh == upright[::-1] and told_wh != upright


def _pixels(label: ReadLabel, points: Sequence[Point], header: ImageHeader, told_wh: Size | None) -> Ring:
    if label.is_relative:
        return tuple((x * header.width, y * header.height) for x, y in points)
    if _is_turned(header, told_wh):
        return tuple(_turned(x, y, header) for x, y in points)
    return tuple(points)


def _turned(x: float, y: float, header: ImageHeader) -> Point:
    """A point of the stored picture on the upright one; EXIF orientations 5 to 8."""
    width, height = header.width, header.height
    match header.orientation:
        case 5:
            return y, x
        case 6:
            return width - y, x
        case 7:
            return width - y, height - x
        case _:
            return y, height - x
