"""Matches the detections of one class on many images with its objects, all images at once.

COCO's rules: one object a detection, best score first, each takes the free object that it overlaps most.
"""

import numpy as np
from numpy.typing import NDArray

from training.outcomes import Ints, Pairs

Floats = NDArray[np.float64]


def matched_once(pairs: Pairs, image: Ints, found: Ints, truth: Ints, ious: Floats) -> Ints:
    """Which object each detection hits at each IoU, (ious, n), or -1; places in `truth`.

    `found` int64 (n,) are rows of the detections in order of image, those of an image best first, `image` (n,) their
    images; `truth` rows of the objects in order of image; `ious` rise.
    """
    hit = np.full((len(ious), len(image)), -1, np.int64)
    near, objects_near, iou = _places(pairs, found, truth, ious[0])
    for row, least in enumerate(ious):
        is_near = iou >= min(least, 1 - 1e-10)
        close = near[is_near], objects_near[is_near], iou[is_near]
        several = np.bincount(close[0], minlength=len(image)) > 1
        is_contested = np.isin(image[close[0]], image[several])
        # Where each detection overlaps one object only, an object is hit by the first detection over it.
        objects, first = np.unique(close[1][~is_contested], return_index=True)
        hit[row, close[0][~is_contested][first]] = objects
        for who, what in _greedy(*(column[is_contested] for column in close)):
            hit[row, who] = what
    return hit


def _places(pairs: Pairs, found: Ints, truth: Ints, least: float) -> tuple[Ints, Ints, Floats]:
    """The pairs of these rows that overlap by this much, as places among them, by detection, then by object."""
    place = [np.full(int(max(rows.max(initial=-1), of_pairs.max(initial=-1))) + 1, -1, np.int64)
             for rows, of_pairs in ((found, pairs.found), (truth, pairs.truth))]  # fmt: skip
    place[0][found], place[1][truth] = np.arange(len(found)), np.arange(len(truth))
    who, what = place[0][pairs.found], place[1][pairs.truth]
    chosen = np.flatnonzero((who >= 0) & (what >= 0) & (pairs.iou >= least))
    chosen = chosen[np.lexsort((what[chosen], who[chosen]))]
    return who[chosen], what[chosen], pairs.iou[chosen]


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
