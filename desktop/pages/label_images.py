"""Left of the picture: search, filters and the list of images with their small pictures."""

from array import array
from typing import get_args

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.project import Project
from core.queries.images import ImageState, image_ids
from desktop.background import run_in_background
from desktop.models.image_list import ROW_SIZE, STATE_ROLE, ImageListModel
from desktop.pages.label_bench import ClassLine
from desktop.style import mixed, tokens

WIDTH, NARROWEST = 248, 188
TYPING_MS = 200
THUMB = QSize(64, 44)


class ImagesPanel(QWidget):
    """`image_chosen(id)` when another image was picked, `listed()` when the list was read anew."""

    image_chosen = Signal(object)
    listed = Signal()

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._asked = 0
        self._present: int | None = None
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDTH)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search names"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search names"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.states = QComboBox()
        self.states.setAccessibleName(self.tr("State"))
        for state in get_args(ImageState):
            self.states.addItem(_state_words(self, state), state)
        self.classes = QComboBox()
        self.classes.setAccessibleName(self.tr("Class"))
        for box in (self.states, self.classes):
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.activated.connect(lambda _index: self.reload())
        self.model = ImageListModel(project, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(ImageDelegate(self.list))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Images"))
        self.list.selectionModel().currentChanged.connect(self._tell_chosen)
        self._lay_out()
        self.show_classes(())

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(WIDTH, 400)

    def show_classes(self, lines: tuple[ClassLine, ...]) -> None:
        """Offer these classes as a filter; the chosen one stays chosen."""
        chosen = self.classes.currentData()
        self.classes.clear()
        self.classes.addItem(self.tr("All classes"), None)
        for line in lines:
            self.classes.addItem(line.name, line.id)
        self.classes.setCurrentIndex(max(0, self.classes.findData(chosen)))

    def reload(self) -> None:
        """Read the list anew in the background; of several asked for, the last one is shown."""
        self._asked += 1
        number, words = self._asked, self.search.text().strip()
        state, class_id = self.states.currentData(), self.classes.currentData()

        def read() -> "array[int]":
            with self._project.registry.reading() as session:
                return image_ids(session, state=state, class_id=class_id, text=words)

        run_in_background(self, read, lambda ids: self._take(number, ids))

    def is_filtered(self) -> bool:
        """Whether the list may leave images out."""
        return bool(self.search.text().strip()) or self.states.currentIndex() > 0 or self.classes.currentIndex() > 0

    def clear_filters(self) -> None:
        """Show all images."""
        for box in (self.states, self.classes):
            box.setCurrentIndex(0)
        self.search.clear()
        self._typing.stop()
        self.reload()

    def show_present(self, image_id: int | None) -> None:
        """Light up the image that is open, when the list shows it; tells nothing."""
        self._present = image_id
        row = self.model.row_of(image_id)
        chosen = self.list.selectionModel()
        if row is None:
            chosen.clear()
            return
        index = self.model.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def place(self) -> tuple[int | None, int]:
        """The row of the open image, and how many there are."""
        return self.model.row_of(self._present), self.model.rowCount()

    def beside(self, step: int) -> int | None:
        """The image so many rows further; the first where the open one is not in the list; None past the ends."""
        row, _count = self.place()
        return self.model.id_at(0 if row is None else row + step)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for widget in (self.search, self.states, self.classes):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)

    def _take(self, number: int, ids: "array[int]") -> None:
        if number != self._asked:
            return
        self.model.show_ids(ids)
        self.show_present(self._present)
        self.listed.emit()

    def _tell_chosen(self, index: QModelIndex) -> None:
        image_id = self.model.id_at(index.row()) if index.isValid() else None
        if image_id is not None and image_id != self._present:
            self.image_chosen.emit(image_id)


class ImageDelegate(QStyledItemDelegate):
    """A small picture, the name and the state in a line."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All lines are alike."""
        return ROW_SIZE

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one line."""
        colours = tokens(None)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(mixed(colours.surface, colours.accent, 0.18)))
            painter.drawRoundedRect(QRectF(rect).adjusted(3, 2, -3, -2), 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(QRectF(rect).adjusted(3, 2, -3, -2), 6, 6)
        place = QRect(rect.left() + 9, rect.top() + (rect.height() - THUMB.height()) // 2, *THUMB.toTuple())
        self._paint_thumbnail(painter, place, index.data(Qt.ItemDataRole.DecorationRole))
        left = place.right() + 10
        words = QRect(left, rect.top() + 8, rect.right() - left - 8, 20)
        painter.setPen(QColor(colours.text))
        name = str(index.data(Qt.ItemDataRole.DisplayRole) or "").rpartition("/")[2]
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        self._paint_state(painter, words.translated(0, 20), str(index.data(STATE_ROLE) or ""))
        painter.restore()

    def _paint_thumbnail(self, painter: QPainter, place: QRect, pixmap: object) -> None:
        painter.setBrush(QColor(tokens(None).raised))
        painter.drawRoundedRect(place, 4, 4)
        if isinstance(pixmap, QPixmap) and not pixmap.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(place.topLeft(), size)
            target.moveCenter(place.center())
            painter.drawPixmap(target, pixmap)

    def _paint_state(self, painter: QPainter, place: QRect, state: str) -> None:
        colours = tokens(None)
        if not state:
            return
        known = {"verified": colours.good, "in_progress": colours.warning}
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(known.get(state, mixed(colours.border, colours.muted, 0.4))))
        painter.drawEllipse(QRectF(place.left() + 1, place.center().y() - 3, 7, 7))
        painter.setPen(QColor(colours.muted))
        painter.drawText(place.adjusted(14, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, _state_words(self, state))


def _state_words(speaker: QWidget | QStyledItemDelegate, state: str) -> str:
    return {
        "all": speaker.tr("All images"),
        "unlabelled": speaker.tr("Unlabelled"),
        "in_progress": speaker.tr("In progress"),
        "verified": speaker.tr("Verified"),
        "to_review": speaker.tr("To review"),
    }.get(state, state)
