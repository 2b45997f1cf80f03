"""Pillow's bilinear resize in numpy: the same fixed-point arithmetic, so the same pixels, without Pillow in a vehicle.

Source: Pillow's src/libImaging/Resample.c (triangle filter, widened when shrinking; one side, then the other,
rounded to uint8 in between).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_PRECISION_BITS = 32 - 8 - 2

Pixels = NDArray[np.uint8]  # (height, width, 3)


def resize_window(
    image: Pixels, resized_wh: tuple[int, int], window_xy: tuple[int, int], window_wh: tuple[int, int]
) -> Pixels:
    """The part of the resized picture that begins at `window_xy` and has `window_wh`; nothing else is computed."""
    height, width = image.shape[:2]
    columns, column_weights = _taps(width, resized_wh[0], window_xy[0], window_wh[0])
    rows, row_weights = _taps(height, resized_wh[1], window_xy[1], window_wh[1])
    if _height_first(height - resized_wh[1], width - resized_wh[0]):
        low = _weighted_rows(image, rows, row_weights)
        return low[:, columns[0]] if width == resized_wh[0] else _weighted_columns(low, columns, column_weights)
    first_row = int(rows.min())
    band = image[first_row : int(rows.max()) + 1]
    narrow = band[:, columns[0]] if width == resized_wh[0] else _weighted_columns(band, columns, column_weights)
    return (
        narrow[rows[0] - first_row]
        if height == resized_wh[1]
        else _weighted_rows(narrow, rows - first_row, row_weights)
    )


def _height_first(rows_lost: int, columns_lost: int) -> bool:
    """Pillow's choice since 13.0; before, the width was always first, which differs by one level here and there."""
    return rows_lost > 0 and rows_lost > 2 * columns_lost


def _weighted_columns(image: Pixels, taps: NDArray[np.intp], weights: NDArray[np.int32]) -> Pixels:
    total = np.full((image.shape[0], taps.shape[1], 3), 1 << (_PRECISION_BITS - 1), np.int32)
    for tap, weight in zip(taps, weights, strict=True):
        total += image[:, tap].astype(np.int32) * weight[None, :, None]
    return (total >> _PRECISION_BITS).astype(np.uint8)


def _weighted_rows(image: Pixels, taps: NDArray[np.intp], weights: NDArray[np.int32]) -> Pixels:
    total = np.full((taps.shape[1], image.shape[1], 3), 1 << (_PRECISION_BITS - 1), np.int32)
    for tap, weight in zip(taps, weights, strict=True):
        total += image[tap].astype(np.int32) * weight[:, None, None]
    return (total >> _PRECISION_BITS).astype(np.uint8)


@lru_cache(maxsize=32)
def _taps(length: int, resized: int, start: int, count: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """For each of `count` output pixels: which pixels count (taps, count) and how much (the sum is 2**22)."""
    scale = length / resized
    support = max(scale, 1.0)
    centers = (np.arange(start, start + count) + 0.5) * scale
    first = np.maximum((centers - support + 0.5).astype(np.int64), 0)
    last = np.minimum((centers + support + 0.5).astype(np.int64), length)
    offsets = np.arange(int((last - first).max()))[:, None]
    places = first[None, :] + offsets
    weights = np.maximum(1.0 - np.abs((places - centers[None, :] + 0.5) * (1.0 / support)), 0.0)
    weights[places >= last[None, :]] = 0.0
    weights /= weights.sum(axis=0, keepdims=True)
    fixed = (weights * (1 << _PRECISION_BITS) + 0.5).astype(np.int32)
    return np.minimum(places, length - 1).astype(np.intp), fixed
