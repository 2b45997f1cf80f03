"""Carries a shape on through the frames of a drive by following what is in it. Pure but for the frames it is handed.

The tracker is median flow (Kalal, Mikolajczyk and Matas, Forward-Backward Error, ICPR 2010): a grid of points inside
the shape is followed by pyramidal Lucas-Kanade there and back, those that do not come back to where they were are left
out, and a similarity is fitted to the others (RANSAC in place of their medians, so that turned shapes turn too); the
look is checked by normalised cross-correlation with the frame before.

OpenCV 5 has in its main module only one other tracker that needs no network file, TrackerMIL. Both were measured on
three overtaking cars of the real drive `solidWhiteRight.mp4` with boxes set by eye every 25 frames, on two cores: mean
overlap (IoU) with the box by eye after 25 frames 0.83 here and 0.70 for TrackerMIL (16 stretches); after 45 to 170
frames without help 0.80 and 0.31; 2 and 28 ms a frame. TrackerMIL keeps the size it began with, which no car does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.shapes import Bounds, Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape
from labeling.tracks import between, turned_by

GRID = 12  # points a side
INSET = 0.1  # of the size: what lies at the border of a box is mostly not the object
LEAST_SIZE_PX = 16.0  # a dot or a flat line is followed by what is around it
AROUND_PX, AROUND = 24.0, 0.25  # how far the search looks beyond the shape: pixels, and share of the longer side
FORTH_AND_BACK_PX = 1.0
FIT_PX = 1.0
LEAST_POINTS = 8
LEAST_LIKENESS = 0.45
LOOK_WH = (32, 32)
Grey = NDArray[np.uint8]
Places = NDArray[np.float32]  # (n, 2) x y, pixels
Similarity = NDArray[np.float64]  # (2, 3): scale and rotation, then shift


@dataclass(frozen=True, slots=True)
class Propagated:
    """The shape on a further frame; confidence is how alike it looks to the frame before, 0 to 1."""

    shape: Shape
    confidence: float


def propagate(shape: Shape, frames: Iterable[BgrImage], start: BgrImage) -> Iterator[Propagated]:
    """The shape on each following frame, until it is lost or leaves the picture; reversed frames go backwards.

    Ends early rather than guess: the frames that are left have no answer. A tag or a frame of another size ends it too.
    """
    import cv2

    before = cv2.cvtColor(start, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    for frame in frames:
        after = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        change = _similarity(before, after, shape)
        if change is None:
            return
        try:
            moved = _moved(shape, change)
        except ValueError:  # shrunk to nothing
            return
        confidence = _likeness(before, after, shape, moved)
        if confidence < LEAST_LIKENESS or not _is_seen(moved, (frame.shape[1], frame.shape[0])):
            return
        yield Propagated(moved, confidence)
        shape, before = moved, after


def joined(forth: Sequence[Shape], back: Sequence[Shape], count: int) -> dict[int, Shape]:
    """Shapes at the `count` frames between two keyframes, by 1 to `count`: both ways of following, so no drift stays.

    `forth` began at the first keyframe and `back` at the second, in the order in which they were followed. Near a
    keyframe its own way counts most; where one way was lost early the other stands alone, and where both were, nothing.
    """
    found: dict[int, Shape] = {}
    for at in range(1, count + 1):
        ways = [way[place] for way, place in ((forth, at - 1), (back, count - at)) if place < len(way)]
        if ways:
            found[at] = between(ways[0], ways[-1], at / (count + 1))
    return found


def _similarity(before: Grey, after: Grey, shape: Shape) -> Similarity | None:
    """How what is in the shape went from one frame to the next; None where it cannot be said."""
    import cv2

    bounds = shape.bounds()
    if bounds is None or before.shape != after.shape:
        return None
    x1, y1, x2, y2 = bounds
    margin = AROUND_PX + AROUND * max(x2 - x1, y2 - y1)
    height, width = before.shape
    left, top = max(0, int(x1 - margin)), max(0, int(y1 - margin))
    window = np.s_[top : min(height, int(y2 + margin)), left : min(width, int(x2 + margin))]
    points = _points_in(shape, bounds, (width, height))
    if min(before[window].shape) < 2 or len(points) < LEAST_POINTS:
        return None
    corner = np.array((left, top), np.float32)
    there, kept = _followed(before[window], after[window], points - corner)
    if kept.sum() < LEAST_POINTS:
        return None
    cv2.setRNGSeed(0)  # the same frames give the same answer
    change, _inliers = cv2.estimateAffinePartial2D(
        points[kept], there[kept] + corner, method=cv2.RANSAC, ransacReprojThreshold=FIT_PX
    )
    return None if change is None else np.asarray(change, np.float64)


def _points_in(shape: Shape, bounds: Bounds, size_wh: tuple[int, int]) -> Places:
    """A grid over the part of the shape that is in the picture; of outlines only what is inside."""
    import cv2

    x1, y1, x2, y2 = _at_least(bounds, LEAST_SIZE_PX)
    dx, dy = INSET * (x2 - x1), INSET * (y2 - y1)
    xs = np.linspace(max(x1, 0) + dx, min(x2, size_wh[0]) - dx, GRID)
    ys = np.linspace(max(y1, 0) + dy, min(y2, size_wh[1]) - dy, GRID)
    if xs[0] >= xs[-1] or ys[0] >= ys[-1]:
        return np.zeros((0, 2), np.float32)
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2).astype(np.float32)
    match shape:
        case RotatedBox():
            ring = np.array(shape.corners(), np.float32)
        case Polygon(rings):
            ring = np.array(rings[0], np.float32)
        case _:
            return points
    is_inside = [cv2.pointPolygonTest(ring, (float(x), float(y)), measureDist=False) >= 0 for x, y in points]
    inside = points[np.array(is_inside)]
    return inside if len(inside) >= 2 * LEAST_POINTS else points


def _followed(before: Grey, after: Grey, points: Places) -> tuple[Places, NDArray[np.bool_]]:
    """Where the points went, and which of them came back to where they were."""
    import cv2

    flow = {"winSize": (15, 15), "maxLevel": 3}
    there, is_found, _ = cv2.calcOpticalFlowPyrLK(before, after, points[:, None], None, **flow)  # type: ignore[call-overload]
    back, is_back, _ = cv2.calcOpticalFlowPyrLK(after, before, there, None, **flow)  # type: ignore[call-overload]
    error = np.linalg.norm(back.reshape(-1, 2) - points, axis=1)
    return there.reshape(-1, 2), (is_found.ravel() == 1) & (is_back.ravel() == 1) & (error <= FORTH_AND_BACK_PX)


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
            return RotatedBox(*there((cx, cy)), width * scale, height * scale, turned_by(angle, turn))
        case Ellipse(cx, cy, rx, ry, angle):
            return Ellipse(*there((cx, cy)), rx * scale, ry * scale, turned_by(angle, turn))
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

    x1, y1, x2, y2 = (round(value) for value in _at_least(shape.bounds() or (0, 0, 0, 0), LEAST_SIZE_PX))
    part = grey[max(0, y1) : max(0, y2), max(0, x1) : max(0, x2)]
    return None if min(part.shape) < 3 else cv2.resize(part, LOOK_WH, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _is_seen(shape: Shape, size_wh: tuple[int, int]) -> bool:
    """Whether half of the shape's bounds or more is still in the picture; of a dot or flat line, what is around it."""
    x1, y1, x2, y2 = _at_least(shape.bounds() or (0.0, 0.0, 0.0, 0.0), 1.0)
    seen_w, seen_h = min(x2, size_wh[0]) - max(x1, 0.0), min(y2, size_wh[1]) - max(y1, 0.0)
    return seen_w > 0 and seen_h > 0 and seen_w * seen_h >= 0.5 * (x2 - x1) * (y2 - y1)


def _at_least(bounds: Bounds, size: float) -> Bounds:
    """The bounds, widened about their middle to `size` pixels where they are narrower."""
    x1, y1, x2, y2 = bounds
    dx, dy = max(0.0, size - (x2 - x1)) / 2, max(0.0, size - (y2 - y1)) / 2
    return (x1 - dx, y1 - dy, x2 + dx, y2 + dy)
