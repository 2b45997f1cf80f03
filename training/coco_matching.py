"""COCO's matching and accumulating on columns: the numbers of pycocotools' COCOeval, whole sets at a time.

The rules are those of `cocoeval.py` of pycocotools (Lin et al., Microsoft COCO, ECCV 2014): detections of a class on an
image take objects best score first; an object outside the range of areas, or a crowd, is taken only where no other is
near enough, and such a detection counts neither as hit nor as false alarm; of equal overlaps the later object is taken.
What matches does not depend on how many detections an image may have, so it is found once for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.outcomes import Floats, Ints, Outcomes

IOU_THRESHOLDS: Floats = np.linspace(0.5, 0.95, 10)
RECALLS: Floats = np.linspace(0.0, 1.0, 101)
AREAS = {"all": (0.0, 1e10), "small": (0.0, 32.0**2), "medium": (32.0**2, 96.0**2), "large": (96.0**2, 1e10)}
MOST_DETECTIONS = (1, 10, 100)  # of a class on one image
_TINY = np.spacing(1)


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Which object each detection took, at t IoU thresholds and a ranges of areas.

    truth int32 (t, a, n): a row of the objects, or -1; rank int64 (n,): how many better ones of its class its image
    has; is_truth_ignored bool (a, m); is_found_ignored bool (t, a, n): neither hit nor false alarm.
    """

    truth: NDArray[np.int32]
    rank: Ints
    is_truth_ignored: NDArray[np.bool_]
    is_found_ignored: NDArray[np.bool_]

    def hits(self) -> NDArray[np.bool_]:
        """Which detections count as hits, bool (t, a, n)."""
        return (self.truth >= 0) & ~self.is_found_ignored


@dataclass(frozen=True, slots=True, eq=False)
class Accumulated:
    """pycocotools' arrays: precision (t, recalls, classes, a), recall (t, classes, a, limits); -1: nothing to find."""

    precision: Floats
    recall: Floats


def match_outcomes(
    outcomes: Outcomes, thresholds: Floats = IOU_THRESHOLDS, areas: Sequence[tuple[float, float]] = ((0.0, 1e10),)
) -> Matches:
    """Match every detection, all images at once: in round r each class of each image hands out its r-th detection."""
    group = outcomes.found_image * max(1, outcomes.classes) + outcomes.found_class
    rank = _ranks(group, outcomes.found_score)
    ignored = np.stack([_outside(outcomes.truth_areas(), area) | outcomes.is_crowd for area in areas])
    truth = np.full((len(thresholds), len(areas), len(group)), -1, np.int32)
    limits = np.minimum(thresholds, 1 - 1e-10)
    is_taken = np.zeros((len(thresholds), len(areas), len(outcomes.truth_class)), np.bool_)
    pairs = outcomes.pairs
    is_class = outcomes.found_class[pairs.found] == outcomes.truth_class[pairs.truth]
    pairs = pairs.keep(is_class & (pairs.iou >= limits.min(initial=1)))
    order, ends = _rounds(group[pairs.found], rank[pairs.found], pairs.truth)
    found, of_truth, iou = pairs.found[order], pairs.truth[order], pairs.iou[order]
    begin = 0
    for end in ends.tolist():
        rows, objects, overlap = found[begin:end], of_truth[begin:end], iou[begin:end]
        is_free = ~is_taken[:, :, objects] | outcomes.is_crowd[objects]
        is_near = is_free & (overlap >= limits[:, None])[:, None, :]
        detection, chosen = _chosen(rows, objects, overlap, is_near, ignored[:, objects])
        truth[:, :, detection] = chosen
        at, area, place = np.nonzero(chosen >= 0)
        is_taken[at, area, chosen[at, area, place]] = True
        begin = end
    outside = np.stack([_outside(outcomes.found_areas(), area) for area in areas])
    on_ignored = np.take_along_axis(
        np.hstack([ignored, np.zeros((len(areas), 1), np.bool_)])[None].repeat(len(thresholds), 0), truth, axis=2
    )
    return Matches(truth, rank, ignored, np.where(truth >= 0, on_ignored, outside[None]))


