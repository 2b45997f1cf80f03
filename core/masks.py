"""Sets of pixels: from shapes to pixels, to runs (`core.shapes.Mask`), to outlines, and back. Pure.

Runs are COCO's: down the columns, background first (cocoapi, common/maskApi.c). Outlines run along the corners of
pixels, so that filling them gives the same pixels again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from core.shapes import Box, Ellipse, Lane, Mask, Polygon, Polyline, Ring, RotatedBox, Shape

Pixels = NDArray[np.bool_]  # (h, w)
ELLIPSE_POINTS = 48
LANE_STEP_PX = 4.0
MOST_PIXELS = 1 << 28  # of an image that runs from outside may claim: more than any camera's, less than the memory


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
    left, top, window = _area_window(shape, size_wh)
    pixels = np.zeros((size_wh[1], size_wh[0]), np.bool_)
    pixels[top : top + window.shape[0], left : left + window.shape[1]] = window
    return pixels


def mask_of_area(shape: Shape, size_wh: tuple[int, int]) -> Mask | None:
    """The pixels whose middles lie in an area, as a mask; None where there are none. Looks at its bounds alone.

    Raises TypeError for a shape that is no area.
    """
    if isinstance(shape, Mask):
        return shape
    left, top, window = _area_window(shape, size_wh)
    mask = mask_of(window) if window.size else None
    return None if mask is None else replace(mask, left=mask.left + left, top=mask.top + top)


def _area_window(shape: Shape, size_wh: tuple[int, int]) -> tuple[int, int, Pixels]:
    """Left, top and the pixels of an area within its bounds and the image."""
    if not isinstance(shape, Box | RotatedBox | Polygon | Ellipse):
        raise TypeError("only an area has pixels")
    x1, y1, x2, y2 = shape.bounds()
    left, top = max(0, int(np.floor(x1)) - 1), max(0, int(np.floor(y1)) - 1)
    right, bottom = min(size_wh[0], int(np.ceil(x2)) + 1), min(size_wh[1], int(np.ceil(y2)) + 1)
    if right <= left or bottom <= top:
        return 0, 0, np.zeros((0, 0), np.bool_)
    if isinstance(shape, Ellipse):
        return left, top, _ellipse_pixels(shape, left, top, right, bottom)
    rings = [np.array(ring, np.float64) - (left, top) for ring in outlines_of(shape)]
    return left, top, _filled(rings, (right - left, bottom - top))


def same_share(first: Mask, second: Mask) -> float:
    """The pixels that both masks have, as a share of those that either has."""
    left, top = max(first.left, second.left), max(first.top, second.top)
    right = min(first.left + first.width, second.left + second.width)
    bottom = min(first.top + first.height, second.top + second.height)
    ours, theirs = window_of(first), window_of(second)
    shared = 0
    if right > left and bottom > top:
        here = ours[top - first.top : bottom - first.top, left - first.left : right - first.left]
        there = theirs[top - second.top : bottom - second.top, left - second.left : right - second.left]
        shared = int(np.count_nonzero(here & there))
    return shared / (int(ours.sum()) + int(theirs.sum()) - shared)


def mask_to_polygons(mask: Mask) -> list[Polygon]:
    """The outlines of a mask with their holes, along the corners of pixels: filled, they give the mask back.

    One polygon a part whose pixels touch by their sides; no ring meets itself, so that each polygon is valid.
    """
    import cv2

    window = window_of(mask)
    _, parts = cv2.connectedComponents(window.astype(np.uint8), connectivity=4)
    outer: dict[int, Ring] = {}
    holes: dict[int, list[Ring]] = {}
    for ring in _corner_rings(window):
        x, y = _pixel_beside(ring)
        part = int(parts[y, x])
        moved = tuple((px + mask.left, py + mask.top) for px, py in ring)
        if _signed_area(ring) > 0:
            outer[part] = moved
        else:
            holes.setdefault(part, []).append(moved)
    return [Polygon((ring, *holes.get(part, ()))) for part, ring in outer.items()]


def coco_rle(mask: Mask, size_wh: tuple[int, int]) -> dict[str, list[int]]:
    """A mask on an image of this size as COCO's uncompressed runs: `size` is height, width; `counts` the runs."""
    return {"size": [size_wh[1], size_wh[0]], "counts": _runs_on(mask, size_wh)}


