"""What was there and what was found on many images, as columns, with the pairs of both that overlap.

Every figure of boxes is made from this alone: average precision, error types, calibration, slices. Shapes come in by
their overlap only, so that boxes, rotated boxes and outlines are judged by the same functions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.geometry import Boxes
from training.matching import Judged

LEAST_IOU = 0.1  # below it a detection lies on nothing: TIDE's threshold, lower than any other
PAIRS_AT_ONCE = 1_000_000
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Detections and objects of one image that overlap by at least `LEAST_IOU`, in order of detection, then object.

    found, truth int64 (p,): rows of the outcomes; iou float64 (p,), and for a crowd the share of the detection in it.
    """

    found: Ints
    truth: Ints
    iou: Floats

    def __post_init__(self) -> None:
        if not len(self.found) == len(self.truth) == len(self.iou):
            raise ValueError("the columns of pairs have one length")

    def keep(self, chosen: NDArray[np.bool_]) -> "Pairs":
        """The chosen pairs."""
        return Pairs(self.found[chosen], self.truth[chosen], self.iou[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """m objects and n detections on `images` images, both in order of image; classes by position.

    xyxy float32 (_, 4), pixels; image and class int64; score float32 (n,); is_crowd bool (m,): a region with many
    objects of the class, which is neither to be found nor a false alarm.
    """

    images: int
    classes: int
    truth_image: Ints
    truth_class: Ints
    truth_xyxy: Boxes
    is_crowd: NDArray[np.bool_]
    found_image: Ints
    found_class: Ints
    found_xyxy: Boxes
    found_score: NDArray[np.float32]
    pairs: Pairs

    def __post_init__(self) -> None:
        for image, other in ((self.truth_image, self.truth_class), (self.found_image, self.found_class)):
            if len(image) != len(other) or (np.diff(image) < 0).any():
                raise ValueError("outcomes have one class a row and stand in order of image")

    def truth_areas(self) -> Floats:
        """Areas of the boxes of the objects, square pixels, float64 (m,)."""
        return _areas(self.truth_xyxy)

    def found_areas(self) -> Floats:
        """Areas of the boxes of the detections, square pixels, float64 (n,)."""
        return _areas(self.found_xyxy)

    def instances(self) -> Ints:
        """How many objects of each class are to be found, (classes,); crowds are not counted."""
        return np.bincount(self.truth_class[~self.is_crowd], minlength=self.classes)

    def keep_found(self, chosen: NDArray[np.bool_]) -> "Outcomes":
        """These detections (n,) and no others."""
        pairs = self.pairs.keep(chosen[self.pairs.found])
        place = np.cumsum(chosen) - 1
        return replace(
            self,
            found_image=self.found_image[chosen],
            found_class=self.found_class[chosen],
            found_xyxy=self.found_xyxy[chosen],
            found_score=self.found_score[chosen],
            pairs=replace(pairs, found=place[pairs.found]),
        )


def joined(judged: Sequence[Judged], classes: int) -> Outcomes:
    """The outcomes of these images, which are numbered in their order."""
    truth_image = np.repeat(np.arange(len(judged)), [len(each.class_index) for each in judged])
    found_image = np.repeat(np.arange(len(judged)), [len(each.found) for each in judged])
    truth_xyxy = _stacked([each.xyxy for each in judged], (0, 4), np.float32)
    found_xyxy = _stacked([each.found.xyxy for each in judged], (0, 4), np.float32)
    is_crowd = _stacked([each.crowds() for each in judged], (0,), np.bool_)
    if any(each.iou is not None for each in judged):
        pairs = _told_pairs(judged)
    else:
        pairs = box_pairs(truth_image, truth_xyxy, is_crowd, found_image, found_xyxy, images=len(judged))
    return Outcomes(
        len(judged),
        classes,
        truth_image,
        _stacked([each.class_index for each in judged], (0,), np.int64),
        truth_xyxy,
        is_crowd,
        found_image,
        _stacked([each.found.class_id for each in judged], (0,), np.int64),
        found_xyxy,
        _stacked([each.found.score for each in judged], (0,), np.float32),
        pairs,
    )


def box_pairs(
    truth_image: Ints,
    truth_xyxy: Boxes,
    is_crowd: NDArray[np.bool_],
    found_image: Ints,
    found_xyxy: Boxes,
    *,
    images: int,
) -> Pairs:
    """The pairs of boxes that overlap, of any two classes; both sides in order of image."""
    count = np.bincount(truth_image, minlength=images)
    first = np.cumsum(count) - count
    partners = count[found_image]
    ends = np.cumsum(partners)
    truth_box, found_box = _corners_and_size(truth_xyxy), _corners_and_size(found_xyxy)
    parts: list[Pairs] = [Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    begin = 0
    while begin < len(found_image):
        before = ends[begin] - partners[begin]
        end = max(begin + 1, int(np.searchsorted(ends, before + PAIRS_AT_ONCE, side="right")))
        of_part = partners[begin:end]
        found = np.repeat(np.arange(begin, end), of_part)
        within = np.arange(len(found)) - np.repeat(np.cumsum(of_part) - of_part, of_part)
        truth = first[found_image[found]] + within
        iou = _overlap(found_box[:, found], truth_box[:, truth], is_crowd[truth])
        is_near = iou >= LEAST_IOU
        parts.append(Pairs(found[is_near], truth[is_near], iou[is_near]))
        begin = end
    return Pairs(
        np.concatenate([part.found for part in parts]),
        np.concatenate([part.truth for part in parts]),
        np.concatenate([part.iou for part in parts]),
    )


def _corners_and_size(xyxy: Boxes) -> Floats:
    """x1, y1, width, height as float64 (4, n): COCO's boxes, so that its rounding is ours too."""
    exact = xyxy.astype(np.float64).reshape(-1, 4).T
    return np.stack((exact[0], exact[1], exact[2] - exact[0], exact[3] - exact[1]))


def _overlap(found: Floats, truth: Floats, is_crowd: NDArray[np.bool_]) -> Floats:
    """IoU of boxes (4, p) row by row, as pycocotools computes it; with a crowd the share of the found box."""
    wide = np.minimum(found[0] + found[2], truth[0] + truth[2]) - np.maximum(found[0], truth[0])
    high = np.minimum(found[1] + found[3], truth[1] + truth[3]) - np.maximum(found[1], truth[1])
    shared = np.maximum(wide, 0) * np.maximum(high, 0)
    of_found = found[2] * found[3]
    whole = np.where(is_crowd, of_found, of_found + truth[2] * truth[3] - shared)
    return np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)


def _told_pairs(judged: Sequence[Judged]) -> Pairs:
    """The pairs where each image tells its overlaps itself."""
    found, truth, iou = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    found_before = truth_before = 0
    for each in judged:
        shape = (len(each.found), len(each.class_index))
        told = np.zeros(shape) if each.iou is None else each.iou
        rows, columns = np.nonzero(told >= LEAST_IOU)
        found.append(rows + found_before)
        truth.append(columns + truth_before)
        iou.append(told[rows, columns].astype(np.float64))
        found_before, truth_before = found_before + shape[0], truth_before + shape[1]
    return Pairs(np.concatenate(found), np.concatenate(truth), np.concatenate(iou))


def _areas(xyxy: Boxes) -> Floats:
    size = _corners_and_size(xyxy)
    return size[2] * size[3]


def _stacked(parts: Sequence[NDArray[T]], empty: tuple[int, ...], kind: type[T]) -> NDArray[T]:
    return np.concatenate([np.zeros(empty, kind), *parts]).astype(kind)
