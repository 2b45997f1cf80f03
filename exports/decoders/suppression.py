"""Non-maximum suppression, class by class: exact, in order of score, the same for the same input everywhere."""

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections
from core.geometry import Boxes

MAX_CANDIDATES = 30_000  # as ultralytics: more than any scene holds, less than would fill the memory


def best_detections(
    xyxy: Boxes, class_id: NDArray[np.int64], score: NDArray[np.float32], contract: ModelContract
) -> Detections:
    """What is left of overlapping boxes of one class, best score first, at most `max_detections`."""
    order = np.argsort(-score, kind="stable")[:MAX_CANDIDATES]
    xyxy, class_id, score = xyxy[order], class_id[order], score[order]
    kept = suppress(xyxy, class_id, contract.iou_threshold, contract.max_detections)
    return Detections(xyxy[kept], class_id[kept], score[kept])


def suppress(xyxy: Boxes, class_id: NDArray[np.int64], iou_threshold: float, limit: int) -> NDArray[np.int64]:
    """Which boxes stay, as rising indices. The boxes (n, 4) come best first.

    A box goes when one of its class that stays overlaps it by more than `iou_threshold`.
    """
    x1, y1, x2, y2 = (np.ascontiguousarray(column) for column in xyxy.T)
    areas = (x2 - x1) * (y2 - y1)
    waiting = np.arange(len(xyxy))
    kept: list[int] = []
    while len(waiting) and len(kept) < limit:
        best, others = int(waiting[0]), waiting[1:]
        kept.append(best)
        overlap_w = np.minimum(x2[others], x2[best]) - np.maximum(x1[others], x1[best])
        overlap_h = np.minimum(y2[others], y2[best]) - np.maximum(y1[others], y1[best])
        overlap = np.maximum(overlap_w, 0) * np.maximum(overlap_h, 0)
        union = areas[others] + areas[best] - overlap
        goes = (overlap > iou_threshold * union) & (class_id[others] == class_id[best])
        waiting = others[~goes]
    return np.array(kept, np.int64)