def coco_rle_compressed(mask: Mask, size_wh: tuple[int, int]) -> dict[str, list[int] | str]:
    """A mask on an image of this size as COCO's compressed runs, as pycocotools writes them; `counts` is text."""
    return {"size": [size_wh[1], size_wh[0]], "counts": _packed(_runs_on(mask, size_wh))}


def mask_from_coco_rle(rle: Mapping[str, object]) -> Mask | None:
    """The mask of COCO's runs, compressed (text or bytes) or not; None where they hold no pixel.

    Raises ValueError where they are no runs, or do not fill the size they name.
    """
    size, counts = rle.get("size"), rle.get("counts")
    if isinstance(counts, bytes):
        counts = counts.decode("ascii", errors="replace")
    runs = _unpacked(counts) if isinstance(counts, str) else counts
    if not (_are_counts(size) and len(size) == 2 and _are_counts(runs)):
        raise ValueError("runs need a size of two numbers, and counts")
    height, width = size
    if height * width > MOST_PIXELS or sum(runs) != height * width:
        raise ValueError("the runs of a mask fill its image")
    values = np.zeros(len(runs), np.bool_)
    values[1::2] = True
    return mask_of(np.repeat(values, runs).reshape(width, height).T)


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


def _ellipse_pixels(shape: Ellipse, left: int, top: int, right: int, bottom: int) -> Pixels:
    """From its equation: the points that are drawn lie up to 0.2 % of the radius inside it."""
    x = np.arange(left, right) + 0.5 - shape.cx
    y = (np.arange(top, bottom) + 0.5 - shape.cy)[:, None]
    cos, sin = np.cos(np.radians(shape.angle)), np.sin(np.radians(shape.angle))
    along, across = (x * cos + y * sin) / shape.rx, (y * cos - x * sin) / shape.ry
    is_inside: Pixels = along * along + across * across <= 1
    return is_inside


def _runs(window: Pixels) -> list[int]:
    flat = window.T.reshape(-1)
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    edges = np.concatenate(((0,), changes, (len(flat),)))
    runs = [int(run) for run in np.diff(edges)]
    return [0, *runs] if flat[0] else runs


def _runs_on(mask: Mask, size_wh: tuple[int, int]) -> list[int]:
    """The runs of a whole image, from the window alone: an image has many more pixels than most of its masks."""
    width, height = size_wh
    right, bottom = max(0, width - mask.left), max(0, height - mask.top)
    window = window_of(mask)[max(0, -mask.top) : bottom, max(0, -mask.left) : right]
    steps = np.diff(np.pad(window.astype(np.int8), ((1, 1), (0, 0))), axis=0).T
    corner = max(0, mask.left) * height + max(0, mask.top)
    starts, ends = (column * height + row + corner for column, row in (np.nonzero(steps > 0), np.nonzero(steps < 0)))
    is_apart = starts[1:] != ends[:-1]  # what reaches the lower edge goes on at the top of the next column
    starts, ends = starts[np.append(True, is_apart)[: len(starts)]], ends[np.append(is_apart, True)[: len(ends)]]
    edges = np.concatenate(([0], np.stack((starts, ends), axis=1).reshape(-1), [width * height]))
    runs = [int(run) for run in np.diff(edges)]
    return runs if runs[-1] or len(runs) == 1 else runs[:-1]


