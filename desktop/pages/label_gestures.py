"""What each finished gesture on the canvas does: one table from gestures to calls. Adds nothing of its own.

Gestures come as the picture is seen, turned or mirrored; what is called gets places of the image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import UserError
from core.shapes import Box, Ring
from desktop.canvas.gestures import (
    Changed,
    Drawn,
    Gesture,
    Outlined,
    Painted,
    Pinned,
    Prompted,
    Refused,
    Scribbled,
    Traced,
)
from desktop.canvas.prompt_tools import PromptTool
from desktop.canvas.turning import Turn

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

NEEDS_CLASS = Drawn | Painted | Outlined | Scribbled | Prompted


def take_gesture(page: LabelPage, gesture: Gesture, turn: Turn) -> None:
    """Do what a gesture means."""
    if isinstance(gesture, Refused):
        page.say(page.tr(gesture.reason))
        return
    if page.desk.active_class is None and isinstance(gesture, NEEDS_CLASS):
        page.desk.refused(UserError(page.tr("There is no class yet."), page.tr("Add one on the Brief page.")))
        return
    if not page.frames.settle():
        return
    match gesture:
        case Drawn(shape):
            name = "Magic outline" if isinstance(page.canvas.tool, PromptTool) else "Draw"
            page.drawing.draw(turn.shape_back(shape), name, seen=shape)
        case Changed(shapes):
            page.drawing.reshape([(each, turn.shape_back(shape)) for each, shape in shapes])
        case Traced():
            _trace(page, gesture, tuple(map(turn.back, gesture.points)))
        case Painted():
            page.outlining.paint(Painted(_back(turn, gesture.points), gesture.radius, gesture.is_erasing))
        case Outlined(box):
            page.outlining.outline(Outlined(_box_back(turn, box)))
        case Scribbled(inside, outside):
            strokes = [tuple(_back(turn, one) for one in each) for each in (inside, outside)]
            page.outlining.outline(Scribbled(strokes[0], strokes[1]))
        case Prompted():
            around = None if gesture.box is None else _box_back(turn, gesture.box)
            asked = Prompted(gesture.number, _back(turn, gesture.inside), _back(turn, gesture.outside), around)
            page.prompting.ask(asked, page.canvas.tool)
        case Pinned(point):
            page.review.pin(turn.back(point))


def _trace(page: LabelPage, gesture: Traced, points: Ring) -> None:
    match gesture.purpose:
        case "hole":
            page.outlines.hole(points)
        case "knife":
            page.outlines.cut(points)
        case "area":
            page.drive.add_area(points)
        case "vanishing":
            page.lanes.meet_at(points[0])


def _back(turn: Turn, points: Ring) -> Ring:
    return tuple(map(turn.back, points))


def _box_back(turn: Turn, box: Box) -> Box:
    shape = turn.shape_back(box)
    return shape if isinstance(shape, Box) else box
