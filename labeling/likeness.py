"""The difference hash: 64 bits that are nearly the same for pictures that look nearly the same.

Source: N. Krawetz, "Kind of Like That", 2013 (dHash).
"""

import numpy as np
from numpy.typing import NDArray


def difference_hash(grey: NDArray[np.uint8]) -> int:
    """64 bits of a grey picture (height, width), each telling whether one of 9 x 8 is brighter than its right one."""
    import cv2

    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    return int.from_bytes(np.packbits((small[:, :-1] > small[:, 1:]).ravel()).tobytes(), "big")
