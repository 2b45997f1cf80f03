"""Pure functions on boxes and points. Pixels of the upright image; x to the right, y down."""

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]  # (n, 4) x1 y1 x2 y2, pixels
RotatedBoxes = NDArray[np.float32]  # (n, 5) middle x y, width, height, pixels; turned by so many radians clockwise
Points = NDArray[np.float64]  # (n, 2) x y, pixels


def clip_boxes(xyxy: Boxes, size_wh: tuple[int, int]) -> Boxes:
    """Boxes limited to an image of `size_wh` (width, height)."""
    width, height = size_wh
    limits = np.array([width, height, width, height], dtype=np.float32)
    clipped: Boxes = np.clip(xyxy, 0, limits).astype(np.float32)
    return clipped


def box_areas(xyxy: Boxes) -> NDArray[np.float32]:
    """Areas in square pixels, shape (n,)."""
    areas: NDArray[np.float32] = np.clip(xyxy[:, 2] - xyxy[:, 0], 0, None) * np.clip(xyxy[:, 3] - xyxy[:, 1], 0, None)
    return areas


def box_iou(first: Boxes, second: Boxes) -> NDArray[np.float32]:
    """Intersection over union of each box of `first` (n, 4) with each of `second` (m, 4), shape (n, m)."""
    top_left = np.maximum(first[:, None, :2], second[None, :, :2])
    bottom_right = np.minimum(first[:, None, 2:], second[None, :, 2:])
    overlap_wh = np.clip(bottom_right - top_left, 0, None)
    overlap = overlap_wh[..., 0] * overlap_wh[..., 1]
    union = box_areas(first)[:, None] + box_areas(second)[None, :] - overlap
    iou: NDArray[np.float32] = np.where(union > 0, overlap / np.maximum(union, 1e-12), 0).astype(np.float32)
    return iou


def corners_of(xywhr: RotatedBoxes) -> NDArray[np.float32]:
    """The corners (n, 4, 2) of turned boxes, clockwise from what is the top left when nothing is turned."""
    cos, sin = np.cos(xywhr[:, 4]), np.sin(xywhr[:, 4])
    along = np.stack([cos, sin], axis=1) * xywhr[:, 2:3] / 2
    across = np.stack([-sin, cos], axis=1) * xywhr[:, 3:4] / 2
    middle = xywhr[:, :2]
    corners = (middle - along - across, middle + along - across, middle + along + across, middle - along + across)
    return np.stack(corners, axis=1).astype(np.float32)


def boxes_around(xywhr: RotatedBoxes) -> Boxes:
    """The smallest upright boxes (n, 4) around turned ones."""
    corners = corners_of(xywhr)
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1).astype(np.float32)


def polygon_area(points: Points) -> float:
    """Unsigned area of a simple polygon (shoelace formula), square pixels."""
    x, y = points[:, 0], points[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def contains_point(points: Points, x: float, y: float) -> bool:
    """Whether the point lies inside the polygon, by the even-odd rule."""
    inside = False
    for (x1, y1), (x2, y2) in zip(points, np.roll(points, -1, axis=0), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def points_inside(points: NDArray[np.float32], ring: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which of `points` (n, 2) lie inside the closed ring (m, 2), by the even-odd rule; shape (n,)."""
    inside = np.zeros(len(points), np.bool_)
    if len(ring) < 3:
        return inside
    # Only points within the ring's bounds are looked at: a lasso is small beside the map that it is drawn on.
    near = np.flatnonzero(((points >= ring.min(axis=0)) & (points <= ring.max(axis=0))).all(axis=1))
    x, y = points[near, 0], points[near, 1]
    found = np.zeros(len(near), np.bool_)
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y1 != y2:
            found ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    inside[near] = found
    return inside
