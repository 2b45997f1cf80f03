"""Left of the picture: search, filters and the list of images with their small pictures."""

from typing import get_args

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.errors import Stopped
from core.project import Project
from core.queries.images import ImageState, image_ids
from desktop.background import run_in_background
from desktop.messages import show_error
from desktop.models.image_list import ROW_SIZE, STATE_ROLE, WHY_ROLE, ImageListModel, ImageOrder
from desktop.page import ImagesAsked
from desktop.pages.label_bench import Words
from desktop.pages.label_bulk import BulkBar
from desktop.pages.label_only import NothingFits, OnlyThese
from desktop.pages.label_search import asked_attributes, thin_bar
from desktop.style import mixed, tokens
from labeling.next_best import ranked

WIDTH, NARROWEST, WIDEST = 248, 188, 560
TYPING_MS = 200
BUSY_MS = 300  # a list that takes longer says so
THUMB = QSize(64, 44)


class ImagesPanel(QWidget):
    """`image_chosen(id)` when another image was picked, `listed()` when the list was read anew."""

    image_chosen = Signal(object)
    listed = Signal()
    verify_asked = Signal(list)
    condition_asked = Signal(list, str, str)
    suggestions_asked = Signal(list)
    hand_off_asked = Signal(list)
    scene_asked = Signal(list)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._asked = 0
        self.present: int | None = None
        self._words = Words()
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search names, or occluded=yes"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search names"))
        self.search.setToolTip(self.tr('Words are looked for in names; occluded=yes or text="no entry" in shapes.'))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self._busy, self._waited = thin_bar(self.tr("The list is being read")), QTimer(self)
        self._waited.setSingleShot(True)
        self._waited.setInterval(BUSY_MS)
        self._waited.timeout.connect(self._busy.show)
        self._make_boxes()
        self.model = ImageListModel(project, self)
        self.list = LongList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(ImageDelegate(self.list))
        self.list.setAccessibleName(self.tr("Images"))
        self.list.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._offer_bulk)
        self.list.selectionModel().currentChanged.connect(self._tell_chosen)
        self.bulk = BulkBar()
        self.list.selectionModel().selectionChanged.connect(lambda *_said: self.bulk.show_count(self._count_chosen()))
        self.only = OnlyThese()
        self.only.given_up.connect(self.reload)
        self._nothing = NothingFits()
        self._nothing.pressed.connect(self.clear_filters)
        self._lay_out()
        self.show_words(Words())

    def _make_boxes(self) -> None:
        self.states, self.classes, self.conditions, self.orders = (QComboBox() for _ in range(4))
        named = (self.tr("State"), self.tr("Class"), self.tr("Condition"), self.tr("Order"))
        for box, words in zip((self.states, self.classes, self.conditions, self.orders), named, strict=True):
            box.setAccessibleName(words)
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.activated.connect(lambda _index: self.reload())
        for state in get_args(ImageState):
            self.states.addItem(_state_words(self, state), state)
        for ordering, words in (
            ("as_is", self.tr("As they came in")), ("uncertainty", self.tr("Most uncertain first")),
            ("rare_class", self.tr("Rare classes first")), ("disagreement", self.tr("Models disagree first")),
            ("novelty", self.tr("Unlike what is labelled first")),
        ):  # fmt: skip
            self.orders.addItem(words, ordering)

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(WIDTH, 400)

    def show_words(self, words: Words) -> None:
        """Offer these classes and conditions as filters; what is chosen stays chosen."""
        self._words = words
        _offer(self.classes, [(self.tr("All classes"), None), *((line.name, line.id) for line in words.classes)])
        named = [
            (f"{group.replace('_', ' ')}: {value}", f"{group}={value}")
            for group, values in (words.conditions or {}).items()
            for value in values
        ]
        _offer(self.conditions, [(self.tr("All conditions"), None), *named])
        self.conditions.setVisible(bool(named))

    def reload(self) -> None:
        """Read the list anew in the background; of several asked for, the last one is shown."""
        self._asked += 1
        number, words = self._asked, self.search.text().strip()
        state, class_id = self.states.currentData(), self.classes.currentData()
        group, _, value = str(self.conditions.currentData() or "").partition("=")
        condition = (group, value) if group else None
        words, attributes = asked_attributes(words)
        ordering = self.orders.currentData()

        narrowed = self.only.narrowed

        def read() -> ImageOrder:
            with self._project.registry.reading() as session:
                ids = image_ids(
                    session, state=state, class_id=class_id, condition=condition, text=words, attributes=attributes,
                    is_wanted=lambda: number == self._asked,
                )  # fmt: skip
                listed, worth = ranked(session, narrowed(ids), ordering)
                return ImageOrder(listed, ordering, worth)

        self._waited.start()
        run_in_background(self, read, lambda ids: self._take(number, ids), lambda error: self._failed(number, error))

    def is_filtered(self) -> bool:
        """Whether the list may leave images out."""
        boxes = (self.states, self.classes, self.conditions)
        return self.only.is_on or bool(self.search.text().strip()) or any(box.currentIndex() > 0 for box in boxes)

    def clear_filters(self) -> None:
        """Show all images."""
        for box in (self.states, self.classes, self.conditions):
            box.setCurrentIndex(0)
        self.search.clear()
        self._typing.stop()
        self.only.show_asked(None)
        self.reload()

    def show_only(self, asked: ImagesAsked) -> None:
        """Narrow the list to these images, in their order; no other filter holds."""
        self.clear_filters()
        self.orders.setCurrentIndex(0)
        self.only.show_asked(asked)
        self.reload()

    def show_present(self, image_id: int | None) -> None:
        """Light up the image that is open, when the list shows it; tells nothing."""
        self.present = image_id
        row = self.model.row_of(image_id)
        chosen = self.list.selectionModel()
        if row is None:
            chosen.clear()
            return
        index = self.model.index(row)
        if chosen.isSelected(index):  # of several that are selected for one edit: the others stay selected
            chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def place(self) -> tuple[int | None, int]:
        """The row of the open image, and how many there are."""
        return self.model.row_of(self.present), self.model.rowCount()

    def beside(self, step: int) -> int | None:
        """The image so many rows further; the first where the open one is not in the list; None past the ends."""
        row, _count = self.place()
        return self.model.id_at(0 if row is None else row + step)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for widget in (self.search, self.states, self.classes, self.conditions, self.orders):
            layout.addWidget(widget)
        layout.addWidget(self.only)
        layout.addWidget(self._busy)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._nothing, 1)
        layout.addWidget(self.bulk)

    def _take(self, number: int, order: ImageOrder) -> None:
        if number != self._asked:
            return
        self._waited.stop()
        self._busy.hide()
        self.model.show_order(order)
        self.list.setVisible(len(order) > 0)
        self._nothing.setVisible(not len(order))
        self.show_present(self.present)
        if self.only.takes_all():
            self.list.selectAll()
        self.listed.emit()

    def _failed(self, number: int, error: Exception) -> None:
        if number == self._asked:
            self._waited.stop()
            self._busy.hide()
        if not isinstance(error, Stopped):  # a newer search took its place
            show_error(self, error)

    def listed_ids(self) -> list[int]:
        """All images of the list, in its order."""
        return self.model.ids()

    def chosen(self) -> list[int]:
        """The images that are selected in the list, in its order."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [image_id for row in rows if (image_id := self.model.id_at(row)) is not None]

    def _count_chosen(self) -> int:
        """How many images are selected; from the ranges, so that a million selected ones are counted at once."""
        return sum(part.height() for part in self.list.selectionModel().selection().toList())

    def _offer_bulk(self, place: QPoint) -> None:
        """A menu of what can be said of all selected images at once."""
        ids = self.chosen()
        if not ids:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Mark {count} verified").format(count=len(ids))).triggered.connect(
            lambda _on=False: self.verify_asked.emit(ids)
        )
        menu.addAction(self.tr("Ask the model about {count}").format(count=len(ids))).triggered.connect(
            lambda _on=False: self.suggestions_asked.emit(ids)
        )
        menu.addAction(self.tr("Hand off {count}…").format(count=len(ids))).triggered.connect(
            lambda _on=False: self.hand_off_asked.emit(ids)
        )
        menu.addAction(self.tr("Pin as a must-pass scene…")).triggered.connect(
            lambda _on=False: self.scene_asked.emit(ids)
        )
        for group, values in (self._words.conditions or {}).items():
            under = menu.addMenu(group.replace("_", " ").capitalize())
            for value in (*values, ""):
                words = value or self.tr("(nothing)")
                under.addAction(words).triggered.connect(
                    lambda _on=False, group=group, value=value: self.condition_asked.emit(ids, group, value)
                )
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _tell_chosen(self, index: QModelIndex) -> None:
        image_id = self.model.id_at(index.row()) if index.isValid() else None
        if image_id is not None and image_id != self.present:
            self.image_chosen.emit(image_id)


class LongList(QTableView):
    """A list of one column whose rows are alike. A table view, because it lays a million rows out without a wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_SIZE.height())


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
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideLeft, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        told = str(index.data(WHY_ROLE) or "")
        self._paint_state(painter, words.translated(0, 20), str(index.data(STATE_ROLE) or ""), told)
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

    def _paint_state(self, painter: QPainter, place: QRect, state: str, why: str) -> None:
        """The colour says the state; the words too, or why the image stands here where it was put in an order."""
        colours = tokens(None)
        if not state:
            return
        known = {"verified": colours.good, "in_progress": colours.warning}
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(known.get(state, mixed(colours.border, colours.muted, 0.4))))
        painter.drawEllipse(QRectF(place.left() + 1, place.center().y() - 3, 7, 7))
        painter.setPen(QColor(colours.muted))
        room = place.adjusted(14, 0, 0, 0)
        words = why or _state_words(self, state)
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)


def _offer(box: QComboBox, lines: list[tuple[str, object]]) -> None:
    """Offer these choices, where they are not offered already; what was chosen stays chosen."""
    if [(box.itemText(row), box.itemData(row)) for row in range(box.count())] == lines:
        return
    chosen = box.currentData()
    box.clear()
    for words, data in lines:
        box.addItem(words, data)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def _state_words(speaker: QWidget | QStyledItemDelegate, state: str) -> str:
    return {
        "all": speaker.tr("All images"),
        "unlabelled": speaker.tr("Unlabelled"),
        "in_progress": speaker.tr("In progress"),
        "verified": speaker.tr("Verified"),
        "to_review": speaker.tr("Sent back, to look at"),
        "with_suggestions": speaker.tr("With suggestions"),
        "done": speaker.tr("Done, to be reviewed"),
        "needs_review": speaker.tr("Needs review"),
        "rejected": speaker.tr("Rejected"),
        "approved": speaker.tr("Approved"),
    }.get(state, state)
