"""Drawing new shapes with the mouse: one small state machine a way of drawing. Hold no Qt and write nothing."""

import math
from collections.abc import Callable

from core.shapes import Box, Dot, Ellipse, Lane, Point, Polygon, Polyline, Ring, RotatedBox, Shape
from desktop.canvas.gestures import (
    NOTHING,
    Drawn,
    Gesture,
    Grip,
    Outlined,
    Pinned,
    Preview,
    Purpose,
    Refused,
    Selected,
    Traced,
)
from desktop.canvas.handles import SMALLEST_SIDE, box_around, box_between, half_turn, in_frame, out_of_frame

EXTREMES = 4
NO_SIZE = "It would have no width or no height, so nothing was drawn."
TOO_FEW = "There are too few points yet. Click on, or press Escape to leave it."
ON_ONE_LINE = "These points lie on one line, so the last one was taken back. Click it elsewhere."


class DragTool:
    """Press, drag, release: a shape between two corners. A click without a drag chooses what lies there."""

    def __init__(self, make: Callable[[Point, Point], Shape | None], answer: Callable[[Shape], Gesture]) -> None:
        self._make, self._answer = make, answer
        self._start: Point | None = None
        self._preview = NOTHING

    @property
    def preview(self) -> Preview:
        """The shape so far."""
        return self._preview

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """The first corner."""
        self._start = grip.placed(point)
        return None

    def move(self, point: Point, grip: Grip) -> None:
        """The other corner, so far."""
        if self._start is not None:
            shape = self._make(self._start, grip.placed(point))
            self._preview = NOTHING if shape is None else Preview(shape=shape)

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """The shape, or what a mere click chose."""
        self.move(point, grip)
        start, shape = self._start, self._preview.shape
        self.cancel()
        if start is None:
            return None
        if max(abs(point[0] - start[0]), abs(point[1] - start[1])) < grip.tolerance / 2:
            hit = grip.hit(point)
            return Selected(() if hit is None else (hit.item_id,))
        return Refused(NO_SIZE) if shape is None else self._answer(shape)

    def finish(self) -> Gesture | None:
        """Means nothing here."""
        return None

    def take_back(self) -> bool:
        """Means nothing here."""
        return False

    def cancel(self) -> bool:
        """Forget the shape."""
        was_running = self._start is not None
        self._start, self._preview = None, NOTHING
        return was_running


class PointsTool:
    """Click point after point. `make` says what the points are so far, or None where they are too few.

    Enter or a double click ends it; so does a click on the first point where `is_ring`, and the `most`-th point. Where
    that one makes no shape it is taken back, and the others stay.
    """

    def __init__(
        self, make: Callable[[Ring], Gesture | None], *, is_ring: bool = False, most: int | None = None
    ) -> None:
        self._make, self._is_ring, self._most = make, is_ring, most
        self._points: list[Point] = []
        self._cursor: Point | None = None

    @property
    def preview(self) -> Preview:
        """The points so far and the cursor after them, as the shape they would be."""
        if not self._points:
            return NOTHING
        last = () if self._cursor is None or self._cursor == self._points[-1] else (self._cursor,)
        points = (*self._points, *last)
        made = None if self._is_ring else self._made(points)
        return Preview(points=points, shape=made.shape if isinstance(made, Drawn) else None)

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """One more point, or the end."""
        placed = grip.placed(point)
        if self._is_ring and len(self._points) >= 3 and _is_near(placed, self._points[0], grip.tolerance):
            return self.finish()
        if self._points and placed == self._points[-1]:
            return None
        self._points.append(placed)
        if self._most is None or len(self._points) < self._most:
            return None
        if self._made(tuple(self._points)) is None:
            self._points.pop()
            return Refused(ON_ONE_LINE)
        return self.finish()

    def move(self, point: Point, grip: Grip) -> None:
        """Where the next point would be."""
        self._cursor = grip.placed(point)

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """Means nothing here."""
        self.move(point, grip)
        return None

    def finish(self) -> Gesture | None:
        """What the points mean; while they mean nothing yet, they stay."""
        made = self._made(tuple(self._points))
        if made is None:
            return Refused(TOO_FEW) if self._points else None
        self.cancel()
        return made

    def take_up(self, points: Ring) -> None:
        """Go on with these points: what they made was refused, and none of them is lost."""
        self._points = list(points)

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

    def _made(self, points: Ring) -> Gesture | None:
        try:
            return self._make(points)
        except ValueError:
            return None


