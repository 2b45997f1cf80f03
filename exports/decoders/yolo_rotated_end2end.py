"""YOLO26-obb, which chooses its boxes inside the network: one output (1, n, 7).

Each row holds centre x, centre y, width, height in pixels of the input, the score, the class, and the turn in radians.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections
from exports.decoders.rotated import rotated_detections


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Turned detections in pixels of the input; nothing is suppressed, the network has done that."""
    rows = outputs[0][0]
    rows = rows[rows[:, 4] > contract.score_threshold]
    rows = rows[np.argsort(-rows[:, 4], kind="stable")][: contract.max_detections].astype(np.float32)
    return rotated_detections(rows[:, [0, 1, 2, 3, 6]], rows[:, 5].astype(np.int64), rows[:, 4])


def shape_problem(shapes: Sequence[tuple[int | None, ...]], _contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    if len(shapes) < 1 or len(shapes[0]) != 3 or shapes[0][2] not in (None, 7):
        return "its output is not a list of turned boxes with seven numbers each"
    return ""
