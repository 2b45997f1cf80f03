"""A picture with its labels on the way through the steps, and where a step finds other pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage, Task
from core.geometry import Boxes, box_areas, clip_boxes

Fit = Literal["letterbox", "crop"]  # the whole picture with grey bars, or its middle
GREY = 114  # of the bars, as the networks know it
LEAST_SIDE = 2.0  # pixels; what is thinner cannot be learned from
Shares = NDArray[np.float32]  # (n,), 0..1
Classes = NDArray[np.int64]  # (n,), positions in the network's order


@dataclass(frozen=True, slots=True)
class Frame:
    """What the network is fed: a square of `size` pixels, and how a picture is fitted into it.

    `directed` are the classes whose meaning changes in a mirror.
    """

    size: int
    fit: Fit = "letterbox"
    directed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError("a network's picture has at least one pixel")


def frame_for(task: Task, size: int, directed: frozenset[int] = frozenset()) -> Frame:
    """What a network of this task is fed: all of a picture where boxes are found, its middle where it is named."""
    return Frame(size, "crop" if task == "classify" else "letterbox", directed)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A picture, its n boxes in its own pixels, and how much of each box is still seen.

    A picture that has one class as a whole has that class and no boxes.
    """

    image: BgrImage
    xyxy: Boxes
    classes: Classes
    visible: Shares

    def __post_init__(self) -> None:
        if len(self.xyxy) not in (0, len(self.classes)) or len(self.visible) != len(self.xyxy):
            raise ValueError("a sample has one class and one share a box")

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height, pixels."""
        return self.image.shape[1], self.image.shape[0]


class Pool(Protocol):
    """The training pictures that a step may take others from."""

    def __len__(self) -> int:
        """How many there are."""

    def sample(self, index: int) -> Sample:
        """One of them as it was labelled."""


def make_sample(image: BgrImage, xyxy: NDArray[np.floating], classes: Sequence[int]) -> Sample:
    """A sample from a picture as labelled. Boxes are rounded to thousandths of a pixel: texts and tables agree then."""
    rounded = np.round(np.asarray(xyxy, np.float64).reshape(-1, 4), 3).astype(np.float32)
    return Sample(image, rounded, np.asarray(classes, np.int64), np.ones(len(rounded), np.float32))


def fitted(sample: Sample, frame: Frame) -> Sample:
    """The picture in the network's scale and not yet in its square: nothing is cut or added."""
    import cv2

    width, height = sample.size_wh
    side = max(width, height) if frame.fit == "letterbox" else min(width, height)
    scale = frame.size / side
    if scale == 1:
        return sample
    size = max(1, round(width * scale)), max(1, round(height * scale))
    way = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    image = cv2.resize(sample.image, size, interpolation=way)
    scales = np.array([size[0] / width, size[1] / height] * 2, np.float32)
    return replace(sample, image=np.asarray(image, np.uint8), xyxy=sample.xyxy * scales)


def moved(sample: Sample, image: BgrImage, xyxy: Boxes) -> Sample:
    """The sample with its boxes moved to `xyxy`, in a new picture that may have cut them."""
    clipped = clip_boxes(xyxy, (image.shape[1], image.shape[0]))
    before = box_areas(xyxy)
    share = np.divide(box_areas(clipped), before, out=np.zeros_like(before), where=before > 0)
    return Sample(image, clipped, sample.classes, (sample.visible * share).astype(np.float32))


def covered_shares(xyxy: Boxes, area: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """Which share of each box lies in the area x1 y1 x2 y2, pixels; shape (n,)."""
    x1, y1, x2, y2 = xyxy.T.astype(np.float64)
    left, top, right, bottom = area
    across, down = np.minimum(x2, right) - np.maximum(x1, left), np.minimum(y2, bottom) - np.maximum(y1, top)
    return np.clip(across, 0, None) * np.clip(down, 0, None) / np.maximum((x2 - x1) * (y2 - y1), 1e-6)


def joined(first: Sample, second: Sample, image: BgrImage) -> Sample:
    """The labels of two samples in one picture."""
    return Sample(
        image,
        np.concatenate([first.xyxy, second.xyxy]),
        np.concatenate([first.classes, second.classes]),
        np.concatenate([first.visible, second.visible]),
    )


def still_seen(sample: Sample, least_share: float) -> Sample:
    """The sample without the labels that are hardly seen: the rule of visibility."""
    if not len(sample.xyxy):
        return sample
    sides = np.minimum(sample.xyxy[:, 2] - sample.xyxy[:, 0], sample.xyxy[:, 3] - sample.xyxy[:, 1])
    is_kept = (sample.visible >= least_share) & (sides >= LEAST_SIDE)
    return Sample(sample.image, sample.xyxy[is_kept], sample.classes[is_kept], sample.visible[is_kept])
