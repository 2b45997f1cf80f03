"""The undo list: every step with its name, its image and its time. A click goes to how things were after that step."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.pages.label_clash import time_of
from desktop.style import tokens
from desktop.undo import EditHistory
from labeling.steps import Step

WIDTH, HEIGHT = 400, 480
PLACE = Qt.ItemDataRole.UserRole  # how many steps are done once this row was clicked


class StepsDialog(QDialog):
    """Newest first; what was taken back stands above, faint, and can be done again. Stays open beside the work."""

    def __init__(self, history: EditHistory, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Undo list"))
        self.resize(WIDTH, HEIGHT)
        self._history = history
        self.words = QLabel(self.tr("A click takes back everything above it, or does it again up to there."))
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Undo list"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(StepDelegate(self.list))
        self.list.itemClicked.connect(self._go)
        self.older = QPushButton(self.tr("Earlier steps"))
        self.older.setObjectName("quiet")
        self.older.clicked.connect(lambda _on=False: self._read_older())
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(lambda _on=False: self.reject())
        foot = QHBoxLayout()
        foot.addWidget(self.older)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        history.moved.connect(self._fill)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes to the row that is chosen."""
        item = self.list.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._go(item)
        else:
            super().keyPressEvent(event)

    def show_beside(self, place: QPoint) -> None:
        """Open below a place of the screen."""
        self.move(place)
        self.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        steps, done = self._history.stack.steps, self._history.stack.index()
        self.list.clear()
        for row in range(len(steps) - 1, -1, -1):
            self.list.addItem(_item(steps[row], row + 1, is_present=row + 1 == done))
        first = QListWidgetItem(self.tr("Before all of these steps") if steps else self.tr("Nothing was done yet."))
        first.setData(PLACE, 0)
        first.setData(Qt.ItemDataRole.WhatsThisRole, "present" if not done and steps else "")
        self.list.addItem(first)
        self.list.setCurrentRow(len(steps) - done)
        self.older.setVisible(self._history.has_older)

    def _go(self, item: QListWidgetItem) -> None:
        self._history.go_to(int(item.data(PLACE)))

    def _read_older(self) -> None:
        self._history.read_older()
        self._fill()


class StepDelegate(QStyledItemDelegate):
    """Two lines: the step, and where and when; a bar at the side of the one that was done last."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are alike."""
        return QSize(100, 2 * option.fontMetrics.height() + 16)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        colours = tokens()
        rect = option.rect
        painter.save()
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            painter.fillRect(rect.adjusted(4, 1, -4, -1), QColor(colours.raised))
        is_done = index.data(Qt.ItemDataRole.CheckStateRole) is None
        if index.data(Qt.ItemDataRole.WhatsThisRole) == "present":
            painter.fillRect(rect.left() + 4, rect.top() + 6, 3, rect.height() - 12, QColor(colours.accent))
        inside = rect.adjusted(16, 7, -10, -7)
        half = inside.height() // 2
        painter.setPen(QColor(colours.text if is_done else colours.muted))
        metrics = option.fontMetrics
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside.adjusted(0, 0, 0, -half), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QColor(colours.muted))
        aside = metrics.elidedText(
            str(index.data(Qt.ItemDataRole.StatusTipRole) or ""), Qt.TextElideMode.ElideMiddle, inside.width()
        )
        painter.drawText(inside.adjusted(0, half, 0, 0), Qt.AlignmentFlag.AlignVCenter, aside)
        painter.restore()


def _item(step: Step, place: int, *, is_present: bool) -> QListWidgetItem:
    item = QListWidgetItem(f"{step.name}: {step.about}" if step.about else step.name)
    where = step.image.rpartition("/")[2]
    told = "  ·  ".join(part for part in (where, time_of(step.at) if step.at else "") if part)
    if not step.is_done:
        told = f"{told}  ·  taken back" if told else "taken back"
    item.setData(PLACE, place)
    item.setData(Qt.ItemDataRole.StatusTipRole, told)
    item.setData(Qt.ItemDataRole.WhatsThisRole, "present" if is_present else "")
    item.setData(Qt.ItemDataRole.CheckStateRole, None if step.is_done else Qt.CheckState.Unchecked)
    item.setToolTip(f"{step.name}\n{told}")
    return item
