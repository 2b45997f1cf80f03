"""Strokes of a brush on a set of pixels. Pure: gives new pixels and never changes those it was given."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.masks import mask_of, pixels_of
from core.shapes import Mask, Ring, bounds_of

Pixels = NDArray[np.bool_]  # (h, w)
Rect = tuple[int, int, int, int]  # x1 y1 x2 y2, pixels
Work = Callable[[Pixels, Ring, float], tuple[Pixels, Rect]]


def painted(pixels: Pixels, points: Ring, radius: float) -> tuple[Pixels, Rect]:
    """The pixels with a round stroke along these points added, and the rectangle it touched."""
    stroke, rect = _stroke(pixels.shape[1], pixels.shape[0], points, radius)
    after, (x1, y1, x2, y2) = pixels.copy(), rect
    after[y1:y2, x1:x2] |= stroke
    return after, rect


def erased(pixels: Pixels, points: Ring, radius: float) -> tuple[Pixels, Rect]:
    """The pixels with a round stroke along these points taken away, and the rectangle it touched."""
    stroke, rect = _stroke(pixels.shape[1], pixels.shape[0], points, radius)
    after, (x1, y1, x2, y2) = pixels.copy(), rect
    after[y1:y2, x1:x2] &= ~stroke
    return after, rect


def mask_after(mask: Mask | None, points: Ring, radius: float, size_wh: tuple[int, int], work: Work) -> Mask | None:
    """A mask after a stroke of `painted` or `erased`; None where nothing is left. Only what it touches is looked at.

    An image of 400 million pixels costs no more than the window around the mask and the stroke.
    """
    reach = radius + 2
    x1, y1, x2, y2 = bounds_of(points)
    wide = [(x1 - reach, y1 - reach, x2 + reach, y2 + reach)]
    wide += [mask.bounds()] if mask is not None else []
    left, top = max(0, int(min(each[0] for each in wide))), max(0, int(min(each[1] for each in wide)))
    right = min(size_wh[0], int(np.ceil(max(each[2] for each in wide))))
    bottom = min(size_wh[1], int(np.ceil(max(each[3] for each in wide))))
    if right <= left or bottom <= top:
        return mask
    window = (right - left, bottom - top)
    before = np.zeros(window[::-1], np.bool_)
    if mask is not None:
        before = pixels_of(replace(mask, left=mask.left - left, top=mask.top - top), window)
    after, _touched = work(before, tuple((x - left, y - top) for x, y in points), radius)
    found = mask_of(after)
    return None if found is None else replace(found, left=found.left + left, top=found.top + top)


def _stroke(width: int, height: int, points: Ring, radius: float) -> tuple[Pixels, Rect]:
    """The pixels of a stroke in the rectangle around it, limited to the picture."""
    import cv2

    reach = int(np.ceil(radius)) + 2
    listed = np.array(points, np.float64)
    x1, y1 = np.maximum(np.floor(listed.min(axis=0)).astype(int) - reach, 0).tolist()
    x2 = min(width, int(np.ceil(listed[:, 0].max())) + reach)
    y2 = min(height, int(np.ceil(listed[:, 1].max())) + reach)
    if x2 <= x1 or y2 <= y1:
        return np.zeros((0, 0), np.bool_), (0, 0, 0, 0)
    canvas = np.zeros((y2 - y1, x2 - x1), np.uint8)
    placed = np.rint((listed - (x1 + 0.5, y1 + 0.5)) * 16).astype(np.int32)
    thickness = max(1, round(2 * radius))
    if len(placed) > 1:
        cv2.polylines(canvas, [placed], False, 1, thickness, cv2.LINE_8, 4)
    for end in (placed[0], placed[-1]):
        cv2.circle(canvas, tuple(end.tolist()), max(1, round(radius * 16)), 1, -1, cv2.LINE_8, 4)
    return canvas.astype(np.bool_), (x1, y1, x2, y2)
