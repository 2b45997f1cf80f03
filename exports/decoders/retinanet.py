"""RetinaNet as this program exports it: boxes (1, n, 4), x1 y1 x2 y2 within the input, scores (1, n, classes).

Source: torchvision.models.detection.retinanet.RetinaNet.postprocess_detections: the best scores of each level of the
pyramid, whatever their class, then suppression. A box can be of several classes.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections, no_detections
from exports.decoders import ssd
from exports.decoders.suppression import best_detections

BEST_OF_LEVEL = 1000
STRIDES = (8, 16, 32, 64, 128)
ANCHORS = 9  # in each cell


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Detections:
    """Detections in pixels of the input."""
    boxes, scores = outputs[0][0], outputs[1][0]
    rows, class_id = np.nonzero(scores > contract.score_threshold)
    if not len(rows):
        return no_detections()
    score = scores[rows, class_id]
    ends = np.searchsorted(rows, level_ends(contract.input.width, contract.input.height))
    chosen = np.concatenate([_best(score, start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)])
    return best_detections(boxes[rows[chosen]], class_id[chosen].astype(np.int64), score[chosen], contract)


def level_ends(width: int, height: int) -> NDArray[np.int64]:
    """Behind which anchor each level of the pyramid ends, for an input of this size."""
    return np.cumsum([-(-width // stride) * -(-height // stride) * ANCHORS for stride in STRIDES], dtype=np.int64)


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    problem = ssd.shape_problem(shapes, contract)
    wanted = int(level_ends(contract.input.width, contract.input.height)[-1])
    if not problem and shapes[0][1] not in (None, wanted):
        return f"it has {shapes[0][1]} boxes where its input needs {wanted}"
    return problem


def _best(score: NDArray[np.float32], start: int, end: int) -> NDArray[np.int64]:
    """The best of those from `start` to before `end`, as positions."""
    return start + np.argsort(-score[start:end], kind="stable")[:BEST_OF_LEVEL]
