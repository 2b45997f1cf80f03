"""Masks and turned boxes are judged as COCO's own evaluator judges them, and by their true overlap."""

from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from core.detections import Detections
from core.geometry import box_iou
from core.masks import mask_of, pixels_of
from core.shapes import Mask
from training.detection_metrics import average_precisions, detection_figures
from training.hits import confusion
from training.mask_overlaps import boxes_of, mask_iou, rle_of
from training.matching import Judged
from training.outcomes import joined
from training.rotated_overlaps import rotated_iou

SIZE_WH = (96, 64)


def blob(rng: np.random.Generator) -> Mask:
    y, x = np.mgrid[: SIZE_WH[1], : SIZE_WH[0]]
    cx, cy, rx, ry = rng.uniform((10, 10, 4, 4), (86, 54, 25, 25))
    mask = mask_of(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1)
    assert mask is not None
    return mask


def nudged(mask: Mask, rng: np.random.Generator) -> Mask:
    pixels = np.roll(pixels_of(mask, SIZE_WH), rng.integers(-3, 4, 2), axis=(0, 1))
    moved = mask_of(pixels)
    assert moved is not None
    return moved


def judged_masks(seed: int) -> tuple[list[Judged], list[tuple[Mask, ...]]]:
    rng = np.random.default_rng(seed)
    judged, truths = [], []
    for number in range(25):
        truth = tuple(blob(rng) for _ in range(int(rng.integers(0, 5))))
        found = (*(nudged(mask, rng) for mask in truth if rng.random() < 0.8), blob(rng), blob(rng))
        classes, said = rng.integers(0, 3, len(truth)), rng.integers(0, 3, len(found))
        said[: min(len(said), len(classes))] = classes[: min(len(said), len(classes))]
        score = np.round(rng.uniform(0, 1, len(found)), 2).astype(np.float32)
        detections = Detections(boxes_of(found), said.astype(np.int64), score, masks=found)
        overlaps = mask_iou(found, truth)
        judged.append(Judged(str(number), SIZE_WH, boxes_of(truth), classes, detections, iou=overlaps))
        truths.append(truth)
    return judged, truths


def by_pycocotools(judged: list[Judged], truths: list[tuple[Mask, ...]]) -> np.ndarray:
    """Precision (10, 101, classes) by pycocotools with iouType segm."""
    annotations = [
        {"image_id": number, "category_id": int(position) + 1, "segmentation": rle_of(mask, SIZE_WH), "iscrowd": 0,
         "area": 1, "bbox": [0, 0, 1, 1]}
        for number, (image, masks) in enumerate(zip(judged, truths, strict=True), 1)
        for mask, position in zip(masks, image.class_index, strict=True)
    ]  # fmt: skip
    for place, annotation in enumerate(annotations, 1):
        annotation["id"] = place
    told = [
        {"image_id": number, "category_id": int(position) + 1, "segmentation": rle_of(mask, SIZE_WH),
         "score": float(score)}
        for number, image in enumerate(judged, 1)
        for mask, position, score in zip(image.found.masks, image.found.class_id, image.found.score, strict=True)
    ]  # fmt: skip
    with redirect_stdout(StringIO()):
        truth = COCO()
        truth.dataset = {
            "images": [{"id": number, "width": 96, "height": 64} for number in range(1, len(judged) + 1)],
            "annotations": annotations, "categories": [{"id": place + 1, "name": str(place)} for place in range(3)],
        }  # fmt: skip
        truth.createIndex()
        evaluator = COCOeval(truth, truth.loadRes(told), "segm")
        evaluator.evaluate()
        evaluator.accumulate()
    return evaluator.eval["precision"][:, :, :, 0, -1]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_masks_are_judged_as_by_pycocotools(seed: int) -> None:
    judged, truths = judged_masks(seed)
    expected = by_pycocotools(judged, truths)
    for position, figures in enumerate(average_precisions(judged, 3)):
        assert figures["mAP50"] == pytest.approx(expected[0, :, position].mean(), abs=1e-9)
        assert figures["mAP50_95"] == pytest.approx(expected[:, :, position].mean(), abs=1e-9)


def test_boxes_are_judged_alike_by_a_matrix_and_by_the_evaluator() -> None:
    judged, _ = judged_masks(4)
    boxes = [Judged(each.key, SIZE_WH, each.xyxy, each.class_index, each.found) for each in judged]
    matrix = [replace(each, iou=box_iou(each.found.xyxy, each.xyxy).astype(np.float64)) for each in boxes]
    for ours, theirs in zip(average_precisions(matrix, 3), average_precisions(boxes, 3), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)


def test_masks_in_one_box_are_told_apart() -> None:
    """Two triangles of one square have the same box and no pixel in common."""
    y, x = np.mgrid[:40, :40]
    upper, lower = mask_of(x > y), mask_of(x <= y)
    assert upper is not None
    assert lower is not None
    found = Detections(boxes_of([upper]), np.zeros(1, np.int64), np.ones(1, np.float32), masks=(upper,))
    wrong = Judged("a", (40, 40), boxes_of([lower]), np.zeros(1, np.int64), found, iou=mask_iou([upper], [lower]))
    assert detection_figures([wrong], 1, score_threshold=0.5).means["recall"] == 0
    assert confusion(joined([wrong], 1), 0.5).counts().tolist() == [[0, 1], [1, 0]]


def test_runs_are_those_of_pycocotools() -> None:
    rng = np.random.default_rng(5)
    whole = mask_of(np.ones((SIZE_WH[1], SIZE_WH[0]), np.bool_))
    over_edge = Mask(90, -3, 10, 8, (0, 80))
    assert whole is not None
    for mask in (*(blob(rng) for _ in range(20)), whole, over_edge):
        pixels = pixels_of(mask, SIZE_WH)
        theirs = coco_mask.encode(np.asfortranarray(pixels.astype(np.uint8)))
        assert rle_of(mask, SIZE_WH) == {"size": [64, 96], "counts": theirs["counts"].decode()}


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((50, 50, 20, 20, 0), 1.0),
        ((50, 50, 20, 20, np.pi / 2), 1.0),
        ((60, 50, 20, 20, 0), 1 / 3),
        ((50, 50, 20, 20, np.pi / 4), 2 * (np.sqrt(2) - 1) / (2 - 2 * (np.sqrt(2) - 1))),
        ((90, 50, 20, 20, 0.3), 0.0),
    ],
)
def test_turned_boxes_overlap_by_their_true_area(second: tuple, expected: float) -> None:
    first = np.array([[50, 50, 20, 20, 0]], np.float32)
    assert rotated_iou(first, np.array([second], np.float32))[0, 0] == pytest.approx(expected, abs=1e-5)


def test_nothing_found_and_nothing_there_overlap_nowhere() -> None:
    none = np.zeros((0, 5), np.float32)
    assert rotated_iou(none, none).shape == (0, 0)
    assert mask_iou((), ()).shape == (0, 0)
