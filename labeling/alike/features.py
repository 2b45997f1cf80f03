"""What is kept of a picture to find its copies: points and descriptors, their words, a small grey picture, a hash."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.images import read_bgr
from labeling.alike.codebook import Words, words_of
from labeling.alike.rootsift import Descriptors, Points, describe, mirrored

MADE_WITH = "alike-1"  # another name whenever anything below changes what is kept
SIDE_PX = 320
MOST_POINTS = 200
SMALL_PX = 96

Small = NDArray[np.uint8]  # (SMALL_PX, SMALL_PX) grey, squeezed into a square


@dataclass(frozen=True, slots=True)
class Features:
    """One picture, summed up. `points` are pixels of `small`; `words_mirrored` are those of its mirror image."""

    points: Points
    descriptors: Descriptors
    words: Words
    words_mirrored: Words
    small: Small

    def __post_init__(self) -> None:
        count = len(self.points)
        shapes = (self.descriptors.shape, self.words.shape, self.words_mirrored.shape, self.small.shape)
        if shapes != ((count, 128), (count,), (count,), (SMALL_PX, SMALL_PX)):
            raise ValueError(f"these are no features of one picture: {count} points, {shapes}")


def features_of(path: Path) -> Features:
    """Sum up the picture in a file, upright. Raises UserError when it is missing or damaged."""
    import cv2

    grey: NDArray[np.uint8] = cv2.cvtColor(read_bgr(path), cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    height, width = grey.shape
    scale = min(1.0, SIDE_PX / max(height, width))
    size_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
    seen: NDArray[np.uint8] = cv2.resize(grey, size_wh, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    points, descriptors = describe(seen, MOST_POINTS)
    small = cv2.resize(seen, (SMALL_PX, SMALL_PX), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    to_small = np.array([SMALL_PX / size_wh[0], SMALL_PX / size_wh[1]], np.float32)
    in_small = ((points + 0.5) * to_small - 0.5).astype(np.float32)
    return Features(in_small, descriptors, words_of(descriptors), words_of(mirrored(descriptors)), small)


def to_bytes(features: Features) -> bytes:
    """As it is kept in a file: five arrays one after the other, each in numpy's own format."""
    file = io.BytesIO()
    for array in (
        features.points, features.descriptors, features.words, features.words_mirrored, features.small,
    ):  # fmt: skip
        np.save(file, array, allow_pickle=False)
    return file.getvalue()


def from_bytes(content: bytes) -> Features:
    """What `to_bytes` kept. Raises UserError for anything else."""
    file = io.BytesIO(content)
    try:
        return Features(*(np.load(file, allow_pickle=False) for _array in range(5)))
    except (ValueError, EOFError, OSError) as error:
        raise UserError("The features of a picture are damaged.", "Delete the project's cache folder.") from error
