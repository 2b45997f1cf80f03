"""Carries a shape on through the frames of a drive by following what is in it. Pure but for the frames it is handed.

The tracker is median flow (Kalal, Mikolajczyk and Matas 2010): points in the shape are followed by pyramidal
Lucas-Kanade there and back, those that do not come back to where they were are left out, and a similarity is fitted
to the others (RANSAC); the shape's look is checked by normalised cross-correlation. OpenCV 5 has in its main module
only TrackerMIL, which keeps the size and takes tens of milliseconds, and trackers that need networks of their own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape

MOST_POINTS = 120
FORTH_AND_BACK_PX = 1.5
LEAST_POINTS = 8
LEAST_LIKENESS = 0.45
LOOK_WH = (32, 32)
Grey = NDArray[np.uint8]
Similarity = NDArray[np.float64]  # (2, 3): scale and rotation, then shift


@dataclass(frozen=True, slots=True)
class Propagated:
    """The shape on a further frame; confidence is how alike it looks to the frame before, 0 to 1."""

    shape: Shape
    confidence: float


def propagate(shape: Shape, frames: Iterable[BgrImage], start: BgrImage) -> Iterator[Propagated]:
    """The shape on each following frame, until it is lost or leaves the picture; reversed frames go backwards."""
    import cv2

    before = cv2.cvtColor(start, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    for frame in frames:
        after = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        change = _similarity(before, after, shape)
        if change is None:
            return
        moved = _moved(shape, change)
        confidence = _likeness(before, after, shape, moved)
        if confidence < LEAST_LIKENESS or not _is_seen(moved, (frame.shape[1], frame.shape[0])):
            return
        yield Propagated(moved, confidence)
        shape, before = moved, after


def _similarity(before: Grey, after: Grey, shape: Shape) -> Similarity | None:
    import cv2

    bounds = shape.bounds()
    if bounds is None:
        return None
    x1, y1, x2, y2 = (round(value) for value in bounds)
    marks = np.zeros(before.shape, np.uint8)
    marks[max(0, y1) : max(0, y2) + 1, max(0, x1) : max(0, x2) + 1] = 255
    distance = max(2.0, min(x2 - x1, y2 - y1) / 14)
    points = cv2.goodFeaturesToTrack(before, MOST_POINTS, 0.005, distance, mask=marks)
    if points is None or len(points) < LEAST_POINTS:
        return None
    flow = {"winSize": (15, 15), "maxLevel": 3}
    there, is_found, _ = cv2.calcOpticalFlowPyrLK(before, after, points, None, **flow)  # type: ignore[call-overload]
    back, is_back, _ = cv2.calcOpticalFlowPyrLK(after, before, there, None, **flow)  # type: ignore[call-overload]
    error = np.linalg.norm((back - points).reshape(-1, 2), axis=1)
    kept = (is_found.ravel() == 1) & (is_back.ravel() == 1) & (error <= FORTH_AND_BACK_PX)
    if kept.sum() < LEAST_POINTS:
        return None
    cv2.setRNGSeed(0)  # the same frames give the same answer
    change, _inliers = cv2.estimateAffinePartial2D(
        points[kept], there[kept], method=cv2.RANSAC, ransacReprojThreshold=2.0
    )
    return None if change is None else np.asarray(change, np.float64)


def _moved(shape: Shape, change: Similarity) -> Shape:
    """The shape under a similarity; upright boxes stay upright and take its scale."""
    scale = float(np.hypot(change[0, 0], change[1, 0]))
    turn = float(np.degrees(np.arctan2(change[1, 0], change[0, 0])))

    def there(point: tuple[float, float]) -> tuple[float, float]:
        x, y = change @ (point[0], point[1], 1.0)
        return float(x), float(y)

    match shape:
        case Box(x1, y1, x2, y2):
            cx, cy = there(((x1 + x2) / 2, (y1 + y2) / 2))
            w, h = (x2 - x1) * scale / 2, (y2 - y1) * scale / 2
            return Box(cx - w, cy - h, cx + w, cy + h)
        case RotatedBox(cx, cy, width, height, angle):
            angle = (angle + turn + 180) % 360 - 180
            return RotatedBox(*there((cx, cy)), width * scale, height * scale, angle)
        case Ellipse(cx, cy, rx, ry, angle):
            angle = (angle + turn + 180) % 360 - 180
            return Ellipse(*there((cx, cy)), rx * scale, ry * scale, angle)
        case Polygon(rings):
            return Polygon(tuple(tuple(there(point) for point in ring) for ring in rings))
        case Polyline(points) | Lane(points):
            return type(shape)(tuple(there(point) for point in points))
        case Dot(x, y):
            return Dot(*there((x, y)))
        case Mask(left, top):
            x, y = there((float(left), float(top)))
            return replace(shape, left=round(x), top=round(y))
        case _:
            return shape


def _likeness(before: Grey, after: Grey, shape: Shape, moved: Shape) -> float:
    import cv2

    first, second = _look(before, shape), _look(after, moved)
    if first is None or second is None:
        return 0.0
    return float(cv2.matchTemplate(second, first, cv2.TM_CCOEFF_NORMED)[0, 0])


def _look(grey: Grey, shape: Shape) -> Grey | None:
    import cv2

    x1, y1, x2, y2 = (round(value) for value in shape.bounds() or (0, 0, 0, 0))
    part = grey[max(0, y1) : max(0, y2), max(0, x1) : max(0, x2)]
    return None if min(part.shape) < 3 else cv2.resize(part, LOOK_WH, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _is_seen(shape: Shape, size_wh: tuple[int, int]) -> bool:
    """Whether most of the shape's bounds is still in the picture."""
    x1, y1, x2, y2 = shape.bounds() or (0.0, 0.0, 0.0, 0.0)
    seen_w, seen_h = min(x2, size_wh[0]) - max(x1, 0.0), min(y2, size_wh[1]) - max(y1, 0.0)
    whole = max(1e-6, (x2 - x1) * (y2 - y1))
    return seen_w > 0 and seen_h > 0 and seen_w * seen_h >= 0.5 * whole
