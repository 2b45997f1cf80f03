"""Triage by cards: each difference between labels and suggestions is judged with one key; all of it is one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.detections import BgrImage
from core.images import read_bgr
from core.queries.images import images
from core.shapes import AREA_SHAPES, Shape
from desktop.background import run_in_background
from desktop.canvas.painting import path_of, pixmap_of
from desktop.canvas.view import ViewTransform
from desktop.pages.label_bench import Words
from desktop.pages.label_desk import Desk
from desktop.style import tokens
from labeling.differences import (
    Decision,
    Difference,
    clustered,
    decided,
    error_rate,
    images_with_suggestions,
    open_differences,
)

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

AROUND = 0.6  # of a difference's sides is shown around it
KEYS: dict[int, Decision] = {
    Qt.Key.Key_T: "take_model", Qt.Key.Key_K: "keep_mine", Qt.Key.Key_I: "ignore", Qt.Key.Key_A: "ask",
}  # fmt: skip
MOST_IMAGES = 2000


class TriageDialog(QDialog):
    """Clusters on the left, the card in the middle, four answers below. Closing writes what was decided, once."""

    def __init__(self, desk: Desk, page: LabelPage) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Triage"))
        self.resize(980, 680)
        self._desk = desk
        self._clusters: list[list[Difference]] = []
        self._order: list[Difference] = []
        self._place, self._labels = 0, 0
        self.decisions: dict[int, Decision] = {}
        self.clusters = QListWidget()
        self.clusters.setFixedWidth(260)
        self.clusters.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clusters.currentRowChanged.connect(self._go_to_cluster)
        self.card = DifferenceCard()
        self.words = QLabel(self.tr("Looking for differences…"))
        self.words.setObjectName("sectionTitle")
        self.rate = QLabel()
        self.rate.setObjectName("muted")
        self._lay_out()
        run_in_background(self, self._find, self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key judges; arrows go on and back."""
        decision = KEYS.get(event.key())
        if decision is not None:
            self.judge(decision)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Space):
            self._go(1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self._go(-1)
        else:
            super().keyPressEvent(event)

    def judge(self, decision: Decision) -> None:
        """Decide the card that is shown, and go on to the next."""
        if self._place < len(self._order):
            self.decisions[self._place] = decision
            self._show_rate()
            self._go(1)

    def judge_cluster(self, decision: Decision) -> None:
        """Decide every card of the cluster that is shown and not decided yet."""
        if self._place >= len(self._order):
            return
        wanted = self._order[self._place].cluster
        for place, each in enumerate(self._order):
            if each.cluster == wanted:
                self.decisions.setdefault(place, decision)
        self._show_rate()
        self._go_to_cluster(self.clusters.currentRow() + 1)

    def done(self, result: int) -> None:
        """Write what was decided, as one edit."""
        if self.decisions:
            pairs = [(self._order[place], decision) for place, decision in sorted(self.decisions.items())]
            with self._desk.project.registry.reading() as session:
                edit = decided(session, pairs, author=self._desk.author)
            self.decisions = {}
            self._desk.do(edit)
        super().done(result)

    def _find(self) -> tuple[list[list[Difference]], int]:
        from core.queries.images import annotations_of

        with self._desk.project.registry.reading() as session:
            waiting = images_with_suggestions(session)[:MOST_IMAGES]
            found = clustered(open_differences(session, waiting))
            said = [each for image_id in waiting for each in annotations_of(session, image_id)]
            labels = sum(isinstance(each.shape, AREA_SHAPES) for each in said)
        return found, labels

    def _take(self, answer: tuple[list[list[Difference]], int]) -> None:
        self._clusters, self._labels = answer
        self._order = [each for cluster in self._clusters for each in cluster]
        words = self._desk.words
        for cluster in self._clusters:
            item = QListWidgetItem(f"{words_of(cluster[0], words)}\n{len(cluster)}")
            item.setSizeHint(QSize(240, 44))
            self.clusters.addItem(item)
        self._show_rate()
        self._show_card()

    def _go(self, by: int) -> None:
        self._place = min(max(0, self._place + by), len(self._order))
        self._show_card()

    def _go_to_cluster(self, row: int) -> None:
        if 0 <= row < len(self._clusters):
            start = sum(len(cluster) for cluster in self._clusters[:row])
            if not start <= self._place < start + len(self._clusters[row]):
                self._place = start
                self._show_card()

    def _show_card(self) -> None:
        if self._place >= len(self._order):
            is_empty = not self._order
            none = self.tr("No differences: labels and suggestions agree, or there are no suggestions.")
            self.words.setText(none if is_empty else self.tr("All looked at. Close to write the decisions."))
            self.card.show_difference(None, None, self._desk.words)
            return
        each = self._order[self._place]
        told = self.tr("{place} of {count}: {what}")
        what = words_of(each, self._desk.words)
        self.words.setText(told.format(place=self._place + 1, count=len(self._order), what=what))
        row = next(row for row, cluster in enumerate(self._clusters) if each in cluster)
        self.clusters.setCurrentRow(row)
        place = self._place
        run_in_background(self, lambda: self._pixels(each), lambda pixels: self._show_pixels(place, each, pixels))

    def _pixels(self, each: Difference) -> BgrImage:
        project = self._desk.project
        with project.registry.reading() as session:
            row = images(session, [each.image_id])[each.image_id]
            path = project.image_path(session, row)
        return read_bgr(path)

    def _show_pixels(self, place: int, each: Difference, pixels: BgrImage) -> None:
        if place == self._place:
            self.card.show_difference(each, pixels, self._desk.words)

    def _show_rate(self) -> None:
        pairs = [(self._order[place], decision) for place, decision in self.decisions.items()]
        rate = error_rate(pairs, labels=self._labels, found=len(self._order))
        told = self.tr("{count} decided. Labels judged wrong: {share:.1%} (95 % between {low:.1%} and {high:.1%}).")
        self.rate.setText(told.format(count=len(pairs), share=rate.share, low=rate.low, high=rate.high))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for words, decision in (
            (self.tr("Take the model's  (T)"), "take_model"), (self.tr("Keep mine  (K)"), "keep_mine"),
            (self.tr("Ignore  (I)"), "ignore"), (self.tr("Ask  (A)"), "ask"),
        ):  # fmt: skip
            button = QPushButton(words)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, decision=decision: self.judge(decision))
            buttons.addWidget(button, 1)
        rest = QPushButton(self.tr("Keep mine for the whole cluster"))
        rest.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rest.clicked.connect(lambda _on=False: self.judge_cluster("keep_mine"))
        close = QPushButton(self.tr("Write and close"))
        close.setObjectName("primary")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(lambda _on=False: self.accept())
        foot = QHBoxLayout()
        foot.addWidget(self.rate, 1)
        foot.addWidget(rest)
        foot.addWidget(close)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.words)
        right.addWidget(self.card, 1)
        right.addLayout(buttons)
        right.addLayout(foot)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 16, 16, 16)
        across.setSpacing(14)
        across.addWidget(self.clusters)
        across.addLayout(right, 1)