class ClickTool:
    """Each click is a whole gesture."""

    preview = NOTHING

    def __init__(self, make: Callable[[Point], Gesture]) -> None:
        self._make = make

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """The gesture."""
        return self._make(grip.placed(point))

    def move(self, point: Point, grip: Grip) -> None:
        """Means nothing here."""

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """Means nothing here."""
        self.move(point, grip)
        return None

    def finish(self) -> Gesture | None:
        """Means nothing here."""
        return None

    def take_back(self) -> bool:
        """Means nothing here."""
        return False

    def cancel(self) -> bool:
        """There is nothing to forget."""
        return False


def box_tool() -> DragTool:
    """A box from corner to corner."""
    return DragTool(box_between, Drawn)


def ellipse_tool() -> DragTool:
    """An ellipse in the box from corner to corner."""

    def ellipse(first: Point, second: Point) -> Shape | None:
        box = box_between(first, second)
        if box is None:
            return None
        return Ellipse((box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2, (box.x2 - box.x1) / 2, (box.y2 - box.y1) / 2)

    return DragTool(ellipse, Drawn)


def magic_tool() -> DragTool:
    """A box around what the computer is to outline."""
    return DragTool(box_between, lambda shape: Outlined(shape) if isinstance(shape, Box) else Drawn(shape))


def polygon_tool() -> PointsTool:
    """An outline, point by point."""
    return PointsTool(lambda points: Drawn(Polygon((points,))) if len(points) >= 3 else None, is_ring=True)


def polyline_tool() -> PointsTool:
    """An open line, point by point."""
    return PointsTool(lambda points: Drawn(Polyline(points)) if len(points) >= 2 else None)


def lane_tool() -> PointsTool:
    """A smooth lane line through few points."""
    return PointsTool(lambda points: Drawn(Lane(points)) if len(points) >= 2 else None)


def extremes_tool() -> PointsTool:
    """A box from four clicks: its topmost, lowest, leftmost and rightmost points, in any order."""

    def box(points: Ring) -> Gesture | None:
        made = box_around(points) if len(points) == EXTREMES else None
        return None if made is None else Drawn(made)

    return PointsTool(box, most=EXTREMES)


def rotated_box_tool() -> PointsTool:
    """A rotated box from three clicks: the two ends of one side, and how deep it is."""
    return PointsTool(lambda points: _rotated(*points) if len(points) == 3 else None, most=3)


def tracing_tool(purpose: Purpose) -> PointsTool:
    """A hole, a cut or an area of the camera."""
    least = 2 if purpose == "knife" else 3
    return PointsTool(
        lambda points: Traced(purpose, points) if len(points) >= least else None, is_ring=purpose != "knife"
    )


def vanishing_tool() -> ClickTool:
    """Where the lanes of this camera meet."""
    return ClickTool(lambda point: Traced("vanishing", (point,)))


def dot_tool() -> ClickTool:
    """A point."""
    return ClickTool(lambda point: Drawn(Dot(*point)))


def pin_tool() -> ClickTool:
    """A place for a note."""
    return ClickTool(Pinned)


def _rotated(first: Point, second: Point, third: Point) -> Gesture | None:
    angle = half_turn(math.degrees(math.atan2(second[1] - first[1], second[0] - first[0])))
    width = math.dist(first, second)
    _along, depth = in_frame(third, first, angle)
    if width < SMALLEST_SIDE or abs(depth) < SMALLEST_SIDE:
        return None
    centre = out_of_frame((width / 2, depth / 2), first, angle)
    return Drawn(RotatedBox(*centre, width, abs(depth), angle))


def _is_near(first: Point, second: Point, tolerance: float) -> bool:
    return max(abs(first[0] - second[0]), abs(first[1] - second[1])) <= tolerance
