"""What a model says of an image: columns of boxes, or one score a class. Knows no model format and no widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from core.geometry import Boxes, RotatedBoxes
from core.shapes import Mask

# segment: a box and its pixels for each object (instance segmentation); obb: boxes that are turned.
Task = Literal["detect", "classify", "segment", "obb"]
TASKS: tuple[Task, ...] = get_args(Task)
BgrImage = NDArray[np.uint8]  # (height, width, 3), blue green red, upright


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """n detections on one image, best score first or in track order; the columns have the same length.

    xyxy float32 (n, 4), pixels of the image that was given; class_id int64 (n,), index into the model's classes;
    score float32 (n,) in 0..1; track_id int64 (n,), or None when nothing was tracked.
    masks: the pixels of each, n of `core.shapes.Mask` (runs in a window at whole pixels of the image; lossless), or
    None for a model that finds no pixels. xywhr float32 (n, 5), or None where boxes are upright: middle, width and
    height in pixels, and by how much the box is turned, radians clockwise; xyxy is then the upright box around it.
    """

    xyxy: Boxes
    class_id: NDArray[np.int64]
    score: NDArray[np.float32]
    track_id: NDArray[np.int64] | None = None
    masks: tuple[Mask, ...] | None = None
    xywhr: RotatedBoxes | None = None

    def __post_init__(self) -> None:
        count = len(self.xyxy)
        if self.xyxy.shape != (count, 4) or self.xyxy.dtype != np.float32:
            raise ValueError(f"xyxy must be float32 (n, 4), not {self.xyxy.dtype} {self.xyxy.shape}")
        if self.class_id.shape != (count,) or self.score.shape != (count,):
            raise ValueError("class_id and score must have one value a box")
        if self.track_id is not None and self.track_id.shape != (count,):
            raise ValueError("track_id must have one value a box")
        if self.masks is not None and len(self.masks) != count:
            raise ValueError("masks must have one mask a box")
        if self.xywhr is not None and (self.xywhr.shape != (count, 5) or self.xywhr.dtype != np.float32):
            raise ValueError(f"xywhr must be float32 (n, 5), not {self.xywhr.dtype} {self.xywhr.shape}")

    def __len__(self) -> int:
        return len(self.xyxy)

    def keep(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> "Detections":
        """The chosen rows, by mask or by index."""
        tracks = None if self.track_id is None else self.track_id[chosen]
        turned = None if self.xywhr is None else self.xywhr[chosen]
        masks = self.masks
        if masks is not None:
            rows = np.arange(len(masks))[chosen]
            masks = tuple(masks[row] for row in rows.tolist())
        return Detections(self.xyxy[chosen], self.class_id[chosen], self.score[chosen], tracks, masks, turned)


def no_detections() -> Detections:
    """Nothing was found."""
    return Detections(np.zeros((0, 4), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class ClassScores:
    """One score a class for the whole image, float32 (classes,), summing to about 1."""

    score: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.score.ndim != 1 or not len(self.score):
            raise ValueError("score must be one value a class")

    def best(self) -> int:
        """Index of the class with the highest score."""
        return int(np.argmax(self.score))


Prediction = Detections | ClassScores


class Predictor(Protocol):
    """A model that answers for one image at a time. Not thread-safe: one thread, one predictor."""

    @property
    def task(self) -> Task:
        """What kind of answer `predict` gives."""

    @property
    def classes(self) -> Sequence[str]:
        """Class names in the order of the model's outputs."""

    def predict(self, image: BgrImage) -> Prediction:
        """Class scores for `classify`, detections for every other task."""
