"""What lies on one image, ready to be found: shapes, their bounds as arrays and a grid to look them up in.

Holds no Qt and writes nothing; positions are float pixels of the upright image.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.annotations import Bounds, Box, Point, Polygon, Shape, Tag

Boxes = NDArray[np.float32]  # (n, 4) x1 y1 x2 y2, pixels
CELLS = 32  # cells of the grid along the longer side


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


class CanvasScene:
    """The shapes of one image, in the order they were made. A new value for each change; never edited in place."""

    def __init__(self, items: Iterable[SceneItem], size_wh: tuple[int, int]) -> None:
        self.size_wh = size_wh
        self._items = {item.id: item for item in items if not isinstance(item.shape, Tag)}
        self._ids = list(self._items)
        bounds = [item.shape.bounds() for item in self._items.values()]
        self.xyxy: Boxes = np.asarray(bounds, np.float32).reshape(-1, 4)
        self._cell = max(1.0, max(size_wh) / CELLS)
        self._grid: dict[tuple[int, int], list[int]] = {}
        for row, place in enumerate(bounds):
            for cell in self._cells(place or (0.0, 0.0, 0.0, 0.0)):
                self._grid.setdefault(cell, []).append(row)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._items

    def items(self) -> Iterator[SceneItem]:
        """Every shape, oldest first."""
        return iter(self._items.values())

    def item(self, item_id: int) -> SceneItem:
        """One shape by its id."""
        return self._items[item_id]

    def hit_test(self, x: float, y: float, tolerance: float, selected: int | None = None) -> Hit | None:
        """What a click at a point means: a handle of the selected shape first, then the smallest shape there.

        `tolerance` is in image pixels: a click this near to an outline still means the shape.
        """
        if selected is not None and selected in self._items:
            points = np.asarray(handle_points(self._items[selected].shape), np.float64)
            distances = np.abs(points - (x, y)).max(axis=1)
            nearest = int(distances.argmin())
            if distances[nearest] <= _reach(self._items[selected].shape, tolerance):
                return Hit(selected, nearest)
        found = [item for item in self._near(x, y, tolerance) if self._is_met(item.shape, x, y, tolerance)]
        if not found:
            return None
        return Hit(min(found, key=lambda item: (_area(item.shape), -item.id)).id)

    def visible(self, rect: Bounds) -> list[int]:
        """Ids of the shapes whose bounds touch a rectangle, oldest first."""
        x1, y1, x2, y2 = rect
        boxes = self.xyxy
        is_met = (boxes[:, 0] <= x2) & (boxes[:, 2] >= x1) & (boxes[:, 1] <= y2) & (boxes[:, 3] >= y1)
        return [self._ids[row] for row in np.flatnonzero(is_met)]

    def following(self, item_id: int | None, step: int = 1) -> int | None:
        """The shape after (or before) one, going round; the first where none is chosen."""
        if not self._ids:
            return None
        if item_id not in self._items:
            return self._ids[0 if step > 0 else -1]
        return self._ids[(self._ids.index(item_id) + step) % len(self._ids)]

    def _near(self, x: float, y: float, tolerance: float) -> list[SceneItem]:
        rows = {
            row
            for cell in self._cells((x - tolerance, y - tolerance, x + tolerance, y + tolerance))
            for row in self._grid.get(cell, ())
        }
        return [self._items[self._ids[row]] for row in rows]

    def _cells(self, bounds: Bounds) -> Iterator[tuple[int, int]]:
        # What lies outside the image is kept in the cells of its border, so that a wild file cannot fill memory.
        x1, y1, x2, y2 = (int(min(max(value // self._cell, -1), CELLS + 1)) for value in bounds)
        return ((column, row) for column in range(x1, x2 + 1) for row in range(y1, y2 + 1))

    @staticmethod
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
