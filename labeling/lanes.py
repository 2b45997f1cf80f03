"""Lane lines: their order about the vehicle, where they meet, fixed rows, carrying them to the next frame. Pure."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.shapes import Lane, Point
from core.splines import at_rows, curve_points

LANE_ATTRIBUTES = {
    "line": ("solid", "dashed", "double_solid", "double_dashed", "solid_dashed", "botts_dots", "kerb", "none"),
    "colour": ("white", "yellow", "other"),
    "order": ("L4", "L3", "L2", "L1", "R1", "R2", "R3", "R4"),
}
LOW_SHARE = 0.5  # of a lane's height is its lower part, which is nearly straight
MOST_ASIDE = 4
SEARCH_PX = 10  # how far across the line its paint is looked for on the next frame
SAMPLES = 24
Grey = NDArray[np.float32]  # (h, w)


def ego_order(lanes: Sequence[Lane], size_wh: tuple[int, int]) -> list[str]:
    """L2, L1, R1, R2, ... for each lane: by where its lower part, drawn on, meets the bottom row of the image.

    The vehicle is taken to be in the middle of the image; beyond four a side a lane has no name.
    """
    bottoms = [_meets_row(lane, float(size_wh[1])) for lane in lanes]
    middle = size_wh[0] / 2
    left = sorted((index for index, x in enumerate(bottoms) if x < middle), key=lambda index: -bottoms[index])
    right = sorted((index for index, x in enumerate(bottoms) if x >= middle), key=lambda index: bottoms[index])
    names = [""] * len(lanes)
    for side, indices in (("L", left), ("R", right)):
        for place, index in enumerate(indices[:MOST_ASIDE], start=1):
            names[index] = f"{side}{place}"
    return names


def vanishing_point(lanes: Sequence[Lane]) -> Point | None:
    """Where the lower parts of the lanes meet, by least squares of the distances; None where they hardly turn."""
    normals, offsets = [], []
    for lane in lanes:
        x, y, dx, dy = _lower_line(lane)
        normals.append((-dy, dx))
        offsets.append(-dy * x + dx * y)
    if len(lanes) < 2:
        return None
    matrix = np.array(normals)
    if np.linalg.svd(matrix, compute_uv=False)[-1] < 0.05 * math.sqrt(len(lanes)):
        return None
    point = np.linalg.lstsq(matrix, np.array(offsets), rcond=None)[0]
    return float(point[0]), float(point[1])


def sample_rows(lane: Lane, rows: Sequence[float]) -> list[float | None]:
    """The lane's x at fixed image rows, as TuSimple and CULane keep lanes; None where it does not reach."""
    return at_rows(lane.controls, rows)


def carried(lane: Lane, before: BgrImage, after: BgrImage) -> Lane:
    """The lane on the next frame, with as many control points.

    Paint is found anew across the line at points along it: where the profile of the frame before (brightness across
    the line) fits best. What was found is made robust by a straight shift-and-lean: x moves by a + b * y, fitted with
    the outliers left out.
    """
    import cv2

    first, second = (cv2.cvtColor(each, cv2.COLOR_BGR2GRAY).astype(np.float32) for each in (before, after))
    curve = curve_points(lane.controls, 2.0)
    points = curve[np.linspace(0, len(curve) - 1, SAMPLES).astype(int)]
    moved = [shift for point in points if (shift := _shift_at(first, second, point)) is not None]
    if len(moved) < 4:
        return lane
    lean = _robust_line(np.array(moved))
    size_wh = (after.shape[1], after.shape[0])
    controls = tuple(_within((x + lean[0] + lean[1] * y, y), size_wh) for x, y in lane.controls)
    try:
        return Lane(controls)
    except ValueError:
        return lane


def mean_distance(first: Lane, second: Lane) -> float:
    """Mean distance between two lanes across the rows that both reach, pixels; infinite where there is none."""
    ys = [y for lane in (first, second) for _, y in lane.controls]
    rows = np.linspace(min(ys), max(ys), 40).tolist()
    pairs = zip(at_rows(first.controls, rows), at_rows(second.controls, rows), strict=True)
    away = [abs(a - b) for a, b in pairs if a is not None and b is not None]
    return float(np.mean(away)) if away else math.inf


def _shift_at(first: Grey, second: Grey, point: NDArray[np.float64]) -> tuple[float, float] | None:
    """y, and by how much the paint moved sideways there; None where there is nothing to be found."""
    x, y = round(float(point[0])), round(float(point[1]))
    half, height, width = 7, *first.shape
    if not (half + SEARCH_PX <= x < width - half - SEARCH_PX and 2 <= y < height - 2):
        return None
    template = first[y - 1 : y + 2, x - half : x + half + 1].mean(axis=0)
    if template.std() < 4.0:
        return None
    row = second[y - 1 : y + 2, x - half - SEARCH_PX : x + half + SEARCH_PX + 1].mean(axis=0)
    windows = np.lib.stride_tricks.sliding_window_view(row, template.size)
    centred = windows - windows.mean(axis=1, keepdims=True)
    pattern = template - template.mean()
    score = (centred @ pattern) / np.maximum(np.linalg.norm(centred, axis=1) * np.linalg.norm(pattern), 1e-6)
    best = int(score.argmax())
    return (float(point[1]), float(best - SEARCH_PX)) if score[best] >= 0.7 else None


def _robust_line(moved: NDArray[np.float64]) -> tuple[float, float]:
    """A and b of shift = a + b * y, by least squares with what lies far from the median left out."""
    y, shift = moved[:, 0], moved[:, 1]
    spread = max(1.5, 2.5 * float(np.median(np.abs(shift - np.median(shift)))))
    kept = np.abs(shift - np.median(shift)) <= spread
    if kept.sum() < 4 or np.ptp(y[kept]) < 20:
        return float(np.median(shift)), 0.0
    slope, start = np.polyfit(y[kept], shift[kept], 1)
    return float(start), float(slope)


def _meets_row(lane: Lane, row: float) -> float:
    x, y, dx, dy = _lower_line(lane)
    return x + dx / dy * (row - y) if abs(dy) > 1e-6 else x


def _lower_line(lane: Lane) -> tuple[float, float, float, float]:
    """A point of the lane's lower part, and its direction of length 1 (total least squares)."""
    points = curve_points(lane.controls, 4.0)
    lowest, highest = points[:, 1].max(), points[:, 1].min()
    part = points[points[:, 1] >= lowest - LOW_SHARE * (lowest - highest)]
    part = part if len(part) >= 2 else points
    middle = part.mean(axis=0)
    direction = np.linalg.svd(part - middle)[2][0]
    return float(middle[0]), float(middle[1]), float(direction[0]), float(direction[1])


def _within(point: Point, size_wh: tuple[int, int]) -> Point:
    return min(max(point[0], 0.0), float(size_wh[0])), min(max(point[1], 0.0), float(size_wh[1]))
