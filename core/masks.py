"""Sets of pixels: from shapes to pixels, to runs (`core.shapes.Mask`), to outlines, and back. Pure.

Runs are COCO's: down the columns, background first (cocoapi, common/maskApi.c). Outlines run along the corners of
pixels, so that filling them gives the same pixels again.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.shapes import Box, Ellipse, Lane, Mask, Point, Polygon, Polyline, Ring, RotatedBox, Shape

Pixels = NDArray[np.bool_]  # (h, w)
ELLIPSE_POINTS = 48
LANE_STEP_PX = 4.0
SUBPIXEL = 8  # rings are filled at this many times the size, so that an edge within a pixel counts its middle


def mask_of(pixels: Pixels) -> Mask | None:
    """The pixels of an image (h, w) as runs in the smallest window around them; None where there are none."""
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if not len(rows):
        return None
    top, left = int(rows[0]), int(columns[0])
    window = pixels[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    height, width = window.shape
    return Mask(left, top, width, height, tuple(_runs(window)))


def window_of(mask: Mask) -> Pixels:
    """The pixels of a mask's window, (height, width)."""
    values = np.zeros(len(mask.counts), np.bool_)
    values[1::2] = True
    return np.repeat(values, mask.counts).reshape(mask.width, mask.height).T


def pixels_of(mask: Mask, size_wh: tuple[int, int]) -> Pixels:
    """The pixels of a mask on an image of this size, (h, w); what lies outside is left out."""
    width, height = size_wh
    pixels = np.zeros((height, width), np.bool_)
    x1, y1 = max(0, mask.left), max(0, mask.top)
    x2, y2 = min(width, mask.left + mask.width), min(height, mask.top + mask.height)
    if x2 > x1 and y2 > y1:
        window = window_of(mask)
        pixels[y1:y2, x1:x2] = window[y1 - mask.top : y2 - mask.top, x1 - mask.left : x2 - mask.left]
    return pixels


def rasterised(shape: Shape, size_wh: tuple[int, int]) -> Pixels:
    """The pixels whose middles lie in an area, (h, w); holes are left out. Raises TypeError for other shapes."""
    if isinstance(shape, Mask):
        return pixels_of(shape, size_wh)
    if not isinstance(shape, Box | RotatedBox | Polygon | Ellipse):
        raise TypeError("only an area has pixels")
    width, height = size_wh
    x1, y1, x2, y2 = shape.bounds()
    left, top = max(0, int(np.floor(x1)) - 1), max(0, int(np.floor(y1)) - 1)
    right, bottom = min(width, int(np.ceil(x2)) + 1), min(height, int(np.ceil(y2)) + 1)
    pixels = np.zeros((height, width), np.bool_)
    if right <= left or bottom <= top:
        return pixels
    rings = [np.array(ring, np.float64) - (left, top) for ring in outlines_of(shape)]
    pixels[top:bottom, left:right] = _filled(rings, (right - left, bottom - top))
    return pixels


def mask_to_polygons(mask: Mask) -> list[Polygon]:
    """The outlines of a mask with their holes, along the corners of pixels: filled, they give the mask back."""
    window = window_of(mask)
    outer: list[Ring] = []
    holes: list[Ring] = []
    for ring in _corner_rings(window):
        moved = tuple((x + mask.left, y + mask.top) for x, y in ring)
        (outer if _signed_area(ring) > 0 else holes).append(moved)
    polygons = []
    for ring in outer:
        inner = tuple(hole for hole in holes if _is_in(_inside_corner(hole), ring) and _is_closest(hole, ring, outer))
        polygons.append(Polygon((ring, *inner)))
    return polygons


def outlines_of(shape: Shape) -> tuple[Ring, ...]:
    """What is drawn of a shape: closed rings of an area, the open line of a line or lane; none of a point or tag."""
    match shape:
        case Box(x1, y1, x2, y2):
            return (((x1, y1), (x2, y1), (x2, y2), (x1, y2)),)
        case RotatedBox():
            return (shape.corners(),)
        case Polygon(rings):
            return rings
        case Polyline(points):
            return (points,)
        case Ellipse():
            return (_ellipse_ring(shape),)
        case Lane(controls):
            from core.splines import curve_points

            return (tuple((float(x), float(y)) for x, y in curve_points(controls, LANE_STEP_PX)),)
        case Mask():
            return _mask_rings(shape)
        case _:
            return ()


@lru_cache(maxsize=4096)
def _mask_rings(mask: Mask) -> tuple[Ring, ...]:
    return tuple(ring for polygon in mask_to_polygons(mask) for ring in polygon.rings)


