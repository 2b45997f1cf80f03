"""What a model says of an image: columns of boxes, or one score a class. Knows no model format and no widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from core.geometry import Boxes

Task = Literal["detect", "classify"]
BgrImage = NDArray[np.uint8]  # (height, width, 3), blue green red, upright


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """n detections on one image, best score first or in track order; the columns have the same length.

    xyxy float32 (n, 4), pixels of the image that was given; class_id int64 (n,), index into the model's classes;
    score float32 (n,) in 0..1; track_id int64 (n,), or None when nothing was tracked.
    """

    xyxy: Boxes
    class_id: NDArray[np.int64]
    score: NDArray[np.float32]
    track_id: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        count = len(self.xyxy)
        if self.xyxy.shape != (count, 4) or self.xyxy.dtype != np.float32:
            raise ValueError(f"xyxy must be float32 (n, 4), not {self.xyxy.dtype} {self.xyxy.shape}")
        if self.class_id.shape != (count,) or self.score.shape != (count,):
            raise ValueError("class_id and score must have one value a box")
        if self.track_id is not None and self.track_id.shape != (count,):
            raise ValueError("track_id must have one value a box")

    def __len__(self) -> int:
        return len(self.xyxy)

    def keep(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> "Detections":
        """The chosen rows, by mask or by index."""
        tracks = None if self.track_id is None else self.track_id[chosen]
        return Detections(self.xyxy[chosen], self.class_id[chosen], self.score[chosen], tracks)


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
        """Detections for `detect`, class scores for `classify`."""
