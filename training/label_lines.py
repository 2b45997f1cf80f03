"""Label files as YOLO has them: boxes, outlines, or the corners of turned boxes, as shares of the picture's size."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.detections import Task
from core.geometry import corners_of
from training.examples import Example
from training.outlines import LANE_WIDTH_PX, object_ring, object_rotated


def lines_for(task: Task, example: Example, lane_width_px: float = LANE_WIDTH_PX) -> str:
    """The label file of an example: one line an object of which something is seen."""
    return _LINES[task](example, lane_width_px)


def yolo_lines(example: Example) -> str:
    """Upright boxes: class, middle, size."""
    width, height = example.image.width, example.image.height
    lines = [
        f"{index} {(x1 + x2) / 2 / width:.9f} {(y1 + y2) / 2 / height:.9f} "
        f"{(x2 - x1) / width:.9f} {(y2 - y1) / height:.9f}\n"
        for index, (x1, y1, x2, y2) in zip(example.class_index, example.xyxy.tolist(), strict=True)
    ]
    return "".join(lines)


def _outline_lines(example: Example, lane_width_px: float) -> str:
    size_wh = example.image.width, example.image.height
    rings = [object_ring(shape, size_wh, example.image.ignored, lane_width_px) for shape in example.shapes]
    return "".join(
        _line(index, ring, size_wh)
        for index, ring in zip(example.class_index, rings, strict=True)
        if ring is not None and np.ptp(ring[:, 0]) > 0 and np.ptp(ring[:, 1]) > 0
    )


def _rotated_lines(example: Example, _lane_width_px: float) -> str:
    size_wh = example.image.width, example.image.height
    turned = [object_rotated(shape, size_wh) for shape in example.shapes]
    return "".join(
        _line(index, corners_of(box)[0].astype(np.float64), size_wh)
        for index, box in zip(example.class_index, turned, strict=True)
        if box is not None
    )


def _line(index: int, points: NDArray[np.float64], size_wh: tuple[int, int]) -> str:
    """The library drops a whole picture for one point that lies outside it: corners beyond the edge are moved in."""
    shares = np.clip(points / np.array(size_wh), 0, 1).reshape(-1)
    return f"{index} {' '.join(f'{share:.9f}' for share in shares.tolist())}\n"


_LINES: Mapping[Task, Callable[[Example, float], str]] = {
    "detect": lambda example, _width: yolo_lines(example),
    "segment": _outline_lines,
    "obb": _rotated_lines,
}
