"""YOLOv8-obb and YOLO11-obb as ultralytics exports them: one output (1, 4 + classes + 1, n).

Each column holds centre x, centre y, width, height, one score a class, and the turn in radians clockwise.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections
from exports.decoders.rotated import best_rotated


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Turned detections in pixels of the input."""
    columns, classes = outputs[0][0], len(contract.classes)
    scores = columns[4 : 4 + classes]
    best = scores.max(axis=0)
    chosen = np.flatnonzero(best > contract.score_threshold)
    class_id = scores[:, chosen].argmax(axis=0).astype(np.int64)
    xywhr = np.concatenate([columns[:4, chosen], columns[-1:, chosen]]).T.astype(np.float32)
    return best_rotated(xywhr, class_id, best[chosen], contract)


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    wanted = 4 + len(contract.classes) + 1
    if len(shapes) < 1 or len(shapes[0]) != 3:
        return f"its output is not one table of {wanted} rows"
    if shapes[0][1] not in (None, wanted):
        return f"its output has {shapes[0][1]} rows where {len(contract.classes)} classes and a turn need {wanted}"
    return ""
