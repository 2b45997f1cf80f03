"""Figures of boxes agree with the evaluators of the field, and say nothing where there is nothing to say."""

import contextlib
import io

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from core.detections import Detections, no_detections
from training.detection_metrics import average_precisions, detection_figures
from training.hits import confusion, hits_by_class
from training.matching import Judged
from training.outcomes import joined

CLASSES = 3


def boxes(rng: np.random.Generator, count: int) -> np.ndarray:
    corner = rng.uniform(0, 150, (count, 2))
    return np.hstack([corner, corner + rng.uniform(8, 60, (count, 2))]).astype(np.float32)


def random_image(rng: np.random.Generator, number: int) -> Judged:
    truth = boxes(rng, int(rng.integers(0, 6)))
    near = (truth + rng.normal(0, 4, truth.shape)).astype(np.float32)
    near[:, 2:] = np.maximum(near[:, 2:], near[:, :2] + 1)
    found = np.vstack([near, boxes(rng, int(rng.integers(0, 5)))])
    true_classes = rng.integers(0, CLASSES, len(truth))
    said = np.concatenate([true_classes, rng.integers(0, CLASSES, len(found) - len(truth))])
    said = np.where(rng.random(len(said)) < 0.2, rng.integers(0, CLASSES, len(said)), said)
    score = rng.uniform(0.001, 1, len(found)).astype(np.float32)
    return Judged(f"{number}", (256, 256), truth, true_classes, Detections(found, said.astype(np.int64), score))


def pycocotools_precision(judged: list[Judged]) -> np.ndarray:
    coco = COCO()
    truth = [
        {"id": n * 100 + k + 1, "image_id": n + 1, "category_id": int(c) + 1, "iscrowd": 0,
         "bbox": [*map(float, b[:2]), *map(float, b[2:] - b[:2])], "area": float((b[2] - b[0]) * (b[3] - b[1]))}
        for n, image in enumerate(judged)
        for k, (b, c) in enumerate(zip(image.xyxy, image.class_index, strict=True))
    ]  # fmt: skip
    found = [
        {"image_id": n + 1, "category_id": int(c) + 1, "score": float(s),
         "bbox": [*map(float, b[:2]), *map(float, b[2:] - b[:2])]}
        for n, image in enumerate(judged)
        for b, c, s in zip(image.found.xyxy, image.found.class_id, image.found.score, strict=True)
    ]  # fmt: skip
    coco.dataset = {
        "info": {},
        "images": [{"id": n + 1, "width": 256, "height": 256} for n in range(len(judged))],
        "annotations": truth,
        "categories": [{"id": c + 1, "name": str(c)} for c in range(CLASSES)],
    }
    with contextlib.redirect_stdout(io.StringIO()):
        coco.createIndex()
        evaluator = COCOeval(coco, coco.loadRes(found), "bbox")
        evaluator.evaluate()
        evaluator.accumulate()
    return evaluator.eval["precision"][:, :, :, 0, -1]


@pytest.mark.parametrize("seed", range(5))
def test_average_precision_agrees_with_pycocotools(seed: int):
    rng = np.random.default_rng(seed)
    judged = [random_image(rng, number) for number in range(30)]
    expected = pycocotools_precision(judged)
    got = average_precisions(judged, CLASSES)
    assert [row["mAP50"] for row in got] == pytest.approx([expected[0, :, c].mean() for c in range(CLASSES)])
    assert [row["mAP50_95"] for row in got] == pytest.approx([expected[:, :, c].mean() for c in range(CLASSES)])


def one_image(truth: list[list[float]], classes: list[int], found: Detections) -> Judged:
    xyxy = np.array(truth, np.float32).reshape(-1, 4)
    return Judged("a", (100, 100), xyxy, np.array(classes, np.int64), found)


def detections(rows: list[tuple[list[float], int, float]]) -> Detections:
    return Detections(
        np.array([row[0] for row in rows], np.float32).reshape(-1, 4),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.float32),
    )


def test_a_class_without_objects_has_no_figures_and_counts_in_no_mean():
    found = detections([([0, 0, 10, 10], 0, 0.9), ([50, 50, 60, 60], 1, 0.8)])
    figures = detection_figures([one_image([[0, 0, 10, 10]], [0], found)], 2)
    assert figures.per_class[1] == {
        "precision": None, "recall": None, "f1": None, "instances": 0, "mAP50": None, "mAP50_95": None,
    }  # fmt: skip
    assert figures.means == pytest.approx({"mAP50": 1, "mAP50_95": 1, "precision": 1, "recall": 1, "f1": 1})


def test_a_model_that_finds_nothing_has_a_recall_of_zero_and_no_precision():
    figures = detection_figures([one_image([[0, 0, 10, 10]], [0], no_detections())], 1)
    assert (figures.means["recall"], figures.means["precision"], figures.means["mAP50"]) == (0, None, 0)


def test_images_without_any_object_give_no_figures():
    figures = detection_figures([one_image([], [], detections([([0, 0, 9, 9], 0, 0.9)]))], 1)
    assert set(figures.means.values()) == {None}


def test_an_object_is_hit_once_and_a_second_box_on_it_is_a_false_alarm():
    found = detections([([0, 0, 10, 10], 0, 0.9), ([0, 0, 10, 11], 0, 0.8)])
    (hits,) = hits_by_class(joined([one_image([[0, 0, 10, 10]], [0], found)], 1))
    assert hits.is_hit.tolist() == [True, False]


def test_the_threshold_is_where_the_mean_f1_is_best():
    found = detections([([0, 0, 10, 10], 0, 0.7), ([40, 40, 50, 50], 0, 0.3)])
    figures = detection_figures([one_image([[0, 0, 10, 10]], [0], found)], 1)
    assert 0.3 < figures.score_threshold <= 0.7
    assert figures.means["f1"] == 1


def test_precision_and_recall_follow_a_threshold_that_is_given():
    found = detections([([0, 0, 10, 10], 0, 0.7), ([40, 40, 50, 50], 0, 0.3)])
    figures = detection_figures([one_image([[0, 0, 10, 10]], [0], found)], 1, score_threshold=0.1)
    assert (figures.means["precision"], figures.means["recall"]) == (0.5, 1)


def test_the_confusion_shows_who_was_taken_for_whom_missed_and_invented():
    found = detections([([0, 0, 10, 10], 1, 0.9), ([70, 70, 80, 80], 0, 0.9)])
    image = one_image([[0, 0, 10, 10], [30, 30, 40, 40]], [0, 1], found)
    assert confusion(joined([image], 2), 0.5).counts().tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]


def test_the_better_of_two_boxes_takes_the_object():
    found = detections([([0, 0, 10, 10], 0, 0.4), ([0, 0, 10, 10], 0, 0.9)])
    (hits,) = hits_by_class(joined([one_image([[0, 0, 10, 10]], [0], found)], 1))
    assert (hits.rows.tolist(), hits.is_hit.tolist()) == ([1, 0], [True, False])
