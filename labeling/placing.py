"""Turns what a format said into shapes on a picture: in pixels, within its edges, upright. Pure."""

from collections.abc import Sequence

import numpy as np

from core.formats.seam import ReadLabel
from core.images import ImageHeader
from core.shapes import Box, Lane, Polygon, Polyline, Shape, Tag
from core.splines import fit_controls

LEAST_PX = 0.5
LANE_TOLERANCE_PX, MOST_CONTROLS = 1.0, 12
Points = Sequence[tuple[float, float]]


def place(label: ReadLabel, header: ImageHeader, told_wh: tuple[int, int] | None) -> Shape:
    """The label's shape on the upright picture, cut at its edges.

    `told_wh` is the size the source made its labels for. When it is that of the picture as stored and not upright,
    the points are turned with the picture. Raises ValueError, with a sentence, when nothing is left on the picture.
    """
    if label.kind == "tag":
        return Tag()
    points = _pixels(label, header, told_wh)
    width, height = header.width, header.height
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(xs) <= 0 or max(ys) <= 0 or min(xs) >= width or min(ys) >= height:
        raise ValueError("The label lies outside the picture.")
    if label.kind in ("lane", "polyline"):
        return _line([(x, y) for x, y in points if 0 <= x <= width and 0 <= y <= height], label.kind)
    inside = [(min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))) for x, y in points]
    x1, y1 = min(x for x, _ in inside), min(y for _, y in inside)
    x2, y2 = max(x for x, _ in inside), max(y for _, y in inside)
    if x2 - x1 < LEAST_PX or y2 - y1 < LEAST_PX:
        raise ValueError("The label has no width or no height on the picture.")
    if label.kind == "box":
        return Box(x1, y1, x2, y2)
    return Polygon((tuple(inside),))


def _line(points: Sequence[tuple[float, float]], kind: str) -> Shape:
    """What lies of a line on the picture; a lane with as few control points as its curve needs."""
    if len(points) < 2:
        raise ValueError("The line lies outside the picture.")
    if kind == "polyline":
        return Polyline(tuple(points))
    return Lane(fit_controls(np.array(points, np.float64), LANE_TOLERANCE_PX, MOST_CONTROLS))


def _pixels(label: ReadLabel, header: ImageHeader, told_wh: tuple[int, int] | None) -> Points:
    width, height = header.width, header.height
    if label.is_relative:
        return [(x * width, y * height) for x, y in label.points]
    is_sideways = header.orientation >= 5
    stored_wh = (height, width) if is_sideways else (width, height)
    if told_wh == stored_wh and is_sideways and told_wh != (width, height):
        return [_turned(x, y, header) for x, y in label.points]
    return label.points


def _turned(x: float, y: float, header: ImageHeader) -> tuple[float, float]:
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
