"""Pixels of any depth made visible: 16-bit and float stretched by their own percentiles, see-through over a checker.

Only for looking. Training, evaluation and packages keep the one fixed rule of `core.images.read_bgr`: a network must
see the same value for the same light in every image, which a stretch by each image's own percentiles would break.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage

Stored = NDArray[Any]  # (h, w) or (h, w, bands), values as the file holds them; grey or blue green red, then alpha
DARKEST_PERCENTILE, BRIGHTEST_PERCENTILE = 1.0, 99.5
_SAMPLES = 1_000_000
_CHECKER_SIDE = 8  # pixels
_CHECKER_GREYS = (205, 235)
_BITS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """The stored values that are shown black and white."""

    darkest: float
    brightest: float

    def __post_init__(self) -> None:
        if not self.darkest < self.brightest:
            raise ValueError(f"the stretch from {self.darkest} to {self.brightest} shows nothing")


def stretch_of(stored: Stored) -> Stretch | None:
    """The stretch that shows these pixels well; None for 8-bit, which is shown as it is.

    One stretch for all colours, so that hues stay. Alpha has no part in it. Values that are no number are passed over.
    A picture of one single value is shown by the whole range of its type.
    """
    if stored.dtype.itemsize * 8 <= _BITS_SHOWN:
        return None
    values = _colours(stored).reshape(-1)
    values = values[:: max(1, values.size // _SAMPLES)].astype(np.float64)
    values = values[np.isfinite(values)]
    whole = Stretch(0.0, 65535.0 if np.issubdtype(stored.dtype, np.integer) else 1.0)
    if values.size == 0:
        return whole
    darkest, brightest = np.percentile(values, (DARKEST_PERCENTILE, BRIGHTEST_PERCENTILE))
    if darkest < brightest:
        return Stretch(float(darkest), float(brightest))
    lowest, highest = float(values.min()), float(values.max())
    return Stretch(lowest, highest) if lowest < highest else whole


def show_stored(stored: Stored, stretch: Stretch | None, first_row: int = 0) -> BgrImage:
    """Blue green red, uint8 (h, w, 3). `first_row` is where a strip lies in its picture, so that the checker joins on.

    Of pictures with more than four bands the first three are shown.
    """
    colours = _stretched(_colours(stored), stretch)
    shown = np.repeat(colours, 3, axis=2) if colours.shape[2] == 1 else colours
    alpha = _alpha(stored)
    return np.ascontiguousarray(shown) if alpha is None else _over_checker(shown, alpha, first_row)


def _bands(stored: Stored) -> Stored:
    return stored[:, :, None] if stored.ndim == 2 else stored


def _colours(stored: Stored) -> Stored:
    bands = _bands(stored)
    return bands[:, :, :1] if bands.shape[2] <= 2 else bands[:, :, :3]


def _alpha(stored: Stored) -> NDArray[np.float32] | None:
    """How much each pixel hides, 0 to 1, (h, w, 1); None when the picture has no alpha."""
    bands = _bands(stored)
    if bands.shape[2] not in (2, 4):
        return None
    full = float(np.iinfo(stored.dtype).max) if np.issubdtype(stored.dtype, np.integer) else 1.0
    return np.clip(bands[:, :, -1:].astype(np.float32) / full, 0, 1)


def _stretched(colours: Stored, stretch: Stretch | None) -> NDArray[np.uint8]:
    if stretch is None:
        return colours.astype(np.uint8, copy=False)
    wanted = colours.astype(np.float32)
    np.nan_to_num(wanted, copy=False, nan=stretch.darkest, posinf=stretch.brightest, neginf=stretch.darkest)
    wanted -= stretch.darkest
    wanted *= 255 / (stretch.brightest - stretch.darkest)
    return np.rint(np.clip(wanted, 0, 255, out=wanted), out=wanted).astype(np.uint8)


def _over_checker(bgr: NDArray[np.uint8], alpha: NDArray[np.float32], first_row: int) -> BgrImage:
    height, width = bgr.shape[:2]
    rows = (np.arange(first_row, first_row + height) // _CHECKER_SIDE)[:, None]
    columns = (np.arange(width) // _CHECKER_SIDE)[None]
    checker = np.where((rows + columns) % 2, *_CHECKER_GREYS).astype(np.float32)[:, :, None]
    return np.rint(bgr * alpha + checker * (1 - alpha)).astype(np.uint8)
