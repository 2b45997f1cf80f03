"""Lane lines and the drivable area as a brought network sees them, as shapes that a person can correct.

A network of the TwinLiteNet kind (Che and others 2023): one RGB picture of a fixed size in, 0 to 1, stretched; two maps
of two channels out, background and foreground: the drivable area first, then the lane lines.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.errors import UserError
from core.shapes import Lane, Point, Polygon
from core.splines import Points, fit_controls

Map = NDArray[np.bool_]  # (h, w) of the picture
Scores = NDArray[np.float32]  # (h, w) of the network

LEAST_ROWS = 0.045  # of the network's height: shorter lines are specks
MOST_LANES = 8
SAME_LANE_PX = 0.045  # of the network's width: how far aside the next row of one line may lie
LONGEST_GAP = 0.09  # of the network's height: dashes of one line may lie so far apart
TOLERANCE_PX = 2.0  # at least
LEAST_CELLS = 0.6  # of one pixel of the network, in the picture: finer is not to be had from its map
SMOOTH_ROWS = 9  # of a traced line are averaged: a map of 320 rows has steps
LEAST_SCORE = 0.3  # mean along a line: below, the network itself hardly believes it
MOST_BEND = 1.25  # of the straight way from end to end may a line take: no paint on a road winds more
LEAST_AREA = 0.01  # of the picture
AREA_BLUR = 0.012  # of the picture's width: what is thinner is no road


@dataclass(frozen=True, slots=True, eq=False)
class LaneMaps:
    """What the network says of each pixel of the picture, and how sure it is of lane lines (0 to 1)."""

    lane: Map
    drivable: Map
    lane_score: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FoundLane:
    """One lane line, left to right in the order of the answer, and the mean score along it."""

    lane: Lane
    score: float


class LaneNetwork:
    """One network, loaded once."""

    def __init__(self, onnx: Path) -> None:
        """Load the file. Raises UserError when it is no network of this kind."""
        import onnxruntime

        try:
            self._session = onnxruntime.InferenceSession(str(onnx), providers=["CPUExecutionProvider"])
        except Exception as error:
            raise UserError(f"{onnx.name} is no network that can be run.", "Choose another ONNX file.") from error
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        shape = inputs[0].shape
        is_fit = len(inputs) == 1 and len(shape) == 4 and shape[1] == 3 and all(isinstance(n, int) for n in shape[2:])
        if not is_fit or len(outputs) != 2 or any(len(out.shape) != 4 or out.shape[1] != 2 for out in outputs):
            raise UserError(
                f"{onnx.name} is no lane network: one picture in and two maps of two channels out are needed.",
                "Choose a network of the TwinLiteNet kind.",
            )
        self._name, self._size_wh = inputs[0].name, (int(shape[3]), int(shape[2]))
        self._last: tuple[BgrImage, LaneMaps] | None = None

    def maps(self, bgr: BgrImage) -> LaneMaps:
        """The two maps, in pixels of the picture; a picture that is asked for again is not looked at twice."""
        import cv2

        if self._last is not None and self._last[0] is bgr:
            return self._last[1]
        small = cv2.resize(bgr, self._size_wh, interpolation=cv2.INTER_LINEAR)
        tensor = np.ascontiguousarray(small[:, :, ::-1].transpose(2, 0, 1)[None], np.float32) / np.float32(255)
        drivable, lane = self._session.run(None, {self._name: tensor})
        width, height = bgr.shape[1], bgr.shape[0]
        scores = [cv2.resize(_foreground(each[0]), (width, height)) for each in (drivable, lane)]
        maps = LaneMaps(scores[1] > 0.5, scores[0] > 0.5, scores[1].astype(np.float32))
        self._last = (bgr, maps)
        return maps

    def lanes(self, bgr: BgrImage) -> list[FoundLane]:
        """The lane lines of a picture, from left to right, most certain ones where there are more than eight."""
        maps = self.maps(bgr)
        tolerance = max(TOLERANCE_PX, LEAST_CELLS * bgr.shape[1] / self._size_wh[0])
        lanes = lanes_of(maps.lane, tolerance)
        scored = [FoundLane(lane, _score_along(lane, maps.lane_score)) for lane in lanes]
        found = [each for each in scored if each.score >= LEAST_SCORE]
        best = sorted(found, key=lambda each: -each.score)[:MOST_LANES]
        return [each for each in found if each in best]

    def drivable(self, bgr: BgrImage) -> Polygon | None:
        """The outline of the drivable area; None where there is none to speak of."""
        return drivable_outline(self.maps(bgr).drivable)


def lanes_of(mask: Map, tolerance_px: float = TOLERANCE_PX) -> list[Lane]:
    """The lines in a map of lane pixels, each with few control points from the bottom up; left to right.

    Row by row from the bottom, the middle of each run of pixels goes on the line that it continues: the one whose last
    points, drawn on, come nearest. Dashes of one line are joined, specks left out.
    """
    height, width = mask.shape
    step = max(1, height // 160)
    open_lines: list[list[Point]] = []
    done: list[list[Point]] = []
    for row in range(height - 1, -1, -step):
        going: list[list[Point]] = []
        ended: list[list[Point]] = []
        for line in open_lines:
            (going if line[-1][1] - row <= LONGEST_GAP * height else ended).append(line)
        done += ended
        open_lines = going
        taken: set[int] = set()
        for x in _middles(mask[row]):
            near = [
                (abs(_drawn_on(line, row) - x), place) for place, line in enumerate(open_lines) if place not in taken
            ]
            away, place = min(near, default=(float("inf"), -1))
            if away <= SAME_LANE_PX * width:
                open_lines[place].append((x, float(row)))
                taken.add(place)
            else:
                open_lines.append([(x, float(row))])
                taken.add(len(open_lines) - 1)
    kept = [line for line in (*done, *open_lines) if line[0][1] - line[-1][1] >= LEAST_ROWS * height]
    smooth = [each for line in kept if _is_plain(each := _smoothed(np.array(line)))]
    lanes = [Lane(controls) for each in smooth if len(controls := fit_controls(each, tolerance_px)) >= 2]
    return sorted(lanes, key=lambda lane: lane.controls[0][0])


def drivable_outline(mask: Map) -> Polygon | None:
    """The largest drivable part as one outline with few points."""
    import cv2

    side = max(3, round(AREA_BLUR * mask.shape[1]) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    whole = cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel)
    contours, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(contours, key=cv2.contourArea, default=None)
    if largest is None or cv2.contourArea(largest) < LEAST_AREA * mask.size:
        return None
    tolerance = max(3.0, 0.004 * mask.shape[1])
    points = cv2.approxPolyDP(largest, tolerance, True).reshape(-1, 2)
    return Polygon((tuple((float(x), float(y)) for x, y in points),)) if len(points) >= 3 else None


def _smoothed(line: Points) -> Points:
    """A traced line (n, 2) with each x as the straight line through its neighbours says; y stays."""
    count = len(line)
    if count <= 3:
        return line
    after = line.copy()
    for place in range(count):
        first = min(max(0, place - SMOOTH_ROWS // 2), max(0, count - SMOOTH_ROWS))
        near = line[first : first + SMOOTH_ROWS]
        away = near[:, 1] - near[:, 1].mean()
        slope = float(away @ near[:, 0]) / max(float(away @ away), 1e-9)
        after[place, 0] = near[:, 0].mean() + slope * (line[place, 1] - near[:, 1].mean())
    return after


def _is_plain(line: Points) -> bool:
    """Whether a line runs about straight from end to end, as paint on a road does, and does not wind."""
    along = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
    return along <= MOST_BEND * float(np.linalg.norm(line[-1] - line[0]))


def _foreground(channels: NDArray[np.float32]) -> Scores:
    """Softmax over the two channels, of the second."""
    return (1.0 / (1.0 + np.exp(np.clip(channels[0] - channels[1], -30, 30)))).astype(np.float32)


def _middles(row: NDArray[np.bool_]) -> list[float]:
    edges = np.flatnonzero(np.diff(np.concatenate(((0,), row.view(np.int8), (0,)))))
    return [float(start + end - 1) / 2 for start, end in edges.reshape(-1, 2)]


def _drawn_on(line: list[Point], row: float) -> float:
    """Where a line would be at a row, drawn on by its last points."""
    x, y = line[-1]
    if len(line) < 4:
        return x
    bx, by = line[-min(12, len(line))]
    return x + (x - bx) / (y - by) * (row - y) if by != y else x


def _score_along(lane: Lane, scores: NDArray[np.float32]) -> float:
    from core.splines import curve_points

    points = np.rint(curve_points(lane.controls, 4.0)).astype(int)
    xs, ys = np.clip(points[:, 0], 0, scores.shape[1] - 1), np.clip(points[:, 1], 0, scores.shape[0] - 1)
    return float(scores[ys, xs].mean())
