"""Paints what the canvas shows, in order: picture, areas, layer of shapes, what is lifted, the gesture, the lens."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QColor, QFont, QPainter

from desktop.canvas.brush_tools import StrokeTool
from desktop.canvas.gestures import Tool
from desktop.canvas.layer import ShapesLayer
from desktop.canvas.overlays import (
    MAP_LARGEST,
    Overlays,
    draw_band,
    draw_beneath,
    draw_brush,
    draw_cursor,
    draw_hint,
    draw_magnifier,
    draw_marks,
    draw_minimap,
    draw_pins,
    draw_stroke,
)
from desktop.canvas.painting import ClassLook, ShapePainter, draw_open_line
from desktop.canvas.scene import CanvasScene, SceneItem
from desktop.canvas.shown_picture import ShownPicture
from desktop.canvas.tools import SelectTool
from desktop.canvas.view import ViewTransform

_NO_ID = -1
OUTSIDE = QColor("#D81B60")
MOST_HANDLES = 12  # more selected shapes than this are only lit up


class Shown(Protocol):
    """What is painted of a canvas."""

    scene: CanvasScene
    selection: tuple[int, ...]
    view: ViewTransform
    tool: Tool

    @property
    def hint(self) -> str:
        """How the tool in use is used."""
        ...

    @property
    def overlays(self) -> Overlays:
        """Guides and notes."""
        ...

    def width(self) -> int:
        """Widget pixels."""
        ...

    def height(self) -> int:
        """Widget pixels."""
        ...

    def devicePixelRatioF(self) -> float:
        """Device pixels for one widget pixel."""
        ...

    def font(self) -> QFont:
        """The font of names."""
        ...


class CanvasPaint:
    """Keeps the layer of shapes and the painter of their names between two paintings."""

    def __init__(self) -> None:
        self._looks: Mapping[int, ClassLook] = {}
        self._drawn_class = _NO_ID
        self._shapes: ShapePainter | None = None
        self._layer = ShapesLayer()

    def use_looks(self, looks: Mapping[int, ClassLook], drawn_class: int | None) -> None:
        """Paint classes like this from now on."""
        self._drawn_class = _NO_ID if drawn_class is None else drawn_class
        if looks != self._looks:
            self._looks, self._shapes = dict(looks), None

    def draw(
        self, painter: QPainter, shown: Shown, picture: ShownPicture, *, hovered: int | None, cursor: QPointF | None
    ) -> None:
        """Everything, from the picture to the lens."""
        size_wh, view, overlays = (shown.width(), shown.height()), shown.view, shown.overlays
        size = QSizeF(*size_wh)
        picture.draw(painter, view, shown.devicePixelRatioF(), size_wh)
        draw_beneath(painter, overlays, view, size)
        if not overlays.is_hidden:
            hidden = frozenset(shown.tool.preview.items)
            painter.drawImage(0, 0, self._layer.show(shown.scene, view, self._painter(shown), size_wh, hidden))
            self._draw_lifted(painter, shown, hovered)
        draw_pins(painter, overlays, view)
        self._draw_gesture(painter, shown)
        if shown.hint:
            draw_hint(painter, shown.hint, size)
        if overlays.has_minimap and not _is_whole_seen(shown):
            draw_minimap(painter, picture.whole(MAP_LARGEST * 2), view, picture.size_wh, size)
        if cursor is None:
            return
        draw_cursor(painter, cursor, overlays, size, is_drawing=not isinstance(shown.tool, SelectTool))
        if isinstance(shown.tool, StrokeTool):
            draw_brush(painter, cursor, shown.tool.radius, view)
        if overlays.has_magnifier:
            draw_magnifier(painter, picture, cursor, view, size)

    def _painter(self, shown: Shown) -> ShapePainter:
        ratio = shown.devicePixelRatioF()
        if self._shapes is None or self._shapes.ratio != ratio:
            self._shapes = ShapePainter(self._looks, shown.font(), ratio)
        return self._shapes

    def _draw_lifted(self, painter: QPainter, shown: Shown, hovered: int | None) -> None:
        shapes, scene, moving = self._painter(shown), shown.scene, shown.tool.preview.items
        if hovered is not None and hovered in scene and hovered not in (*shown.selection, *moving):
            shapes.draw_lifted(painter, scene.item(hovered), shown.view, scene.size_wh, with_handles=False, fill=40)
        has_handles = len(shown.selection) <= MOST_HANDLES
        for each in shown.selection:
            if each in scene and each not in moving:
                shapes.draw_lifted(painter, scene.item(each), shown.view, scene.size_wh, with_handles=has_handles)

    def _draw_gesture(self, painter: QPainter, shown: Shown) -> None:
        preview, shapes, view = shown.tool.preview, self._painter(shown), shown.view
        colour, size_wh = QColor(shapes.look(self._drawn_class).colour), shown.scene.size_wh
        for item_id, shape in preview.items.items():
            item = SceneItem(item_id, shown.scene.item(item_id).class_id, shape)
            shapes.draw_lifted(painter, item, view, size_wh, with_handles=True)
        for stroke in preview.crossed_out:
            draw_stroke(painter, stroke, preview.stroke_radius, view, OUTSIDE)
        for stroke in preview.strokes:
            draw_stroke(painter, stroke, preview.stroke_radius, view, colour)
        if preview.stroke_radius and preview.points:
            draw_stroke(painter, preview.points, preview.stroke_radius, view, colour)
        elif preview.shape is not None:
            item = SceneItem(_NO_ID, self._drawn_class, preview.shape)
            shapes.draw_lifted(painter, item, view, size_wh, with_handles=False)
            shapes.draw_handles(painter, preview.points, view, colour)
        elif preview.points:
            draw_open_line(painter, preview.points, view, colour)
        draw_marks(painter, preview.marks, view)
        if preview.band is not None:
            draw_band(painter, preview.band, view)


def _is_whole_seen(shown: Shown) -> bool:
    x1, y1, x2, y2 = shown.view.seen((shown.width(), shown.height()))
    width, height = shown.scene.size_wh
    return x1 <= 0 and y1 <= 0 and x2 >= width and y2 >= height
