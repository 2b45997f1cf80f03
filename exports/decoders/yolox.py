"""YOLOX: one output (1, n, 5 + classes), not yet placed on its grids of stride 8, 16 and 32.

Source: yolox.utils.demo_postprocess. Objectness and class scores are already between 0 and 1.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections, no_detections
from exports.decoders.suppression import best_detections
from exports.decoders.yolo import corners

STRIDES = (8, 16, 32)


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Detections in pixels of the input; the score is objectness times the best class's score."""
    rows = outputs[0][0]
    possible = np.flatnonzero(rows[:, 4] > contract.score_threshold)  # a class's score only makes it smaller
    rows = rows[possible]
    scores = rows[:, 5:] * rows[:, 4:5]
    best = scores.max(axis=1, initial=0.0)
    chosen = np.flatnonzero(best > contract.score_threshold)
    if not len(chosen):
        return no_detections()
    cells, strides = grid((contract.input.width, contract.input.height))
    place = possible[chosen]
    centers = (rows[chosen, :2] + cells[place]) * strides[place]
    sizes = np.exp(rows[chosen, 2:4]) * strides[place]
    class_id = scores[chosen].argmax(axis=1).astype(np.int64)
    xyxy = corners(np.concatenate([centers, sizes], axis=1))
    return best_detections(xyxy, class_id, best[chosen].astype(np.float32), contract)


@lru_cache(maxsize=8)
def grid(input_wh: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each row of the output: its cell x, y (n, 2) and its stride (n, 1)."""
    cells, strides = [], []
    for stride in STRIDES:
        columns, rows = input_wh[0] // stride, input_wh[1] // stride
        y, x = np.mgrid[:rows, :columns]
        cells.append(np.stack([x.ravel(), y.ravel()], axis=1))
        strides.append(np.full((rows * columns, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    rows = len(grid((contract.input.width, contract.input.height))[0])
    wanted = (rows, 5 + len(contract.classes))
    if len(shapes) < 1 or len(shapes[0]) != 3:
        return f"its output is not one table of {wanted[0]} rows and {wanted[1]} columns"
    if shapes[0][1] not in (None, wanted[0]) or shapes[0][2] not in (None, wanted[1]):
        told = " x ".join(str(size) for size in shapes[0][1:])
        return f"its output is {told} where {len(contract.classes)} classes need {wanted[0]} x {wanted[1]}"
    return ""
