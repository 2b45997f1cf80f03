"""Suppression keeps the best box of each heap, class by class."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.contract import InputContract, ModelContract
from core.geometry import box_iou
from exports.decoders.suppression import best_detections, suppress

seeds = st.integers(0, 2**32 - 1)


def heap(seed: int, count: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    corner = draw.uniform(0, 60, (count, 2))
    xyxy = np.concatenate([corner, corner + draw.uniform(1, 40, (count, 2))], axis=1).astype(np.float32)
    return xyxy, draw.integers(0, 3, count), draw.uniform(0, 1, count).astype(np.float32)


def suppressed_one_by_one(xyxy: np.ndarray, class_id: np.ndarray, threshold: float) -> list[int]:
    """The definition, in its slowest form."""
    kept: list[int] = []
    overlaps = box_iou(xyxy, xyxy)
    for row in range(len(xyxy)):
        if all(class_id[row] != class_id[other] or overlaps[row, other] <= threshold for other in kept):
            kept.append(row)
    return kept


@given(seeds, st.sampled_from([0.3, 0.45, 0.7]))
@settings(max_examples=50, deadline=None)
def test_it_keeps_what_the_definition_keeps(seed: int, threshold: float) -> None:
    xyxy, class_id, _ = heap(seed)
    assert suppress(xyxy, class_id, threshold, 1000).tolist() == suppressed_one_by_one(xyxy, class_id, threshold)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_detections_come_best_first_and_no_more_than_the_limit(seed: int) -> None:
    contract = ModelContract("detect", ("a", "b", "c"), InputContract(64, 64), "yolo", max_detections=5)
    found = best_detections(*heap(seed), contract)
    assert len(found) == 5
    assert np.all(np.diff(found.score) <= 0)


def test_boxes_of_other_classes_do_not_suppress_each_other() -> None:
    xyxy = np.array([[0, 0, 10, 10], [0, 0, 10, 10]], np.float32)
    assert suppress(xyxy, np.array([0, 1]), 0.5, 10).tolist() == [0, 1]


def test_nothing_in_gives_nothing_out() -> None:
    assert suppress(np.zeros((0, 4), np.float32), np.zeros(0, np.int64), 0.5, 10).tolist() == []
