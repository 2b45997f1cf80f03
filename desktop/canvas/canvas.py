"""The picture with its shapes, as a widget: shows a scene and tells what the mouse did. Knows no project."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.shapes import Bounds, Point
from desktop.canvas.brush_tools import StrokeTool
from desktop.canvas.canvas_paint import CanvasPaint
from desktop.canvas.gestures import Gesture, Grip, Selected, Tool
from desktop.canvas.overlays import Overlays
from desktop.canvas.painting import ClassLook, draw_message
from desktop.canvas.prompt_tools import PromptTool
from desktop.canvas.scene import CanvasScene
from desktop.canvas.shown_picture import ShownPicture
from desktop.canvas.tools import SelectTool
from desktop.canvas.view import ViewTransform
from desktop.style import tokens

REACH = 7.0  # widget pixels: how near to a handle or an outline is near
REACH_SHARE = 0.45  # of the height of the font, where that is more
ZOOM_STEP = 1.2
TOUCH_SLOWNESS = 2  # of the eighths of a degree that a touchpad tells where it tells no pixels
BRUSH_STEP = 1.15
REST_MS = 120  # without another zoom
CLOSER = 0.45  # of the widget's sides is what a shape takes that is zoomed to
_GESTURE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
_ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class CanvasWidget(QWidget):
    """Shows one image; `gesture_made(gesture)` says what was drawn or changed, the others what they are named."""

    gesture_made = Signal(object)
    selection_changed = Signal(object)
    point_wanted = Signal(object)
    scale_changed = Signal(float)
    cursor_moved = Signal(object)
    picture_painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setAccessibleName(self.tr("Picture"))
        self._view = ViewTransform()
        self.tool: Tool = SelectTool()
        self.selection: tuple[int, ...] = ()
        self.scene = CanvasScene([], (1, 1))
        self._overlays, self._hint = Overlays(), ""
        self.has_picture = False
        self._picture: ShownPicture | None = None
        self._message: tuple[str, str] | None = None
        self._paint = CanvasPaint()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refine)
        self._is_fitted, self._is_space_down = True, False
        self._cursor: QPointF | None = None
        self._pan_from: QPointF | None = None
        self._hovered: int | None = None

    @property
    def overlays(self) -> Overlays:
        """Guides and notes over the picture; setting them shows them."""
        return self._overlays

    @overlays.setter
    def overlays(self, overlays: Overlays) -> None:
        self._overlays = overlays
        self.update()

    @property
    def view(self) -> ViewTransform:
        """Where the image lies in the widget; another one is looked with at once."""
        return self._view

    @view.setter
    def view(self, view: ViewTransform) -> None:
        self._is_fitted = False
        self._look_with(view)

    @property
    def hint(self) -> str:
        """How the tool in use is used, shown at the foot of the picture; setting it shows it."""
        return self._hint

    @hint.setter
    def hint(self, words: str) -> None:
        self._hint = words
        self.update()

    @property
    def selected(self) -> int | None:
        """The foremost selected shape."""
        return self.selection[-1] if self.selection else None

    def show_picture(self, picture: ShownPicture) -> None:
        """Show another image, fitted, with nothing on it yet."""
        is_other_size = self._picture is None or self._picture.size_wh != picture.size_wh
        self._picture, self._message = picture, None
        self.has_picture = True
        if is_other_size or self._is_fitted:
            self.show_scene(CanvasScene([], picture.size_wh), ())
            self.fit()
        self.update()

    def show_message(self, title: str, words: str) -> None:
        """Show a sentence where no picture can be shown."""
        self._picture, self._message = None, (title, words)
        self.has_picture = False
        self.show_scene(CanvasScene([], (1, 1)), ())

    def show_scene(self, scene: CanvasScene, selection: tuple[int, ...]) -> None:
        """Show these shapes; a running gesture of the selecting tool ends."""
        self.scene = scene
        self._hovered = None
        self.selection = tuple(each for each in selection if each in scene)
        if isinstance(self.tool, SelectTool):
            self.tool.cancel()
        self.update()

    def show_classes(self, looks: Mapping[int, ClassLook], drawn_class: int | None) -> None:
        """Show the classes like this; what is drawn next is of `drawn_class`."""
        self._paint.use_looks(looks, drawn_class)
        self.update()

    def use(self, tool: Tool) -> None:
        """Draw or choose with another tool."""
        self.tool.cancel()
        self.tool = tool
        self._hovered = None
        self._show_cursor()
        self.update()

    def select(self, selection: tuple[int, ...]) -> None:
        """Choose shapes, the last one foremost; tells it."""
        chosen = tuple(each for each in selection if each in self.scene)
        if chosen != self.selection:
            self.selection = chosen
            self.update()
            self.selection_changed.emit(chosen)

    def fit(self) -> None:
        """Show the whole image."""
        self._is_fitted = True
        self._look_with(ViewTransform.fit(self.scene.size_wh, (self.width(), self.height())))

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Larger or smaller about a point of the widget, its middle where none is given."""
        point = about or QRectF(self.rect()).center()
        self._is_fitted = False
        self._look_with(self.view.zoomed_about((point.x(), point.y()), factor))

    def look_at(self, bounds: Bounds) -> None:
        """Show a part of the image in the middle, large enough to judge it."""
        self._is_fitted = False
        self._look_with(ViewTransform.around(bounds, (self.width(), self.height()), CLOSER))

    def sizeHint(self) -> QSize:
        """Large, so that what stands beside gives way first."""
        return QSize(720, 540)

    def event(self, event: QEvent) -> bool:
        """While something is being drawn, the keys that end it come here before any shortcut of the page.

        Two fingers that part on a touchpad zoom.
        """
        if isinstance(event, QNativeGestureEvent) and self.has_picture:
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(max(0.1, 1.0 + event.value()), event.position())
            return True
        is_drawing = event.type() == QEvent.Type.ShortcutOverride and bool(self.tool.preview)
        if is_drawing and isinstance(event, QKeyEvent) and event.key() in _GESTURE_KEYS:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, the layer of shapes, and on top what is selected, hovered or being drawn."""
        painter = QPainter(self)
        colours = tokens(self)
        painter.fillRect(self.rect(), QColor(colours.canvas))
        if self._picture is not None:
            cursor = None if self._pan_from is not None else self._cursor
            self._paint.draw(painter, self, self._picture, hovered=self._hovered, cursor=cursor)
            if self._picture.is_rough:
                self._rest.start()
        elif self._message is not None:
            palette = (colours.surface, colours.border, colours.text, colours.muted)
            draw_message(painter, QRectF(self.rect()), *self._message, palette)
        painter.end()
        if self._picture is not None or self._message is not None:
            self.picture_painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted picture stays fitted."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture, or pan; the right button ends what is being drawn."""
        if self._picture is None:
            return
        if event.button() == Qt.MouseButton.MiddleButton or self._is_space_down:
            self._pan_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tell(self.tool.press(self._image_point(event), self._grip(event)))
        elif event.button() == Qt.MouseButton.RightButton and self.tool.preview:
            self._tell(self.tool.finish())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, go on with the gesture, or light up what lies under the cursor."""
        self._cursor = event.position()
        if self._pan_from is not None:
            moved, self._pan_from = event.position() - self._pan_from, event.position()
            self._is_fitted = False
            self._look_with(self.view.panned(moved.x(), moved.y()))
            return
        if self._picture is None:
            return
        point, grip = self._image_point(event), self._grip(event)
        self.tool.move(point, grip)
        self.cursor_moved.emit(point)
        if not event.buttons() and isinstance(self.tool, SelectTool):
            hit = grip.hit(point)
            self._hovered = None if hit is None else hit.item_id
            self._show_cursor(hit.handle if hit is not None else None)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture or the pan."""
        if self._pan_from is not None:
            self._pan_from = None
            self._show_cursor()
        elif event.button() == Qt.MouseButton.LeftButton and self._picture is not None:
            self._tell(self.tool.release(self._image_point(event), self._grip(event)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Close an outline; on the outline of the selected shape ask for one more point there; else like a press."""
        if event.button() != Qt.MouseButton.LeftButton or self._picture is None:
            return
        if self.tool.preview.points:
            self._tell(self.tool.finish())
        elif isinstance(self.tool, SelectTool) and self.selected is not None:
            self.point_wanted.emit(self._image_point(event))
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor, two fingers on a touchpad pan; with Shift change the size of the brush."""
        steps = (event.angleDelta().y() or event.angleDelta().x()) / 120
        is_brushing = isinstance(self.tool, StrokeTool) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if not is_brushing and _is_by_touch(event) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            moved = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / TOUCH_SLOWNESS
            self._is_fitted = False
            self._look_with(self.view.panned(moved.x(), moved.y()))
        elif isinstance(self.tool, StrokeTool) and is_brushing:
            self.tool.radius = min(400.0, max(1.0, self.tool.radius * BRUSH_STEP**steps))
            self.update()
        else:
            self.zoom(ZOOM_STEP**steps, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pans while it is held; Enter, Backspace and Escape end or shorten what is being drawn."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.tool.finish())
        elif event.key() == Qt.Key.Key_Backspace and self.tool.take_back():
            self._tell(self.tool.asked() if isinstance(self.tool, PromptTool) else None)
        elif event.key() == Qt.Key.Key_Escape and self.tool.cancel():
            self.update()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go: back to the tool."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def leaveEvent(self, _event: object) -> None:
        """No crosshair and no hover while the cursor is elsewhere."""
        self._cursor, self._hovered = None, None
        self.cursor_moved.emit(None)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Space may be let go elsewhere."""
        self._is_space_down = False
        self._show_cursor()
        super().focusOutEvent(event)

    def _refine(self) -> None:
        """Zooming has come to rest: what was drawn quickly is drawn well."""
        if self._picture is not None and self._picture.is_rough:
            self._picture.refine()
            self.update()

    def _tell(self, gesture: Gesture | None) -> None:
        self.update()
        if isinstance(gesture, Selected):
            self.select(gesture.ids)
        elif gesture is not None:
            self.gesture_made.emit(gesture)

    def _grip(self, event: QMouseEvent) -> Grip:
        keys = event.modifiers()
        return Grip(
            self.scene,
            self.selection,
            max(REACH, REACH_SHARE * self.fontMetrics().height()) / self.view.scale,
            is_adding=bool(keys & _ADDING),
            is_cutting=bool(keys & Qt.KeyboardModifier.AltModifier),
            is_snapping=self.overlays.is_snapping,
        )

    def _image_point(self, event: QMouseEvent) -> Point:
        return self.view.to_image(event.position().x(), event.position().y())

    def _look_with(self, view: ViewTransform) -> None:
        self._view = view
        self.update()
        self.scale_changed.emit(view.scale)

    def _show_cursor(self, handle: int | None = None) -> None:
        if self._is_space_down:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif not isinstance(self.tool, SelectTool):
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif handle is not None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor if self._hovered else Qt.CursorShape.ArrowCursor)


def _is_by_touch(event: QWheelEvent) -> bool:
    return event.pointingDevice().type() == QInputDevice.DeviceType.TouchPad
