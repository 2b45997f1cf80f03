"""SSD and SSDlite as this program exports them: boxes (1, n, 4), x1 y1 x2 y2 within the input, scores (1, n, classes).

Source: torchvision.models.detection.ssd.SSD.postprocess_detections: the best boxes of each class, then suppression.
The background, of which torchvision keeps a score too, is not among the classes.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections, no_detections
from exports.decoders.suppression import best_detections

BEST_OF_CLASS = 300


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Detections in pixels of the input."""
    boxes, scores = outputs[0][0], outputs[1][0]
    rows, class_id = np.nonzero(scores > contract.score_threshold)
    if not len(rows):
        return no_detections()
    chosen = [_best(scores[:, position], rows[class_id == position]) for position in range(scores.shape[1])]
    rows, class_id = np.concatenate(chosen), np.repeat(np.arange(len(chosen)), [len(each) for each in chosen])
    return best_detections(boxes[rows], class_id.astype(np.int64), scores[rows, class_id], contract)


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    classes = len(contract.classes)
    if len(shapes) != 2 or any(len(shape) != 3 for shape in shapes):
        return "it does not answer with one table of boxes and one of scores"
    if shapes[0][2] not in (None, 4):
        return "its boxes do not have four numbers each"
    if shapes[1][2] not in (None, classes):
        return f"its scores are of {shapes[1][2]} classes where there are {classes}"
    return ""


def _best(scores: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    return rows[np.argsort(-scores[rows], kind="stable")[:BEST_OF_CLASS]]
