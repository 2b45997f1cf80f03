"""How well lanes were found, by the measures of the field. Lines are points (n, 2) x y, pixels; nothing else is known.

CULane's F1: each lane is drawn as a stroke 30 pixels wide, lanes of both sides are paired so that their overlaps sum to
the most, and a pair with an IoU above 0.5 is a hit (Pan et al., Spatial As Deep, AAAI 2018, and its evaluation tool).
TuSimple's accuracy: at fixed rows a lane is right where it lies within 20 pixels across the line, and a lane is found
when it is right at 85 % of the rows (the TuSimple benchmark's `lane.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.outcomes import Floats

Line = Floats
CULANE_WIDTH_PX, CULANE_IOU = 30, 0.5
TUSIMPLE_PX, TUSIMPLE_SHARE, TUSIMPLE_LANES = 20.0, 0.85, 4
_NO_LANE = -100.0


@dataclass(frozen=True, slots=True)
class LaneCounts:
    """Hits, false alarms and misses; sums of many pictures are added."""

    hits: int
    alarms: int
    missed: int

    def __add__(self, other: "LaneCounts") -> "LaneCounts":
        return LaneCounts(self.hits + other.hits, self.alarms + other.alarms, self.missed + other.missed)

    def f1(self) -> float | None:
        """Twice the hits over all that was said and all that there is; None where there is neither."""
        below = 2 * self.hits + self.alarms + self.missed
        return 2 * self.hits / below if below else None


@dataclass(frozen=True, slots=True)
class TuSimpleFigures:
    """Of one picture: accuracy, and the shares of lanes that are false or missed."""

    accuracy: float
    false_share: float
    missed_share: float


def culane_counts(
    found: Sequence[Line],
    truth: Sequence[Line],
    size_wh: tuple[int, int],
    *,
    width_px: int = CULANE_WIDTH_PX,
    least_iou: float = CULANE_IOU,
) -> LaneCounts:
    """What CULane counts on one picture."""
    from scipy.optimize import linear_sum_assignment

    if not found or not truth:
        return LaneCounts(0, len(found), len(truth))
    overlap = stroke_iou(found, truth, size_wh, width_px)
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    hits = int((overlap[rows, columns] > least_iou).sum())
    return LaneCounts(hits, len(found) - hits, len(truth) - hits)


def stroke_iou(first: Sequence[Line], second: Sequence[Line], size_wh: tuple[int, int], width_px: int) -> Floats:
    """IoU of the strokes of each line of one side with each of the other, on the picture, float64 (first, second)."""
    one, two = ([_stroke(line, size_wh, width_px) for line in lines] for lines in (first, second))
    shared = np.array([[(a & b).sum() for b in two] for a in one], np.float64)
    area_one, area_two = (np.array([mask.sum() for mask in masks], np.float64) for masks in (one, two))
    whole = area_one[:, None] + area_two[None, :] - shared
    return np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)


def tusimple_figures(
    found: Sequence[Sequence[float]], truth: Sequence[Sequence[float]], rows: Sequence[float]
) -> TuSimpleFigures:
    """The figures of one picture. A lane is its x at each of the rows, negative where it does not reach."""
    ys = np.array(rows, np.float64)
    if any(len(lane) != len(ys) for lane in (*found, *truth)):
        raise ValueError("a lane has one place a row")
    if len(truth) + 2 < len(found):  # the benchmark takes so many for guessing
        return TuSimpleFigures(0.0, 0.0, 1.0)
    said = [_told(lane) for lane in found]
    best = []
    for lane in truth:
        wanted = _told(lane)
        near = TUSIMPLE_PX / np.cos(_angle(np.array(lane, np.float64), ys))
        best.append(max((float((np.abs(each - wanted) < near).mean()) for each in said), default=0.0))
    matched = sum(each >= TUSIMPLE_SHARE for each in best)
    missed, total = len(truth) - matched, sum(best)
    if len(truth) > TUSIMPLE_LANES:  # one lane beyond the fourth is forgiven
        missed, total = max(0, missed - 1), total - min(best)
    limit = max(min(TUSIMPLE_LANES, len(truth)), 1)
    false_share = (len(found) - matched) / len(found) if found else 0.0
    return TuSimpleFigures(total / limit, false_share, missed / limit)


def _stroke(line: Line, size_wh: tuple[int, int], width_px: int) -> NDArray[np.bool_]:
    import cv2

    mask = np.zeros((size_wh[1], size_wh[0]), np.uint8)
    cv2.polylines(mask, [np.rint(line).astype(np.int32).reshape(-1, 1, 2)], False, 1, width_px)
    return mask.astype(np.bool_)


def _told(lane: Sequence[float]) -> Floats:
    xs = np.array(lane, np.float64)
    return np.where(xs < 0, _NO_LANE, xs)


def _angle(xs: Floats, ys: Floats) -> float:
    """How far a lane leans, radians: the slope of x over y by least squares."""
    is_there = xs >= 0
    if is_there.sum() < 2:
        return 0.0
    return float(np.arctan(np.polyfit(ys[is_there], xs[is_there], 1)[0]))
