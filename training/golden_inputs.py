"""Inputs for comparing two runs of one network. Not for detecting: the picture's shape is not kept."""

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage


def stretched_input(image: BgrImage, imgsz: int) -> NDArray[np.float32]:
    """A picture stretched to a square input, RGB in 0..1, shape (1, 3, imgsz, imgsz)."""
    import cv2

    resized = cv2.resize(image, (imgsz, imgsz), interpolation=cv2.INTER_LINEAR)
    planes = np.ascontiguousarray(resized[None, :, :, ::-1].transpose(0, 3, 1, 2))
    return planes.astype(np.float32) / np.float32(255)
