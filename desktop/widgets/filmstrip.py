"""The frames of a drive as a strip of small pictures, the present one in the middle. Pictures come as they are read."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.project import Project
from desktop.background import IDLE, run_in_background
from desktop.drive_proxies import DriveProxies
from desktop.style import tokens
from labeling.thumbnails import make_thumbnail

CELL_WIDTH, HEIGHT = 84, 56
KEPT = 400
STATE_HEIGHT = 3


@dataclass(frozen=True, slots=True)
class StripFrames:
    """The frames that can be gone to, in order; `images` and `states` of those that are images, by frame."""

    frames: Sequence[int] = ()
    images: Mapping[int, int] = field(default_factory=dict)
    states: Mapping[int, str] = field(default_factory=dict)


class Filmstrip(QWidget):
    """`frame_asked(frame)` when a picture was clicked; the wheel moves along."""

    frame_asked = Signal(int)

    def __init__(self, project: Project, proxies: DriveProxies, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project, self._proxies = project, proxies
        self._shown = StripFrames()
        self._rows: Mapping[int, int] = {}
        self._present = -1
        self._middle = 0
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._asked: set[int] = set()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Filmstrip"))
        proxies.came.connect(self.update)

    def show_frames(self, shown: StripFrames) -> None:
        """Show the frames of a drive, and how far each is labelled."""
        self._shown = shown
        self._rows = {} if isinstance(shown.frames, range) else {each: row for row, each in enumerate(shown.frames)}
        self._middle = self._row_of(self._present)
        self.update()

    def forget(self) -> None:
        """Another drive: other pictures."""
        self._pixmaps.clear()
        self.show_frames(StripFrames())

    def show_present(self, frame: int) -> None:
        """Put a frame in the middle."""
        self._present = frame
        self._middle = self._row_of(frame)
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
            frame = self._shown.frames[row]
            cell = self._cell(row)
            painter.fillRect(cell, QColor(colours.raised))
            pixmap = self._pixmap(frame)
            if pixmap is not None:
                painter.drawPixmap(cell, pixmap, QRectF(pixmap.rect()))
            if frame in self._shown.images:
                state = known.get(self._shown.states.get(frame, ""), colours.muted)
                painter.fillRect(
                    QRectF(cell.left(), cell.bottom() - STATE_HEIGHT, cell.width(), STATE_HEIGHT), QColor(state)
                )
            if frame == self._present:
                painter.setPen(QPen(QColor(colours.accent), 3))
                painter.drawRect(cell.adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a frame."""
        row = self._middle + round((event.position().x() - self.width() / 2) / CELL_WIDTH)
        if 0 <= row < len(self._shown.frames):
            self.frame_asked.emit(self._shown.frames[row])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move along."""
        step = -1 if event.angleDelta().y() > 0 else 1
        self._middle = min(max(0, self._middle + step * 3), max(0, len(self._shown.frames) - 1))
        seen = self._seen_rows()
        if seen:
            self._proxies.look_around(self._shown.frames[seen[len(seen) // 2]])
        self.update()
        event.accept()

    def _row_of(self, frame: int) -> int:
        if isinstance(self._shown.frames, range):
            return frame if frame in self._shown.frames else 0
        return self._rows.get(frame, 0)

    def _seen_rows(self) -> range:
        half = self.width() // (2 * CELL_WIDTH) + 1
        return range(max(0, self._middle - half), min(len(self._shown.frames), self._middle + half + 1))

    def _cell(self, row: int) -> QRectF:
        left = self.width() / 2 + (row - self._middle - 0.5) * CELL_WIDTH
        return QRectF(left + 1, 0, CELL_WIDTH - 2, HEIGHT)

    def _pixmap(self, frame: int) -> QPixmap | None:
        known = self._pixmaps.get(frame)
        if known is not None:
            return known
        jpeg = self._proxies.jpeg(frame)
        image_id = self._shown.images.get(frame)
        if jpeg is not None:
            return self._take(frame, jpeg)
        if image_id is not None and not self._proxies.count and frame not in self._asked and len(self._asked) < 2:
            self._asked.add(frame)
            run_in_background(
                self,
                lambda: make_thumbnail(self._project, image_id),
                lambda made: self._take(frame, made),
                lambda _error: self._take(frame, b""),
                priority=IDLE,
            )
        return None

    def _take(self, frame: int, jpeg: bytes) -> QPixmap:
        pixmap = QPixmap(1, 1)
        if jpeg:
            pixmap.loadFromData(jpeg)
        else:
            pixmap.fill(QColor(tokens(self).raised))
        self._asked.discard(frame)
        self._pixmaps[frame] = pixmap
        while len(self._pixmaps) > KEPT:
            self._pixmaps.popitem(last=False)
        self.update()
        return pixmap