class DifferenceCard(QWidget):
    """The place of a difference, with the label drawn whole and the proposal dashed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._difference: Difference | None = None
        self._pixels: BgrImage | None = None
        self._words = Words()

    def show_difference(self, difference: Difference | None, pixels: BgrImage | None, words: Words) -> None:
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
        left, top, right, bottom = view.seen((self.width(), self.height()))
        a, b = max(0, int(left)), max(0, int(top))
        c, d = min(pixels.shape[1], int(right) + 1), min(pixels.shape[0], int(bottom) + 1)
        if c > a and d > b:
            (u, v), (w, z) = view.to_widget(a, b), view.to_widget(c, d)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            part = pixmap_of(pixels[b:d, a:c])
            painter.drawPixmap(QRectF(u, v, w - u, z - v), part, QRectF(part.rect()))
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
    mine = words.name_of(each.label.class_id) if each.label is not None else ""
    theirs = words.name_of(each.proposed.class_id) if each.proposed is not None else ""
    score = f" ({each.proposed.score:.2f})" if each.proposed is not None else ""
    match each.kind:
        case "extra":
            return f"The model sees {theirs}{score}, no label"
        case "missed":
            return f"Label {mine}, the model sees nothing"
        case "wrong_class":
            return f"Label {mine}, the model says {theirs}{score}"
        case _:
            return f"{mine}: the boxes differ, IoU {each.iou:.2f}"
