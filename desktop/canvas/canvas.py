"""The picture with its shapes, as a widget: shows a scene and tells what the mouse did. Knows no project."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.detections import BgrImage
from core.shapes import Point
from desktop.canvas.layer import ShapesLayer
from desktop.canvas.painting import (
    ClassLook,
    Picture,
    ShapePainter,
    draw_crosshair,
    draw_message,
    draw_open_line,
)
from desktop.canvas.scene import CanvasScene, SceneItem
from desktop.canvas.tools import (
    NOTHING,
    BoxTool,
    Changed,
    Drawn,
    Gesture,
    Grip,
    PolygonTool,
    Selected,
    SelectTool,
    Tool,
)
from desktop.canvas.view import ViewTransform
from desktop.style import tokens

REACH = 7.0  # widget pixels: how near to a handle or an outline is near
ZOOM_STEP = 1.2
_NO_ID = -1
_GESTURE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)


class CanvasWidget(QWidget):
    """Shows one image; signals say what happened: `shape_drawn(shape)`, `shape_changed(id, shape)` and the others."""

    shape_drawn = Signal(object)
    shape_changed = Signal(object, object)
    selection_changed = Signal(object)
    scale_changed = Signal(float)
    picture_painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setAccessibleName(self.tr("Picture"))
        self.view = ViewTransform()
        self.tool: Tool = SelectTool()
        self.selected: int | None = None
        self.scene = CanvasScene([], (1, 1))
        self._picture: Picture | None = None
        self.has_picture = False
        self._message: tuple[str, str] | None = None
        self._looks: Mapping[int, ClassLook] = {}
        self._drawn_class = _NO_ID
        self._painter_of_shapes: ShapePainter | None = None
        self._layer = ShapesLayer()
        self._is_fitted, self._is_hidden, self._is_space_down = True, False, False
        self._cursor: QPointF | None = None
        self._pan_from: QPointF | None = None
        self._hovered: int | None = None

    def show_picture(self, bgr: BgrImage) -> None:
        """Show another image, fitted, with nothing on it yet."""
        self._picture, self._message = Picture(bgr), None
        self.has_picture = True
        self.show_scene(CanvasScene([], self._picture.size_wh), None)
        self.fit()

    def show_message(self, title: str, words: str) -> None:
        """Show a sentence where no picture can be shown."""
        self._picture, self._message = None, (title, words)
        self.has_picture = False
        self.show_scene(CanvasScene([], (1, 1)), None)

    def show_scene(self, scene: CanvasScene, selected: int | None) -> None:
        """Show these shapes; a running gesture of the selecting tool ends."""
        self.scene = scene
        self._hovered = None
        self.selected = selected if selected in scene else None
        if isinstance(self.tool, SelectTool):
            self.tool.cancel()
        self.update()

    def show_classes(self, looks: Mapping[int, ClassLook], drawn_class: int | None) -> None:
        """Show the classes like this; what is drawn next is of `drawn_class`."""
        self._drawn_class = _NO_ID if drawn_class is None else drawn_class
        if looks != self._looks:
            self._looks, self._painter_of_shapes = dict(looks), None
        self.update()

    def use(self, tool: Tool) -> None:
        """Draw or choose with another tool."""
        self.tool.cancel()
        self.tool = tool
        self._hovered = None
        self._show_cursor()
        self.update()

    def select(self, item_id: int | None) -> None:
        """Choose a shape, or none; tells it."""
        chosen = item_id if item_id in self.scene else None
        if chosen != self.selected:
            self.selected = chosen
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

    def toggle_shapes(self) -> None:
        """Hide the shapes, or show them again."""
        self._is_hidden = not self._is_hidden
        self.update()

    def sizeHint(self) -> QSize:
        """Large, so that what stands beside gives way first."""
        return QSize(720, 540)

    def event(self, event: QEvent) -> bool:
        """While something is being drawn, the keys that end it come here before any shortcut of the page."""
        is_drawing = event.type() == QEvent.Type.ShortcutOverride and self.tool.preview != NOTHING
        if is_drawing and isinstance(event, QKeyEvent) and event.key() in _GESTURE_KEYS:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, the layer of shapes, and on top what is selected, hovered or being drawn."""
        painter = QPainter(self)
        colours = tokens(self)
        painter.fillRect(self.rect(), QColor(colours.canvas))
        if self._picture is None:
            if self._message is not None:
                palette = (colours.surface, colours.border, colours.text, colours.muted)
                draw_message(painter, QRectF(self.rect()), *self._message, palette)
                self.picture_painted.emit()
            return
        size_wh = (self.width(), self.height())
        self._picture.draw(painter, self.view, self.devicePixelRatioF(), size_wh)
        if not self._is_hidden:
            shapes, hidden = self._shape_painter(), self.tool.preview.item_id
            painter.drawImage(0, 0, self._layer.show(self.scene, self.view, shapes, size_wh, hidden))
            self._paint_lifted(painter)
        self._paint_gesture(painter)
        painter.end()
        self.picture_painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted picture stays fitted."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture, or pan."""
        if self._picture is None:
            return
        is_pan = event.button() == Qt.MouseButton.MiddleButton or self._is_space_down
        if is_pan:
            self._pan_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tell(self.tool.press(self._image_point(event), self._grip()))

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
        self.tool.move(self._image_point(event), self._grip())
        if not event.buttons() and isinstance(self.tool, SelectTool):
            hit = self._grip().hit(self._image_point(event))
            self._hovered = None if hit is None else hit.item_id
            self._show_cursor(hit.handle if hit is not None else None)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture or the pan."""
        if self._pan_from is not None:
            self._pan_from = None
            self._show_cursor()
        elif event.button() == Qt.MouseButton.LeftButton and self._picture is not None:
            self._tell(self.tool.release(self._image_point(event), self._grip()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Close an outline; else like a press."""
        if event.button() == Qt.MouseButton.LeftButton and self.tool.preview.points:
            self._tell(self.tool.finish())
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor."""
        self.zoom(ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pans while it is held; Enter, Backspace and Escape end or shorten what is being drawn."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.tool.finish())
        elif (event.key() == Qt.Key.Key_Backspace and self.tool.take_back()) or (
            event.key() == Qt.Key.Key_Escape and self.tool.cancel()
        ):
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
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Space may be let go elsewhere."""
        self._is_space_down = False
        self._show_cursor()
        super().focusOutEvent(event)

    def _tell(self, gesture: Gesture | None) -> None:
        self.update()
        match gesture:
            case Drawn(shape):
                self.shape_drawn.emit(shape)
            case Changed(item_id, shape):
                self.shape_changed.emit(item_id, shape)
            case Selected(item_id):
                self.select(item_id)
            case None:
                pass

    def _grip(self) -> Grip:
        return Grip(self.scene, self.selected, REACH / self.view.scale)

    def _image_point(self, event: QMouseEvent) -> Point:
        return self.view.to_image(event.position().x(), event.position().y())

    def _look_with(self, view: ViewTransform) -> None:
        self.view = view
        self.update()
        self.scale_changed.emit(view.scale)

    def _shape_painter(self) -> ShapePainter:
        known, ratio = self._painter_of_shapes, self.devicePixelRatioF()
        if known is None or known.ratio != ratio:
            known = self._painter_of_shapes = ShapePainter(self._looks, self.font(), ratio)
        return known

    def _paint_lifted(self, painter: QPainter) -> None:
        preview, shapes = self.tool.preview, self._shape_painter()
        if (
            self._hovered is not None
            and self._hovered in self.scene
            and self._hovered not in (self.selected, preview.item_id)
        ):
            shapes.draw_lifted(painter, self.scene.item(self._hovered), self.view, with_handles=False, fill=40)
        if self.selected is not None and preview.item_id != self.selected:
            shapes.draw_lifted(painter, self.scene.item(self.selected), self.view, with_handles=True)

    def _paint_gesture(self, painter: QPainter) -> None:
        preview, shapes = self.tool.preview, self._shape_painter()
        if preview.item_id is not None and preview.shape is not None:
            item = SceneItem(preview.item_id, self.scene.item(preview.item_id).class_id, preview.shape)
            shapes.draw_lifted(painter, item, self.view, with_handles=True)
        elif preview.shape is not None:
            item = SceneItem(_NO_ID, self._drawn_class, preview.shape)
            shapes.draw_lifted(painter, item, self.view, with_handles=False)
        elif preview.points:
            draw_open_line(painter, preview.points, self.view, QColor(shapes.look(self._drawn_class).colour))
        if self._cursor is not None and isinstance(self.tool, BoxTool | PolygonTool) and self._pan_from is None:
            draw_crosshair(painter, self._cursor, QSizeF(self.size()))

    def _show_cursor(self, handle: int | None = None) -> None:
        if self._is_space_down:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif not isinstance(self.tool, SelectTool):
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif handle is not None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor if self._hovered else Qt.CursorShape.ArrowCursor)
