"""What the mouse means with each tool: small state machines on image points. Hold no Qt and write nothing.

A finished gesture gives one value; the page makes one edit of it. While a gesture lasts, `preview` says what to show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from core.shapes import Box, Point, Polygon, Shape
from desktop.canvas.scene import CanvasScene, Hit, handle_points

SMALLEST_SIDE = 1.0  # pixels of the image
# Which of x1 y1 x2 y2 a handle of a box moves, clockwise from the top left.
_HANDLE_SIDES = ((0, 1), (1,), (2, 1), (2,), (2, 3), (3,), (0, 3), (0,))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A new shape."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Changed:
    """A shape that became another one."""

    annotation_id: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Selected:
    """A shape was chosen, or none."""

    item_id: int | None


Gesture = Drawn | Changed | Selected


@dataclass(frozen=True, slots=True)
class Preview:
    """What a running gesture shows: a shape (in place of `item_id`, if any), or the points clicked so far."""

    shape: Shape | None = None
    points: tuple[Point, ...] = ()
    item_id: int | None = None


NOTHING = Preview()


@dataclass(frozen=True, slots=True)
class Grip:
    """What a tool may know of the canvas: the shapes, the selected one, how near is near (image pixels)."""

    scene: CanvasScene
    selected: int | None
    tolerance: float

    def hit(self, point: Point) -> Hit | None:
        """What lies under a point."""
        return self.scene.hit_test(*point, self.tolerance, self.selected)


class Tool(Protocol):
    """Press, move, release and a few keys; each answers with a finished gesture or with None."""

    @property
    def preview(self) -> Preview:
        """What to show of the running gesture."""
        ...

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """The button went down."""
        ...

    def move(self, point: Point, grip: Grip) -> None:
        """The mouse moved, with the button down or not."""
        ...

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """The button went up."""
        ...

    def finish(self) -> Gesture | None:
        """Enter or a double click."""
        ...

    def take_back(self) -> bool:
        """Backspace; whether there was something to take back."""
        ...

    def cancel(self) -> bool:
        """Escape; whether there was something to cancel."""
        ...


class SelectTool:
    """Choose a shape, move it, resize a box by its eight handles, drag the points of a polygon."""

    def __init__(self) -> None:
        self._hit: Hit | None = None
        self._start: Point = (0.0, 0.0)
        self._original: Shape | None = None
        self._preview = NOTHING

    @property
    def preview(self) -> Preview:
        """The shape as it would be."""
        return self._preview

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """Choose what lies there; holding on moves or resizes it."""
        self._hit, self._start, self._preview = grip.hit(point), point, NOTHING
        if self._hit is None:
            self._original = None
            return Selected(None)
        item = grip.scene.item(self._hit.item_id)
        self._original = item.shape if item.score is None else None  # a suggestion is kept or refused, not moved
        return None if item.id == grip.selected else Selected(item.id)

    def move(self, point: Point, grip: Grip) -> None:
        """Show where the shape would be, once the mouse has gone far enough to mean it."""
        if self._hit is None or self._original is None:
            return
        dx, dy = point[0] - self._start[0], point[1] - self._start[1]
        if self._preview is NOTHING and max(abs(dx), abs(dy)) < grip.tolerance / 3:
            return
        shape = (
            moved(self._original, dx, dy, grip.scene.size_wh)
            if self._hit.handle is None
            else with_handle_at(self._original, self._hit.handle, clipped(point, grip.scene.size_wh))
        )
        self._preview = Preview(shape=shape, item_id=self._hit.item_id)

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """The changed shape, when it was changed."""
        self.move(point, grip)
        shape, hit, original = self._preview.shape, self._hit, self._original
        self.cancel()
        return Changed(hit.item_id, shape) if hit and shape is not None and shape != original else None

    def finish(self) -> Gesture | None:
        """Means nothing here."""
        return None

    def take_back(self) -> bool:
        """Means nothing here."""
        return False

    def cancel(self) -> bool:
        """Leave the shape as it was."""
        was_running = self._preview is not NOTHING
        self._hit, self._original, self._preview = None, None, NOTHING
        return was_running


class BoxTool:
    """Press, drag, release: a box. A click without a drag chooses what lies there."""

    def __init__(self) -> None:
        self._start: Point | None = None
        self._preview = NOTHING

    @property
    def preview(self) -> Preview:
        """The box so far."""
        return self._preview

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """The first corner."""
        self._start = clipped(point, grip.scene.size_wh)
        return None

    def move(self, point: Point, grip: Grip) -> None:
        """The other corner, so far."""
        if self._start is not None:
            self._preview = Preview(shape=box_between(self._start, clipped(point, grip.scene.size_wh)))

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """The box, or what a mere click chose."""
        self.move(point, grip)
        start, shape = self._start, self._preview.shape
        self.cancel()
        if start is None:
            return None
        if max(abs(point[0] - start[0]), abs(point[1] - start[1])) < grip.tolerance / 2:
            hit = grip.hit(point)
            return Selected(None if hit is None else hit.item_id)
        return None if shape is None else Drawn(shape)

    def finish(self) -> Gesture | None:
        """Means nothing here."""
        return None

    def take_back(self) -> bool:
        """Means nothing here."""
        return False

    def cancel(self) -> bool:
        """Forget the box."""
        was_running = self._start is not None
        self._start, self._preview = None, NOTHING
        return was_running


class PolygonTool:
    """Click point after point; Enter, a double click or a click on the first point closes the outline."""

    def __init__(self) -> None:
        self._points: list[Point] = []
        self._cursor: Point | None = None

    @property
    def preview(self) -> Preview:
        """The points so far, and the cursor after them."""
        last = () if self._cursor is None or not self._points else (self._cursor,)
        return Preview(points=(*self._points, *last)) if self._points else NOTHING

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """One more point, or the end where the outline began."""
        placed = clipped(point, grip.scene.size_wh)
        if len(self._points) >= 3 and _is_near(placed, self._points[0], grip.tolerance):
            return self.finish()
        if not self._points or placed != self._points[-1]:
            self._points.append(placed)
        return None

    def move(self, point: Point, grip: Grip) -> None:
        """Where the next point would be."""
        self._cursor = clipped(point, grip.scene.size_wh)

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """Means nothing here."""
        self.move(point, grip)
        return None

    def finish(self) -> Gesture | None:
        """The polygon, when it has three points and a size; until then the points stay."""
        if len(self._points) < 3:
            return None
        try:
            shape = Polygon((tuple(self._points),))
        except ValueError:
            return None
        self.cancel()
        return Drawn(shape)

    def take_back(self) -> bool:
        """Forget the last point."""
        if not self._points:
            return False
        self._points.pop()
        return True

    def cancel(self) -> bool:
        """Forget all points."""
        was_running = bool(self._points)
        self._points = []
        return was_running


def clipped(point: Point, size_wh: tuple[int, int]) -> Point:
    """The nearest point of the image."""
    return min(max(point[0], 0.0), float(size_wh[0])), min(max(point[1], 0.0), float(size_wh[1]))


def box_between(first: Point, second: Point) -> Box | None:
    """The box with these corners; None where it would have no size."""
    x1, x2 = sorted((first[0], second[0]))
    y1, y2 = sorted((first[1], second[1]))
    return Box(x1, y1, x2, y2) if x2 - x1 >= SMALLEST_SIDE and y2 - y1 >= SMALLEST_SIDE else None


def moved(shape: Shape, dx: float, dy: float, size_wh: tuple[int, int]) -> Shape:
    """The shape moved, as far as it stays in the image."""
    bounds = shape.bounds()
    if bounds is None:
        return shape
    x1, y1, x2, y2 = bounds
    dx = min(max(dx, min(0.0, -x1)), max(0.0, size_wh[0] - x2))
    dy = min(max(dy, min(0.0, -y1)), max(0.0, size_wh[1] - y2))
    match shape:
        case Box():
            return Box(x1 + dx, y1 + dy, x2 + dx, y2 + dy)
        case Polygon(rings):
            return Polygon(tuple(tuple((x + dx, y + dy) for x, y in ring) for ring in rings))
        case _:
            return shape


def with_handle_at(shape: Shape, handle: int, point: Point) -> Shape:
    """The shape with one handle or vertex moved to a point; as it was where it would lose its size."""
    match shape:
        case Box(x1, y1, x2, y2):
            sides = [x1, y1, x2, y2]
            for side in _HANDLE_SIDES[handle]:
                sides[side] = point[side % 2]
            return box_between((sides[0], sides[1]), (sides[2], sides[3])) or shape
        case Polygon(rings):
            points = list(handle_points(shape))
            points[handle] = point
            try:
                return Polygon(_cut(points, (len(ring) for ring in rings)))
            except ValueError:
                return shape
        case _:
            return shape


def _cut(points: list[Point], lengths: Iterable[int]) -> tuple[tuple[Point, ...], ...]:
    rings, start = [], 0
    for length in lengths:
        rings.append(tuple(points[start : start + length]))
        start += length
    return tuple(rings)


def _is_near(first: Point, second: Point, tolerance: float) -> bool:
    return max(abs(first[0] - second[0]), abs(first[1] - second[1])) <= tolerance
