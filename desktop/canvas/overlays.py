"""What lies over the picture beside its shapes: guides, areas, pins, the magnifier and the map. Draws only."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from core.shapes import Bounds, Point, Ring
from desktop.canvas.painting import DARK, draw_crosshair
from desktop.canvas.shown_picture import ShownPicture
from desktop.canvas.view import ViewTransform

LENS = 150  # widget pixels across
LENS_ZOOM = 4.0  # times the present scale
MAP_LARGEST = 168  # widget pixels
PIN_RADIUS = 8.0
ALONG = 12.0
HINT_AWAY = 10.0  # from the edges of the widget
MARK_RADIUS, MARK_ARM = 7.0, 3.5


@dataclass(frozen=True, slots=True)
class Overlays:
    """What a person has switched on, and what the camera and the review say of this image; pixels of the image.

    `areas` are the hood and what is ignored. The horizon is a row, or a column where the view is turned by a quarter.
    `shaded` are bounds of shapes too small to learn. `pins` are notes.
    """

    has_crosshair: bool = True
    has_magnifier: bool = False
    has_minimap: bool = True
    is_hidden: bool = False
    is_snapping: bool = False
    areas: tuple[Ring, ...] = ()
    horizon_y: float | None = None
    horizon_x: float | None = None
    vanishing_point: Point | None = None
    pins: tuple[tuple[Point, str], ...] = ()
    shaded: tuple[Bounds, ...] = ()


def draw_beneath(painter: QPainter, overlays: Overlays, view: ViewTransform, size: QSizeF) -> None:
    """Areas and guides, under the shapes."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for ring in overlays.areas:
        painter.setPen(QPen(QColor(255, 255, 255, 120), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(20, 24, 32, 130))
        painter.drawPolygon(_polygon(ring, view))
    painter.setBrush(QColor(216, 27, 96, 90))
    painter.setPen(Qt.PenStyle.NoPen)
    for x1, y1, x2, y2 in overlays.shaded:
        painter.drawRect(QRectF(QPointF(*view.to_widget(x1, y1)), QPointF(*view.to_widget(x2, y2))))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _draw_guides(painter, overlays, view, size)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_pins(painter: QPainter, overlays: Overlays, view: ViewTransform) -> None:
    """Notes of a reviewer, each with its words beside it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for point, words in overlays.pins:
        at = QPointF(*view.to_widget(*point))
        painter.setPen(QPen(QColor("#ffffff"), 2))
        painter.setBrush(QColor("#D81B60"))
        painter.drawEllipse(at, PIN_RADIUS, PIN_RADIUS)
        if words:
            box = QRectF(painter.fontMetrics().boundingRect(words)).adjusted(-6, -3, 6, 3)
            box.moveTopLeft(at + QPointF(ALONG, -box.height() / 2))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QColor("#ffffff"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_cursor(painter: QPainter, cursor: QPointF, overlays: Overlays, size: QSizeF, *, is_drawing: bool) -> None:
    """The crosshair, while something can be drawn."""
    if is_drawing and overlays.has_crosshair:
        draw_crosshair(painter, cursor, size)


def draw_magnifier(
    painter: QPainter, picture: ShownPicture, cursor: QPointF, view: ViewTransform, size: QSizeF
) -> None:
    """A lens beside the cursor that shows what is under it, larger."""
    x, y = view.to_image(cursor.x(), cursor.y())
    half = LENS / 2 / (view.scale * LENS_ZOOM)
    part = picture.cut((x - half, y - half, x + half, y + half), LENS)
    left = cursor.x() + 24 if cursor.x() + 24 + LENS < size.width() else cursor.x() - 24 - LENS
    top = cursor.y() + 24 if cursor.y() + 24 + LENS < size.height() else cursor.y() - 24 - LENS
    lens = QRectF(left, top, LENS, LENS)
    path = QPainterPath()
    path.addEllipse(lens)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(lens, QColor("#000000"))
    painter.drawPixmap(lens, part, QRectF(part.rect()))
    painter.setClipping(False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(255, 255, 255, 220), 2))
    painter.drawEllipse(lens)
    centre = lens.center()
    painter.setPen(QPen(QColor(255, 255, 255, 160), 1))
    painter.drawLine(centre - QPointF(8, 0), centre + QPointF(8, 0))
    painter.drawLine(centre - QPointF(0, 8), centre + QPointF(0, 8))
    painter.restore()


def draw_minimap(
    painter: QPainter, whole: QPixmap, view: ViewTransform, image_wh: tuple[int, int], size: QSizeF
) -> None:
    """The whole picture in a corner, and which part of it is seen."""
    scale = min(MAP_LARGEST / image_wh[0], MAP_LARGEST / image_wh[1])
    frame = QRectF(0, 0, image_wh[0] * scale, image_wh[1] * scale)
    frame.moveBottomRight(QPointF(size.width() - 12, size.height() - 12))
    painter.drawPixmap(frame, whole, QRectF(whole.rect()))
    painter.setPen(QPen(DARK, 3))
    painter.drawRect(frame)
    x1, y1, x2, y2 = view.seen((round(size.width()), round(size.height())))
    seen = QRectF(frame.x() + x1 * scale, frame.y() + y1 * scale, (x2 - x1) * scale, (y2 - y1) * scale)
    for pen in (QPen(DARK, 3), QPen(QColor("#ffffff"), 1)):
        painter.setPen(pen)
        painter.drawRect(seen.intersected(frame))


def draw_band(painter: QPainter, band: Bounds, view: ViewTransform) -> None:
    """The band that chooses what lies wholly in it."""
    rect = QRectF(QPointF(*view.to_widget(*band[:2])), QPointF(*view.to_widget(*band[2:])))
    painter.fillRect(rect, QColor(47, 128, 237, 45))
    painter.setPen(QPen(QColor(47, 128, 237), 1, Qt.PenStyle.DashLine))
    painter.drawRect(rect)


def draw_stroke(painter: QPainter, points: Ring, radius: float, view: ViewTransform, colour: QColor) -> None:
    """A stroke of the brush, as wide as it will be."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colour.red(), colour.green(), colour.blue(), 130), max(1.0, 2 * radius * view.scale))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    placed = _polygon(points, view)
    if len(points) == 1:
        painter.drawPoint(placed.at(0))
    else:
        painter.drawPolyline(placed)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_hint(painter: QPainter, words: str, size: QSizeF) -> None:
    """How the tool in use is used, at the foot of the picture; on two lines where there is little room."""
    room = QRectF(HINT_AWAY, 0, max(40.0, size.width() - 2 * HINT_AWAY - 20), 200)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    words_at = painter.boundingRect(room, flags, words)
    words_at.moveBottomLeft(QPointF(HINT_AWAY + 10, size.height() - HINT_AWAY - 6))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(14, 18, 26, 205))
    painter.drawRoundedRect(words_at.adjusted(-10, -6, 10, 6), 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(words_at, flags, words)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_marks(painter: QPainter, marks: tuple[tuple[Point, bool], ...], view: ViewTransform) -> None:
    """Places that were pointed at: a plus where the object is, a minus where it is not."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for point, is_in in marks:
        at = QPointF(*view.to_widget(*point))
        painter.setPen(QPen(QColor("#ffffff"), 2))
        painter.setBrush(QColor("#0B7A3B" if is_in else "#B3123F"))
        painter.drawEllipse(at, MARK_RADIUS, MARK_RADIUS)
        painter.drawLine(at - QPointF(MARK_ARM, 0), at + QPointF(MARK_ARM, 0))
        if is_in:
            painter.drawLine(at - QPointF(0, MARK_ARM), at + QPointF(0, MARK_ARM))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_brush(painter: QPainter, cursor: QPointF, radius: float, view: ViewTransform) -> None:
    """How large the brush is."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in (QPen(DARK, 3), QPen(QColor("#ffffff"), 1)):
        painter.setPen(pen)
        painter.drawEllipse(cursor, radius * view.scale, radius * view.scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _draw_guides(painter: QPainter, overlays: Overlays, view: ViewTransform, size: QSizeF) -> None:
    painter.setPen(QPen(QColor(255, 214, 64, 190), 1, Qt.PenStyle.DashDotLine))
    if overlays.horizon_y is not None:
        y = view.to_widget(0, overlays.horizon_y)[1]
        painter.drawLine(QPointF(0, y), QPointF(size.width(), y))
    if overlays.horizon_x is not None:
        x = view.to_widget(overlays.horizon_x, 0)[0]
        painter.drawLine(QPointF(x, 0), QPointF(x, size.height()))
    if overlays.vanishing_point is not None:
        at = QPointF(*view.to_widget(*overlays.vanishing_point))
        painter.drawEllipse(at, 7, 7)
        if overlays.horizon_x is None:  # lines of the road, where down is down
            for x in (0.0, size.width() / 2, size.width()):
                painter.drawLine(at, QPointF(x, size.height()))


def _polygon(points: Ring, view: ViewTransform) -> QPolygonF:
    return QPolygonF([QPointF(*view.to_widget(*point)) for point in points])
