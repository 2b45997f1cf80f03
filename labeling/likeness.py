"""Finds pictures that look alike by a perceptual hash: a 64-bit difference hash of the grey picture at 9 x 8.

Source: N. Krawetz, "Kind of Like That", 2013 (dHash). Two pictures are alike when few of the 64 bits differ.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.images import read_bgr

MOST_BITS = 6
BLOCK = 512


def difference_hash(path: Path) -> int:
    """64 bits, each telling whether a pixel is brighter than its right neighbour. Raises UserError for bad files."""
    import cv2

    grey = cv2.cvtColor(read_bgr(path), cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    bits = (small[:, :-1] > small[:, 1:]).ravel()
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def alike_pairs(hashes: NDArray[np.uint64], most_bits: int = MOST_BITS) -> list[tuple[int, int]]:
    """Index pairs (i < j) whose hashes differ in at most `most_bits` bits; hashes have shape (n,)."""
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(hashes), BLOCK):
        block = hashes[start : start + BLOCK]
        distance = np.bitwise_count(block[:, None] ^ hashes[None, :])
        for row, column in np.argwhere(distance <= most_bits):
            if start + row < column:
                pairs.append((int(start + row), int(column)))
    return pairs
