"""What lies on one image, ready to be found and drawn: shapes, and what is needed of them as columns.

Holds no Qt and writes nothing; positions are float pixels of the upright image.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.shapes import Bounds, Box, Point, Polygon, Shape, Tag

Boxes = NDArray[np.float64]  # (n, 4) x1 y1 x2 y2, pixels
Points = NDArray[np.float64]  # (n, 2) x y, pixels
Rows = NDArray[np.int64]  # (n,)
Mask = NDArray[np.bool_]  # (n,)


@dataclass(frozen=True, slots=True)
class SceneItem:
    """One shape to show; a suggestion has a score, an annotation has none."""

    id: int
    class_id: int
    shape: Shape
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under a point: the item, and the number of its handle or vertex where one was met."""

    item_id: int
    handle: int | None = None


def handle_points(shape: Shape) -> tuple[Point, ...]:
    """Where a selected shape can be taken hold of.

    A box: clockwise from the top left, corners at even numbers and sides at odd ones. A polygon: each vertex of each
    ring, in order. A tag has none.
    """
    match shape:
        case Box(x1, y1, x2, y2):
            mx, my = (x1 + x2) / 2, (y1 + y2) / 2
            return ((x1, y1), (mx, y1), (x2, y1), (x2, my), (x2, y2), (mx, y2), (x1, y2), (x1, my))
        case Polygon(rings):
            return tuple(point for ring in rings for point in ring)
        case _:
            return ()


def contains(shape: Shape, x: float, y: float) -> bool:
    """Whether a point lies in a shape; for a polygon by the even-odd rule, so that holes are outside."""
    match shape:
        case Box(x1, y1, x2, y2):
            return x1 <= x <= x2 and y1 <= y <= y2
        case Polygon(rings):
            crossings = sum(_crossings(ring, x, y) for ring in rings)
            return crossings % 2 == 1
        case _:
            return False


def edge_distance(shape: Shape, x: float, y: float) -> float:
    """How far a point is from the outline of a shape, pixels; infinite for a tag."""
    match shape:
        case Box(x1, y1, x2, y2):
            rings: tuple[Sequence[Point], ...] = (((x1, y1), (x2, y1), (x2, y2), (x1, y2)),)
        case Polygon(outlines):
            rings = outlines
        case _:
            return float("inf")
    return min(_segment_distance(a, b, x, y) for ring in rings for a, b in _sides(ring))


@dataclass(frozen=True, slots=True)
class ShapePlace:
    """A shape as numbers: its bounds, and its outlines where it is a polygon."""

    shape: Shape
    bounds: Bounds
    rings: tuple[Points, ...]

    @classmethod
    def of(cls, shape: Shape) -> "ShapePlace":
        """The numbers of a shape."""
        rings = shape.rings if isinstance(shape, Polygon) else ()
        return cls(shape, shape.bounds() or (0.0, 0.0, 0.0, 0.0), tuple(np.array(ring, np.float64) for ring in rings))


