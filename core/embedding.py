"""Vectors of pictures: what is encoded, the seam of those that encode it, and the arithmetic that all of them share.

Two pictures are as alike as their vectors' cosine; since vectors have unit length, that is their inner product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.geometry import Boxes, clip_boxes

Vectors = NDArray[np.float16]  # (n, d), each row of unit length
Features = NDArray[np.float32]  # (n, d), as a network gives them
NO_BOXES: Boxes = np.zeros((0, 4), np.float32)
POWER = 3  # of the mean over a map of features: strong answers count more (GeM: Radenović, Tolias and Chum 2018)
MARGIN = 0.1  # of a box's sides, cut out with it: what a thing stands on tells what it is
LEAST_PX = 2.0  # a box is cut out at least this wide and high


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """An upright picture and what of it is encoded: the whole when `is_whole`, then the crops `xyxy` (n, 4), pixels."""

    pixels: BgrImage
    xyxy: Boxes
    is_whole: bool = True

    def __len__(self) -> int:
        return len(self.xyxy) + int(self.is_whole)


class Encoder(Protocol):
    """A network that turns pictures into vectors. Not thread-safe: one thread, one encoder."""

    @property
    def made_with(self) -> str:
        """Names the network and the way it is asked; vectors of another name are never compared with these."""

    @property
    def side_px(self) -> int:
        """As many pixels the shorter side of what is encoded is worth; more are shrunk away."""

    def encode(self, views: Sequence[View]) -> Vectors:
        """One row for each whole picture and each crop, view by view, the whole before the crops."""


def unit_rows(features: Features) -> Vectors:
    """Features (n, d) as vectors of unit length; one that is zero everywhere stays so, and is like nothing."""
    wide = features.astype(np.float64)
    wide /= np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1e-12)
    return wide.astype(np.float16)


def with_margin(xyxy: Boxes, size_wh: tuple[int, int], margin: float = MARGIN) -> Boxes:
    """Boxes (n, 4) grown by a share of their sides, inside the picture and at least LEAST_PX wide and high."""
    middle, half = (xyxy[:, :2] + xyxy[:, 2:]) / 2, (xyxy[:, 2:] - xyxy[:, :2]) / 2
    half = np.maximum(half * (1 + 2 * margin), LEAST_PX / 2)
    middle = np.clip(middle, LEAST_PX / 2, np.array(size_wh, np.float32) - LEAST_PX / 2)
    return clip_boxes(np.concatenate((middle - half, middle + half), axis=1).astype(np.float32), size_wh)


def cut_out(pixels: BgrImage, xyxy: Boxes) -> list[BgrImage]:
    """The crops of a picture, with their margin; each has at least one pixel."""
    size_wh = (pixels.shape[1], pixels.shape[0])
    grown = with_margin(xyxy, size_wh)
    lower = np.minimum(np.floor(grown[:, :2]).astype(int), np.array(size_wh) - 1)
    upper = np.maximum(np.ceil(grown[:, 2:]).astype(int), lower + 1)
    return [pixels[y1:y2, x1:x2] for (x1, y1), (x2, y2) in zip(lower.tolist(), upper.tolist(), strict=True)]
