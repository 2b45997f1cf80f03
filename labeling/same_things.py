"""Whether two shapes of one class mean the same thing: so that nothing is proposed that is labelled, or was refused."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np

from core.geometry import Boxes, box_iou
from core.shapes import AREA_SHAPES, LINE_SHAPES, Dot, Lane, Polyline, Shape, Tag
from core.splines import Points, curve_points

SAME_IOU = 0.5
SAME_PLACE_IOU = 0.7  # two classes for one thing: closer than two things that stand one before the other
SAME_LINE = 0.04  # of the longer line's length: how far apart two lines of one thing lie in the middle
SAME_DOT_PX = 6.0


class Classed(Protocol):
    """Something of a class with a shape: an annotation or a suggestion."""

    @property
    def class_id(self) -> int:
        """The class."""

    @property
    def shape(self) -> Shape:
        """The shape."""


class Proposed(Classed, Protocol):
    """A suggestion: it has a score too."""

    @property
    def score(self) -> float | None:
        """How sure the model is, 0 to 1."""


def is_same_thing(first: Shape, second: Shape, least_iou: float = SAME_IOU) -> bool:
    """Areas by the overlap of their upright bounds, lines by how far apart they run, tags always, points by place."""
    if isinstance(first, AREA_SHAPES) and isinstance(second, AREA_SHAPES):
        boxes = [np.array([shape.bounds()], np.float32) for shape in (first, second)]
        return bool(box_iou(*boxes)[0, 0] >= least_iou)
    if isinstance(first, LINE_SHAPES) and isinstance(second, LINE_SHAPES):
        return _is_same_line(_points_of(first), _points_of(second))
    if isinstance(first, Dot) and isinstance(second, Dot):
        return abs(first.x - second.x) <= SAME_DOT_PX and abs(first.y - second.y) <= SAME_DOT_PX
    return isinstance(first, Tag) and isinstance(second, Tag)


def labelled_already(labels: Sequence[Classed], proposed: Sequence[Classed]) -> list[bool]:
    """For each proposal whether a label of its class says the same thing."""
    by_class: dict[int, list[Shape]] = {}
    for label in labels:
        by_class.setdefault(label.class_id, []).append(label.shape)
    areas = {
        class_id: np.array([shape.bounds() for shape in shapes if isinstance(shape, AREA_SHAPES)], np.float32)
        for class_id, shapes in by_class.items()
    }
    return [_is_among(each.shape, by_class.get(each.class_id, ()), areas.get(each.class_id)) for each in proposed]


ProposedT = TypeVar("ProposedT", bound=Proposed)


def without_rivals(labels: Sequence[Classed], proposed: Sequence[ProposedT]) -> list[ProposedT]:
    """The proposals that can be kept together: none on a label's place, and of two in one place the surer one."""
    taken = np.array([each.shape.bounds() for each in labels if isinstance(each.shape, AREA_SHAPES)], np.float32)
    taken = taken.reshape(-1, 4)
    kept: list[ProposedT] = []
    for each in sorted(proposed, key=lambda one: -(one.score or 0.0)):
        if isinstance(each.shape, AREA_SHAPES):
            xyxy = np.array([each.shape.bounds()], np.float32)
            if box_iou(xyxy, taken).max(initial=0.0) >= SAME_PLACE_IOU:
                continue
            taken = np.concatenate((taken, xyxy))
        kept.append(each)
    return kept


def _is_among(shape: Shape, shapes: Sequence[Shape], xyxy: Boxes | None) -> bool:
    if isinstance(shape, AREA_SHAPES):  # one look at all boxes: an image may hold thousands
        if xyxy is None or not len(xyxy):
            return False
        return bool(box_iou(np.array([shape.bounds()], np.float32), xyxy).max() >= SAME_IOU)
    return any(is_same_thing(shape, other) for other in shapes)


def _points_of(shape: Lane | Polyline) -> Points:
    return curve_points(shape.controls) if isinstance(shape, Lane) else np.array(shape.points, np.float64)


def _is_same_line(first: Points, second: Points) -> bool:
    """Whether the mean distance of the shorter line's points to the longer line is small."""
    short, long = sorted((first, second), key=_length)
    away = np.sqrt(((short[:, None] - long[None]) ** 2).sum(axis=2)).min(axis=1)
    return bool(away.mean() <= SAME_LINE * _length(long))


def _length(points: Points) -> float:
    return float(np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=1)).sum())
