"""How the picture, its shapes and the running gesture look. Draws on a painter; keeps no state but small caches."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from core.detections import BgrImage
from core.shapes import LINE_SHAPES, Bounds, Box, Dot, Lane, Point, Polyline, Shape
from desktop.canvas.outlines import DOT_RADIUS, Colour
from desktop.canvas.scene import CanvasScene, Rows, SceneItem, ShapePlace, handle_points
from desktop.canvas.view import ViewTransform
from desktop.style import scaled_font

LEAST_HANDLE = 9.0  # widget pixels
HANDLE_SHARE = 0.62  # of the height of the font, so that handles grow where a person has large letters
CHIP_HEIGHT = 17  # at least; more where the font is larger
CHIP_PAD = 2
BESIDE_LINE = 8  # widget pixels between the lower end of a line and its name
NARROWEST_NAMED = 22.0  # a shape narrower than this on the screen carries no name
WIDEST_NOTE = 90.0  # widget pixels that a note may take beside the class's name
DENSE = 300  # with more shapes than this on an image, only large ones carry their names
NARROWEST_NAMED_DENSE = 70.0
DARK = QColor(10, 14, 20, 150)


@dataclass(frozen=True, slots=True)
class ClassLook:
    """How a class is shown."""

    name: str
    colour: str


UNKNOWN = ClassLook("?", "#7F7F7F")


class Picture:
    """The pixels of one image, ready to be drawn at any scale: what is shrunk once is kept until the scale changes.

    At a scale for which nothing was prepared it is drawn roughly, in a tenth of the time, until it is told to `refine`.
    """

    def __init__(self, bgr: BgrImage) -> None:
        self._levels: list[NDArray[np.uint8]] = [np.ascontiguousarray(bgr)]  # each half as large as the one before
        self.size_wh = (bgr.shape[1], bgr.shape[0])
        self._scaled: tuple[float, QImage] | None = None
        self._whole: QPixmap | None = None
        self.is_rough = False

    def draw(self, painter: QPainter, view: ViewTransform, ratio: float, seen_wh: tuple[int, int]) -> None:
        """Draw the picture where the view puts it; `ratio` is device pixels for one widget pixel."""
        if view.scale * ratio < 1:
            small = self._shrunk(view.scale * ratio)
            small.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(view.offset_x, view.offset_y), small)
            return
        x1, y1, x2, y2 = view.seen(seen_wh)
        left, top = max(0, math.floor(x1)), max(0, math.floor(y1))
        right, bottom = min(self.size_wh[0], math.ceil(x2)), min(self.size_wh[1], math.ceil(y2))
        if right <= left or bottom <= top:
            return
        place = view.to_widget(left, top)
        target = QRectF(*place, (right - left) * view.scale, (bottom - top) * view.scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.scale < 3)
        part = pixmap_of(self._levels[0][top:bottom, left:right])
        painter.drawPixmap(target, part, QRectF(part.rect()))

    def cut(self, bounds: Bounds, side: int) -> QPixmap:
        """What lies in these bounds, `side` pixels square; black where they reach out of the picture."""
        import cv2

        x1, y1, x2, _y2 = bounds
        scale = side / (x2 - x1)
        matrix = np.array(((scale, 0, -x1 * scale), (0, scale, -y1 * scale)), np.float64)
        return pixmap_of(
            cv2.warpAffine(self._levels[0], matrix, (side, side), flags=cv2.INTER_NEAREST).astype(np.uint8)
        )

    def whole(self, largest: int) -> QPixmap:
        """The whole picture, at most `largest` pixels either way; made once."""
        import cv2

        if self._whole is None:
            scale = min(1.0, largest / self.size_wh[0], largest / self.size_wh[1])
            size = (max(1, round(self.size_wh[0] * scale)), max(1, round(self.size_wh[1] * scale)))
            small = cv2.resize(self._level_above(scale), size, interpolation=cv2.INTER_AREA)
            self._whole = pixmap_of(small.astype(np.uint8))
        return self._whole

    def prepare(self, scale: float) -> None:
        """Shrink the picture well to a scale in device pixels; any thread may do it before it is drawn there."""
        import cv2

        if scale < 1:
            self._scaled = (scale, self._resized(scale, cv2.INTER_AREA))
            self.is_rough = False

    def refine(self) -> None:
        """Draw well from now on what was drawn roughly."""
        if self.is_rough and self._scaled is not None:
            self.prepare(self._scaled[0])

    def _shrunk(self, scale: float) -> QImage:
        import cv2

        if self._scaled is None or self._scaled[0] != scale:
            self._scaled = (scale, self._resized(scale, cv2.INTER_LINEAR))
            self.is_rough = True
        return self._scaled[1]

    def _resized(self, scale: float, interpolation: int) -> QImage:
        import cv2

        size = (max(1, round(self.size_wh[0] * scale)), max(1, round(self.size_wh[1] * scale)))
        is_fine = interpolation == cv2.INTER_AREA
        above = self._level_above(scale if is_fine else scale / 2)  # less than halved, no pixel is passed over
        return image_of(cv2.resize(above, size, interpolation=interpolation).astype(np.uint8))

    def _level_above(self, scale: float) -> NDArray[np.uint8]:
        """The smallest picture that is still larger than the scale asks: so that shrinking a giant is no slower."""
        import cv2

        number = max(0, math.floor(-math.log2(scale)) - 1)
        while len(self._levels) <= number:
            last = self._levels[-1]
            half = (max(1, last.shape[1] // 2), max(1, last.shape[0] // 2))
            self._levels.append(cv2.resize(last, half, interpolation=cv2.INTER_AREA).astype(np.uint8))
        return self._levels[number]


def pixmap_of(bgr: BgrImage) -> QPixmap:
    """A pixmap of an image."""
    return QPixmap.fromImage(image_of(bgr))


def image_of(bgr: BgrImage) -> QImage:
    """A QImage of an image, with pixels of its own; unlike a pixmap it may be made in any thread."""
    import cv2

    height, width = bgr.shape[:2]
    made = QImage(width, height, QImage.Format.Format_RGB32)
    pixels = np.frombuffer(made.bits(), np.uint8).reshape(height, made.bytesPerLine() // 4, 4)[:, :width]
    cv2.cvtColor(np.ascontiguousarray(bgr), cv2.COLOR_BGR2BGRA, dst=pixels)
    return made


class ShapePainter:
    """Draws shapes with their names; the name chips are drawn once for each class and screen."""

    def __init__(self, looks: Mapping[int, ClassLook], font: QFont, ratio: float) -> None:
        self._looks = looks
        self.ratio = ratio
        self.colours: Mapping[int, Colour] = {class_id: _bgr(look.colour) for class_id, look in looks.items()}
        self.unknown: Colour = _bgr(UNKNOWN.colour)
        self._font = scaled_font(font, 0.9, weight=QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._font)
        self.chip_height = max(CHIP_HEIGHT, math.ceil(self._metrics.height()) + CHIP_PAD)
        self.handle = max(LEAST_HANDLE, self._metrics.height() * HANDLE_SHARE)
        longest = max((self._metrics.horizontalAdvance(look.name) for look in looks.values()), default=0.0)
        self.widest_name = longest + self._metrics.horizontalAdvance(" 0.00") + 10 + WIDEST_NOTE
        self._chips: dict[tuple[str, str], QPixmap] = {}

    def draw_dashed(self, painter: QPainter, items: Iterable[SceneItem], view: ViewTransform) -> None:
        """Draw suggestions."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item in items:
            path = path_of(item.shape, view)
            for pen in (QPen(DARK, 4), _pen(QColor(self.look(item.class_id).colour), 2, is_dashed=True)):
                painter.setPen(pen)
                painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def draw_names(self, painter: QPainter, scene: CanvasScene, rows: Rows, view: ViewTransform) -> None:
        """Draw the names of the shapes in these rows that are wide enough at this scale to carry one."""
        narrowest = NARROWEST_NAMED if len(scene) <= DENSE else NARROWEST_NAMED_DENSE
        sides = (scene.xyxy[rows, 2:] - scene.xyxy[rows, :2]) * view.scale
        extents = np.where(scene.is_open[rows], sides.max(axis=1), sides[:, 0])  # the name of a line stands beside it
        for row in rows[extents >= narrowest].tolist():
            # Where it lies must follow from the shape alone: what is drawn is moved along with a pan.
            place = self.chip_rect(scene.item_at(row), view, scene.size_wh)
            self._draw_chip(painter, scene.item_at(row), place)

    def draw_lifted(
        self, painter: QPainter, item: SceneItem, view: ViewTransform, size_wh: tuple[int, int], *, with_handles: bool,
        fill: int = 55,
    ) -> None:  # fmt: skip
        """Draw one shape above the others: filled, with handles when it is the selected one; its name in sight."""
        colour = QColor(self.look(item.class_id).colour)
        path = path_of(item.shape, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not isinstance(item.shape, LINE_SHAPES):
            painter.fillPath(path, QColor(colour.red(), colour.green(), colour.blue(), fill))
        is_suggestion = item.score is not None
        for pen in (QPen(QColor(255, 255, 255, 230), 4), _pen(colour, 2, is_dashed=is_suggestion)):
            if with_handles or pen.widthF() < 4:
                painter.strokePath(path, pen)
        self._draw_chip(painter, item, _kept_within(self.chip_rect(item, view, size_wh), painter.viewport()))
        if with_handles and not is_suggestion:
            self.draw_handles(painter, handle_points(item.shape), view, colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def draw_handles(self, painter: QPainter, points: Iterable[Point], view: ViewTransform, colour: QColor) -> None:
        """Draw the places where a shape can be taken hold of."""
        painter.setPen(QPen(colour.darker(130), 1.5))
        painter.setBrush(QColor("#ffffff"))
        for point in points:
            x, y = view.to_widget(*point)
            painter.drawRect(QRectF(x - self.handle / 2, y - self.handle / 2, self.handle, self.handle))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def look(self, class_id: int) -> ClassLook:
        """How a class is shown; grey with a question mark when it is not known."""
        return self._looks.get(class_id, UNKNOWN)

    def chip_rect(self, item: SceneItem, view: ViewTransform, size_wh: tuple[int, int]) -> QRectF:
        """Where the name of a shape stands: above an area, beside the lower end of a line, within the picture.

        It follows from the shape, the scale and the picture's size alone, moved along with a pan.
        """
        bounds = item.shape.bounds() or (0.0, 0.0, 0.0, 0.0)
        width, height = math.ceil(self._metrics.horizontalAdvance(self._words_of(item)) + 10), self.chip_height
        left, top = (whole(value) for value in view.to_widget(0, 0))
        right, bottom = (whole(value) for value in view.to_widget(*size_wh))
        if isinstance(item.shape, LINE_SHAPES):
            x, y = (whole(value) for value in view.to_widget(*_lower_end(item.shape)))
            is_room_right = x + BESIDE_LINE + width <= right
            x, y = x + BESIDE_LINE if is_room_right else x - BESIDE_LINE - width, y - height // 2
        else:
            x, y = (whole(value) for value in view.to_widget(bounds[0], bounds[1]))
            x, y = x - 1, y - height - 1 if y - height - 1 >= top else y + 2
        x, y = max(min(x, right - width), left - 1), max(min(y, bottom - height), top + 2)
        return QRectF(x, y, width, height)

    def _words_of(self, item: SceneItem) -> str:
        note = self._metrics.elidedText(item.note, Qt.TextElideMode.ElideRight, WIDEST_NOTE) if item.note else ""
        name = self.look(item.class_id).name
        words = f"{name} {note}" if note else name
        return words if item.score is None else f"{words} {item.score:.2f}"

    def _draw_chip(self, painter: QPainter, item: SceneItem, place: QRectF) -> None:
        if item.shape.bounds() is not None:
            painter.drawPixmap(place.topLeft(), self._chip(self._words_of(item), self.look(item.class_id).colour))

    def _chip(self, words: str, colour: str) -> QPixmap:
        known = self._chips.get((words, colour))
        if known is None:
            size = QSizeF(math.ceil(self._metrics.horizontalAdvance(words) + 10), self.chip_height)
            known = QPixmap((size * self.ratio).toSize())
            known.setDevicePixelRatio(self.ratio)
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


def _lower_end(shape: Polyline | Lane) -> Point:
    """The end of a line that is nearer to whoever looks."""
    points = shape.controls if isinstance(shape, Lane) else shape.points
    return max(points[0], points[-1], key=lambda point: point[1])


def _kept_within(rect: QRectF, area: QRect) -> QRectF:
    """The rectangle moved into an area, as far as it fits; its beginning comes first."""
    x = max(min(rect.x(), area.right() + 1 - rect.width()), float(area.left()))
    y = max(min(rect.y(), area.bottom() + 1 - rect.height()), float(area.top() + 2))
    return QRectF(x, y, rect.width(), rect.height())


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
    return QRectF(whole(x1), whole(y1), whole(x2) - whole(x1), whole(y2) - whole(y1))


def whole(value: float) -> int:
    """The nearest whole number, halves always up: so that a picture moved by one pixel is the same picture."""
    return math.floor(value + 0.5)


def path_of(shape: Shape, view: ViewTransform) -> QPainterPath:
    """The outline of a shape on the screen; a small circle for a point, empty for a tag."""
    path = QPainterPath()
    if isinstance(shape, Box):
        path.addRect(rect_of(shape, view))
    elif isinstance(shape, Dot):
        path.addEllipse(QPointF(*view.to_widget(shape.x, shape.y)), DOT_RADIUS, DOT_RADIUS)
    else:
        place = ShapePlace.of(shape)
        for ring in place.rings:
            path.addPolygon(QPolygonF([QPointF(*view.to_widget(x, y)) for x, y in ring.tolist()]))
            if not place.is_open:
                path.closeSubpath()
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


def _bgr(colour: str) -> Colour:
    parts = QColor(colour)
    return parts.blue(), parts.green(), parts.red()


def _pen(colour: QColor, width: float, *, is_dashed: bool) -> QPen:
    pen = QPen(colour, width)
    if is_dashed:
        pen.setDashPattern([4, 3])
    return pen
