"""YOLOv8, YOLO11 and relatives as ultralytics exports them: one output (1, 4 + classes, n), boxes as centre and size.

Source: ultralytics.utils.nms.non_max_suppression, the form that `predict` uses: one class a box, its best.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections, no_detections
from exports.decoders.suppression import best_detections


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Detections in pixels of the input; centre x, centre y, width, height above one score a class."""
    columns = outputs[0][0]
    scores = columns[4:]
    best = scores.max(axis=0)
    chosen = np.flatnonzero(best > contract.score_threshold)
    if not len(chosen):
        return no_detections()
    class_id = scores[:, chosen].argmax(axis=0).astype(np.int64)
    return best_detections(corners(columns[:4, chosen].T), class_id, best[chosen], contract)


def corners(cxcywh: NDArray[np.float32]) -> NDArray[np.float32]:
    """Boxes (n, 4) as x1 y1 x2 y2 from centre x, centre y, width, height."""
    half = cxcywh[:, 2:] / 2
    return np.concatenate([cxcywh[:, :2] - half, cxcywh[:, :2] + half], axis=1).astype(np.float32)


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    wanted = 4 + len(contract.classes)
    if len(shapes) < 1 or len(shapes[0]) != 3:
        return f"its output is not one table of {wanted} rows"
    if shapes[0][1] not in (None, wanted):
        return f"its output has {shapes[0][1]} rows where {len(contract.classes)} classes need {wanted}"
    return ""
