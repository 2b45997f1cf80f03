"""The mouse of the canvas, moved by keys: arrows move a mark over the picture, Space presses there.

What it does are ordinary mouse events of the canvas, so that every tool, guide and hint works the same with it.
"""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from core.shapes import Point
from desktop.canvas.brush_tools import ScribbleTool, StrokeTool
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.drawing_tools import DragTool
from desktop.canvas.gestures import Tool

HELD_TOOLS = (DragTool, StrokeTool, ScribbleTool)  # the button stays down between two presses of Space
REPEATS_A_GEAR = 6  # an arrow that is held goes twice as fast after so many repeats
FASTEST = 32
EDGE = 32.0  # widget pixels: nearer to the edge than this, the picture moves along
SIZE = 29
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDING = (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Backspace)
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class KeyCursor(QObject):
    """One canvas's mark. It goes when the real mouse moves, and comes back with the next arrow."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.point: Point | None = None  # pixels of the picture as it is seen; None while it is not shown
        self._held_by: Tool | None = None  # the tool whose button is down
        self._repeats = 0
        self._is_tap = False
        self._mark = CursorMark(canvas)
        canvas.installEventFilter(self)
        canvas.scale_changed.connect(lambda _scale: self._place_mark())

    @property
    def is_down(self) -> bool:
        """Whether a first press of Space waits for the second one."""
        return self._held_by is not None and self._held_by is self._canvas.tool

    def go(self, dx: float, dy: float) -> None:
        """Move by pixels of the picture as it is seen; faster the longer the arrow is held."""
        if not self._canvas.has_picture:
            return
        gear = min(FASTEST, 2 ** (self._repeats // REPEATS_A_GEAR))
        x, y = self.point or self._first_place()
        self.show_at((x + dx * gear, y + dy * gear))

    def show_at(self, point: Point) -> None:
        """Stand at a point of the picture as it is seen, and let the canvas know."""
        width, height = self._canvas.scene.size_wh
        self.point = (min(max(point[0], 0.0), float(width)), min(max(point[1], 0.0), float(height)))
        self._follow(self.point)
        self._send(QEvent.Type.MouseMove, _NONE)
        self._place_mark()

    def press(self, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press here, and let go; tools that drag take the first press and the second one as the two ends."""
        if self.point is None:
            return
        if self.is_down:
            self._let_go(held)
            return
        self._send(QEvent.Type.MouseButtonPress, _LEFT, held)
        if isinstance(self._canvas.tool, HELD_TOOLS):
            self._held_by = self._canvas.tool
        else:
            self._send(QEvent.Type.MouseButtonRelease, _LEFT, held)

    def hide(self) -> None:
        """The mark goes; what was begun with it stays begun."""
        self.point = None
        self._mark.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space pressed and let go is a press; the real mouse takes over when it moves."""
        if watched is not self._canvas:
            return False
        if event.spontaneous() and event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress):
            self._is_tap = False
            self._held_by = None
            self.hide()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._repeats = self._repeats + 1 if event.isAutoRepeat() else 0
            is_press = event.key() == Qt.Key.Key_Space and self.point is not None
            if is_press or (self.is_down and event.key() in _ENDING):
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_press(event)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease:
            return self._take_release(event)
        return False

    def _take_press(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_tap = self.point is not None
        elif event.key() in _ENDING and self.is_down:
            if event.key() in _ENTER:
                self._let_go(event.modifiers())
            else:
                self._held_by = None
                self._canvas.tool.cancel()
                self._canvas.update()
            return True
        return False

    def _take_release(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self._is_tap:
            return False
        self._is_tap = False
        self._canvas.keyReleaseEvent(event)  # first: while Space is down, a press moves the picture
        self.press(event.modifiers())
        return True

    def _let_go(self, held: Qt.KeyboardModifier) -> None:
        self._held_by = None
        self._send(QEvent.Type.MouseButtonRelease, _LEFT, held)

    def _send(
        self, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        if self.point is None:
            return
        at = QPointF(*self._canvas.view.to_widget(*self.point))
        is_down = self.is_down or kind == QEvent.Type.MouseButtonPress
        buttons = _LEFT if is_down and kind != QEvent.Type.MouseButtonRelease else _NONE
        event = QMouseEvent(kind, at, self._canvas.mapToGlobal(at), button, buttons, held)
        QApplication.sendEvent(self._canvas, event)

    def _first_place(self) -> Point:
        """Where the mouse is when it is over the picture; else the middle of what is seen."""
        canvas = self._canvas
        cursor = canvas.mapFromGlobal(canvas.cursor().pos())
        at = cursor if canvas.underMouse() and canvas.rect().contains(cursor) else canvas.rect().center()
        x, y = canvas.view.to_image(at.x(), at.y())
        return float(round(x)), float(round(y))

    def _follow(self, point: Point) -> None:
        """Move the picture along where the mark would leave the widget."""
        canvas = self._canvas
        x, y = canvas.view.to_widget(*point)
        dx = _back_into(x, canvas.width())
        dy = _back_into(y, canvas.height())
        if dx or dy:
            canvas.view = canvas.view.panned(dx, dy)

    def _place_mark(self) -> None:
        if self.point is not None:
            self._mark.show_around(*self._canvas.view.to_widget(*self.point))


class CursorMark(QWidget):
    """A ring with a gap in its middle, seen on any picture; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(SIZE, SIZE)
        self.hide()

    def show_around(self, x: float, y: float) -> None:
        """Stand with its middle at a point of the parent."""
        self.move(round(x - SIZE / 2), round(y - SIZE / 2))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """White on dark, so that neither sky nor road hides it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, ring = SIZE / 2, QRectF(4, 4, SIZE - 8, SIZE - 8)
        for pen in (QPen(QColor(0, 0, 0, 200), 4), QPen(QColor("#ffffff"), 1.6)):
            painter.setPen(pen)
            painter.drawEllipse(ring)
            for (x1, y1), (x2, y2) in (
                ((0, 1), (0, 0.4)),
                ((0, -1), (0, -0.4)),
                ((1, 0), (0.4, 0)),
                ((-1, 0), (-0.4, 0)),
            ):
                painter.drawLine(
                    QPointF(middle + x1 * 12, middle + y1 * 12), QPointF(middle + x2 * 12, middle + y2 * 12)
                )
        painter.end()
        event.accept()


def _back_into(place: float, room: float) -> float:
    """How far a place must move to lie well inside 0..room."""
    edge = min(EDGE, room / 4)
    if place < edge:
        return edge - place
    return room - edge - place if place > room - edge else 0.0