def _are_counts(values: object) -> TypeGuard[list[int]]:
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def _packed(runs: Sequence[int]) -> str:
    """Runs as text (cocoapi, common/maskApi.c, rleToString): from the fourth, what differs from the one before last.

    Five bits a character, lowest first, signed; the sixth says that more follow; 48 is added.
    """
    text = []
    for index, run in enumerate(runs):
        value = run - runs[index - 2] if index > 2 else run
        has_more = True
        while has_more:
            bits, value = value & 0x1F, value >> 5
            has_more = value != (-1 if bits & 0x10 else 0)
            text.append(chr(bits + 0x20 * has_more + 48))
    return "".join(text)


def _unpacked(text: str) -> list[int]:
    """Runs from text (rleFrString). Raises ValueError where it is no such text."""
    runs: list[int] = []
    value = shift = 0
    for letter in text:
        bits = ord(letter) - 48
        if not 0 <= bits < 64 or shift > 60:
            raise ValueError("the text is no run-length code")
        value |= (bits & 0x1F) << shift
        shift += 5
        if not bits & 0x20:
            value -= (1 << shift) if bits & 0x10 else 0
            runs.append(value + runs[-2] if len(runs) > 2 else value)
            value = shift = 0
    if shift:
        raise ValueError("the text of the runs ends too early")
    return runs


def _filled(rings: Sequence[NDArray[np.float64]], size_wh: tuple[int, int]) -> Pixels:
    """Pixels whose middles lie in the rings by the even-odd rule: each edge turns the rest of the rows it crosses."""
    width, height = size_wh
    x1, y1, x2, y2 = np.concatenate([np.hstack((ring, np.roll(ring, -1, axis=0))) for ring in rings]).T
    first = np.clip(np.ceil(np.minimum(y1, y2) - 0.5), 0, height).astype(np.int64)
    counts = np.clip(np.ceil(np.maximum(y1, y2) - 0.5), 0, height).astype(np.int64) - first
    edge = np.repeat(np.arange(len(counts)), counts)
    rows = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts) + first[edge]
    share = (rows + 0.5 - y1[edge]) / (y2 - y1)[edge]
    columns = np.clip(np.ceil(x1[edge] + share * (x2 - x1)[edge] - 0.5), 0, width).astype(np.int64)
    turns = np.bincount(rows * (width + 1) + columns, minlength=height * (width + 1)).reshape(height, width + 1)
    filled: Pixels = (np.cumsum(turns, axis=1)[:, :width] % 2).astype(np.bool_)
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
        rings += [_corners(ring) for ring in _followed(steps, start)]
    return rings


def _followed(
    steps: dict[tuple[int, int], list[tuple[int, int]]], start: tuple[int, int]
) -> list[list[tuple[int, int]]]:
    """The rings on a walk that ends where it began; a corner that is met again closes a ring of its own."""
    rings: list[list[tuple[int, int]]] = []
    path, places, came = [start], {start: 0}, (0, 0)
    while path:
        at = path[-1]
        choices = steps[at]
        # Where two pixels meet at a corner only, turn so that they stay apart: diagonal neighbours are not one outline.
        following = min(choices, key=lambda to: _turn(came, (to[0] - at[0], to[1] - at[1])))
        choices.remove(following)
        if not choices:
            del steps[at]
        came, first = (following[0] - at[0], following[1] - at[1]), places.get(following)
        if first is not None:
            rings.append(path[first:])
            for corner in path[first:]:
                del places[corner]
            del path[first:]
        if first != 0:
            places[following] = len(path)
            path.append(following)
    return rings


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


def _pixel_beside(ring: Ring) -> tuple[int, int]:
    """The pixel of the mask at the first side of a ring: rings run so that it is on the right."""
    (ax, ay), (bx, by) = ring[0], ring[1]
    dx, dy = np.sign(bx - ax), np.sign(by - ay)
    return int(np.floor(ax + (dx - dy) / 2)), int(np.floor(ay + (dx + dy) / 2))
