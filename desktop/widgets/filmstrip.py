"""The frames of a drive as a strip of small pictures, the present one in the middle. Pictures come as they are read."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.project import Project
from core.queries.drives import DriveFrame
from desktop.background import IDLE, run_in_background
from desktop.style import tokens
from labeling.thumbnails import make_thumbnail

CELL_WIDTH, HEIGHT = 84, 56
KEPT = 400
STATE_HEIGHT = 3


class Filmstrip(QWidget):
    """`frame_chosen(image_id)` when a picture was clicked; the wheel moves along."""

    frame_chosen = Signal(int)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._frames: Sequence[DriveFrame] = ()
        self._states: Mapping[int, str] = {}
        self._rows: dict[int, int] = {}
        self._present = -1
        self._middle = 0
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._asked: set[int] = set()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Filmstrip"))

    def show_frames(self, frames: Sequence[DriveFrame], states: Mapping[int, str]) -> None:
        """Show the frames of a drive, and how far each is labelled."""
        self._frames, self._states = frames, states
        self._rows = {each.image_id: row for row, each in enumerate(frames)}
        self._middle = self._rows.get(self._present, 0)
        self.update()

    def show_present(self, image_id: int) -> None:
        """Put an image in the middle."""
        self._present = image_id
        self._middle = self._rows.get(image_id, self._middle)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(400, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The pictures around the middle."""
        painter = QPainter(self)
        colours = tokens(self)
        known = {"verified": colours.good, "in_progress": colours.warning}
        for row in self._seen_rows():
            each = self._frames[row]
            cell = self._cell(row)
            painter.fillRect(cell, QColor(colours.raised))
            pixmap = self._pixmap(each.image_id)
            if pixmap is not None:
                painter.drawPixmap(cell, pixmap, QRectF(pixmap.rect()))
            state = known.get(self._states.get(each.image_id, ""), colours.border)
            painter.fillRect(
                QRectF(cell.left(), cell.bottom() - STATE_HEIGHT, cell.width(), STATE_HEIGHT), QColor(state)
            )
            if each.image_id == self._present:
                painter.setPen(QPen(QColor(colours.accent), 3))
                painter.drawRect(cell.adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a frame."""
        row = self._middle + round((event.position().x() - self.width() / 2) / CELL_WIDTH)
        if 0 <= row < len(self._frames):
            self.frame_chosen.emit(self._frames[row].image_id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move along."""
        step = -1 if event.angleDelta().y() > 0 else 1
        self._middle = min(max(0, self._middle + step * 3), max(0, len(self._frames) - 1))
        self.update()
        event.accept()

    def _seen_rows(self) -> range:
        half = self.width() // (2 * CELL_WIDTH) + 1
        return range(max(0, self._middle - half), min(len(self._frames), self._middle + half + 1))

    def _cell(self, row: int) -> QRectF:
        left = self.width() / 2 + (row - self._middle - 0.5) * CELL_WIDTH
        return QRectF(left + 1, 0, CELL_WIDTH - 2, HEIGHT)

    def _pixmap(self, image_id: int) -> QPixmap | None:
        known = self._pixmaps.get(image_id)
        if known is None and image_id not in self._asked and len(self._asked) < 2:
            self._asked.add(image_id)
            run_in_background(
                self,
                lambda: make_thumbnail(self._project, image_id),
                lambda jpeg: self._take(image_id, jpeg),
                lambda _error: self._take(image_id, b""),
                priority=IDLE,
            )
        return known

    def _take(self, image_id: int, jpeg: bytes) -> None:
        pixmap = QPixmap(1, 1)
        if jpeg:
            pixmap.loadFromData(jpeg)
        else:
            pixmap.fill(QColor(tokens(self).raised))
        self._asked.discard(image_id)
        self._pixmaps[image_id] = pixmap
        while len(self._pixmaps) > KEPT:
            self._pixmaps.popitem(last=False)
        self.update()
