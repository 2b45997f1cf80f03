"""What was drawn or reshaped with the mouse, on its way to an edit: mended, or refused with a sentence; in sight."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from core.errors import UserError
from core.shapes import Polygon, Shape
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.drawing_tools import PointsTool
from desktop.pages.label_actions import ShapeActions
from desktop.pages.label_desk import Desk
from desktop.pages.label_seeing import Seeing
from labeling.polygon_edits import mended


class DrawingActions:
    """Drawing on one page. Shapes are those of the image, `seen` is the same shape as the canvas shows it."""

    def __init__(self, desk: Desk, shapes: ShapeActions, seeing: Seeing, canvas: CanvasWidget) -> None:
        self._desk = desk
        self._shapes = shapes
        self._seeing = seeing
        self._canvas = canvas

    def draw(
        self, shape: Shape, name: str = "Draw", attributes: Mapping[str, str] | None = None, seen: Shape | None = None
    ) -> None:
        """Add a shape of the active class. An outline that crosses itself is mended, or given back to go on with."""
        whole = self._mended(shape)
        if whole is None:
            if isinstance(seen, Polygon) and isinstance(self._canvas.tool, PointsTool):
                self._canvas.tool.take_up(seen.rings[0])
            return
        self._show_class()
        self._shapes.draw(whole, name, attributes)

    def reshape(self, shapes: Sequence[tuple[int, Shape]]) -> None:
        """Give annotations other shapes, together; none of them where one crosses itself."""
        whole = [(each, self._mended(shape)) for each, shape in shapes]
        kept = [(each, shape) for each, shape in whole if shape is not None]
        if len(kept) == len(whole):
            self._shapes.reshape(kept)

    def _mended(self, shape: Shape) -> Shape | None:
        if not isinstance(shape, Polygon):
            return shape
        try:
            whole = mended(shape)
        except UserError as error:
            self._desk.say(f"{error.message} {error.hint}")
            return None
        if whole is not shape:
            self._desk.say(_tr("The outline crossed itself, so it was mended."))
        return whole

    def _show_class(self) -> None:
        """What is drawn must be seen, and it is told where it cannot be changed."""
        desk, class_id = self._desk, self._desk.active_class
        if class_id is None:
            return
        name = desk.words.name_of(class_id)
        is_class_hidden, is_all_hidden = class_id in desk.seen.hidden_classes, self._seeing.overlays.is_hidden
        if is_class_hidden:
            self._seeing.toggle_class(class_id)
        if is_all_hidden:
            self._seeing.switch("is_hidden")
        if is_class_hidden or is_all_hidden:
            desk.say(_tr("The shapes of {name} were hidden. They are shown again.").format(name=name))
        elif class_id in desk.seen.locked_classes:
            desk.say(_tr("The class {name} is locked: unlock it to change what you drew.").format(name=name))


def _tr(text: str) -> str:
    return QCoreApplication.translate("DrawingActions", text)
