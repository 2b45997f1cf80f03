"""One line of a YOLO label file as a label, and back. Pure.

`class cx cy w h` is a box, `class x1 y1 x2 y2 x3 y3 ...` an outline, all as shares of the picture's size; in a set of
rotated boxes `class x1 y1 x2 y2 x3 y3 x4 y4` are the corners of one. Source: docs.ultralytics.com/datasets (detect,
segment, obb).
"""

import math
from collections.abc import Sequence

from core.formats.losses import Losses
from core.formats.outgoing import Holds, tell_label
from core.formats.rings import box_of_ring, clockwise
from core.formats.seam import OutImage, ReadLabel
from core.formats.words import told
from core.formats.yolo_set import Task
from core.masks import mask_to_polygons, outlines_of
from core.shapes import AREA_SHAPES, Box, Mask, Polygon, Ring, RotatedBox, Shape

BOX_WORDS, SCORED_WORDS, TURNED_WORDS = 5, 6, 9
HOLDS: dict[Task, Holds] = {
    "": Holds(frozenset({"box", "polygon"})), "segment": Holds(frozenset({"box", "polygon"})),
    "obb": Holds(frozenset({"rotated_box"})),
}  # fmt: skip
TARGETS: dict[Task, str] = {"": "YOLO", "segment": "YOLO outlines", "obb": "YOLO rotated boxes"}


class KeypointsFound(ValueError):
    """The line ends in keypoints."""


def read_line(line: str, names: Sequence[str], task: Task, keypoint_numbers: int) -> ReadLabel:
    """The label of a line. Raises ValueError with a sentence; KeypointsFound when the set says that it holds some."""
    words = line.split()
    try:
        index, numbers = int(float(words[0])), [float(word) for word in words[1:]]
    except (ValueError, OverflowError) as error:
        raise ValueError("The line is not made of numbers.") from error
    if not 0 <= index < len(names) or not names[index]:
        raise ValueError(f"Class {told(index)} is not among the {len(names)} names.")
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("The line holds a number without end.")
    if len(words) == BOX_WORDS:
        cx, cy, width, height = numbers
        corners = ((cx - width / 2, cy - height / 2), (cx + width / 2, cy + height / 2))
        return ReadLabel(names[index], "box", corners, is_relative=True)
    if keypoint_numbers and len(numbers) == 4 + keypoint_numbers:
        raise KeypointsFound("The line holds keypoints, which cannot be kept.")
    if len(words) == SCORED_WORDS:
        raise ValueError("The line ends in a score: it is a prediction, not a label.")
    if len(numbers) < 6 or len(numbers) % 2:
        raise ValueError(f"A line has 5 numbers, or a class and three points or more; this one has {len(words)}.")
    ring = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    if task == "obb" and len(words) == TURNED_WORDS:
        return ReadLabel(names[index], "rotated_box", clockwise(ring), is_relative=True)
    box = box_of_ring(ring)
    return ReadLabel(names[index], "polygon" if box is None else "box", box or ring, is_relative=True)


def lines_of(image: OutImage, name: str, index: dict[int, int], task: Task, losses: Losses) -> list[str]:
    """The lines of a picture.

    Readers take a file for outlines as soon as one line is one, and misread the boxes in it: beside an outline, a box
    is written as its four corners.
    """
    kept = []
    for known in image.annotations:
        if not isinstance(known.shape, AREA_SHAPES):
            losses.left_out(name, known.shape)
            continue
        kept.append(known)
        tell_label(known, name, HOLDS[task], losses)
    are_outlines = task != "" or any(not isinstance(known.shape, Box) for known in kept)
    lines = []
    for known in kept:
        if are_outlines:
            ring = _corners(known.shape, name, losses) if task == "obb" else _outline(known.shape, name, losses)
            numbers = [value for x, y in ring for value in (x / image.width, y / image.height)]
        else:
            x1, y1, x2, y2 = known.shape.bounds() or (0, 0, 0, 0)
            width, height = image.width, image.height
            numbers = [(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height]
        lines.append(f"{index[known.class_id]} {' '.join(f'{number:.10g}' for number in numbers)}\n")
    return lines


def _outline(shape: Shape, name: str, losses: Losses) -> Ring:
    if isinstance(shape, Mask):
        parts = mask_to_polygons(shape)
        several = "the outline of their largest part" if len(parts) > 1 else "outlines"
        losses.changed(name, shape, several)
        return max((polygon.rings[0] for polygon in parts), key=_extent)
    if isinstance(shape, Polygon) and len(shape.rings) > 1:
        losses.detail(name, "holes")
    elif not isinstance(shape, Polygon | Box):
        losses.changed(name, shape, "outlines")
    return outlines_of(shape)[0]


def _corners(shape: Shape, name: str, losses: Losses) -> Ring:
    if isinstance(shape, RotatedBox):
        return shape.corners()
    if not isinstance(shape, Box):
        losses.changed(name, shape, "the upright box around it")
    x1, y1, x2, y2 = shape.bounds() or (0.0, 0.0, 0.0, 0.0)
    return ((x1, y1), (x2, y1), (x2, y2), (x1, y2))


def _extent(ring: Ring) -> float:
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], *ring[:1]), strict=True)))
