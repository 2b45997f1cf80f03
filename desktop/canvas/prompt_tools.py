"""Pointing at an object for a network: clicks in it and beside it, or a box around it. Holds no Qt and writes nothing.

What the network answers is shown until a person takes it with Enter; each further click asks again.
"""

from core.shapes import Box, Point, Shape
from desktop.canvas.gestures import NOTHING, Drawn, Gesture, Grip, Preview, Prompted, Refused
from desktop.canvas.handles import box_between, clipped

STILL_LOOKING = "The outline is not found yet."


class PromptTool:
    """Click in the object, with Shift, Ctrl or Alt beside it, or drag a box around it; Enter takes the outline."""

    def __init__(self) -> None:
        self._marks: list[tuple[Point, bool]] = []  # place, whether in the object
        self._box: Box | None = None
        self._start: Point | None = None
        self._dragged: Box | None = None
        self._number = 0
        self._answer: Shape | None = None

    @property
    def preview(self) -> Preview:
        """The outline as it was answered last, the marks, and the box that is being dragged."""
        if self._dragged is not None:
            return Preview(shape=self._dragged, marks=tuple(self._marks))
        if not self._marks and self._box is None:
            return NOTHING
        return Preview(shape=self._answer or self._box, marks=tuple(self._marks))

    def press(self, point: Point, grip: Grip) -> Gesture | None:
        """A click or a box begins."""
        self._start = clipped(point, grip.scene.size_wh)
        return None

    def move(self, point: Point, grip: Grip) -> None:
        """The box so far, once the mouse has gone far enough to mean one."""
        if self._start is None:
            return
        end = clipped(point, grip.scene.size_wh)
        is_meant = max(abs(end[0] - self._start[0]), abs(end[1] - self._start[1])) >= grip.tolerance
        self._dragged = box_between(self._start, end) if is_meant else None

    def release(self, point: Point, grip: Grip) -> Gesture | None:
        """A mark or a box more: the network is asked."""
        self.move(point, grip)
        start, box = self._start, self._dragged
        self._start = self._dragged = None
        if start is None:
            return None
        if box is not None:
            self._box = box
        else:
            self._marks.append((start, not (grip.is_adding or grip.is_cutting)))
        return self.asked()

    def asked(self) -> Gesture | None:
        """What is to be asked now; None where nothing is pointed at any more, or only at what is not meant."""
        self._number += 1
        inside = tuple(place for place, is_in in self._marks if is_in)
        if not inside and self._box is None:
            self._answer = None
            return None
        outside = tuple(place for place, is_in in self._marks if not is_in)
        return Prompted(self._number, inside, outside, self._box)

    def show_answer(self, number: int, shape: Shape | None) -> bool:
        """Show what was found; whether it answers what is asked now, and not something earlier."""
        if number != self._number:
            return False
        self._answer = shape
        return True

    def finish(self) -> Gesture | None:
        """Take the outline."""
        if self._answer is None:
            return Refused(STILL_LOOKING) if self.preview else None
        answer = self._answer
        self.cancel()
        return Drawn(answer)

    def take_back(self) -> bool:
        """Forget the last mark, and after the marks the box."""
        if self._marks:
            self._marks.pop()
        elif self._box is not None:
            self._box = None
        else:
            return False
        return True

    def cancel(self) -> bool:
        """Forget all marks, and what is being looked for."""
        was_running = bool(self.preview) or self._start is not None
        self._marks, self._box, self._start, self._dragged, self._answer = [], None, None, None, None
        self._number += 1
        return was_running
