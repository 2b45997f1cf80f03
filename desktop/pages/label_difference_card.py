"""One difference as a card: the place in the picture, the label drawn whole, what the model proposes dashed."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.detections import BgrImage
from core.shapes import Shape
from desktop.canvas.painting import path_of
from desktop.canvas.shown_picture import ShownPicture, draw_cut
from desktop.canvas.view import ViewTransform
from desktop.pages.label_bench import Words
from desktop.style import tokens
from labeling.differences import Difference

AROUND = 0.6  # of a difference's sides is shown around it


class DifferenceCard(QWidget):
    """The place of a difference, with the label drawn whole and the proposal dashed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._difference: Difference | None = None
        self._pixels: BgrImage | ShownPicture | None = None
        self._words = Words()

    def show_difference(
        self, difference: Difference | None, pixels: BgrImage | ShownPicture | None, words: Words
    ) -> None:
        """Show another card, or none."""
        self._difference, self._pixels, self._words = difference, pixels, words
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The cut of the picture and the shapes on it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens(self).canvas))
        each, pixels = self._difference, self._pixels
        if each is None or pixels is None:
            painter.end()
            return
        view = ViewTransform.around(each.bounds, (self.width(), self.height()), 1 / (1 + 2 * AROUND))
        draw_cut(painter, pixels, view, self.devicePixelRatioF(), (self.width(), self.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if each.label is not None:
            self._draw(painter, each.label.shape, each.label.class_id, view, is_dashed=False)
        if each.proposed is not None:
            self._draw(painter, each.proposed.shape, each.proposed.class_id, view, is_dashed=True)
        painter.end()

    def _draw(self, painter: QPainter, shape: Shape, class_id: int, view: ViewTransform, *, is_dashed: bool) -> None:
        line = self._words.line(class_id)
        colour = QColor(line.colour if line is not None else "#7F7F7F")
        for pen in (QPen(QColor(0, 0, 0, 160), 5), QPen(colour, 3)):
            if is_dashed and pen.widthF() < 5:
                pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawPath(path_of(shape, view))


def words_of(each: Difference, words: Words) -> str:
    """What a difference is, for people."""
    score = f" ({each.proposed.score:.2f})" if each.proposed is not None else ""
    if each.kind == "loose_box":
        return _tr("{mine}: the boxes differ, they overlap by {iou:.0%}").format(mine=_mine(each, words), iou=each.iou)
    return _cluster_words(each, words, score)


def words_of_cluster(each: Difference, words: Words) -> str:
    """What the differences of a cluster have in common; `each` is one of them."""
    if each.kind == "loose_box":
        return _tr("{mine}: the boxes differ").format(mine=_mine(each, words))
    return _cluster_words(each, words, "")


def _cluster_words(each: Difference, words: Words, score: str) -> str:
    theirs = words.name_of(each.proposed.class_id) + score if each.proposed is not None else ""
    told = {
        "extra": _tr("The model sees {theirs}, no label"),
        "missed": _tr("Label {mine}, the model sees nothing"),
        "wrong_class": _tr("Label {mine}, the model says {theirs}"),
    }
    return told.get(each.kind, "").format(mine=_mine(each, words), theirs=theirs)


def _mine(each: Difference, words: Words) -> str:
    return words.name_of(each.label.class_id) if each.label is not None else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Triage", text)
