"""The picture by keys alone: arrows move the selected shapes, a corner or point in hand, or else the mark that draws.

Directions are those of the picture as it is seen, turned or mirrored. Each move is one edit like one of the mouse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from core.annotations import Annotation
from core.settings import read_settings
from core.shapes import Point, Polygon
from desktop.canvas.handles import handle_points, with_handle_at, with_point_added, with_point_removed
from desktop.canvas.key_cursor import CursorMark, KeyCursor
from desktop.canvas.tools import SelectTool
from desktop.canvas.turning import Turn
from desktop.canvas.wheel_habit import WheelHabit
from desktop.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class Hands:
    """The keyboard's hands on one page."""

    def __init__(self, page: LabelPage) -> None:
        self._page, self._canvas = page, page.canvas
        self.cursor = KeyCursor(page.canvas)
        self.wheel = WheelHabit(page.canvas, read_settings().wheel)
        self._ring = FocusRing(page.canvas)
        self._mark = CursorMark(page.canvas)
        self._taken: tuple[int, int] | None = None  # annotation, number of its handle
        page.canvas.selection_changed.connect(lambda _ids: self.let_go())
        page.canvas.scale_changed.connect(lambda _scale: self._show_mark())

    def move(self, dx: float, dy: float) -> None:
        """What an arrow does: to the corner in hand, to the selected shapes, or to the mark."""
        page = self._page
        if not isinstance(self._canvas.tool, SelectTool) or not page.desk.chosen():
            self.cursor.go(dx, dy)
            return
        shape = self._shape_in_hand()
        if shape is None or self._taken is None:
            start, end = self._turn().back((0.0, 0.0)), self._turn().back((dx, dy))
            page.shapes.nudge(end[0] - start[0], end[1] - start[1])
            return
        turn, number = self._turn(), self._taken[1]
        seen = turn.shape_there(shape.shape)
        x, y = handle_points(seen)[number]
        width, height = turn.seen_wh
        placed = (min(max(x + dx, 0.0), float(width)), min(max(y + dy, 0.0), float(height)))
        page.shapes.reshape([(shape.id, turn.shape_back(with_handle_at(seen, number, placed)))])
        self._show_mark()

    def take_next(self, by: int) -> None:
        """Take the next corner or point of the selected shape in hand, or the one before."""
        chosen = self._page.desk.chosen()
        if len(chosen) != 1:
            self._page.say(self._page.tr("Select one shape first ({next_shape}); then its corners can be taken."))
            return
        count = len(handle_points(chosen[0].shape))
        if not count:
            self._page.say(self._page.tr("This shape has no corners or points to take."))
            return
        is_same = self._taken is not None and self._taken[0] == chosen[0].id
        number = (self._taken[1] + by) % count if is_same and self._taken else (0 if by > 0 else count - 1)
        self._taken = (chosen[0].id, number)
        words = self._page.tr("Corner or point {number} of {count}: the arrows move it, Escape lets go.")
        self._page.say(words.format(number=number + 1, count=count))
        self._show_mark()

    def let_go(self) -> bool:
        """Have no corner in hand; whether there was one."""
        had_one, self._taken = self._taken is not None, None
        self._mark.hide()
        return had_one

    def rest(self) -> bool:
        """Escape: let go of a corner, put the mark away; whether there was anything of either."""
        had_one = self.let_go()
        is_shown = self.cursor.point is not None
        self.cursor.hide()
        return had_one or (is_shown and isinstance(self._canvas.tool, SelectTool))

    def take_out(self) -> bool:
        """Take the point in hand out of its outline; whether there was one."""
        shape = self._shape_in_hand()
        if shape is None or self._taken is None:
            return False
        smaller = with_point_removed(shape.shape, self._taken[1])
        if smaller == shape.shape:
            self._page.say(self._page.tr("This corner cannot be taken out of the shape."))
        else:
            self._page.shapes.reshape([(shape.id, smaller)])
            self._taken = (shape.id, max(0, self._taken[1] - 1))
            self._show_mark()
        return True

    def put_in(self) -> None:
        """One more point halfway to the next one; it is in hand then."""
        shape = self._shape_in_hand()
        if shape is None or self._taken is None:
            self._page.say(self._page.tr("Take a point in hand first ({next_handle}); then one can be put after it."))
            return
        middle = _halfway(shape, self._taken[1])
        larger = shape.shape if middle is None else with_point_added(shape.shape, middle)
        if larger == shape.shape or middle is None:
            self._page.say(self._page.tr("No point can be added there."))
            return
        self._page.shapes.reshape([(shape.id, larger)])
        self._taken = (shape.id, handle_points(larger).index(middle))
        self._show_mark()

    def zoom(self, factor: float) -> None:
        """Larger or smaller about the mark, or about the middle."""
        at = self.cursor.point
        self._canvas.zoom(factor, None if at is None else QPointF(*self._canvas.view.to_widget(*at)))

    def go_to_part(self, by: int) -> None:
        """The next part of the page gets the keys: images, tools, picture, timeline, classes."""
        page = self._page
        parts: list[tuple[QWidget, QWidget]] = [
            (page.images, page.images.list if page.images.list.isVisible() else page.images.search),
            (page.toolbar, page.toolbar.button("select")),
            (page.canvas, page.canvas),
            (page.timeline, _first_field(page.timeline)),
            (page.panel, _first_field(page.panel)),
        ]
        shown = [each for each in parts if each[0].isVisible()]
        focus = page.focusWidget()
        holds = [place for place, (part, _) in enumerate(shown) if focus is not None and _holds(part, focus)]
        place = (holds[0] + by) % len(shown) if holds else 0
        shown[place][1].setFocus(Qt.FocusReason.TabFocusReason)

    def _turn(self) -> Turn:
        return Turn(self._page.seeing.quarter_turns, self._page.seeing.is_mirrored, self._page.desk.size_wh)

    def _shape_in_hand(self) -> Annotation | None:
        chosen = self._page.desk.chosen()
        if self._taken is None or len(chosen) != 1 or chosen[0].id != self._taken[0]:
            return None
        return chosen[0] if self._taken[1] < len(handle_points(chosen[0].shape)) else None

    def _show_mark(self) -> None:
        shape = self._shape_in_hand()
        if shape is None or self._taken is None:
            self._mark.hide()
            return
        seen = self._turn().shape_there(shape.shape)
        self._mark.show_around(*self._canvas.view.to_widget(*handle_points(seen)[self._taken[1]]))


def _halfway(annotation: Annotation, number: int) -> Point | None:
    """The middle of the side after a point of an outline or a line; None at the end of a line."""
    points = handle_points(annotation.shape)
    after = number + 1
    if isinstance(annotation.shape, Polygon):
        start = 0
        for ring in annotation.shape.rings:
            if number < start + len(ring):
                after = start + (number - start + 1) % len(ring)
                break
            start += len(ring)
    if after >= len(points):
        return None
    return (points[number][0] + points[after][0]) / 2, (points[number][1] + points[after][1]) / 2


def _holds(part: QWidget, widget: QWidget) -> bool:
    return part is widget or part.isAncestorOf(widget)


def _first_field(part: QWidget) -> QWidget:
    """The first thing in a part of the page that takes keys, in the order of Tab."""
    field = part.nextInFocusChain()
    while field is not None and field is not part and part.isAncestorOf(field):
        if field.isVisible() and field.isEnabled() and field.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return field
        field = field.nextInFocusChain()
    return part
