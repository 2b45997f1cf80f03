"""RT-DETR as ultralytics exports it: one output (1, n, 6), best score first.

Each row holds centre x, centre y, width, height as shares of the input's sides, the score and the class. Source:
ultralytics.models.rtdetr.predict.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections
from exports.decoders.yolo import corners


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Detections in pixels of the input; a transformer tells each object once, so nothing is suppressed."""
    rows = outputs[0][0]
    rows = rows[rows[:, 4] > contract.score_threshold]
    rows = rows[np.argsort(-rows[:, 4], kind="stable")][: contract.max_detections].astype(np.float32)
    sides = np.array([contract.input.width, contract.input.height] * 2, np.float32)
    return Detections(corners(rows[:, :4] * sides), rows[:, 5].astype(np.int64), rows[:, 4])


def shape_problem(shapes: Sequence[tuple[int | None, ...]], _contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    if len(shapes) < 1 or len(shapes[0]) != 3 or shapes[0][2] not in (None, 6):
        return "its output is not a list of boxes with six numbers each"
    return ""
