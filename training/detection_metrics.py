"""How well boxes were found: COCO's average precision by a well-kept evaluator, the rest by plain counting.

A class of which there is no object in the part has no figures (None), and counts in no mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.matching import Hits, Judged, hits_by_class
from training.overlap_precision import overlap_precision

Figures = dict[str, float | None]
THRESHOLDS = tuple(number / 100 for number in range(1, 100))
MAX_DETECTIONS = 100  # of one image, as COCO counts them


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
    hits = hits_by_class(judged, classes)
    threshold = best_threshold(hits) if score_threshold is None else score_threshold
    precisions = average_precisions(judged, classes)
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
    """mAP50 and mAP50_95 of each class by COCO's rules (101 points, at most 100 detections an image)."""
    nothing: Figures = {"mAP50": None, "mAP50_95": None}
    if not any(len(image.class_index) for image in judged):
        return [dict(nothing) for _ in range(classes)]
    if any(image.overlaps is not None for image in judged):
        curves = [overlap_precision(judged, position) for position in range(classes)]
        return [
            dict(nothing) if curve is None else {"mAP50": float(curve[0].mean()), "mAP50_95": float(curve.mean())}
            for curve in curves
        ]
    precision = _coco_precision(judged, classes)  # (IoU thresholds, recalls, classes)
    answer: list[Figures] = []
    for position in range(classes):
        of_class = precision[:, :, position]
        is_present = bool((of_class > -1).any())
        answer.append(
            {"mAP50": float(of_class[0].mean()), "mAP50_95": float(of_class.mean())} if is_present else dict(nothing)
        )
    return answer


def _coco_precision(judged: Sequence[Judged], classes: int) -> NDArray[np.float64]:
    from faster_coco_eval import COCO, COCOeval_faster

    truth = COCO(_coco_truth(judged, classes))
    found = truth.loadRes(_coco_found(judged) or [_a_miss()])
    evaluator = COCOeval_faster(truth, found, iouType="bbox", print_function=_nothing)
    evaluator.params.maxDets = [1, 10, MAX_DETECTIONS]
    evaluator.evaluate()
    evaluator.accumulate()
    precision: NDArray[np.float64] = np.asarray(evaluator.eval["precision"])
    return precision[:, :, :, 0, -1]


def _coco_truth(judged: Sequence[Judged], classes: int) -> Mapping[str, object]:
    """Ids start at 1: an id of 0 reads as nothing in some evaluators."""
    annotations: list[dict[str, object]] = []
    for number, image in enumerate(judged, 1):
        for box, position in zip(image.xyxy.tolist(), image.class_index.tolist(), strict=True):
            x1, y1, x2, y2 = box
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": number,
                    "category_id": position + 1,
                    "bbox": [x1, y1, x2 - x1, y2 - y1],
                    "area": (x2 - x1) * (y2 - y1),
                    "iscrowd": 0,
                }
            )
    images = [
        {"id": number, "width": image.size_wh[0], "height": image.size_wh[1], "file_name": image.key}
        for number, image in enumerate(judged, 1)
    ]
    categories = [{"id": position + 1, "name": str(position)} for position in range(classes)]
    return {"info": {}, "images": images, "annotations": annotations, "categories": categories}


def _coco_found(judged: Sequence[Judged]) -> list[dict[str, object]]:
    return [
        {
            "image_id": number,
            "category_id": position + 1,
            "bbox": [x1, y1, x2 - x1, y2 - y1],
            "score": score,
        }
        for number, image in enumerate(judged, 1)
        for (x1, y1, x2, y2), position, score in zip(
            image.found.xyxy.tolist(), image.found.class_id.tolist(), image.found.score.tolist(), strict=True
        )
    ]


def _a_miss() -> dict[str, object]:
    """The evaluator takes no empty list: one box of no size, which hits nothing."""
    return {"image_id": 1, "category_id": 1, "bbox": [0.0, 0.0, 0.0, 0.0], "score": 0.0}


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


def _nothing(*_: object, **__: object) -> None:
    return
