"""Points of a picture that are found again after turning, scaling and lighting, and what they look like.

SIFT (Lowe, IJCV 2004) by OpenCV; RootSIFT: the root of the descriptor made to sum to one, which compares better under
the plain distance (Arandjelović and Zisserman, CVPR 2012).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

CONTRAST = 0.02  # half of Lowe's: dim and washed-out pictures have few points
SCALE = 512.0
_BINS = np.arange(128).reshape(4, 4, 8)
# A mirrored picture has the same points; its patches are upside down in their own frame and turn the other way.
_MIRRORED = _BINS[::-1][:, :, (-np.arange(8)) % 8].ravel()

Points = NDArray[np.float32]  # (n, 2) x y, pixels; the middle of the first pixel is 0, 0
Descriptors = NDArray[np.uint8]  # (n, 128)


def describe(grey: NDArray[np.uint8], most: int) -> tuple[Points, Descriptors]:
    """The strongest points of a grey picture (height, width), at most `most`, in a fixed order."""
    import cv2

    sift = cv2.SIFT_create(nfeatures=most, contrastThreshold=CONTRAST)  # type: ignore[attr-defined]  # untyped in cv2
    found, raw = sift.detectAndCompute(grey, None)
    if raw is None or not len(found):
        return np.zeros((0, 2), np.float32), np.zeros((0, 128), np.uint8)
    strongest = np.argsort([-_response(point) for point in found], kind="stable")[:most]
    points = np.array([found[index].pt for index in strongest], np.float32)
    values = np.asarray(raw, np.float32)[strongest]
    rooted = np.sqrt(values / np.maximum(values.sum(axis=1, keepdims=True), 1e-9))
    return points, np.clip(np.round(rooted * SCALE), 0, 255).astype(np.uint8)


def mirrored(descriptors: Descriptors) -> Descriptors:
    """What the same points look like in the mirrored picture, without describing that picture."""
    return descriptors[:, _MIRRORED]


def _response(point: Any) -> float:
    return float(point.response)
