"""Random objects and detections with everything that evaluators differ on, and what pycocotools says of them."""

import contextlib
import io
import time
from dataclasses import dataclass

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from core.detections import Detections
from training.coco_matching import AREAS, accumulate, match_outcomes
from training.matching import Judged
from training.outcomes import joined

SIZE_WH = (640, 480)


@dataclass(frozen=True)
class RandomSet:
    """Some images, and how many classes they know."""

    judged: list[Judged]
    classes: int


def random_set(seed: int, *, images: int = 10) -> RandomSet:
    """Empty images, crowds, ties of score and of overlap, boxes of every area, crowded and lonely classes."""
    rng = np.random.default_rng(seed)
    classes = int(rng.integers(1, 6))
    ties = bool(rng.integers(0, 2))
    return RandomSet([_image(rng, number, classes, has_ties=ties) for number in range(images)], classes)


def large_set(seed: int, *, images: int, detections: int) -> RandomSet:
    """Images with this many detections each, about eight objects and ten classes."""
    rng = np.random.default_rng(seed)
    judged = []
    for number in range(images):
        truth = _boxes(rng, int(rng.integers(2, 15)))
        found = _near(rng, truth[rng.integers(0, len(truth), detections)], spread=14.0)
        classes = rng.integers(0, 10, len(truth))
        score = rng.uniform(0.001, 1, detections).astype(np.float32)
        found_classes = rng.integers(0, 10, detections)
        judged.append(Judged(f"{number}", SIZE_WH, truth, classes, Detections(found, found_classes, score)))
    return RandomSet(judged, 10)


def _image(rng: np.random.Generator, number: int, classes: int, *, has_ties: bool) -> Judged:
    truth = _boxes(rng, int(rng.integers(0, 9)) * int(rng.integers(0, 2) or rng.integers(0, 2)))
    if len(truth) > 2:
        truth[1] = truth[0]  # two objects in one place: an overlap that is tied
    true_classes = rng.integers(0, classes, len(truth))
    is_crowd = rng.random(len(truth)) < 0.15
    again = truth[rng.integers(0, len(truth), int(rng.integers(0, 12)))] if len(truth) else truth
    near = _near(rng, again, spread=float(rng.choice([0.0, 2.0, 8.0])))
    found = np.vstack([near, _boxes(rng, int(rng.integers(0, 6)))])
    score = rng.uniform(0.001, 1, len(found)).astype(np.float32)
    if has_ties:
        score = np.maximum(np.round(score, 1), np.float32(0.1)).astype(np.float32)
    said = rng.integers(0, classes, len(found))
    return Judged(f"{number}", SIZE_WH, truth, true_classes, Detections(found, said, score), is_crowd=is_crowd)


def _boxes(rng: np.random.Generator, count: int) -> np.ndarray:
    size = np.exp(rng.uniform(np.log(6), np.log(260), (count, 2)))
    if rng.random() < 0.3:
        size = np.round(size / 32) * 32 + 32  # areas right on the limits of small, medium and large
    corner = rng.uniform(0, 1, (count, 2)) * np.maximum(np.array(SIZE_WH) - size, 1)
    return np.hstack([corner, corner + size]).astype(np.float32)


def _near(rng: np.random.Generator, boxes: np.ndarray, *, spread: float) -> np.ndarray:
    moved = (boxes + rng.normal(0, spread, boxes.shape)).astype(np.float32)
    moved[:, 2:] = np.maximum(moved[:, 2:], moved[:, :2] + 1)
    return moved


def coco_dicts(told: RandomSet) -> tuple[dict, list[dict]]:
    """The set as COCO has it; ids start at 1, for pycocotools takes an object of id 0 for none."""
    annotations: list[dict] = []
    found: list[dict] = []
    for number, image in enumerate(told.judged, 1):
        crowds = image.crowds().tolist()
        for box, position, crowd in zip(image.xyxy.tolist(), image.class_index.tolist(), crowds, strict=True):
            bbox = _xywh(box)
            annotations.append(
                {"id": len(annotations) + 1, "image_id": number, "category_id": position + 1, "bbox": bbox,
                 "area": bbox[2] * bbox[3], "iscrowd": int(crowd)}
            )  # fmt: skip
        columns = (image.found.xyxy.tolist(), image.found.class_id.tolist(), image.found.score.tolist())
        for box, position, score in zip(*columns, strict=True):
            found.append({"image_id": number, "category_id": position + 1, "bbox": _xywh(box), "score": score})
    dataset = {
        "info": {},
        "images": [{"id": n + 1, "width": SIZE_WH[0], "height": SIZE_WH[1]} for n in range(len(told.judged))],
        "annotations": annotations,
        "categories": [{"id": position + 1, "name": str(position)} for position in range(told.classes)],
    }
    return dataset, found


def _xywh(box: list[float]) -> list[float]:
    return [box[0], box[1], box[2] - box[0], box[3] - box[1]]


def by_pycocotools(told: RandomSet) -> tuple[np.ndarray, np.ndarray, float]:
    """Precision (t, recalls, classes, areas), recall (t, classes, areas, limits) of pycocotools, and the seconds."""
    dataset, found = coco_dicts(told)
    coco = COCO()
    coco.dataset = dataset
    with contextlib.redirect_stdout(io.StringIO()):
        coco.createIndex()
        evaluator = COCOeval(coco, coco.loadRes(found) if found else COCO(), "bbox")
        evaluator.params.imgIds = [image["id"] for image in dataset["images"]]
        started = time.perf_counter()
        evaluator.evaluate()
        evaluator.accumulate()
    seconds = time.perf_counter() - started
    return evaluator.eval["precision"][..., -1], evaluator.eval["recall"], seconds


def by_us(told: RandomSet) -> tuple[np.ndarray, np.ndarray, float]:
    """The same of Roadwright, from the images to the arrays."""
    started = time.perf_counter()
    outcomes = joined(told.judged, told.classes)
    answer = accumulate(outcomes, match_outcomes(outcomes, areas=tuple(AREAS.values())))
    return answer.precision, answer.recall, time.perf_counter() - started


def largest_difference(seed: int) -> float:
    """Of every number of both arrays, where pycocotools has one."""
    told = random_set(seed)
    expected, got = by_pycocotools(told), by_us(told)
    return max(float(np.abs(a - b).max(initial=0.0)) for a, b in zip(expected[:2], got[:2], strict=True))
