"""What is judged of one image: its objects and what was found there. What hits what: `training.coco_matching`.

What overlaps are upright boxes, turned boxes or masks: a matrix of IoU is all that is looked at.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.detections import Detections
from core.geometry import Boxes

HIT_IOU = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One image: its true boxes with class positions, what was found there, and its conditions.

    `is_crowd` bool (m,): regions with many objects, neither to be found nor a false alarm; None: none is. `iou` float64
    (found, true): overlaps of shapes that boxes do not tell, such as outlines; None: those of the boxes.
    """

    key: str
    size_wh: tuple[int, int]
    xyxy: Boxes
    class_index: NDArray[np.int64]
    found: Detections
    conditions: tuple[tuple[str, str], ...] = ()
    is_crowd: NDArray[np.bool_] | None = None
    iou: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        if len(self.xyxy) != len(self.class_index) or len(self.crowds()) != len(self.class_index):
            raise ValueError("every true box needs a class")
        if self.iou is not None and self.iou.shape != (len(self.found), len(self.xyxy)):
            raise ValueError("overlaps are told for each detection with each object")

    def crowds(self) -> NDArray[np.bool_]:
        """Which of the objects are crowds, bool (m,)."""
        return np.zeros(len(self.class_index), np.bool_) if self.is_crowd is None else self.is_crowd
