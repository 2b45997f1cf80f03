"""A picture before and after, side by side, with the boxes of its labels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.detections import BgrImage
from core.geometry import Boxes
from desktop.style import tokens

GAP = 6
LINE = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class BoxedPicture:
    """A picture with its boxes in its pixels, each in a colour (`#rrggbb`)."""

    image: QImage
    xyxy: Boxes
    colours: Sequence[str]


def boxed(pixels: BgrImage, xyxy: Boxes, colours: Sequence[str]) -> BoxedPicture:
    """A picture that can be shown; may be called from any thread."""
    whole: NDArray[np.uint8] = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    image = QImage(whole.data, width, height, whole.strides[0], QImage.Format.Format_BGR888).copy()
    return BoxedPicture(image, xyxy, colours)


class PairPicture(QWidget):
    """Two squares; empty until pictures come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair: tuple[BoxedPicture, BoxedPicture] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(160, 80))

    def show_pair(self, pair: tuple[BoxedPicture, BoxedPicture] | None) -> None:
        """Show these two, or nothing."""
        self._pair = pair
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both pictures, as large as they fit."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = max(1.0, min((self.width() - GAP) / 2, float(self.height())))
        left, top = (self.width() - 2 * side - GAP) / 2, (self.height() - side) / 2
        for place in range(2):
            square = QRectF(left + place * (side + GAP), top, side, side)
            if self._pair is None:
                painter.fillRect(square, QColor(tokens(self).raised))
            else:
                _paint(painter, self._pair[place], square)
        painter.end()
        event.accept()


def _paint(painter: QPainter, picture: BoxedPicture, square: QRectF) -> None:
    """Fitted into the square, in its own shape."""
    scale = square.width() / max(1, picture.image.width(), picture.image.height())
    width, height = picture.image.width() * scale, picture.image.height() * scale
    square = QRectF(square.center().x() - width / 2, square.center().y() - height / 2, width, height)
    painter.drawImage(square, picture.image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for (x1, y1, x2, y2), colour in zip(picture.xyxy.tolist(), picture.colours, strict=True):
        box = QRectF(square.x() + x1 * scale, square.y() + y1 * scale, (x2 - x1) * scale, (y2 - y1) * scale)
        inside = box.intersected(square.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(QColor(0, 0, 0, 150), LINE + 2))
        painter.drawRect(inside)
        painter.setPen(QPen(QColor(colour), LINE))
        painter.drawRect(inside)
