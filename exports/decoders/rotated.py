"""Suppression of turned boxes, as ultralytics does it: by the likeness of the Gaussians that stand for two boxes.

Sources: Llerena and others 2021, "Gaussian Bounding Boxes and Probabilistic Intersection-over-Union for Object
Detection" (ultralytics.utils.metrics.batch_probiou); Fast NMS of YOLACT (ultralytics.utils.nms.TorchNMS.fast_nms).
"""

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.detections import Detections
from core.geometry import RotatedBoxes, boxes_around

BLOCK = 256  # boxes that are compared at once with all before them
EPS = 1e-7
Column = NDArray[np.float64]


def rotated_detections(xywhr: RotatedBoxes, class_id: NDArray[np.int64], score: NDArray[np.float32]) -> Detections:
    """Detections of turned boxes, with the upright boxes around them; those without a size are left out."""
    has_size = (xywhr[:, 2] > 0) & (xywhr[:, 3] > 0)
    xywhr = xywhr[has_size].astype(np.float32)
    return Detections(boxes_around(xywhr), class_id[has_size], score[has_size], xywhr=xywhr)


def best_rotated(
    xywhr: RotatedBoxes, class_id: NDArray[np.int64], score: NDArray[np.float32], contract: ModelContract
) -> Detections:
    """What is left of overlapping boxes of one class, best score first, at most `max_detections`."""
    order = np.argsort(-score, kind="stable")
    xywhr, class_id, score = xywhr[order], class_id[order], score[order]
    kept = suppress_rotated(xywhr, class_id, contract.iou_threshold, contract.max_detections)
    return rotated_detections(xywhr[kept], class_id[kept], score[kept])


def suppress_rotated(
    xywhr: RotatedBoxes, class_id: NDArray[np.int64], iou_threshold: float, limit: int
) -> NDArray[np.int64]:
    """Which boxes stay, as rising indices. The boxes (n, 5) come best first.

    A box goes when any better one of its class is more like it than `iou_threshold`, also one that goes itself.
    """
    kept: list[int] = []
    for start in range(0, len(xywhr), BLOCK):
        end = min(start + BLOCK, len(xywhr))
        alike = likeness(xywhr[start:end], xywhr[:end]) > iou_threshold
        alike &= class_id[start:end, None] == class_id[None, :end]
        alike &= np.arange(end)[None, :] < np.arange(start, end)[:, None]
        kept += (np.flatnonzero(~alike.any(axis=1)) + start).tolist()
        if len(kept) >= limit:
            break
    return np.array(kept[:limit], np.int64)


def likeness(first: RotatedBoxes, second: RotatedBoxes) -> NDArray[np.float64]:
    """1 less the Hellinger distance of the Gaussians of each two boxes, shape (n, m)."""
    x1, y1 = (column[:, None] for column in first[:, :2].T.astype(np.float64))
    x2, y2 = (column[None, :] for column in second[:, :2].T.astype(np.float64))
    a1, b1, c1 = (column[:, None] for column in _covariances(first))
    a2, b2, c2 = (column[None, :] for column in _covariances(second))
    a, b, c = a1 + a2, b1 + b2, c1 + c2
    spread = a * b - c**2
    apart = (a * (y1 - y2) ** 2 + b * (x1 - x2) ** 2) / (spread + EPS) * 0.25
    leaning = c * (x2 - x1) * (y1 - y2) / (spread + EPS) * 0.5
    own = np.sqrt(np.maximum(a1 * b1 - c1**2, 0) * np.maximum(a2 * b2 - c2**2, 0))
    grown = np.log(spread / (4 * own + EPS) + EPS) * 0.5
    distance = np.clip(apart + leaning + grown, EPS, 100.0)
    alike: NDArray[np.float64] = 1 - np.sqrt(1 - np.exp(-distance) + EPS)
    return alike


def _covariances(xywhr: RotatedBoxes) -> tuple[Column, Column, Column]:
    boxes = xywhr.astype(np.float64)
    a, b = boxes[:, 2] ** 2 / 12, boxes[:, 3] ** 2 / 12
    cos, sin = np.cos(boxes[:, 4]), np.sin(boxes[:, 4])
    return a * cos**2 + b * sin**2, a * sin**2 + b * cos**2, (a - b) * cos * sin