def accumulate(outcomes: Outcomes, matches: Matches, limits: Sequence[int] = MOST_DETECTIONS) -> Accumulated:
    """Precision at each recall with the highest limit, and the recall reached with each, class by class."""
    steps, areas, _ = matches.truth.shape
    precision = np.full((steps, len(RECALLS), outcomes.classes, areas), -1.0)
    recall = np.full((steps, outcomes.classes, areas, len(limits)), -1.0)
    hits = matches.hits()
    for position in range(outcomes.classes):
        rows = np.flatnonzero((outcomes.found_class == position) & (matches.rank < max(limits)))
        rows = rows[np.argsort(-outcomes.found_score[rows], kind="stable")]
        wanted = (~matches.is_truth_ignored[:, outcomes.truth_class == position]).sum(axis=1)
        hit, is_ignored = hits[:, :, rows], matches.is_found_ignored[:, :, rows]
        for area in np.flatnonzero(wanted):
            reached = [(hit[:, area] & (matches.rank[rows] < limit)).sum(axis=1) for limit in limits]
            recall[:, position, area, :] = np.stack(reached, axis=1) / wanted[area]
            alarm = ~hit[:, area] & ~is_ignored[:, area]
            for at in range(steps):
                curve = precision_at_recalls(hit[at, area], alarm[at], float(wanted[area]))
                precision[at, :, position, area] = curve
    return Accumulated(precision, recall)


def precision_at_recalls(hit: NDArray[np.generic], alarm: NDArray[np.generic], wanted: float) -> Floats:
    """The interpolated precision at COCO's 101 recalls; hits and false alarms (n,) best score first, may be weights."""
    hits, alarms = np.cumsum(hit, dtype=np.float64), np.cumsum(alarm, dtype=np.float64)
    answer = np.zeros(len(RECALLS))
    if not len(hits):
        return answer
    precision = hits / (alarms + hits + _TINY)
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(hits / wanted, RECALLS, side="left")
    is_reached = places < len(hits)
    answer[is_reached] = best_from_here[places[is_reached]]
    return answer


def _outside(areas: Floats, limits: tuple[float, float]) -> NDArray[np.bool_]:
    return (areas < limits[0]) | (areas > limits[1])


def _ranks(group: Ints, score: NDArray[np.float32]) -> Ints:
    """The place of each detection in its group, best score first; of equals the earlier."""
    order = np.lexsort((-score, group))
    rank = np.zeros(len(group), np.int64)
    rank[order] = _since_change(group[order])
    return rank


def _since_change(values: Ints) -> Ints:
    """For each place of a sorted column how many equal values stand before it."""
    places = np.arange(len(values))
    is_first = np.concatenate(([True], values[1:] != values[:-1])) if len(values) else np.zeros(0, np.bool_)
    return places - np.maximum.accumulate(np.where(is_first, places, 0)) if len(values) else places


def _rounds(group: Ints, rank: Ints, truth: Ints) -> tuple[Ints, Ints]:
    """An order of pairs in which no round holds two detections of one group, and where each round ends."""
    if not len(group):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.lexsort((truth, rank, group))
    grouped, ranked = group[order], rank[order]
    is_new = np.concatenate(([True], (grouped[1:] != grouped[:-1]) | (ranked[1:] != ranked[:-1])))
    number = _since_change(grouped[is_new])[np.cumsum(is_new) - 1]
    by_round = np.argsort(number, kind="stable")
    return order[by_round], np.cumsum(np.bincount(number))


def _chosen(
    rows: Ints, objects: Ints, overlap: Floats, is_near: NDArray[np.bool_], is_ignored: NDArray[np.bool_]
) -> tuple[Ints, NDArray[np.int32]]:
    """The detections of a round and the object each takes, (t, a, detections): the best overlap, the last of equals."""
    starts = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1])))
    counts = np.diff(np.concatenate((starts, [len(rows)])))
    wanted = np.where(is_near & ~is_ignored, overlap, -1.0)
    spare = np.where(is_near & is_ignored, overlap, -1.0)
    best, best_spare = (np.maximum.reduceat(each, starts, axis=2) for each in (wanted, spare))
    has_wanted = np.repeat(best >= 0, counts, axis=2)
    reached = np.where(has_wanted, wanted, spare)
    is_best = (reached >= 0) & (reached == np.repeat(np.where(best >= 0, best, best_spare), counts, axis=2))
    last = np.maximum.reduceat(np.where(is_best, np.arange(len(rows)), -1), starts, axis=2)
    return rows[starts], np.where(last >= 0, objects[last], -1).astype(np.int32)
