"""Finds the outline of an object without any network: GrabCut from a box, watershed from strokes. Pure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.masks import mask_of, mask_to_polygons
from core.shapes import Box, Mask, Polygon, Ring
from labeling.polygon_edits import simplified

MARGIN = 0.35  # of the box's sides are looked at around it: what the background is like
LARGEST_SIDE = 320  # pixels: a larger cut is shrunk first, so that the answer comes within a second
ROUNDS = 5
LEAST_SHARE = 0.02  # of the box must be object
_OUTSIDE, _INSIDE = 1, 2


def grab_cut(bgr: BgrImage, box: Box) -> Mask | None:
    """The object in a box, as GrabCut sees it (Rother, Kolmogorov and Blake 2004); None where nothing stands out."""
    import cv2

    height, width = bgr.shape[:2]
    dx, dy = (box.x2 - box.x1) * MARGIN, (box.y2 - box.y1) * MARGIN
    x1, y1 = max(0, int(box.x1 - dx)), max(0, int(box.y1 - dy))
    x2, y2 = min(width, int(np.ceil(box.x2 + dx))), min(height, int(np.ceil(box.y2 + dy)))
    scale = min(1.0, LARGEST_SIDE / max(x2 - x1, y2 - y1))
    size = (max(8, round((x2 - x1) * scale)), max(8, round((y2 - y1) * scale)))
    part = cv2.resize(bgr[y1:y2, x1:x2], size, interpolation=cv2.INTER_AREA)
    fx, fy = size[0] / (x2 - x1), size[1] / (y2 - y1)
    left, top = round((box.x1 - x1) * fx), round((box.y1 - y1) * fy)
    wide, high = max(2, round((box.x2 - box.x1) * fx)), max(2, round((box.y2 - box.y1) * fy))
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
    return _placed(found, (x1, y1, x2, y2), (width, height))


def from_scribbles(bgr: BgrImage, inside: Sequence[Ring], outside: Sequence[Ring]) -> Mask | None:
    """What strokes lie in, and others do not, as the watershed divides it (Meyer 1992); None where nothing is left.

    Without strokes outside, the border of the picture is taken for outside.
    """
    import cv2

    height, width = bgr.shape[:2]
    marks = np.zeros((height, width), np.int32)
    for strokes, value in ((outside, _OUTSIDE), (inside, _INSIDE)):
        for stroke in strokes:
            cv2.polylines(marks, [np.rint(np.array(stroke)).astype(np.int32)], False, value, 3)
    if not outside:
        marks[0], marks[-1], marks[:, 0], marks[:, -1] = (_OUTSIDE,) * 4
    smooth = cv2.GaussianBlur(bgr, (5, 5), 0)
    found = cv2.watershed(smooth, marks) == _INSIDE
    return mask_of(_largest(found.astype(np.uint8)).astype(np.bool_))


def largest_polygon(mask: Mask, tolerance_px: float) -> Polygon | None:
    """The largest outline of a mask, with as few points as the tolerance allows; holes are filled."""
    outlines = mask_to_polygons(mask)
    if not outlines:
        return None
    whole = max(outlines, key=lambda each: _ring_area(each.rings[0]))
    return simplified(Polygon(whole.rings[:1]), tolerance_px)


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
