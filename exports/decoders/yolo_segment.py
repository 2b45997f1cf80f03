"""YOLOv8-seg and YOLO11-seg as ultralytics exports them: (1, 4 + classes + 32, n) and prototypes (1, 32, h, w).

Source: ultralytics.utils.nms.non_max_suppression and models.yolo.segment.predict.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections
from exports.decoders.segments import MASK_COEFFICIENTS, Segments, prototype_problem
from exports.decoders.suppression import MAX_CANDIDATES, suppress
from exports.decoders.yolo import corners


def decode(outputs: Sequence[NDArray[np.float32]], contract: ModelContract) -> Segments:
    """Detections in pixels of the input, with their coefficients."""
    columns, classes = outputs[0][0], len(contract.classes)
    scores = columns[4 : 4 + classes]
    best = scores.max(axis=0)
    chosen = np.flatnonzero(best > contract.score_threshold)
    chosen = chosen[np.argsort(-best[chosen], kind="stable")][:MAX_CANDIDATES]
    class_id = scores[:, chosen].argmax(axis=0).astype(np.int64)
    xyxy = corners(columns[:4, chosen].T)
    kept = suppress(xyxy, class_id, contract.iou_threshold, contract.max_detections)
    found = Detections(xyxy[kept], class_id[kept], best[chosen][kept])
    return Segments(found, columns[4 + classes :, chosen[kept]].T, outputs[1][0])


def shape_problem(shapes: Sequence[tuple[int | None, ...]], contract: ModelContract) -> str:
    """Why these outputs are not of this family, or an empty text."""
    wanted = 4 + len(contract.classes) + MASK_COEFFICIENTS
    if len(shapes) < 1 or len(shapes[0]) != 3:
        return f"its first output is not one table of {wanted} rows"
    if shapes[0][1] not in (None, wanted):
        return f"its first output has {shapes[0][1]} rows where {len(contract.classes)} classes and masks need {wanted}"
    return prototype_problem(list(shapes), (contract.input.width, contract.input.height))