class CanvasScene:
    """The shapes of one image, in the order they were made. A new value for each change; never edited in place.

    Columns over the shapes, one row each: `xyxy` bounds, `class_ids` int64, `is_proposed` bool. Looking a point up in
    them takes some 20 microseconds among 5,000 shapes, less than any tree or grid in Python would.
    """

    def __init__(
        self, items: Iterable[SceneItem], size_wh: tuple[int, int], previous: "CanvasScene | None" = None
    ) -> None:
        """`previous` is the scene before a change: what is alike in both is taken over."""
        self.size_wh = size_wh
        self.by_id: Mapping[int, SceneItem] = {item.id: item for item in items if not isinstance(item.shape, Tag)}
        self._ids = list(self.by_id)
        known = {} if previous is None else previous.places
        self.places: Mapping[int, ShapePlace] = {
            item_id: place
            if (place := known.get(item_id)) is not None and place.shape is item.shape
            else ShapePlace.of(item.shape)
            for item_id, item in self.by_id.items()
        }
        bounds = [place.bounds for place in self.places.values()]
        self.xyxy: Boxes = np.array(bounds, np.float64).reshape(-1, 4)
        self.class_ids: Rows = np.array([item.class_id for item in self.by_id.values()], np.int64)
        self.is_proposed: Mask = np.array([item.score is not None for item in self.by_id.values()], np.bool_)
        self.is_box: Mask = np.array([not place.rings for place in self.places.values()], np.bool_)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self.by_id

    def item(self, item_id: int) -> SceneItem:
        """One shape by its id."""
        return self.by_id[item_id]

    def same_or(self, item: SceneItem) -> SceneItem:
        """The item of this scene that is equal to the one given, if there is one; else the one given."""
        known = self.by_id.get(item.id)
        return known if known is not None and known == item else item

    def item_at(self, row: int) -> SceneItem:
        """One shape by its row in the columns."""
        return self.by_id[self._ids[row]]

    def rings_at(self, row: int) -> tuple[Points, ...]:
        """The outlines of the polygon in a row; empty for a box, whose bounds say all."""
        return self.places[self._ids[row]].rings

    def changed_since(self, earlier: "CanvasScene") -> set[int]:
        """Ids of the shapes that came, went or are not the same as in an earlier scene."""
        both = self.by_id.keys() & earlier.by_id.keys()
        changed = {item_id for item_id in both if self.by_id[item_id] is not earlier.by_id[item_id]}
        return changed | (self.by_id.keys() ^ earlier.by_id.keys())

    def hit_test(self, x: float, y: float, tolerance: float, selected: int | None = None) -> Hit | None:
        """What a click at a point means: a handle of the selected shape first, then the smallest shape there.

        `tolerance` is in image pixels: a click this near to an outline still means the shape.
        """
        if selected is not None and selected in self.by_id:
            points = np.asarray(handle_points(self.by_id[selected].shape), np.float64)
            distances = np.abs(points - (x, y)).max(axis=1)
            nearest = int(distances.argmin())
            if distances[nearest] <= _reach(self.by_id[selected].shape, tolerance):
                return Hit(selected, nearest)
        near = self.rows_in((x - tolerance, y - tolerance, x + tolerance, y + tolerance))
        found = [item for row in near if _is_met((item := self.item_at(row)).shape, x, y, tolerance)]
        if not found:
            return None
        return Hit(min(found, key=lambda item: (_area(item.shape), -item.id)).id)

    def visible(self, rect: Bounds) -> list[int]:
        """Ids of the shapes whose bounds touch a rectangle, oldest first."""
        return [self._ids[row] for row in self.rows_in(rect)]

    def rows_in(self, rect: Bounds) -> Rows:
        """Rows of the shapes whose bounds touch a rectangle, in order."""
        x1, y1, x2, y2 = rect
        boxes = self.xyxy
        is_met = (boxes[:, 0] <= x2) & (boxes[:, 2] >= x1) & (boxes[:, 1] <= y2) & (boxes[:, 3] >= y1)
        return np.flatnonzero(is_met)

    def following(self, item_id: int | None, step: int = 1) -> int | None:
        """The shape after (or before) one, going round; the first where none is chosen."""
        if not self._ids:
            return None
        if item_id is None or item_id not in self.by_id:
            return self._ids[0 if step > 0 else -1]
        return self._ids[(self._ids.index(item_id) + step) % len(self._ids)]


def _is_met(shape: Shape, x: float, y: float, tolerance: float) -> bool:
    return contains(shape, x, y) or edge_distance(shape, x, y) <= tolerance


def _reach(shape: Shape, tolerance: float) -> float:
    """How near counts for a handle: less on a small box, so that its middle can still be taken to move it."""
    if not isinstance(shape, Box):
        return tolerance
    return min(tolerance, min(shape.x2 - shape.x1, shape.y2 - shape.y1) / 3)


def _area(shape: Shape) -> float:
    x1, y1, x2, y2 = shape.bounds() or (0.0, 0.0, 0.0, 0.0)
    return (x2 - x1) * (y2 - y1)


def _sides(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def _crossings(ring: Sequence[Point], x: float, y: float) -> int:
    count = 0
    for (ax, ay), (bx, by) in _sides(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            count += 1
    return count


def _segment_distance(a: Point, b: Point, x: float, y: float) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, ((x - a[0]) * dx + (y - a[1]) * dy) / length))
    return float(np.hypot(x - a[0] - along * dx, y - a[1] - along * dy))
