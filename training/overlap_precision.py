"""Average precision from matrices of overlap, by COCO's rules, whatever it is that overlaps: pixels or turned boxes.

Source: pycocotools.cocoeval (evaluateImg, accumulate): ten overlaps from 0.50 to 0.95, at most 100 detections of a
class on an image, 101 points of recall. Upright boxes are judged by an evaluator of others (`detection_metrics`).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.matching import Judged

THRESHOLDS = np.linspace(0.5, 0.95, 10)
RECALLS = np.linspace(0.0, 1.0, 101)
MAX_DETECTIONS = 100
Precision = NDArray[np.float64]  # (10, 101): by overlap and by recall


def overlap_precision(judged: Sequence[Judged], position: int) -> Precision | None:
    """Precision of one class at each overlap and each recall; None where there is no object of the class."""
    scores: list[NDArray[np.float32]] = []
    hits: list[NDArray[np.bool_]] = []
    instances = 0
    for image in judged:
        is_true, is_found = image.class_index == position, np.flatnonzero(image.found.class_id == position)
        order = is_found[np.argsort(-image.found.score[is_found], kind="stable")][:MAX_DETECTIONS]
        instances += int(is_true.sum())
        scores.append(image.found.score[order])
        hits.append(_hits(image.iou()[order][:, is_true]))
    if not instances:
        return None
    score = np.concatenate([np.zeros(0, np.float32), *scores])
    is_hit = np.concatenate([np.zeros((len(THRESHOLDS), 0), np.bool_), *hits], axis=1)
    is_hit = is_hit[:, np.argsort(-score, kind="stable")]
    return np.stack([_curve(row, instances) for row in is_hit])


def _hits(iou: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which detections (best first) hit an object at each overlap, shape (10, n). An object is hit once."""
    count, objects = iou.shape
    is_hit = np.zeros((len(THRESHOLDS), count), np.bool_)
    if not objects:
        return is_hit
    free = np.ones((len(THRESHOLDS), objects), np.bool_)
    for row in np.flatnonzero(iou.max(axis=1) >= THRESHOLDS[0]).tolist():
        overlaps = np.where(free, iou[row][None], -1.0)
        best = objects - 1 - overlaps[:, ::-1].argmax(axis=1)  # of equal ones the last, as the evaluator takes it
        reached = np.flatnonzero(overlaps[np.arange(len(THRESHOLDS)), best] >= THRESHOLDS)
        is_hit[reached, row] = True
        free[reached, best[reached]] = False
    return is_hit


def _curve(is_hit: NDArray[np.bool_], instances: int) -> NDArray[np.float64]:
    """The precision at 101 points of recall, each the best at that recall or beyond."""
    hit = np.cumsum(is_hit, dtype=np.float64)
    precision = hit / np.arange(1, len(is_hit) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(hit / instances, RECALLS, side="left")
    at = np.zeros(len(RECALLS))
    is_reached = places < len(precision)
    at[is_reached] = precision[places[is_reached]]
    return at
