"""NanoDet: for each stride a map of class scores (1, cells, classes) and one of distances (1, cells, 4 * bins).

Source: nanodet's GFLHead. A distance is the mean of a softmax over its bins, in strides, from the cell's middle.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections, no_detections
from exports.decoders.suppression import best_detections


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Detections in pixels of the input. The maps may come in any order: they are told apart by their shapes."""
    found = [_decode_level(*level, contract) for level in _levels(outputs, len(contract.classes))]
    xyxy = np.concatenate([level.xyxy for level in found])
    if not len(xyxy):
        return no_detections()
    class_id = np.concatenate([level.class_id for level in found])
    score = np.concatenate([level.score for level in found])
    return best_detections(xyxy, class_id, score, contract)


def _levels(
    outputs: Sequence[NDArray[np.float32]], classes: int
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """(scores, distances) of each stride, the finest first."""
    half = len(outputs) // 2
    first, second = outputs[:half], outputs[half:]
    if first[0].shape[-1] != classes:
        first, second = second, first
    pairs = [(scores[0], distances[0]) for scores, distances in zip(first, second, strict=True)]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _decode_level(scores: NDArray[np.float32], distances: NDArray[np.float32], contract: ModelContract) -> Detections:
    best = scores.max(axis=1)
    chosen = np.flatnonzero(best > contract.score_threshold)
    if not len(chosen):
        return no_detections()
    width, height = contract.input.width, contract.input.height
    stride = round((width * height / len(scores)) ** 0.5)
    columns = -(-width // stride)
    centers = np.stack([chosen % columns, chosen // columns], axis=1).astype(np.float32)
    centers = (centers + 0.5) * stride
    bins = distances[chosen].reshape(len(chosen), 4, -1)
    weights = np.exp(bins - bins.max(axis=2, keepdims=True))
    weights /= weights.sum(axis=2, keepdims=True)
    reach = (weights @ np.arange(bins.shape[2], dtype=np.float32)) * stride
    xyxy = np.concatenate([centers - reach[:, :2], centers + reach[:, 2:]], axis=1).astype(np.float32)
    xyxy = np.clip(xyxy, 0, np.array([width, height, width, height], np.float32))
    return Detections(xyxy, scores[chosen].argmax(axis=1).astype(np.int64), best[chosen])


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    classes = len(contract.classes)
    if len(shapes) < 2 or len(shapes) % 2 or any(len(shape) != 3 for shape in shapes):
        return "it does not answer with one score map and one distance map for each stride"
    half = len(shapes) // 2
    widths = [{shape[2] for shape in group} - {None} for group in (shapes[:half], shapes[half:])]
    if all(width and width != {classes} for width in widths):
        return f"none of its maps has {classes} scores a cell, one for each class"
    return ""
