"""How well shapes were found: COCO's average precision, the rest by plain counting.

A class of which there is no object in the part has no figures (None), and counts in no mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.coco_matching import AREAS, MOST_DETECTIONS, accumulate, match_outcomes
from training.hits import Hits, hits_by_class
from training.matching import Judged
from training.outcomes import Floats, Outcomes, joined

Figures = dict[str, float | None]
THRESHOLDS = tuple(number / 100 for number in range(1, 100))


@dataclass(frozen=True, slots=True)
class DetectionFigures:
    """Means over the classes, and each class by position. `score_threshold` is where precision and recall are taken."""

    score_threshold: float
    means: Figures
    per_class: tuple[Figures, ...]


def detection_figures(
    judged: Sequence[Judged], classes: int, *, score_threshold: float | None = None
) -> DetectionFigures:
    """The figures of a set of images; without a threshold, at the one with the best mean F1."""
    return figures_of(joined(judged, classes), score_threshold=score_threshold)


def figures_of(outcomes: Outcomes, *, score_threshold: float | None = None) -> DetectionFigures:
    """The figures of what was found; without a threshold, at the one with the best mean F1."""
    hits = hits_by_class(outcomes)
    threshold = best_threshold(hits) if score_threshold is None else score_threshold
    precisions = _average_precisions(outcomes)
    per_class = tuple(
        {**_counted(of_class, threshold), **precision} for of_class, precision in zip(hits, precisions, strict=True)
    )
    names = ("mAP50", "mAP50_95", "precision", "recall", "f1")
    return DetectionFigures(threshold, {name: mean([row[name] for row in per_class]) for name in names}, per_class)


def best_threshold(hits: Sequence[Hits]) -> float:
    """The score at which the mean F1 over the classes is best; the lowest of equals."""
    present = [of_class for of_class in hits if of_class.instances]
    if not present:
        return 0.25
    totals = [sum(_f1(of_class, threshold) for of_class in present) for threshold in THRESHOLDS]
    return THRESHOLDS[int(np.argmax(totals))]


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of what is there, or None."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def average_precisions(judged: Sequence[Judged], classes: int) -> list[Figures]:
    """mAP50 and mAP50_95 of each class by COCO's rules (101 points, at most 100 detections of a class an image)."""
    return _average_precisions(joined(judged, classes))


def coco_figures(outcomes: Outcomes) -> Figures:
    """COCO's twelve figures, as `COCOeval.summarize` tells them: AP by IoU and area, AR by limit and area."""
    told = accumulate(outcomes, match_outcomes(outcomes, areas=tuple(AREAS.values())))
    figures: Figures = {
        "AP": _known_mean(told.precision[..., 0]),
        "AP50": _known_mean(told.precision[0, ..., 0]),
        "AP75": _known_mean(told.precision[5, ..., 0]),
    }
    for place, name in enumerate(AREAS):
        if name != "all":
            figures[f"AP_{name}"] = _known_mean(told.precision[..., place])
    for place, limit in enumerate(MOST_DETECTIONS):
        figures[f"AR_{limit}"] = _known_mean(told.recall[:, :, 0, place])
    for place, name in enumerate(AREAS):
        if name != "all":
            figures[f"AR_{name}"] = _known_mean(told.recall[:, :, place, -1])
    return figures


def _average_precisions(outcomes: Outcomes) -> list[Figures]:
    precision = accumulate(outcomes, match_outcomes(outcomes)).precision[..., 0]
    return [
        {"mAP50": _known_mean(precision[0, :, position]), "mAP50_95": _known_mean(precision[:, :, position])}
        for position in range(outcomes.classes)
    ]


def _known_mean(values: Floats) -> float | None:
    known = values[values > -1]
    return float(known.mean()) if known.size else None


def _counted(hits: Hits, threshold: float) -> Figures:
    if not hits.instances:
        return {"precision": None, "recall": None, "f1": None, "instances": 0}
    count, hit = hits.at(threshold)
    return {
        "precision": hit / count if count else None,
        "recall": hit / hits.instances,
        "f1": _f1(hits, threshold),
        "instances": hits.instances,
    }


def _f1(hits: Hits, threshold: float) -> float:
    count, hit = hits.at(threshold)
    return 2 * hit / (count + hits.instances)
