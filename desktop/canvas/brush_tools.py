"""Brush, eraser and scribbles: strokes with the button held. Hold no Qt and write nothing."""

from core.shapes import Point, Ring
from desktop.canvas.gestures import NOTHING, Gesture, Grip, Painted, Preview, Refused, Scribbled
from desktop.canvas.handles import clipped

SCRIBBLE_RADIUS = 1.5  # pixels of the image
NOTHING_MEANT = "Stroke over the object itself too: without Shift."


class StrokeTool:
    """Press, paint, release: one stroke; Shift or Ctrl while painting takes away instead of adding, or the reverse."""

    def __init__(self, radius: float, *, is_erasing: bool) -> None:
        self.radius = radius  # pixels of the image
        self._is_erasing = is_erasing
        self._points: list[Point] = []

    @property
    def preview(self) -> Preview:
        """The stroke so far."""
        return Preview(points=tuple(self._points), stroke_radius=self.radius) if self._points else NOTHING

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """The stroke begins."""
        self._points = [clipped(point, grip.scene.size_wh)]
        return None

    def move(self, point: Point, grip: Grip) -> None:
        """The stroke goes on."""
        if self._points:
            self._points.append(clipped(point, grip.scene.size_wh))

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """The whole stroke."""
        self.move(point, grip)
        points, self._points = tuple(self._points), []
        return Painted(points, self.radius, self._is_erasing != grip.is_adding) if points else None

    def finish(self) -> Gesture | None:
        """Means nothing here."""
        return None

    def take_back(self) -> bool:
        """Means nothing here."""
        return False

    def cancel(self) -> bool:
        """Forget the stroke."""
        was_running = bool(self._points)
        self._points = []
        return was_running


class ScribbleTool:
    """Strokes inside what is meant, and with Shift or Ctrl strokes outside it; Enter asks for the outline."""

    def __init__(self) -> None:
        self._strokes: list[tuple[bool, list[Point]]] = []  # whether outside, points
        self._is_down = False

    @property
    def preview(self) -> Preview:
        """All strokes so far, those outside apart."""
        if not self._strokes:
            return NOTHING
        return Preview(
            strokes=self._of(is_outside=False), crossed_out=self._of(is_outside=True), stroke_radius=SCRIBBLE_RADIUS
        )

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """A stroke begins."""
        self._strokes.append((grip.is_adding, [clipped(point, grip.scene.size_wh)]))
        self._is_down = True
        return None

    def move(self, point: Point, grip: Grip) -> None:
        """The stroke goes on."""
        if self._is_down:
            self._strokes[-1][1].append(clipped(point, grip.scene.size_wh))

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """The stroke ends; more may follow."""
        self.move(point, grip)
        self._is_down = False
        return None

    def finish(self) -> Gesture | None:
        """Ask for the outline of what was scribbled on."""
        inside, outside = self._of(is_outside=False), self._of(is_outside=True)
        if not inside:
            return Refused(NOTHING_MEANT) if outside else None
        self.cancel()
        return Scribbled(inside, outside)

    def take_back(self) -> bool:
        """Forget the last stroke."""
        if not self._strokes:
            return False
        self._strokes.pop()
        self._is_down = False
        return True

    def cancel(self) -> bool:
        """Forget all strokes."""
        was_running = bool(self._strokes)
        self._strokes, self._is_down = [], False
        return was_running

    def _of(self, *, is_outside: bool) -> tuple[Ring, ...]:
        return tuple(tuple(points) for outside, points in self._strokes if outside == is_outside)
