"""Matches the detections of one class on many images with its objects, all images at once.

COCO's rules: one object a detection, best score first, each takes the free object that it overlaps most.
"""

import numpy as np
from numpy.typing import NDArray

from core.geometry import Boxes
from training.compared_images import Ints

Floats = NDArray[np.float64]
_LEAST = float(np.spacing(1))


def matched_once(image: Ints, xyxy: Boxes, truth_image: Ints, truth_xyxy: Boxes, ious: Floats) -> Ints:
    """Which object each detection hits at each IoU, (ious, n), or -1.

    Both sides stand in order of image, the detections of an image best first; `ious` rise.
    """
    hit = np.full((len(ious), len(image)), -1, np.int64)
    found, truth, iou = _near_pairs(image, xyxy, truth_image, truth_xyxy, ious[0])
    for row, least in enumerate(ious):
        is_near = iou >= min(least, 1 - 1e-10)
        pairs = found[is_near], truth[is_near], iou[is_near]
        several = np.bincount(pairs[0], minlength=len(image)) > 1
        is_contested = np.isin(image[pairs[0]], image[several])
        # Where each detection overlaps one object only, an object is hit by the first detection over it.
        objects, first = np.unique(pairs[1][~is_contested], return_index=True)
        hit[row, pairs[0][~is_contested][first]] = objects
        for who, what in _greedy(*(column[is_contested] for column in pairs)):
            hit[row, who] = what
    return hit


def _near_pairs(
    image: Ints, xyxy: Boxes, truth_image: Ints, truth_xyxy: Boxes, least: float
) -> tuple[Ints, Ints, Floats]:
    """Detections and objects of the same image that overlap by this much, by detection, then by object."""
    first = np.searchsorted(truth_image, image, side="left")
    count = np.searchsorted(truth_image, image, side="right") - first
    found = np.repeat(np.arange(len(image)), count)
    truth = np.arange(len(found)) - np.repeat(np.cumsum(count) - count, count) + first[found]
    ours, theirs = xyxy[found].astype(np.float64), truth_xyxy[truth].astype(np.float64)
    wh = np.minimum(ours[:, 2:], theirs[:, 2:]) - np.maximum(ours[:, :2], theirs[:, :2])
    overlap = np.clip(wh, 0, None).prod(axis=1)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (ours, theirs)]
    iou = overlap / np.maximum(areas[0] + areas[1] - overlap, _LEAST)
    is_near = iou >= least
    return found[is_near], truth[is_near], iou[is_near]


def _greedy(found: Ints, truth: Ints, iou: Floats) -> list[tuple[int, int]]:
    """COCO's matching: each detection takes the free object it overlaps most, the last of equals; who hits what."""
    taken: set[int] = set()
    best: dict[int, tuple[float, int]] = {}
    hits: list[tuple[int, int]] = []
    rows = list(zip(found.tolist(), truth.tolist(), iou.tolist(), strict=True))
    for place, (who, what, overlap) in enumerate(rows):
        if what not in taken and (who not in best or overlap >= best[who][0]):
            best[who] = overlap, what
        if (place + 1 == len(rows) or rows[place + 1][0] != who) and who in best:
            taken.add(best[who][1])
            hits.append((who, best[who][1]))
    return hits
