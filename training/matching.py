"""Which detections hit which objects: one detection an object, best score first, IoU of at least one half.

What overlaps are upright boxes, turned boxes or masks: a matrix of IoU is all that is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.detections import Detections
from core.geometry import Boxes, box_iou

HIT_IOU = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One image: its true boxes with class positions, what was found there, and its conditions.

    `overlaps` float32 (found, true) is the IoU of what was found with what is true; without it that of upright boxes.
    """

    key: str
    size_wh: tuple[int, int]
    xyxy: Boxes
    class_index: NDArray[np.int64]
    found: Detections
    conditions: tuple[tuple[str, str], ...] = ()
    overlaps: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        if len(self.xyxy) != len(self.class_index):
            raise ValueError("every true box needs a class")
        if self.overlaps is not None and self.overlaps.shape != (len(self.found), len(self.xyxy)):
            raise ValueError("overlaps have a row for each detection and a column for each object")

    def iou(self) -> NDArray[np.float32]:
        """Intersection over union of each detection with each object, shape (found, true)."""
        return box_iou(self.found.xyxy, self.xyxy) if self.overlaps is None else self.overlaps


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """The detections of one class over many images, best score first, and whether each hit an object.

    score float32 (n,); is_hit bool (n,); `instances` objects in all.
    """

    score: NDArray[np.float32]
    is_hit: NDArray[np.bool_]
    instances: int

    def at(self, threshold: float) -> tuple[int, int]:
        """Detections at or above the threshold, and how many of them hit."""
        count = int(np.count_nonzero(self.score >= threshold))
        return count, int(np.count_nonzero(self.is_hit[:count]))


def hits_by_class(judged: Sequence[Judged], classes: int) -> list[Hits]:
    """The hits of each class by position. An object is hit once: by the best detection of its class over it."""
    scores: list[list[NDArray[np.float32]]] = [[] for _ in range(classes)]
    hits: list[list[NDArray[np.bool_]]] = [[] for _ in range(classes)]
    instances = [0] * classes
    for image in judged:
        iou = image.iou()
        for position in {*image.class_index.tolist(), *image.found.class_id.tolist()}:
            is_true, is_found = image.class_index == position, np.flatnonzero(image.found.class_id == position)
            order = is_found[np.argsort(-image.found.score[is_found], kind="stable")]
            scores[position].append(image.found.score[order])
            hits[position].append(match_overlaps(iou[order][:, is_true]) >= 0)
            instances[position] += int(is_true.sum())
    return [_joined(*columns) for columns in zip(scores, hits, instances, strict=True)]


def match(found: Boxes, truth: Boxes) -> NDArray[np.int64]:
    """For each found box (best first) the position of the true box it hits, or -1; shape (n,)."""
    return match_overlaps(box_iou(found, truth))


def match_overlaps(iou: NDArray[np.float32]) -> NDArray[np.int64]:
    """For each row of IoU (best detection first) the column of the object it hits, or -1; shape (n,)."""
    answer = np.full(len(iou), -1, np.int64)
    if not iou.size:
        return answer
    iou = iou.copy()
    for row in range(len(iou)):
        best = int(np.argmax(iou[row]))
        if iou[row, best] >= HIT_IOU:
            answer[row] = best
            iou[:, best] = -1
    return answer


def confusion(judged: Sequence[Judged], classes: int, threshold: float) -> NDArray[np.int64]:
    """Counts (classes + 1, classes + 1): rows are the truth, columns what was found; the last of each is nothing."""
    counts = np.zeros((classes + 1, classes + 1), np.int64)
    for image in judged:
        sure = np.flatnonzero(image.found.score >= threshold)
        order = sure[np.argsort(-image.found.score[sure], kind="stable")]
        hit = match_overlaps(image.iou()[order])
        for position, target in zip(image.found.class_id[order].tolist(), hit.tolist(), strict=True):
            truth = classes if target < 0 else int(image.class_index[target])
            counts[truth, position] += 1
        missed = set(range(len(image.class_index))) - set(hit.tolist())
        for target in missed:
            counts[int(image.class_index[target]), classes] += 1
    return counts


def _joined(scores: list[NDArray[np.float32]], hits: list[NDArray[np.bool_]], instances: int) -> Hits:
    score = np.concatenate([np.zeros(0, np.float32), *scores])
    is_hit = np.concatenate([np.zeros(0, np.bool_), *hits])
    order = np.argsort(-score, kind="stable")
    return Hits(score[order], is_hit[order], instances)
