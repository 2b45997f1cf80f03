"""YOLO10, YOLO26 and others that choose their boxes inside the network: one output (1, n, 6).

Each row holds x1 y1 x2 y2 in pixels of the input, the score and the class.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Detections in pixels of the input; nothing is suppressed, the network has done that."""
    rows = outputs[0][0]
    rows = rows[rows[:, 4] > contract.score_threshold]
    rows = rows[np.argsort(-rows[:, 4], kind="stable")][: contract.max_detections]
    return Detections(rows[:, :4].astype(np.float32), rows[:, 5].astype(np.int64), rows[:, 4].astype(np.float32))


def shape_problem(shapes: Sequence[tuple[int | None, ...]], _contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    if len(shapes) < 1 or len(shapes[0]) != 3 or shapes[0][2] not in (None, 6):
        return "its output is not a list of boxes with six numbers each"
    return ""
