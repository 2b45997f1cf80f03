"""Operating points: what precision, recall and F1 are at a score, and which score gives what is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from training.analysis.intervals import Interval, of_samples, ratio, resamples, wilson
from training.details import Details
from training.hits import hits_by_class
from training.outcomes import Floats, Ints

Goal = Literal["precision", "recall", "f1"]
CURVE_POINTS = 200


@dataclass(frozen=True, slots=True, eq=False)
class ClassCurve:
    """What was said to be one class, best score first, and whether it was right.

    score float32 (n,); is_hit bool (n,); image int64 (n,): numbers of images; wanted int64 (instances,): the image of
    each thing that is to be found.
    """

    name: str
    score: NDArray[np.float32]
    is_hit: NDArray[np.bool_]
    image: Ints
    wanted: Ints

    @property
    def instances(self) -> int:
        """How many there are to be found."""
        return len(self.wanted)

    def said_at(self, threshold: float) -> int:
        """How many are said at or above a score."""
        return int(np.searchsorted(-self.score, -np.float32(threshold), side="right"))


@dataclass(frozen=True, slots=True)
class PointFigures:
    """What one class reaches from a score on."""

    name: str
    threshold: float
    hits: int
    alarms: int
    missed: int
    precision: Interval
    recall: Interval
    f1: Interval


def curves_of(details: Details) -> tuple[ClassCurve, ...]:
    """The curve of each class. Of whole pictures every score of a class counts, against all others."""
    if details.answers is not None:
        return tuple(_whole_curve(details, position) for position in range(len(details.classes)))
    outcomes = details.shapes()
    is_wanted = ~outcomes.is_crowd
    return tuple(
        ClassCurve(
            name, hits.score, hits.is_hit, outcomes.found_image[hits.rows],
            outcomes.truth_image[is_wanted & (outcomes.truth_class == position)],
        )
        for position, (name, hits) in enumerate(zip(details.classes, hits_by_class(outcomes), strict=True))
    )  # fmt: skip


def figures_at(curve: ClassCurve, threshold: float, weights: NDArray[np.float32] | None = None) -> PointFigures:
    """What the class reaches from this score on; F1 has an interval where `weights` (`resamples`) are given."""
    said = curve.said_at(threshold)
    hits = int(np.count_nonzero(curve.is_hit[:said]))
    missed = curve.instances - hits
    below = said + curve.instances
    value = 2 * hits / below if below and curve.instances else None
    f1 = Interval(value, None, None, curve.instances)
    if weights is not None and value is not None:
        images = weights.shape[1]
        hit = np.bincount(curve.image[:said][curve.is_hit[:said]], minlength=images)
        of_image = np.bincount(curve.image[:said], minlength=images) + np.bincount(curve.wanted, minlength=images)
        drawn = weights @ np.stack((2.0 * hit, of_image), axis=1).astype(np.float32)
        f1 = of_samples(value, ratio(drawn[:, 0], drawn[:, 1]), curve.instances)
    return PointFigures(
        curve.name, threshold, hits, said - hits, missed, wilson(hits, said), wilson(hits, curve.instances), f1
    )


def threshold_for(curve: ClassCurve, goal: Goal, target: float = 0.0) -> float | None:
    """The score from which on a goal is reached, or None where none does.

    precision: the one with the most hits among those with at least the target. recall: the highest with at least the
    target. f1: where it is best, the lowest of equals.
    """
    if not len(curve.score) or not curve.instances:
        return None
    is_last = np.append(curve.score[1:] != curve.score[:-1], True)  # of equal scores all are said or none
    places = np.flatnonzero(is_last)
    hits, said = np.cumsum(curve.is_hit)[places], places + 1
    if goal == "f1":
        f1 = 2 * hits / (said + curve.instances)
        best = len(f1) - 1 - int(np.argmax(f1[::-1]))
        return float(curve.score[places[best]]) if hits[-1] else None
    is_reached = hits / said >= target if goal == "precision" else hits / curve.instances >= target
    if not is_reached.any():
        return None
    if goal == "recall":
        return float(curve.score[places[int(np.argmax(is_reached))]])
    kept = np.where(is_reached, hits, -1)
    return float(curve.score[places[int(np.argmax(kept))]])


def precision_recall(curve: ClassCurve) -> list[tuple[float, float]]:
    """(recall, precision) from the highest score to the lowest, thinned out to what a plot can show."""
    if not len(curve.score) or not curve.instances:
        return []
    said = _thinned(len(curve.score))
    hits = np.cumsum(curve.is_hit)[said]
    return list(zip((hits / curve.instances).tolist(), (hits / (said + 1)).tolist(), strict=True))


def f1_by_score(curve: ClassCurve) -> list[tuple[float, float]]:
    """(score, F1) over the scores from 0 to 1."""
    if not curve.instances:
        return []
    hits = np.concatenate(([0], np.cumsum(curve.is_hit)))
    grid = np.linspace(0, 1, 101)
    said = np.array([curve.said_at(score) for score in grid])
    return list(zip(grid.tolist(), (2 * hits[said] / (said + curve.instances)).tolist(), strict=True))


def average_precision_interval(
    curves: Sequence[ClassCurve], images: int, count: int = 200, *, is_in: NDArray[np.bool_] | None = None
) -> Interval:
    """The mean over the classes of AP at an IoU of one half, on the images that are in, with its bootstrap interval."""
    from training.coco_matching import precision_at_recalls

    chosen = np.ones(images, np.bool_) if is_in is None else is_in
    columns = [_trimmed(curve, chosen) for curve in curves]
    drawn = resamples(int(chosen.sum()), count)
    weights = np.zeros((count + 1, images), np.float32)
    weights[0, chosen] = 1
    weights[1:, chosen] = drawn
    values = np.full(count + 1, np.nan)
    for number, weight in enumerate(weights):
        of_classes = []
        for hit, image, wanted in columns:
            total = float(weight[wanted].sum())
            if total:
                worth = weight[image]
                of_classes.append(precision_at_recalls(worth * hit, worth * ~hit, total).mean())
        if of_classes:
            values[number] = np.mean(of_classes)
    instances = sum(len(wanted) for _, _, wanted in columns)
    return of_samples(float(values[0]) if np.isfinite(values[0]) else None, values[1:], instances)


def _trimmed(curve: ClassCurve, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Ints, Ints]:
    """Hits and images of the curve up to its last hit, beyond which nothing changes its average precision."""
    is_there = chosen[curve.image]
    hit, image = curve.is_hit[is_there], curve.image[is_there]
    reached = np.flatnonzero(hit)
    end = int(reached[-1]) + 1 if len(reached) else 0
    return hit[:end], image[:end], curve.wanted[chosen[curve.wanted]]


def _whole_curve(details: Details, position: int) -> ClassCurve:
    answers = details.whole()
    score = answers.score[:, position]
    order = np.argsort(-score, kind="stable")
    is_hit = answers.truth[order] == position
    return ClassCurve(details.classes[position], score[order], is_hit, order, np.flatnonzero(answers.truth == position))


def _thinned(count: int) -> Ints:
    if count <= CURVE_POINTS:
        return np.arange(count)
    return np.unique(np.rint(np.geomspace(1, count, CURVE_POINTS)).astype(np.int64)) - 1


def default_thresholds(curves: Sequence[ClassCurve], score: float) -> Floats:
    """One score for every class, float64 (classes,)."""
    return np.full(len(curves), score)
