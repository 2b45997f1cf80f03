"""How the picture, its shapes and the running gesture look. Draws on a painter; keeps no state but small caches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from core.annotations import Box, Point, Polygon, Shape
from core.detections import BgrImage
from desktop.canvas.scene import SceneItem, handle_points
from desktop.canvas.view import ViewTransform

HANDLE = 8.0  # widget pixels
CHIP_HEIGHT = 17.0
NARROWEST_NAMED = 22.0  # a shape narrower than this on the screen carries no name
DENSE = 300  # with more shapes than this in sight, only large ones carry their names
NARROWEST_NAMED_DENSE = 70.0
DARK = QColor(10, 14, 20, 150)


@dataclass(frozen=True, slots=True)
class ClassLook:
    """How a class is shown."""

    name: str
    colour: str


UNKNOWN = ClassLook("?", "#7F7F7F")


class Picture:
    """The pixels of one image, scaled once for a view and kept until the scale changes."""

    def __init__(self, bgr: BgrImage) -> None:
        self._bgr: NDArray[np.uint8] = np.ascontiguousarray(bgr)
        self.size_wh = (bgr.shape[1], bgr.shape[0])
        self._scaled: tuple[float, QPixmap] | None = None
        self._whole: QPixmap | None = None

    def draw(self, painter: QPainter, view: ViewTransform, ratio: float) -> None:
        """Draw the picture where the view puts it; `ratio` is device pixels for one widget pixel."""
        width, height = self.size_wh
        target = QRectF(view.offset_x, view.offset_y, width * view.scale, height * view.scale)
        if view.scale * ratio < 1:
            painter.drawPixmap(target.topLeft(), self._small(view.scale * ratio, ratio))
            return
        if self._whole is None:
            self._whole = pixmap_of(self._bgr)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.scale < 3)
        painter.drawPixmap(target, self._whole, QRectF(0, 0, width, height))

    def _small(self, scale: float, ratio: float) -> QPixmap:
        import cv2

        if self._scaled is None or self._scaled[0] != scale:
            size = (max(1, round(self.size_wh[0] * scale)), max(1, round(self.size_wh[1] * scale)))
            small: NDArray[np.uint8] = cv2.resize(self._bgr, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
            pixmap = pixmap_of(small)
            pixmap.setDevicePixelRatio(ratio)
            self._scaled = (scale, pixmap)
        return self._scaled[1]


def pixmap_of(bgr: BgrImage) -> QPixmap:
    """A pixmap of an image; its one copy is the pixmap itself."""
    height, width = bgr.shape[:2]
    return QPixmap.fromImage(QImage(bgr.data, width, height, bgr.strides[0], QImage.Format.Format_BGR888))


class ShapePainter:
    """Draws shapes with their names; the name chips are drawn once for each class and screen."""

    def __init__(self, looks: Mapping[int, ClassLook], font: QFont, ratio: float) -> None:
        self._looks = looks
        self._font = QFont(font)
        self._font.setPixelSize(11)
        self._font.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self._ratio = ratio
        self._chips: dict[tuple[str, str], QPixmap] = {}

    def draw_all(self, painter: QPainter, items: Iterable[SceneItem], view: ViewTransform) -> None:
        """Draw many shapes: outlines of a class together, then the names."""
        listed = list(items)
        for is_suggestion in (False, True):
            grouped: dict[int, list[SceneItem]] = {}
            for item in listed:
                if (item.score is not None) == is_suggestion:
                    grouped.setdefault(item.class_id, []).append(item)
            for class_id, alike in grouped.items():
                self._draw_outlines(painter, alike, view, QColor(self.look(class_id).colour), is_suggestion)
        narrowest = NARROWEST_NAMED if len(listed) <= DENSE else NARROWEST_NAMED_DENSE
        for item in listed:
            self._draw_chip(painter, item, view, narrowest=narrowest)

    def draw_lifted(
        self, painter: QPainter, item: SceneItem, view: ViewTransform, *, with_handles: bool, fill: int = 55
    ) -> None:
        """Draw one shape above the others: filled, with handles when it is the selected one."""
        colour = QColor(self.look(item.class_id).colour)
        path = path_of(item.shape, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, QColor(colour.red(), colour.green(), colour.blue(), fill))
        is_suggestion = item.score is not None
        for pen in (QPen(QColor(255, 255, 255, 230), 4), _pen(colour, 2, is_dashed=is_suggestion)):
            if with_handles or pen.widthF() < 4:
                painter.strokePath(path, pen)
        self._draw_chip(painter, item, view, narrowest=0)
        if with_handles and not is_suggestion:
            self.draw_handles(painter, handle_points(item.shape), view, colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def draw_handles(self, painter: QPainter, points: Iterable[Point], view: ViewTransform, colour: QColor) -> None:
        """Draw the places where a shape can be taken hold of."""
        painter.setPen(QPen(colour.darker(130), 1.5))
        painter.setBrush(QColor("#ffffff"))
        for point in points:
            x, y = view.to_widget(*point)
            painter.drawRect(QRectF(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def look(self, class_id: int) -> ClassLook:
        """How a class is shown; grey with a question mark when it is not known."""
        return self._looks.get(class_id, UNKNOWN)

    def _draw_outlines(
        self, painter: QPainter, items: list[SceneItem], view: ViewTransform, colour: QColor, is_suggestion: bool
    ) -> None:
        boxes = [rect_of(item.shape, view) for item in items if isinstance(item.shape, Box)]
        paths = [path_of(item.shape, view) for item in items if isinstance(item.shape, Polygon)]
        if is_suggestion:
            paths += [path_of(item.shape, view) for item in items if isinstance(item.shape, Box)]
        else:
            _fill_frames(painter, boxes, DARK, outside=2, inside=2)
            _fill_frames(painter, boxes, colour, outside=1, inside=1)
        if not paths:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pen in (QPen(DARK, 4), _pen(colour, 2, is_dashed=is_suggestion)):
            painter.setPen(pen)
            for path in paths:
                painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _draw_chip(self, painter: QPainter, item: SceneItem, view: ViewTransform, *, narrowest: float) -> None:
        bounds = item.shape.bounds()
        if bounds is None:
            return
        left, top = view.to_widget(bounds[0], bounds[1])
        if (bounds[2] - bounds[0]) * view.scale < narrowest:
            return
        look = self.look(item.class_id)
        words = look.name if item.score is None else f"{look.name} {item.score:.2f}"
        y = top - CHIP_HEIGHT - 1 if top > CHIP_HEIGHT + 2 else max(top, 0) + 2
        painter.drawPixmap(QPointF(round(max(left, 0) - 1), round(y)), self._chip(words, look.colour))

    def _chip(self, words: str, colour: str) -> QPixmap:
        known = self._chips.get((words, colour))
        if known is None:
            size = QSizeF(self._metrics.horizontalAdvance(words) + 10, CHIP_HEIGHT)
            known = QPixmap((size * self._ratio).toSize())
            known.setDevicePixelRatio(self._ratio)
            known.fill(Qt.GlobalColor.transparent)
            self._draw_words(known, QRectF(0, 0, size.width(), size.height()), words, QColor(colour))
            self._chips[(words, colour)] = known
        return known

    def _draw_words(self, pixmap: QPixmap, rect: QRectF, words: str, colour: QColor) -> None:
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, 3, 3)
        painter.setFont(self._font)
        painter.setPen(text_on(colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()


def text_on(colour: QColor) -> QColor:
    """Black or white, whichever reads better on a colour (WCAG relative luminance)."""
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return QColor("#000000") if luminance > 0.179 else QColor("#ffffff")


def rect_of(box: Box, view: ViewTransform) -> QRectF:
    """A box on the screen, on whole pixels so that its lines are sharp."""
    x1, y1 = view.to_widget(box.x1, box.y1)
    x2, y2 = view.to_widget(box.x2, box.y2)
    return QRectF(round(x1), round(y1), round(x2) - round(x1), round(y2) - round(y1))


def path_of(shape: Shape, view: ViewTransform) -> QPainterPath:
    """The outline of a shape on the screen; empty for a tag."""
    path = QPainterPath()
    match shape:
        case Box():
            path.addRect(rect_of(shape, view))
        case Polygon(rings):
            for ring in rings:
                path.addPolygon(QPolygonF([QPointF(*view.to_widget(*point)) for point in ring]))
                path.closeSubpath()
        case _:
            pass
    return path


def draw_open_line(painter: QPainter, points: Iterable[Point], view: ViewTransform, colour: QColor) -> None:
    """The outline of a polygon that is being clicked, its first point marked."""
    placed = [QPointF(*view.to_widget(*point)) for point in points]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in (QPen(DARK, 4), QPen(colour, 2)):
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(placed))
    painter.setBrush(QColor("#ffffff"))
    for number, point in enumerate(placed):
        radius = 6 if number == 0 else 3.5
        painter.drawEllipse(point, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_crosshair(painter: QPainter, at: QPointF, size: QSizeF) -> None:
    """Two lines through the cursor, seen on light and on dark pictures."""
    for pen in (QPen(QColor(0, 0, 0, 130), 1), QPen(QColor(255, 255, 255, 190), 1, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawLine(QPointF(0, at.y()), QPointF(size.width(), at.y()))
        painter.drawLine(QPointF(at.x(), 0), QPointF(at.x(), size.height()))


def draw_message(painter: QPainter, area: QRectF, title: str, words: str, colours: tuple[str, str, str, str]) -> None:
    """A calm panel in the middle; colours are those of surface, border, text and muted text."""
    surface, border, text, muted = (QColor(colour) for colour in colours)
    panel = QRectF(0, 0, min(460.0, area.width() - 32), 120)
    panel.moveCenter(area.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, 1))
    painter.setBrush(surface)
    painter.drawRoundedRect(panel, 8, 8)
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    plain = painter.font()
    wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    painter.setFont(font)
    painter.setPen(text)
    painter.drawText(panel.adjusted(20, 22, -20, -62), wrapped | Qt.AlignmentFlag.AlignBottom, title)
    painter.setFont(plain)
    painter.setPen(muted)
    painter.drawText(panel.adjusted(20, 66, -20, -12), wrapped | Qt.AlignmentFlag.AlignTop, words)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _fill_frames(painter: QPainter, boxes: Iterable[QRectF], colour: QColor, *, outside: int, inside: int) -> None:
    """Fill frames around rectangles on whole pixels; several times faster than stroking them with a wide pen."""
    width, parts = outside + inside, list[QRectF]()
    for box in boxes:
        x, y, w, h = box.x() - outside, box.y() - outside, box.width() + 2 * outside, box.height() + 2 * outside
        if w <= 2 * width or h <= 2 * width:
            parts.append(QRectF(x, y, w, h))
            continue
        parts += (
            QRectF(x, y, w, width),
            QRectF(x, y + h - width, w, width),
            QRectF(x, y + width, width, h - 2 * width),
            QRectF(x + w - width, y + width, width, h - 2 * width),
        )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRects(parts)


def _pen(colour: QColor, width: float, *, is_dashed: bool) -> QPen:
    pen = QPen(colour, width)
    if is_dashed:
        pen.setDashPattern([4, 3])
    return pen
