"""Measures any `Predictor` on one part of a version. What is measured is what ships: the exported model.

Knows no network format and no registry. Metrics keep their field's names: mAP50, mAP50_95, precision, recall, f1,
accuracy. What the camera's profile of an image ignores is painted out before a model looks, a detection there is no
false alarm, and a label there no miss.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.camera_profile import IgnoredAreas
from core.canonical import Json, JsonObject
from core.detections import ClassScores, Detections, Prediction, Predictor, Task
from core.errors import UserError
from core.manifest import Manifest, ManifestImage
from training.classification_metrics import accuracy_of, class_figures, count_answers, mean_figures
from training.dataset_dir import Locate, OnImage, read_checked, shown_pixels
from training.details import MOST_KEPT, Answers, Details, SeenImages, attribute_kinds, write_details
from training.detection_metrics import Figures, average_precisions, detection_figures, figures_of, mean
from training.examples import WHAT_TEACHES, Example, examples_of
from training.hits import confusion
from training.matching import Judged
from training.outcomes import Outcomes, joined
from training.outlines import LANE_WIDTH_PX
from training.truths import Truth, overlaps_of, told_object, truth_of

SHOWN_SCORE = 0.05  # outlines of detections below it are not kept: nobody would look at them
NONE_OF_THEM = "(nothing)"
Conditions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """What one model reached on one part. `details` tell it image by image; the rest is ready for the registry."""

    part: str
    images: int
    metrics: Figures
    per_class: Mapping[str, Figures]
    per_condition: Mapping[str, Figures]
    confusion: JsonObject
    details: Details
    left_out: Mapping[str, int]


def evaluate_predictor(
    predictor: Predictor,
    manifest: Manifest,
    part: str,
    *,
    locate: Locate,
    on_image: OnImage,
    score_threshold: float | None = None,
    lane_width_px: float = LANE_WIDTH_PX,
) -> EvaluationResult:
    """Measure on every image of the part that has a truth for the model's task.

    Masks are judged by the pixels they share, turned boxes by the area, at the same thresholds as upright boxes; lanes
    and lines are strokes of `lane_width_px` to a model of outlines. `on_image(done, total)` is called after each and
    may raise Stopped. Raises UserError when nothing can be measured.
    """
    examples, left_out = examples_of(manifest, part, predictor.task)
    if not examples:
        what = WHAT_TEACHES[predictor.task]
        raise UserError(f"The {part} part holds no {what}, so nothing was measured.", "Choose another part.")
    answers: list[Prediction] = []
    for done, example in enumerate(examples, 1):
        content = read_checked(example.image, locate(example.image.sha256))
        answers.append(predictor.predict(shown_pixels(example.image, content)))
        on_image(done, len(examples))
    names = [known.name for known in manifest.classes]
    positions = positions_by_name(predictor.classes, names)
    if predictor.task == "classify":
        return _classification(part, examples, answers, names, positions, left_out)
    seen = [
        _judged(example, answer, positions, predictor.task, lane_width_px)
        for example, answer in zip(examples, answers, strict=True)
    ]
    return _detection(part, predictor.task, examples, seen, names, left_out, score_threshold)


def result_to_json(result: EvaluationResult, details: str) -> JsonObject:
    """The result as plain JSON; `details` names the file that tells it image by image."""
    return {
        "part": result.part, "images": result.images, "metrics": result.metrics, "per_class": dict(result.per_class),
        "per_condition": dict(result.per_condition), "confusion": result.confusion, "details": details,
        "left_out": dict(result.left_out),
    }  # fmt: skip


def details_bytes(result: EvaluationResult) -> bytes:
    """The file of the details, images in order of hash: `training.details`."""
    return write_details(result.details)


def positions_by_name(model_classes: Sequence[str], names: Sequence[str]) -> NDArray[np.int64]:
    """For each class of the model its position among `names` (exactly, else without regard to case), or -1."""
    exact = {name: position for position, name in enumerate(names)}
    folded = {name.casefold(): position for position, name in reversed(list(enumerate(names)))}
    found = [exact.get(name, folded.get(name.casefold(), -1)) for name in model_classes]
    return np.array(found, np.int64)


def _detection(
    part: str,
    task: Task,
    examples: Sequence[Example],
    seen: Sequence[tuple[Judged, Truth]],
    names: Sequence[str],
    left_out: Mapping[str, int],
    score_threshold: float | None,
) -> EvaluationResult:
    judged = [image for image, _truth in seen]
    outcomes = joined(judged, len(names))
    figures = figures_of(outcomes, score_threshold=score_threshold)
    threshold = figures.score_threshold

    def in_condition(chosen: Sequence[int]) -> Figures:
        few = [judged[number] for number in chosen]
        measured = detection_figures(few, len(names), score_threshold=threshold)
        instances = sum(len(image.class_index) for image in few)
        return {"images": len(few), "instances": instances, **measured.means}

    return EvaluationResult(
        part=part,
        images=len(judged),
        metrics={**figures.means, **_box_means(judged, len(names)), "score_threshold": threshold},
        per_class=dict(zip(names, figures.per_class, strict=True)),
        per_condition=_by_condition([image.conditions for image in judged], in_condition),
        confusion=_confusion_json(names, confusion(outcomes, threshold).counts()),
        details=_detection_details(part, task, examples, seen, outcomes, names),
        left_out=left_out,
    )


def _judged(
    example: Example, answer: Prediction, positions: NDArray[np.int64], task: Task, lane_width_px: float
) -> tuple[Judged, Truth]:
    if not isinstance(answer, Detections):
        raise TypeError("a detecting model answers with detections")
    mapped = positions[answer.class_id] if len(answer) else answer.class_id
    image = example.image
    size_wh = image.width, image.height
    ignored = IgnoredAreas(image.ignored, size_wh)
    is_counted = np.isin(mapped, list(example.verified))  # of a class nobody looked for nothing is known: no alarm
    if image.ignored:
        is_counted &= ~ignored.holds(answer.xyxy)
    best = np.argsort(-answer.score, kind="stable")
    kept = np.sort(best[is_counted[best]][:MOST_KEPT])
    found = replace(answer.keep(kept), class_id=mapped[kept])
    truth = truth_of(example, task, ignored, lane_width_px)
    crowds = np.array([told.get("crowd") == "yes" for told in truth.attributes], np.bool_)
    judged = Judged(
        image.sha256, size_wh, truth.xyxy, truth.class_index, found, _conditions(image),
        is_crowd=crowds, iou=overlaps_of(found, truth),
    )  # fmt: skip
    return judged, truth


def _box_means(judged: Sequence[Judged], classes: int) -> Figures:
    """How well the upright boxes of a model of outlines lie, beside its masks; nothing for other models."""
    if not any(image.found.masks is not None for image in judged):
        return {}
    boxes = average_precisions([replace(image, iou=None) for image in judged], classes)
    return {f"box_{name}": mean([row[name] for row in boxes]) for name in ("mAP50", "mAP50_95")}


def _classification(
    part: str,
    examples: Sequence[Example],
    answers: Sequence[Prediction],
    names: Sequence[str],
    positions: NDArray[np.int64],
    left_out: Mapping[str, int],
) -> EvaluationResult:
    truth = [example.class_index[0] for example in examples]
    answer = [_answered(given, positions, len(names)) for given in answers]

    def in_condition(chosen: Sequence[int]) -> Figures:
        counts = count_answers([truth[n] for n in chosen], [answer[n] for n in chosen], len(names))
        return {"images": len(chosen), "accuracy": accuracy_of(counts)}

    counts = count_answers(truth, answer, len(names))
    scores = np.stack([_scores(given, positions, len(names)) for given in answers])
    details = Details(
        "classify", part, tuple(names), _seen(examples, len(names)), answers=Answers(np.array(truth, np.int64), scores)
    )
    return EvaluationResult(
        part=part,
        images=len(examples),
        metrics=mean_figures(counts),
        per_class={name: class_figures(counts, position) for position, name in enumerate(names)},
        per_condition=_by_condition([_conditions(example.image) for example in examples], in_condition),
        confusion=_confusion_json(names, counts),
        details=details,
        left_out=left_out,
    )


def _answered(answer: Prediction, positions: NDArray[np.int64], none_of_them: int) -> int:
    if not isinstance(answer, ClassScores):
        raise TypeError("a classifying model answers with class scores")
    position = int(positions[answer.best()])
    return none_of_them if position < 0 else position


def _by_condition(conditions: Sequence[Conditions], measure: Callable[[Sequence[int]], Figures]) -> dict[str, Figures]:
    chosen: dict[str, list[int]] = {}
    for number, of_image in enumerate(conditions):
        for group, value in of_image:
            chosen.setdefault(f"{group}={value}", []).append(number)
    return {name: measure(numbers) for name, numbers in sorted(chosen.items())}


def _conditions(image: ManifestImage) -> Conditions:
    return tuple(sorted(image.conditions.items()))


def _confusion_json(names: Sequence[str], counts: NDArray[np.int64]) -> JsonObject:
    rows: list[Json] = [list(row) for row in counts.tolist()]
    return {"labels": [*names, NONE_OF_THEM], "matrix": rows}


def _scores(answer: Prediction, positions: NDArray[np.int64], classes: int) -> NDArray[np.float32]:
    """The scores of the version's classes, float32 (classes + 1,); what the model knows beside them comes last."""
    if not isinstance(answer, ClassScores):
        raise TypeError("a classifying model answers with class scores")
    scores = np.zeros(classes + 1, np.float32)
    np.maximum.at(scores, np.where(positions < 0, classes, positions), answer.score)
    return scores


