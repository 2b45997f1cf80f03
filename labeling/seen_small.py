"""What a network sees of a picture at its input size: which shapes become too small to learn, and the shrunken picture.

The picture is letterboxed: one scale for both sides, so that it fits into the input (as ultralytics' LetterBox does).
"""

from collections.abc import Sequence

import numpy as np

from core.detections import BgrImage
from core.shapes import AREA_SHAPES, Shape

LEAST_PX = 8.0  # the finest grid of the usual detectors has cells of 8 x 8 input pixels


def letterbox_scale(image_wh: tuple[int, int], input_wh: tuple[int, int]) -> float:
    """Input pixels for each pixel of the image. Raises ValueError where a side is not positive."""
    if min(*image_wh, *input_wh) < 1:
        raise ValueError("a picture and an input have positive sides")
    return min(input_wh[0] / image_wh[0], input_wh[1] / image_wh[1])


def too_small(
    shapes: Sequence[Shape], image_wh: tuple[int, int], input_wh: tuple[int, int], least_px: float = LEAST_PX
) -> list[bool]:
    """For each shape whether the shorter side of its upright bounds is below `least_px` pixels of the input.

    Bounds count as far as they lie inside the image. Lines, points and tags are never too small: they have no area.
    """
    scale = letterbox_scale(image_wh, input_wh)
    return [isinstance(shape, AREA_SHAPES) and _shorter_side(shape, image_wh) * scale < least_px for shape in shapes]


def as_seen(bgr: BgrImage, input_wh: tuple[int, int]) -> BgrImage:
    """The picture with no more detail than the network gets, in its own size, to be shown in its place.

    It is shrunk as at runtime (bilinear, sides rounded) and brought back by nearest neighbour, so that one pixel of
    the input is one square. The padding is left out. A picture smaller than the input is enlarged there and loses
    nothing: it comes back as it is.
    """
    import cv2

    height, width = bgr.shape[:2]
    scale = letterbox_scale((width, height), input_wh)
    if scale >= 1.0:
        return bgr.copy()
    small_wh = (max(round(width * scale), 1), max(round(height * scale), 1))
    small = cv2.resize(bgr, small_wh, interpolation=cv2.INTER_LINEAR)
    # INTER_NEAREST of OpenCV is off by a pixel for some sizes; the exact one takes the pixel whose square it is in.
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST_EXACT).astype(np.uint8, copy=False)


def _shorter_side(shape: Shape, image_wh: tuple[int, int]) -> float:
    bounds = shape.bounds()
    if bounds is None:
        return 0.0
    width = min(bounds[2], image_wh[0]) - max(bounds[0], 0.0)
    height = min(bounds[3], image_wh[1]) - max(bounds[1], 0.0)
    return max(0.0, min(width, height))
