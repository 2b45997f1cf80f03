"""Every decoder finds what was put into the raw outputs of its family, and refuses outputs of another shape."""

import numpy as np
import pytest

from core.contract import InputContract, ModelContract
from core.detections import Detections
from exports.decoders import DECODERS
from exports.decoders.retinanet import level_ends
from exports.decoders.segments import Segments
from exports.decoders.yolox import grid
from exports.object_masks import on_image
from exports.preprocess import place

SIZE = 64
WANTED = np.array([16.0, 8.0, 48.0, 40.0], np.float32)  # x1 y1 x2 y2 in the input
CLASS, SCORE = 1, 0.8


def contract(decoder: str, classes: int = 3) -> ModelContract:
    task = DECODERS[decoder].task
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


def yolo_segment_outputs() -> list[np.ndarray]:
    table = np.zeros((1, 7 + 32, 84), np.float32)
    table[0, :4, 5] = (32, 24, 32, 32)
    table[0, 4 + CLASS, 5] = SCORE
    table[0, 7, 5] = 1.0  # its mask is the first prototype
    return [table, np.ones((1, 32, SIZE // 4, SIZE // 4), np.float32)]


def yolo_segment_end2end_outputs() -> list[np.ndarray]:
    rows = np.zeros((1, 10, 38), np.float32)
    rows[0, 3, :7] = (*WANTED, SCORE, CLASS, 1.0)
    return [rows, np.ones((1, 32, SIZE // 4, SIZE // 4), np.float32)]


def yolo_rotated_outputs() -> list[np.ndarray]:
    table = np.zeros((1, 8, 84), np.float32)
    table[0, :4, 5] = (32, 24, 32, 16)
    table[0, 4 + CLASS, 5], table[0, 7, 5] = SCORE, np.pi / 2
    return [table]


def yolo_rotated_end2end_outputs() -> list[np.ndarray]:
    rows = np.zeros((1, 10, 7), np.float32)
    rows[0, 3] = (32, 24, 32, 16, SCORE, CLASS, np.pi / 2)
    return [rows]


def rtdetr_outputs() -> list[np.ndarray]:
    rows = np.zeros((1, 10, 6), np.float32)
    rows[0, 0] = (0.5, 0.375, 0.5, 0.5, SCORE, CLASS)
    return [rows]


UPRIGHT = np.array([24, 8, 40, 40], np.float32)  # around a box of 32 x 16 that stands on its end
OUTPUTS = {
    "rtdetr": (rtdetr_outputs, WANTED),
    "yolo_segment": (yolo_segment_outputs, WANTED),
    "yolo_segment_end2end": (yolo_segment_end2end_outputs, WANTED),
    "yolo_rotated": (yolo_rotated_outputs, UPRIGHT),
    "yolo_rotated_end2end": (yolo_rotated_end2end_outputs, UPRIGHT),
    "yolo": (yolo_outputs, WANTED),
    "yolo_end2end": (yolo_end2end_outputs, WANTED),
    "yolox": (yolox_outputs, WANTED),
    "nanodet": (nanodet_outputs, np.array([24, 8, 56, 40], np.float32)),
    "ssd": (ssd_outputs, WANTED),
    "retinanet": (retinanet_outputs, WANTED),
}


def boxes_found(name: str, outputs: list[np.ndarray]) -> Detections:
    decoded = DECODERS[name].decode(outputs, contract(name))
    found = decoded.found if isinstance(decoded, Segments) else decoded
    assert isinstance(found, Detections)
    return found


@pytest.mark.parametrize("name", ["yolo_segment", "yolo_segment_end2end"])
def test_a_mask_fills_its_box_where_its_prototype_is_above_zero(name: str) -> None:
    decoded = DECODERS[name].decode(OUTPUTS[name][0](), contract(name))
    assert isinstance(decoded, Segments)
    placement = place((128, 96), InputContract(SIZE, SIZE))  # half as large in the network, grey bars above and below
    found = on_image(decoded, placement, (SIZE, SIZE))
    assert found.masks is not None
    assert found.masks[0].bounds() == (32, 0, 96, 64)
    assert found.xyxy[0].tolist() == [32, 0, 96, 64]


@pytest.mark.parametrize("name", ["yolo_rotated", "yolo_rotated_end2end"])
def test_a_turned_box_keeps_its_turn(name: str) -> None:
    found = boxes_found(name, OUTPUTS[name][0]())
    assert found.xywhr is not None
    np.testing.assert_allclose(found.xywhr[0], [32, 24, 32, 16, np.pi / 2], atol=1e-5)


def test_of_turned_boxes_of_one_class_the_best_stays() -> None:
    table = np.zeros((1, 8, 84), np.float32)
    for column, (turn, score) in enumerate(((0.1, 0.9), (0.12, 0.8), (1.6, 0.7))):
        table[0, :4, column], table[0, 7, column] = (32, 24, 40, 10), turn
        table[0, 4, column] = score
    table[0, :, 3] = table[0, :, 0]
    table[0, 4:6, 3] = (0, 0.6)  # the same place, another class
    found = boxes_found("yolo_rotated", [table])
    np.testing.assert_allclose(found.score, [0.9, 0.7, 0.6])


def test_every_detecting_decoder_is_tried_here() -> None:
    assert set(OUTPUTS) | {"classify"} == set(DECODERS)


@pytest.mark.parametrize("name", OUTPUTS)
def test_it_finds_the_box_that_was_put_in(name: str) -> None:
    make, box = OUTPUTS[name]
    found = boxes_found(name, make())
    assert len(found) == 1
    assert np.allclose(found.xyxy[0], box, atol=1e-3)
    assert (found.class_id[0], round(float(found.score[0]), 4)) == (CLASS, SCORE)


@pytest.mark.parametrize("name", OUTPUTS)
def test_empty_outputs_give_no_detections(name: str) -> None:
    make, _ = OUTPUTS[name]
    found = boxes_found(name, [np.zeros_like(output) for output in make()])
    assert len(found) == 0
    assert found.xyxy.shape == (0, 4)


@pytest.mark.parametrize("name", OUTPUTS)
def test_its_own_shapes_fit_and_another_rank_does_not(name: str) -> None:
    make, _ = OUTPUTS[name]
    shapes = [output.shape for output in make()]
    assert DECODERS[name].shape_problem(shapes, contract(name)) == ""
    assert DECODERS[name].shape_problem([(1, 3, 8, 8)] * len(shapes), contract(name)) != ""


@pytest.mark.parametrize(
    "name", ["yolo", "yolox", "nanodet", "ssd", "retinanet", "classify", "yolo_segment", "yolo_rotated"]
)
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
