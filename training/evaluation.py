"""Measures any `Predictor` on one part of a version. What is measured is what ships: the exported model.

Knows no network format and no registry. Metrics keep their field's names: mAP50, mAP50_95, precision, recall, f1,
accuracy. What the camera's profile of an image ignores is painted out before a model looks, a detection there is no
false alarm, and a label there no miss.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.camera_profile import IgnoredAreas
from core.canonical import Json, JsonObject
from core.detections import ClassScores, Detections, Prediction, Predictor
from core.errors import UserError
from core.manifest import Manifest, ManifestImage
from training.classification_metrics import accuracy_of, class_figures, count_answers, mean_figures
from training.dataset_dir import Locate, OnImage, read_checked, shown_pixels
from training.details import MOST_KEPT, Answers, Details, SeenImages, attribute_kinds, write_details
from training.detection_metrics import Figures, detection_figures, figures_of
from training.examples import Example, examples_of
from training.hits import confusion
from training.matching import Judged
from training.outcomes import Outcomes, joined

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
) -> EvaluationResult:
    """Measure on every image of the part that has a truth for the model's task.

    `on_image(done, total)` is called after each and may raise Stopped. Raises UserError when nothing can be measured.
    """
    examples, left_out = examples_of(manifest, part, predictor.task)
    if not examples:
        what = "tagged images" if predictor.task == "classify" else "images with boxes"
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
    return _detection(part, examples, answers, names, positions, left_out, score_threshold)


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
    examples: Sequence[Example],
    answers: Sequence[Prediction],
    names: Sequence[str],
    positions: NDArray[np.int64],
    left_out: Mapping[str, int],
    score_threshold: float | None,
) -> EvaluationResult:
    judged = [_judged(example, answer, positions) for example, answer in zip(examples, answers, strict=True)]
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
        metrics={**figures.means, "score_threshold": threshold},
        per_class=dict(zip(names, figures.per_class, strict=True)),
        per_condition=_by_condition([image.conditions for image in judged], in_condition),
        confusion=_confusion_json(names, confusion(outcomes, threshold).counts()),
        details=_detection_details(part, examples, judged, outcomes, names),
        left_out=left_out,
    )


def _judged(example: Example, answer: Prediction, positions: NDArray[np.int64]) -> Judged:
    if not isinstance(answer, Detections):
        raise TypeError("a detecting model answers with detections")
    mapped = positions[answer.class_id] if len(answer) else answer.class_id
    image = example.image
    is_counted = np.isin(mapped, list(example.verified))  # of a class nobody looked for nothing is known: no alarm
    if image.ignored:
        is_counted &= ~IgnoredAreas(image.ignored, (image.width, image.height)).holds(answer.xyxy)
    best = np.argsort(-answer.score, kind="stable")
    kept = np.sort(best[is_counted[best]][:MOST_KEPT])
    found = Detections(answer.xyxy[kept], mapped[kept], answer.score[kept])
    truth = np.array(example.class_index, np.int64)
    crowds = np.array([told.get("crowd") == "yes" for told in example.attributes], np.bool_)
    size_wh = (image.width, image.height)
    return Judged(image.sha256, size_wh, example.xyxy, truth, found, _conditions(image), is_crowd=crowds)


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
    part: str, examples: Sequence[Example], judged: Sequence[Judged], outcomes: Outcomes, names: Sequence[str]
) -> Details:
    kinds, attributes = attribute_kinds([told for example in examples for told in example.attributes])
    return Details(
        task="detect",
        part=part,
        classes=tuple(names),
        images=_seen(examples, len(names)),
        outcomes=outcomes,
        kinds_of_attributes=kinds,
        attributes=attributes,
        has_own_overlaps=any(image.iou is not None for image in judged),
    )


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
