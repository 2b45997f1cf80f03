"""The findings of one kind: a small picture each, what was seen, and where; keys to open, dismiss and bring back."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.project import Project
from core.queries.findings import FindingLine
from desktop.models.finding_list import LINE_ROLE, PICTURES_ROLE, FindingListModel
from desktop.style import mixed, tokens

PICTURE = QSize(96, 72)
GAP = 10
BETWEEN = "  ·  "


class FindingList(QListView):
    """`opened(FindingLine)` for Enter or a double click; `key_said(str)` for a key that acts: D, Shift+D, B or A."""

    opened = Signal(object)
    key_said = Signal(str)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings = FindingListModel(project, self)
        self.setModel(self.findings)
        self.setItemDelegate(FindingDelegate(self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Findings of this kind"))
        self.setMouseTracking(True)
        self.doubleClicked.connect(self._open)

    def chosen_ids(self) -> list[int]:
        """The selected findings, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [each for row in rows if (each := self.findings.id_at(row)) is not None]

    def stand_at(self, row: int) -> None:
        """Select this row, or the last one before it that there is."""
        last = self.findings.rowCount() - 1
        if last >= 0:
            self.setCurrentIndex(self.findings.index(min(max(row, 0), last)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of findings; every other one moves in the list."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif modifiers == Qt.KeyboardModifier.NoModifier and key in (Qt.Key.Key_D, Qt.Key.Key_Delete):
            self.key_said.emit("D")
        elif modifiers == Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_D:
            self.key_said.emit("Shift+D")
        elif modifiers == Qt.KeyboardModifier.NoModifier and key in (Qt.Key.Key_B, Qt.Key.Key_A):
            self.key_said.emit("B" if key == Qt.Key.Key_B else "A")
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        line = self.findings.line_at(index.row())
        if line is not None:
            self.opened.emit(line)


class FindingDelegate(QStyledItemDelegate):
    """One or two small pictures, the sentence, and the names of the images beneath."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are alike."""
        return QSize(320, PICTURE.height() + 2 * GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        colours, rect = tokens(None), option.rect
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setBrush(QColor(mixed(colours.surface, colours.accent, 0.18) if is_selected else colours.raised))
            painter.drawRoundedRect(QRectF(rect).adjusted(3, 2, -3, -2), 6, 6)
        line = index.data(LINE_ROLE)
        if isinstance(line, FindingLine):
            self._paint_line(painter, option, line, index)
        painter.restore()

    def _paint_line(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: FindingLine,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colours, rect, pictures = tokens(None), option.rect, index.data(PICTURES_ROLE)
        left = rect.left() + GAP
        for place in range(2 if line.other_image_id else 1):
            box = QRect(left, rect.top() + GAP, PICTURE.width(), PICTURE.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(box, 4, 4)
            if isinstance(pictures, list) and place < len(pictures):
                _paint_picture(painter, box, pictures[place])
            left += PICTURE.width() + GAP
        metrics, right = option.fontMetrics, rect.right() - GAP
        words = QRect(left + 4, rect.top() + GAP, right - left - 4, PICTURE.height())
        height = metrics.height()
        top = words.top() + (words.height() - 2 * height - 6) // 2
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QRect(words.left(), top, words.width(), height), Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width()),
        )  # fmt: skip
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            QRect(words.left(), top + height + 6, words.width(), height), Qt.AlignmentFlag.AlignVCenter,
            self._beneath(line, metrics, words.width()),
        )  # fmt: skip

    def _beneath(self, line: FindingLine, metrics: QFontMetrics, width: int) -> str:
        """The names of the images, each as far as there is room, and who dismissed it."""
        told = self.tr("dismissed by {name}").format(name=line.decided_by) if line.state == "dismissed" else ""
        names = [name.rpartition("/")[2] for name in (line.image_name, line.other_name) if name]
        left = width - metrics.horizontalAdvance(BETWEEN.join(["", told] if told else []))
        room = (left - metrics.horizontalAdvance(BETWEEN) * (len(names) - 1)) // len(names)
        shown = [metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room) for name in names]
        return BETWEEN.join(filter(None, (*shown, told)))


def _paint_picture(painter: QPainter, box: QRect, picture: QPixmap) -> None:
    size = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(box.topLeft(), size)
    target.moveCenter(box.center())
    painter.drawPixmap(target, picture)
