"""The visual words that descriptors are sorted into; the same everywhere, for they are made from a seed alone.

A word is a pair: each half of a descriptor (64 values) is given to the nearest of 128 centres, so there are 16,384
words and only 256 comparisons (the inverted multi-index of Babenko and Lempitsky, CVPR 2012). The centres are learnt
(k-means) from drawn pictures, the dead leaves model, whose edges and scales are distributed as those of photos
(Lee, Mumford and Huang, IJCV 2001). So no set of photos is needed, and a picture's words never depend on the others.
On the 613 road markings these words found as many copies as words learnt from the photos themselves.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

SEED = 2012
CENTRES = 128
WORDS = CENTRES * CENTRES
HALF = 64
PICTURES, SIDE, LEAVES = 14, 320, 1200
ROUNDS = 6

Descriptors = NDArray[np.uint8]  # (n, 128) RootSIFT times 512
Words = NDArray[np.uint16]  # (n,)
Centres = NDArray[np.float32]  # (2, CENTRES, HALF)


def words_of(descriptors: Descriptors) -> Words:
    """The word of each descriptor."""
    if not len(descriptors):
        return np.zeros(0, np.uint16)
    first, second = (
        _nearest(descriptors[:, half * HALF : (half + 1) * HALF].astype(np.float32), centres)
        for half, centres in enumerate(codebook())
    )
    return (first * CENTRES + second).astype(np.uint16)


@cache
def codebook() -> Centres:
    """The centres of both halves; learnt once in a process, in about two seconds."""
    from labeling.alike.rootsift import describe

    chance = np.random.default_rng(SEED)
    drawn = np.concatenate([describe(_dead_leaves(chance), 800)[1] for _picture in range(PICTURES)])
    sample = drawn[chance.permutation(len(drawn))].astype(np.float32)
    return np.stack([_learn(sample[:, :HALF]), _learn(sample[:, HALF:])])


def _dead_leaves(chance: np.random.Generator) -> NDArray[np.uint8]:
    """Discs and boxes of random greys that cover each other; few large ones, many small ones (r to the power -3)."""
    import cv2

    picture: NDArray[np.uint8] = np.full((SIDE, SIDE), 128, np.uint8)
    for radius in 1 / np.sqrt(chance.uniform(1 / 120**2, 1 / 3**2, LEAVES)):
        x, y = (int(value) for value in chance.integers(0, SIDE, 2))
        grey, shape = int(chance.integers(0, 256)), int(chance.integers(0, 3))
        if shape == 0:
            cv2.circle(picture, (x, y), max(1, int(radius)), (grey,), -1, cv2.LINE_AA)
            continue
        turned = float(chance.uniform(0, 180)) if shape == 2 else 0.0
        size = (float(radius * 2), float(radius * 2 * chance.uniform(0.2, 1)))
        corners = cv2.boxPoints(((float(x), float(y)), size, turned))
        cv2.fillConvexPoly(picture, corners.astype(np.int32), (grey,), cv2.LINE_AA)
    noisy = picture.astype(np.float32) + chance.normal(0, 4, picture.shape).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noisy, (0, 0), 0.8), 0, 255).astype(np.uint8)


def _learn(sample: NDArray[np.float32]) -> NDArray[np.float32]:
    centres = sample[:CENTRES].copy()
    for _round in range(ROUNDS):
        chosen = _nearest(sample, centres)
        counts = np.bincount(chosen, minlength=CENTRES)[:, None]
        sums = np.zeros_like(centres)
        np.add.at(sums, chosen, sample)
        centres = np.where(counts > 0, sums / np.maximum(counts, 1), centres).astype(np.float32)
    return centres


def _nearest(values: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """The number of the nearest centre for each row; OpenCV, for numpy's products stall on a busy computer."""
    import cv2

    _distance, numbers = cv2.batchDistance(values, centres, cv2.CV_32F, normType=cv2.NORM_L2SQR, K=1)
    return numbers[:, 0].astype(np.int64)
