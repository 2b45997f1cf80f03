"""What a network found, as shapes that a person can correct."""

import math

import numpy as np
from numpy.typing import NDArray

from core.detections import Detections
from core.geometry import corners_of
from core.masks import mask_to_polygons, outlines_of
from core.shapes import Mask, Polygon, Ring, RotatedBox

SMOOTHED_PX = 1.0  # the steps of pixels go, and no corner moves further than this
LEAST_SHARE = 0.1  # of the largest part: a further part as large as this is no speck


def outline_of(mask: Mask) -> Polygon | Mask:
    """The outline of a mask with few points and its holes; the mask itself where it is of several parts.

    Specks and pinholes are left out.
    """
    import shapely

    parts = [shapely.Polygon(each.rings[0], each.rings[1:]) for each in mask_to_polygons(mask)]
    largest = max(parts, key=lambda part: part.area)
    if sum(part.area >= LEAST_SHARE * largest.area for part in parts) > 1:
        return mask
    smooth = largest.simplify(SMOOTHED_PX, preserve_topology=True)
    holes = [hole for hole in smooth.interiors if shapely.Polygon(hole).area >= 4 * SMOOTHED_PX**2]
    return Polygon((_ring(smooth.exterior), *(_ring(hole) for hole in holes)))


def rings_of(found: Detections, row: int) -> list[NDArray[np.float64]]:
    """What is drawn of one detection: the rings (n, 2) of its mask, or the four corners of its box."""
    if found.masks is not None:
        return [np.array(ring) for ring in outlines_of(found.masks[row])]
    if found.xywhr is not None:
        return [corners_of(found.xywhr[row][None])[0].astype(np.float64)]
    x1, y1, x2, y2 = found.xyxy[row].astype(float).tolist()
    return [np.array([(x1, y1), (x2, y1), (x2, y2), (x1, y2)])]


def turned_box(xywhr: NDArray[np.float32]) -> RotatedBox:
    """One turned box (5,), its angle from radians to degrees."""
    cx, cy, width, height, angle = (float(value) for value in xywhr)
    return RotatedBox(cx, cy, width, height, (math.degrees(angle) + 180) % 360 - 180)


def _ring(line: object) -> Ring:
    """Without the first point again at the end."""
    points = list(line.coords)[:-1]  # type: ignore[attr-defined]  # shapely has no types
    return tuple((float(x), float(y)) for x, y in points)
