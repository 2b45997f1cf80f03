"""Average precision of a resample of images without running an evaluator again.

Which detection hits which object does not depend on which other images are drawn, so each image is matched once, by
COCO's rules (one object a detection, best score first, ten IoU thresholds from 0.5 to 0.95, at most 100 detections of
a class on an image). A resample then only weighs the images: an image that was drawn k times counts its hits, false
alarms and objects k times. With all weights one this is the evaluator's own figure, 101 points of recall and all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.compared_images import SeenPart
from training.matching_once import matched_once
from training.outcomes import Ints

IOUS = np.linspace(0.5, 0.95, 10)  # COCO's, to the bit: 0.5 + 0.05 n is not the same number
RECALLS = np.linspace(0.0, 1.0, 101)
MAX_DETECTIONS = 100
Floats = NDArray[np.float64]
_LEAST = float(np.spacing(1))


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """The detections of one class over all images, best score first, cut after the last that hits anything.

    image int64 (n,); `hits[t]` int64, places in `image` of those that hit at the t-th IoU; objects int64 (images,).
    """

    image: Ints
    hits: tuple[Ints, ...]
    objects: Ints


def ranked_by_class(seen: SeenPart) -> list[Ranked]:
    """Each class's detections with what they hit."""
    return [_ranked(seen, position) for position in range(len(seen.classes))]


def precisions(ranked: Ranked, weights: Floats) -> Floats:
    """Average precision at each IoU, (10,), where image i counts weights[i] times; NaN without any object."""
    total = float(weights @ ranked.objects)
    if not total:
        return np.full(len(IOUS), np.nan)
    of_found = weights[ranked.image]
    counted = np.cumsum(of_found)
    answer = np.zeros(len(IOUS))
    for number, hits in enumerate(ranked.hits):
        if len(hits):
            answer[number] = _average(np.cumsum(of_found[hits]), counted[hits], total)
    return answer


def _average(hit: Floats, counted: Floats, total: float) -> float:
    """The mean of the precision at 101 recalls, each the best at that recall or a higher one."""
    precision = hit / (counted + _LEAST)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    place = np.searchsorted(hit / total, RECALLS, side="left")
    is_reached = place < len(best)
    return float(best[place[is_reached]].sum()) / len(RECALLS)


def _ranked(seen: SeenPart, position: int) -> Ranked:
    of_truth, of_found = seen.truth_class == position, seen.found_class == position
    objects = np.bincount(seen.truth_image[of_truth], minlength=len(seen)).astype(np.int64)
    found = np.flatnonzero(of_found)
    found = found[np.lexsort((-seen.found_score[found], seen.found_image[found]))]  # by image, best first, as they came
    image = seen.found_image[found]
    rank = np.arange(len(image)) - np.searchsorted(image, image, side="left")
    kept = rank < MAX_DETECTIONS
    image, found = image[kept], found[kept]
    score = seen.found_score[found]
    is_hit = matched_once(seen.near(), image, found, np.flatnonzero(of_truth), IOUS) >= 0
    order = np.argsort(-score, kind="stable")
    is_hit = is_hit[:, order]
    places = np.flatnonzero(is_hit.any(axis=0))
    end = int(places[-1]) + 1 if len(places) else 0
    return Ranked(image[order][:end], tuple(np.flatnonzero(row) for row in is_hit), objects)