def _detection_details(
    part: str,
    task: Task,
    examples: Sequence[Example],
    seen: Sequence[tuple[Judged, Truth]],
    outcomes: Outcomes,
    names: Sequence[str],
) -> Details:
    kinds, attributes = attribute_kinds([told for _, truth in seen for told in truth.attributes])
    return Details(
        task=task,
        part=part,
        classes=tuple(names),
        images=_seen(examples, len(names)),
        outcomes=outcomes,
        kinds_of_attributes=kinds,
        attributes=attributes,
        has_own_overlaps=any(image.iou is not None for image, _ in seen),
        truth_shapes=_shapes([(truth, range(len(truth.class_index)), image.size_wh) for image, truth in seen]),
        found_shapes=_shapes(
            [(image.found, np.flatnonzero(image.found.score >= SHOWN_SCORE), image.size_wh) for image, _ in seen]
        ),
    )


def _shapes(
    told: Sequence[tuple[Truth | Detections, Sequence[int] | NDArray[np.int64], tuple[int, int]]],
) -> tuple[Mapping[str, Json], ...]:
    """The outlines or turned boxes of the chosen rows, image by image; nothing where boxes are all there is."""
    shapes = [told_object(of, int(row), size_wh) for of, rows, size_wh in told for row in rows]
    return tuple(shapes) if any(shapes) else ()


def _seen(examples: Sequence[Example], classes: int) -> SeenImages:
    images = [example.image for example in examples]
    verified = np.zeros((len(images), classes), np.bool_)
    for number, example in enumerate(examples):
        verified[number, list(example.verified)] = True
    return SeenImages(
        tuple(image.sha256 for image in images),
        tuple(image.name for image in images),
        np.array([(image.width, image.height) for image in images], np.int64).reshape(-1, 2),
        tuple(image.group for image in images),
        tuple(image.camera for image in images),
        tuple(dict(image.conditions) for image in images),
        verified,
    )
