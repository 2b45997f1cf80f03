"""Paints one frame of a drive with what the package found on it. Shows; decides nothing."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.detections import BgrImage, Detections
from desktop.style import class_colour, tokens
from exports.found_shapes import rings_of

CHIP_PAD = 4.0
TINT = 90  # of 255: how much a class's colour covers the pixels of its objects


class DriveView(QWidget):
    """The picture, fitted and centred, boxes and labels over it, and a line of words when there is no picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._pixels: BgrImage | None = None
        self._found: Detections | None = None
        self._classes: Sequence[str] = ()
        self._colours: Mapping[str, str] = {}
        self._caption = ""
        self._words = ""
        self.setMinimumSize(320, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """Class name -> `#rrggbb`; names that are not in it get a colour of their own."""
        self._colours = colours
        self.update()

    def show_frame(self, pixels: BgrImage, found: Detections | None, classes: Sequence[str], caption: str) -> None:
        """Show a frame; `caption` stands in its upper left corner (the safety action, say), empty for none."""
        height, width = pixels.shape[:2]
        self._pixels = pixels  # QImage borrows the memory
        self._image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
        self._found, self._classes, self._caption, self._words = found, classes, caption, ""
        self.update()

    def show_words(self, words: str) -> None:
        """Show a sentence in place of a picture."""
        self._image, self._pixels, self._found, self._words = None, None, None, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens(self)
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours.canvas))
        if self._image is None:
            painter.setPen(QColor(colours.muted))
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = self._target()
        painter.drawImage(target, self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_boxes(painter, target)
        if self._caption:
            self._paint_chip(painter, target.topLeft() + QPointF(8, 8), self._caption, QColor(colours.warning))

    def _target(self) -> QRectF:
        assert self._image is not None
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _paint_boxes(self, painter: QPainter, target: QRectF) -> None:
        if self._found is None or self._image is None:
            return
        scale = target.width() / self._image.width()
        rows = zip(self._found.xyxy.tolist(), self._found.class_id.tolist(), self._found.score.tolist(), strict=True)
        for row, ((x1, y1, _x2, _y2), class_id, score) in enumerate(rows):
            name = self._classes[class_id] if class_id < len(self._classes) else str(class_id)
            colour = QColor(self._colours.get(name) or class_colour(class_id))
            corner = QPointF(target.x() + x1 * scale, target.y() + y1 * scale)
            outline = QPainterPath()
            outline.setFillRule(Qt.FillRule.OddEvenFill)
            for ring in rings_of(self._found, row):
                outline.addPolygon(QPolygonF([target.topLeft() + QPointF(x, y) * scale for x, y in ring.tolist()]))
                outline.closeSubpath()
            painter.setPen(QPen(colour, 2))
            painter.setBrush(_tint(colour) if self._found.masks is not None else Qt.BrushStyle.NoBrush)
            painter.drawPath(outline)
            height = QFontMetricsF(painter.font()).height() + 2
            above = corner.y() - height if corner.y() - height >= target.y() else corner.y()
            self._paint_chip(painter, QPointF(corner.x() - 1, above), f"{name} {score:.2f}", colour)

    def _paint_chip(self, painter: QPainter, corner: QPointF, words: str, colour: QColor) -> None:
        metrics = QFontMetricsF(painter.font())
        chip = QRectF(corner.x(), corner.y(), metrics.horizontalAdvance(words) + 2 * CHIP_PAD, metrics.height() + 2)
        painter.fillRect(chip, colour)
        is_light = colour.lightnessF() > 0.55
        painter.setPen(QColor("#101418" if is_light else "#ffffff"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)


def _tint(colour: QColor) -> QColor:
    clear = QColor(colour)
    clear.setAlpha(TINT)
    return clear