def _ellipse_ring(shape: Ellipse) -> Ring:
    turns = np.linspace(0, 2 * np.pi, ELLIPSE_POINTS, endpoint=False)
    x, y = shape.rx * np.cos(turns), shape.ry * np.sin(turns)
    cos, sin = np.cos(np.radians(shape.angle)), np.sin(np.radians(shape.angle))
    points = np.stack((shape.cx + x * cos - y * sin, shape.cy + x * sin + y * cos), axis=1)
    return tuple((float(a), float(b)) for a, b in points)


def _runs(window: Pixels) -> list[int]:
    flat = window.T.reshape(-1)
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    edges = np.concatenate(((0,), changes, (len(flat),)))
    runs = [int(run) for run in np.diff(edges)]
    return [0, *runs] if flat[0] else runs


def _filled(rings: Sequence[NDArray[np.float64]], size_wh: tuple[int, int]) -> Pixels:
    """Pixels whose middles lie in the rings by the even-odd rule: row by row, between crossings."""
    width, height = size_wh
    edges = [np.hstack((ring, np.roll(ring, -1, axis=0))) for ring in rings]
    x1, y1, x2, y2 = np.concatenate(edges).T
    toggles = np.zeros((height, width + 1), np.int32)
    for row in range(height):
        y = row + 0.5
        is_met = (y1 > y) != (y2 > y)
        if not is_met.any():
            continue
        xs = (x2[is_met] - x1[is_met]) * (y - y1[is_met]) / (y2[is_met] - y1[is_met]) + x1[is_met]
        first = np.clip(np.ceil(xs - 0.5), 0, width).astype(np.int64)
        np.add.at(toggles[row], first, 1)
    filled: Pixels = (np.cumsum(toggles, axis=1)[:, :width] % 2).astype(np.bool_)
    return filled


def _corner_rings(window: Pixels) -> list[Ring]:
    """The borders between pixels and background as rings of corners: outlines one way round, holes the other."""
    padded = np.pad(window, 1).astype(np.int8)
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    down, across = np.diff(padded, axis=0), np.diff(padded, axis=1)
    for y, x in zip(*np.nonzero(down), strict=True):  # a border between rows y and y + 1 of the padded picture
        a, b = (int(x) - 1, int(y)), (int(x), int(y))
        start, end = (a, b) if down[y, x] > 0 else (b, a)
        steps.setdefault(start, []).append(end)
    for y, x in zip(*np.nonzero(across), strict=True):
        a, b = (int(x), int(y)), (int(x), int(y) - 1)
        start, end = (a, b) if across[y, x] > 0 else (b, a)
        steps.setdefault(start, []).append(end)
    rings = []
    while steps:
        start = next(iter(steps))
        rings.append(_corners(_followed(steps, start)))
    return rings


def _followed(steps: dict[tuple[int, int], list[tuple[int, int]]], start: tuple[int, int]) -> list[tuple[int, int]]:
    ring, at, came = [start], start, (0, 0)
    while True:
        choices = steps[at]
        # Where two pixels meet at a corner only, turn so that they stay apart: diagonal neighbours are not one outline.
        following = min(choices, key=lambda to: _turn(came, (to[0] - at[0], to[1] - at[1])))
        choices.remove(following)
        if not choices:
            del steps[at]
        came, at = (following[0] - at[0], following[1] - at[1]), following
        if at == start:
            return ring
        ring.append(at)


def _turn(came: tuple[int, int], goes: tuple[int, int]) -> int:
    return -(came[0] * goes[1] - came[1] * goes[0])


def _corners(ring: list[tuple[int, int]]) -> Ring:
    """Only the corners where the border bends."""
    count = len(ring)
    kept = []
    for index, (x, y) in enumerate(ring):
        (ax, ay), (bx, by) = ring[index - 1], ring[(index + 1) % count]
        if (x - ax) * (by - y) != (y - ay) * (bx - x):
            kept.append((float(x), float(y)))
    return tuple(kept)


def _signed_area(ring: Ring) -> float:
    points = np.array(ring)
    x, y = points[:, 0], points[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _inside_corner(ring: Ring) -> Point:
    """A point just inside a hole, beside its first side."""
    (ax, ay), (bx, by) = ring[0], ring[1]
    middle_x, middle_y = (ax + bx) / 2, (ay + by) / 2
    for dx, dy in ((0.25, 0.25), (-0.25, 0.25), (0.25, -0.25), (-0.25, -0.25)):
        if _is_in((middle_x + dx, middle_y + dy), ring):
            return middle_x + dx, middle_y + dy
    return middle_x, middle_y


def _is_in(point: Point, ring: Ring) -> bool:
    x, y = point
    is_inside = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            is_inside = not is_inside
    return is_inside


def _is_closest(hole: Ring, ring: Ring, outer: Sequence[Ring]) -> bool:
    """Whether of all outlines around a hole this is the smallest."""
    point = _inside_corner(hole)
    around = [each for each in outer if _is_in(point, each)]
    return min(around, key=lambda each: abs(_signed_area(each))) is ring
