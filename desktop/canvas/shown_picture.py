"""What the canvas can show: a picture held in memory, a giant one read in tiles, or one known coarsely only."""

from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from core.detections import BgrImage
from core.shapes import Bounds
from desktop.canvas.painting import Picture, pixmap_of
from desktop.canvas.view import ViewTransform


class ShownPicture(Protocol):
    """Draws itself at any scale. Sizes and bounds are pixels of the image at full size."""

    size_wh: tuple[int, int]

    @property
    def is_rough(self) -> bool:
        """Whether it was drawn more coarsely than it could be, to be quick."""
        ...

    def refine(self) -> None:
        """Draw well from now on what was drawn roughly."""
        ...

    def draw(self, painter: QPainter, view: ViewTransform, ratio: float, seen_wh: tuple[int, int]) -> None:
        """Draw the picture where the view puts it; `ratio` is device pixels for one widget pixel."""
        ...

    def cut(self, bounds: Bounds, side: int) -> QPixmap:
        """What lies in these bounds, `side` pixels square; black where they reach out of the picture."""
        ...

    def whole(self, largest: int) -> QPixmap:
        """The whole picture, at most `largest` pixels either way."""
        ...


def draw_cut(
    painter: QPainter, picture: BgrImage | ShownPicture, view: ViewTransform, ratio: float, seen_wh: tuple[int, int]
) -> None:
    """Draw what a view shows of a picture once; of pixels no more than is seen is touched."""
    if not isinstance(picture, np.ndarray):
        picture.draw(painter, view, ratio, seen_wh)
        return
    x1, y1, x2, y2 = view.seen(seen_wh)
    left, top = max(0, int(x1)), max(0, int(y1))
    right, bottom = min(picture.shape[1], int(x2) + 1), min(picture.shape[0], int(y2) + 1)
    if right > left and bottom > top:
        place = QPointF(*view.to_widget(left, top))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        part = pixmap_of(picture[top:bottom, left:right])
        painter.drawPixmap(QRectF(place, QPointF(*view.to_widget(right, bottom))), part, QRectF(part.rect()))


class CoarsePicture:
    """A large picture of which only a small one is shown, such as what a network gets of it."""

    def __init__(self, small: BgrImage, size_wh: tuple[int, int]) -> None:
        self.size_wh = size_wh
        self._small = Picture(small)
        self._step = size_wh[0] / small.shape[1]

    @property
    def is_rough(self) -> bool:
        """As the small picture."""
        return self._small.is_rough

    def refine(self) -> None:
        """As the small picture."""
        self._small.refine()

    def draw(self, painter: QPainter, view: ViewTransform, ratio: float, seen_wh: tuple[int, int]) -> None:
        """As it is, larger."""
        self._small.draw(painter, ViewTransform(view.scale * self._step, view.offset_x, view.offset_y), ratio, seen_wh)

    def cut(self, bounds: Bounds, side: int) -> QPixmap:
        """A part of the small picture, larger."""
        x1, y1, x2, y2 = (value / self._step for value in bounds)
        return self._small.cut((x1, y1, x2, y2), side)

    def whole(self, largest: int) -> QPixmap:
        """The small picture."""
        return self._small.whole(largest)
