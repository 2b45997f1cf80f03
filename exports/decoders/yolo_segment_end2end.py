"""YOLO26-seg, which chooses its objects inside the network: one output (1, n, 38), and prototypes (1, 32, h, w).

Each row holds x1 y1 x2 y2 in pixels of the input, the score, the class, and 32 coefficients.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections
from exports.decoders.segments import MASK_COEFFICIENTS, Segments, prototype_problem


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Segments:
    """Detections in pixels of the input, with their coefficients; nothing is suppressed, the network has done that."""
    rows = outputs[0][0]
    rows = rows[rows[:, 4] > contract.score_threshold]
    rows = rows[np.argsort(-rows[:, 4], kind="stable")][: contract.max_detections].astype(np.float32)
    found = Detections(rows[:, :4], rows[:, 5].astype(np.int64), rows[:, 4])
    return Segments(found, rows[:, 6:], outputs[1][0])


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    wanted = 6 + MASK_COEFFICIENTS
    if len(shapes) < 1 or len(shapes[0]) != 3 or shapes[0][2] not in (None, wanted):
        return f"its first output is not a list of objects with {wanted} numbers each"
    return prototype_problem(list(shapes), (contract.input.width, contract.input.height))
