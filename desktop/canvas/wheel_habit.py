"""What a mouse wheel does over the picture where a person wants it to scroll. Without this it zooms.

With Ctrl it always zooms about the cursor; Shift scrolls sideways. Programs differ: Krita and CVAT zoom by the plain
wheel, GIMP, Inkscape and Figma scroll. Two fingers on a touchpad move the picture either way; the canvas sees to that.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent

from core.settings import Wheel
from desktop.canvas.brush_tools import StrokeTool
from desktop.canvas.canvas import CanvasWidget

NOTCH = 72.0  # widget pixels that one notch of the wheel scrolls
_ZOOMING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class WheelHabit(QObject):
    """Scrolls a canvas by the wheel while `wheel` says so."""

    def __init__(self, canvas: CanvasWidget, wheel: Wheel) -> None:
        super().__init__(canvas)
        self.wheel: Wheel = wheel
        self._canvas = canvas
        canvas.installEventFilter(self)

    def use(self, wheel: Wheel) -> None:
        """Zoom or scroll from now on."""
        self.wheel = wheel

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the wheel's turns that scroll."""
        if not isinstance(event, QWheelEvent) or watched is not self._canvas or not self._is_scrolling(event):
            return False
        dx, dy = (NOTCH * turned / 120 for turned in event.angleDelta().toTuple())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not dx:
            dx, dy = dy, 0.0
        self._canvas.view = self._canvas.view.panned(dx, dy)
        event.accept()
        return True

    def _is_scrolling(self, event: QWheelEvent) -> bool:
        is_zooming = bool(event.modifiers() & _ZOOMING)
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_brush = is_shifted and isinstance(self._canvas.tool, StrokeTool)
        return self.wheel == "scrolls" and not is_zooming and not is_brush and self._canvas.has_picture
