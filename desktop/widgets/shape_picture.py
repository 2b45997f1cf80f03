"""A cut of a picture with some shapes on it: one side of a question that a person has to decide."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.detections import BgrImage
from core.shapes import Bounds, Shape, Tag
from desktop.canvas.painting import path_of
from desktop.canvas.shown_picture import ShownPicture, draw_cut
from desktop.canvas.view import ViewTransform
from desktop.style import tokens

Seen = BgrImage | ShownPicture
SHARE = 0.5  # of the widget's sides is taken by what is asked about


@dataclass(frozen=True, slots=True)
class SeenShape:
    """A shape, its colour and its name; faint ones stand around what is asked about."""

    shape: Shape
    colour: str
    name: str = ""
    is_faint: bool = False


class ShapePicture(QWidget):
    """Paints the cut; a widget without a picture is plain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self._pixels: Seen | None = None
        self._shapes: tuple[SeenShape, ...] = ()
        self._bounds: Bounds | None = None

    def sizeHint(self) -> QSize:
        """Room enough to see a car."""
        return QSize(360, 280)

    def show_shapes(self, pixels: Seen | None, shapes: Sequence[SeenShape], bounds: Bounds | None) -> None:
        """Show these shapes on a picture, around these bounds; the whole picture where there are none."""
        self._pixels, self._shapes, self._bounds = pixels, tuple(shapes), bounds
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The cut, and the shapes on it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens(self).canvas))
        view = self._view()
        if self._pixels is not None and view is not None:
            draw_cut(painter, self._pixels, view, self.devicePixelRatioF(), (self.width(), self.height()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for each in sorted(self._shapes, key=lambda each: not each.is_faint):
                if not isinstance(each.shape, Tag):
                    _draw(painter, each, view)
        painter.end()

    def _view(self) -> ViewTransform | None:
        size = (self.width(), self.height())
        if self._bounds is not None:
            return ViewTransform.around(self._bounds, size, SHARE)
        if self._pixels is None:
            return None
        seen = self._pixels
        return ViewTransform.fit((seen.shape[1], seen.shape[0]) if isinstance(seen, np.ndarray) else seen.size_wh, size)


class Side(QFrame):
    """One of two or three sides: a title, the picture, and below it in words what is said there."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.title = QLabel(title)
        self.title.setObjectName("sectionTitle")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.picture = ShapePicture()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setMinimumHeight(64)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.words)

    def show_side(self, pixels: Seen | None, shapes: Sequence[SeenShape], bounds: Bounds | None, words: str) -> None:
        """Show what this side says."""
        self.picture.show_shapes(pixels, shapes, bounds)
        self.words.setText(words)

    def show_chosen(self, is_chosen: bool) -> None:
        """Mark the side that was chosen."""
        self.setObjectName("chosen" if is_chosen else "card")
        self.style().unpolish(self)
        self.style().polish(self)


def joined_bounds(shapes: Sequence[SeenShape]) -> Bounds | None:
    """Around all of the shapes that are not faint; None where there are none."""
    known = [bounds for each in shapes if not each.is_faint and (bounds := each.shape.bounds()) is not None]
    if not known:
        return None
    return (
        min(each[0] for each in known), min(each[1] for each in known),
        max(each[2] for each in known), max(each[3] for each in known),
    )  # fmt: skip


def _draw(painter: QPainter, each: SeenShape, view: ViewTransform) -> None:
    colour = QColor(each.colour)
    if each.is_faint:
        colour.setAlpha(110)
        pens = [QPen(colour, 1)]
    else:
        pens = [QPen(QColor(0, 0, 0, 170), 5), QPen(colour, 3)]
    for pen in pens:
        painter.setPen(pen)
        painter.drawPath(path_of(each.shape, view))
    bounds = each.shape.bounds()
    if each.name and not each.is_faint and bounds is not None:
        place = painter.fontMetrics().boundingRect(each.name).adjusted(-5, -2, 5, 2)
        x, y = view.to_widget(bounds[0], bounds[1])
        place.moveBottomLeft(QRectF(x, y - 3, 0, 0).toRect().topLeft())
        painter.fillRect(place, QColor(20, 24, 32, 200))
        painter.setPen(QColor("#ffffff"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, each.name)
