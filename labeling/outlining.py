"""Finds the outline of an object without any network: GrabCut from a box, watershed from strokes. Pure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.errors import UserError
from core.masks import mask_of, mask_to_polygons
from core.shapes import Bounds, Box, Mask, Point, Polygon, Ring, bounds_of
from labeling.polygon_edits import simplified

MARGIN = 0.35  # of the box's sides are looked at around it: what the background is like
LARGEST_SIDE = 256  # pixels: a larger cut is shrunk first, so that the answer comes within a second
ROUNDS = 5
LEAST_SHARE = 0.02  # of the box must be object
RIM = 2  # pixels around a picture that is divided by strokes
STROKE = 3  # pixels wide
_OUTSIDE, _INSIDE = 1, 2


def grab_cut(bgr: BgrImage, box: Box) -> Mask | None:
    """The object in a box, as GrabCut sees it (Rother, Kolmogorov and Blake 2004); None where nothing stands out."""
    import cv2

    height, width = bgr.shape[:2]
    seen = (max(0.0, box.x1), max(0.0, box.y1), min(float(width), box.x2), min(float(height), box.y2))
    if seen[2] - seen[0] < 1 or seen[3] - seen[1] < 1:
        return None
    x1, y1, x2, y2 = rect = _around(seen, (width, height))
    scale = min(1.0, LARGEST_SIDE / max(x2 - x1, y2 - y1))
    size = (max(8, round((x2 - x1) * scale)), max(8, round((y2 - y1) * scale)))
    part = cv2.resize(bgr[y1:y2, x1:x2], size, interpolation=cv2.INTER_AREA)
    left, top, right, bottom = _scaled(seen, rect, size)
    wide, high = right - left, bottom - top
    marks = np.zeros((size[1], size[0]), np.uint8)
    cv2.setRNGSeed(0)  # the same box gives the same outline
    try:
        cv2.grabCut(
            part, marks, (left, top, wide, high), np.zeros((1, 65)), np.zeros((1, 65)), ROUNDS, cv2.GC_INIT_WITH_RECT
        )
    except cv2.error:
        return None  # a box over a single colour has nothing to tell apart
    found = _largest(((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)).astype(np.uint8))
    if found.sum() < LEAST_SHARE * wide * high:
        return None
    return _placed(found, rect, (width, height))


def from_scribbles(bgr: BgrImage, inside: Sequence[Ring], outside: Sequence[Ring]) -> Mask | None:
    """What strokes lie in, and others do not, as the watershed divides it (Meyer 1992); None where nothing is left.

    Without strokes outside, the border of the picture is taken for outside.
    """
    import cv2

    height, width = bgr.shape[:2]
    # The watershed never fills the outermost pixels, so a rim is put around the picture and taken off again.
    marks = np.zeros((height + 2 * RIM, width + 2 * RIM), np.int32)
    if not outside:
        marks[:RIM], marks[-RIM:], marks[:, :RIM], marks[:, -RIM:] = (_OUTSIDE,) * 4
    for strokes, value in ((outside, _OUTSIDE), (inside, _INSIDE)):
        for stroke in strokes:
            placed = np.floor(np.array([*stroke, stroke[-1]])).astype(np.int32) + RIM  # a click is a line of no length
            cv2.polylines(marks, [placed], False, value, STROKE)
    smooth = cv2.GaussianBlur(bgr, (5, 5), 0)
    rimmed = cv2.copyMakeBorder(smooth, RIM, RIM, RIM, RIM, cv2.BORDER_REPLICATE)
    found = cv2.watershed(rimmed, marks)[RIM:-RIM, RIM:-RIM] == _INSIDE
    return mask_of(_largest(found.astype(np.uint8)).astype(np.bool_))


def largest_polygon(mask: Mask, tolerance_px: float) -> Polygon | None:
    """The largest outline of a mask, with as few points as the tolerance allows; holes are filled."""
    outlines = mask_to_polygons(mask)
    if not outlines:
        return None
    whole = max(outlines, key=lambda each: _ring_area(each.rings[0]))
    return simplified(Polygon(whole.rings[:1]), tolerance_px)


def box_from_extremes(points: Sequence[Point]) -> Box:
    """The box around the leftmost, highest, rightmost and lowest point of an object, clicked in any order.

    After Papadopoulos and others, "Extreme clicking for efficient object annotation", 2017. Raises UserError where
    there are not four, or they lie on one line.
    """
    if len(points) != 4:
        raise UserError("A box needs four points.", "Click the leftmost, highest, rightmost and lowest point.")
    x1, y1, x2, y2 = bounds_of(points)
    if x2 <= x1 or y2 <= y1:
        raise UserError("The four points lie on one line.", "Click one point on each side of the object.")
    return Box(x1, y1, x2, y2)


def _around(box: Bounds, size_wh: tuple[int, int]) -> tuple[int, int, int, int]:
    """The whole pixels of the picture that are looked at for a box."""
    x1, y1, x2, y2 = box
    dx, dy = (x2 - x1) * MARGIN, (y2 - y1) * MARGIN
    right, bottom = min(size_wh[0], int(np.ceil(x2 + dx))), min(size_wh[1], int(np.ceil(y2 + dy)))
    return max(0, int(x1 - dx)), max(0, int(y1 - dy)), right, bottom


def _scaled(box: Bounds, rect: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box in the cut, limited to it; a rim is left where it fills the cut, for there must be some outside."""
    fx, fy = size[0] / (rect[2] - rect[0]), size[1] / (rect[3] - rect[1])
    left, top = round((box[0] - rect[0]) * fx), round((box[1] - rect[1]) * fy)
    right, bottom = max(left + 2, round((box[2] - rect[0]) * fx)), max(top + 2, round((box[3] - rect[1]) * fy))
    if right - left >= size[0] and bottom - top >= size[1]:
        return 1, 1, size[0] - 1, size[1] - 1
    left, top = min(left, size[0] - 2), min(top, size[1] - 2)
    return left, top, min(right, size[0]), min(bottom, size[1])


def _largest(found: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Only the largest connected part, its small holes and spurs closed."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    smooth = cv2.morphologyEx(found, cv2.MORPH_OPEN, kernel)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(smooth)
    if count < 2:
        return np.zeros_like(found)
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    return cv2.morphologyEx((labels == largest).astype(np.uint8), cv2.MORPH_CLOSE, kernel).astype(np.uint8)


def _placed(found: NDArray[np.uint8], rect: tuple[int, int, int, int], size_wh: tuple[int, int]) -> Mask | None:
    import cv2

    x1, y1, x2, y2 = rect
    pixels = np.zeros((size_wh[1], size_wh[0]), np.bool_)
    large = cv2.resize(found.astype(np.float32), (x2 - x1, y2 - y1), interpolation=cv2.INTER_LINEAR)
    pixels[y1:y2, x1:x2] = large >= 0.5
    return mask_of(pixels)


def _ring_area(ring: Ring) -> float:
    points = np.array(ring)
    x, y = points[:, 0], points[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)
