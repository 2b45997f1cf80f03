"""Every decoder finds what was put into the raw outputs of its family, and refuses outputs of another shape."""

import numpy as np
import pytest

from core.contract import InputContract, ModelContract
from core.detections import Detections
from exports.decoders import DECODERS
from exports.decoders.retinanet import level_ends
from exports.decoders.yolox import grid

SIZE = 64
WANTED = np.array([16.0, 8.0, 48.0, 40.0], np.float32)  # x1 y1 x2 y2 in the input
CLASS, SCORE = 1, 0.8


def contract(decoder: str, classes: int = 3) -> ModelContract:
    task = "classify" if decoder == "classify" else "detect"
    names = tuple(f"class {number}" for number in range(classes))
    return ModelContract(task, names, InputContract(SIZE, SIZE), decoder)


def yolo_outputs() -> list[np.ndarray]:
    table = np.zeros((1, 7, 84), np.float32)
    table[0, :4, 5] = (32, 24, 32, 32)
    table[0, 4 + CLASS, 5] = SCORE
    return [table]


def yolo_end2end_outputs() -> list[np.ndarray]:
    rows = np.zeros((1, 10, 6), np.float32)
    rows[0, 3] = (*WANTED, SCORE, CLASS)
    return [rows]


def yolox_outputs() -> list[np.ndarray]:
    cells, strides = grid((SIZE, SIZE))
    table = np.zeros((1, len(cells), 8), np.float32)
    row = 70  # on the second grid
    table[0, row, :2] = np.array([32, 24]) / strides[row] - cells[row]
    table[0, row, 2:4] = np.log(np.array([32, 32]) / strides[row])
    table[0, row, 4], table[0, row, 5 + CLASS] = 1.0, SCORE
    return [table]


def nanodet_outputs() -> list[np.ndarray]:
    scores, distances = [], []
    for stride in (8, 16, 32):
        cells = (SIZE // stride) ** 2
        scores.append(np.zeros((1, cells, 3), np.float32))
        distances.append(np.zeros((1, cells, 32), np.float32))
    scores[1][0, 5, CLASS] = SCORE  # the cell at (1, 1) of stride 16: its middle is (24, 24)
    bins = np.full((4, 8), -50.0, np.float32)
    for side, reach in enumerate((0, 1, 2, 1)):  # in strides of 16: to 24, 8, 56 and 40
        bins[side, reach] = 50.0
    distances[1][0, 5] = bins.reshape(-1)
    return [*scores, *distances]


def ssd_outputs() -> list[np.ndarray]:
    boxes, scores = np.zeros((1, 20, 4), np.float32), np.zeros((1, 20, 3), np.float32)
    boxes[0, 4], scores[0, 4, CLASS] = WANTED, SCORE
    return [boxes, scores]


def retinanet_outputs() -> list[np.ndarray]:
    count = int(level_ends(SIZE, SIZE)[-1])
    boxes, scores = np.zeros((1, count, 4), np.float32), np.zeros((1, count, 3), np.float32)
    row = int(level_ends(SIZE, SIZE)[1]) + 2  # on the third level
    boxes[0, row], scores[0, row, CLASS] = WANTED, SCORE
    return [boxes, scores]


OUTPUTS = {
    "yolo": (yolo_outputs, WANTED),
    "yolo_end2end": (yolo_end2end_outputs, WANTED),
    "yolox": (yolox_outputs, WANTED),
    "nanodet": (nanodet_outputs, np.array([24, 8, 56, 40], np.float32)),
    "ssd": (ssd_outputs, WANTED),
    "retinanet": (retinanet_outputs, WANTED),
}


def test_every_detecting_decoder_is_tried_here() -> None:
    assert set(OUTPUTS) | {"classify"} == set(DECODERS)


@pytest.mark.parametrize("name", OUTPUTS)
def test_it_finds_the_box_that_was_put_in(name: str) -> None:
    make, box = OUTPUTS[name]
    found = DECODERS[name].decode(make(), contract(name))
    assert isinstance(found, Detections)
    assert len(found) == 1
    assert np.allclose(found.xyxy[0], box, atol=1e-3)
    assert (found.class_id[0], round(float(found.score[0]), 4)) == (CLASS, SCORE)


@pytest.mark.parametrize("name", OUTPUTS)
def test_empty_outputs_give_no_detections(name: str) -> None:
    make, _ = OUTPUTS[name]
    found = DECODERS[name].decode([np.zeros_like(output) for output in make()], contract(name))
    assert len(found) == 0
    assert found.xyxy.shape == (0, 4)


@pytest.mark.parametrize("name", OUTPUTS)
def test_its_own_shapes_fit_and_another_rank_does_not(name: str) -> None:
    make, _ = OUTPUTS[name]
    shapes = [output.shape for output in make()]
    assert DECODERS[name].shape_problem(shapes, contract(name)) == ""
    assert DECODERS[name].shape_problem([(1, 3, 8, 8)] * len(shapes), contract(name)) != ""


@pytest.mark.parametrize("name", ["yolo", "yolox", "nanodet", "ssd", "retinanet", "classify"])
def test_another_number_of_classes_does_not_fit(name: str) -> None:
    shapes = [(1, 3)] if name == "classify" else [output.shape for output in OUTPUTS[name][0]()]
    assert DECODERS[name].shape_problem(shapes, contract(name, classes=9)) != ""


def test_a_classifier_gives_its_scores_as_they_are() -> None:
    scores = DECODERS["classify"].decode([np.array([[0.2, 0.7, 0.1]], np.float32)], contract("classify")).score
    assert np.allclose(scores, [0.2, 0.7, 0.1])


def test_logits_become_a_distribution() -> None:
    scores = DECODERS["classify"].decode([np.array([[2.0, 1.0, -1.0]], np.float32)], contract("classify")).score
    assert scores.sum() == pytest.approx(1.0, abs=1e-6)
    assert scores.argmax() == 0
