"""What the tracker carried on, frame by frame, to be looked at before any of it is taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.detections import BgrImage
from core.shapes import Shape
from desktop.canvas.painting import image_of, path_of
from desktop.canvas.view import ViewTransform
from desktop.style import tokens

CELL = QSize(132, 104)
GAP = 8
AROUND = 0.5  # of the shape's sides is shown around it


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """The shape on one frame, how sure the tracker is, and the cut of the picture it lies in (`corner` of the cut)."""

    frame: int
    shape: Shape
    confidence: float
    cut: QImage
    corner: tuple[int, int]


def carried_on(frame: int, shape: Shape, confidence: float, pixels: BgrImage) -> Carried:
    """Cut out what has to be seen; any thread."""
    x1, y1, x2, y2 = shape.bounds() or (0.0, 0.0, 1.0, 1.0)
    dx, dy = max(12.0, (x2 - x1) * AROUND), max(12.0, (y2 - y1) * AROUND)
    left, top = max(0, int(x1 - dx)), max(0, int(y1 - dy))
    right, bottom = min(pixels.shape[1], int(x2 + dx) + 1), min(pixels.shape[0], int(y2 + dy) + 1)
    return Carried(frame, shape, confidence, image_of(pixels[top:bottom, left:right]), (left, top))


class CarryDialog(QDialog):
    """All frames as small pictures. A click says: right up to here. Enter takes them, Escape takes none."""

    def __init__(
        self, carried: Sequence[Carried], colour: str, take: Callable[[Sequence[Carried]], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Carried on"))
        self.resize(920, 620)
        self._carried, self._take = list(carried), take
        self.grid = CarryGrid(self._carried, colour)
        self.grid.picked = self._show
        area = QScrollArea()
        area.setWidget(self.grid)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words = QLabel()
        self.accept_button = QPushButton()
        self.accept_button.setObjectName("primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(lambda _on=False: self.accept())
        none = QPushButton(self.tr("Take none"))
        none.clicked.connect(lambda _on=False: self.reject())
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(none)
        foot.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the end; Enter and Escape end."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.grid.keep(self.grid.kept + step)
            self._show()

    def accept(self) -> None:
        """Take the frames up to the chosen one."""
        kept = self._carried[: self.grid.kept]
        super().accept()
        if kept:
            self._take(kept)

    def _show(self) -> None:
        self.words.setText(self.tr("Click the last frame on which the shape is right; what comes after is left out."))
        self.accept_button.setText(self.tr("Take {count} frames").format(count=self.grid.kept))


class CarryGrid(QWidget):
    """The small pictures; those after the last right one are greyed."""

    def __init__(self, carried: Sequence[Carried], colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._carried, self._colour = carried, QColor(colour)
        self.kept = len(carried)
        self.picked: Callable[[], object] = lambda: None
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keep(self, count: int) -> None:
        """So many frames are right, from the first on."""
        self.kept = min(max(0, count), len(self._carried))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as all rows."""
        return QSize(600, self._rows() * (CELL.height() + GAP) + GAP)

    def resizeEvent(self, _event: object) -> None:
        """Another width has other rows."""
        self.setMinimumHeight(self._rows() * (CELL.height() + GAP) + GAP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Right up to here."""
        column = int(event.position().x() // (CELL.width() + GAP))
        row = int(event.position().y() // (CELL.height() + GAP))
        if 0 <= column < self._columns():
            self.keep(row * self._columns() + column + 1)
            self.picked()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Every frame."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for place, each in enumerate(self._carried):
            self._paint_cell(painter, self._cell(place), each, is_kept=place < self.kept)
        painter.end()

    def _paint_cell(self, painter: QPainter, cell: QRectF, each: Carried, *, is_kept: bool) -> None:
        painter.fillRect(cell, QColor(tokens(self).canvas))
        size = (each.cut.width(), each.cut.height())
        scale = min(cell.width() / size[0], (cell.height() - 16) / size[1])
        target = QRectF(cell.x(), cell.y(), size[0] * scale, size[1] * scale)
        painter.setOpacity(1.0 if is_kept else 0.3)
        painter.drawImage(target, each.cut)
        view = ViewTransform(scale, target.x() - each.corner[0] * scale, target.y() - each.corner[1] * scale)
        painter.setPen(QPen(self._colour, 2))
        painter.drawPath(path_of(each.shape, view))
        painter.setPen(QColor(tokens(self).muted))
        words = f"{each.frame}   {each.confidence:.0%}"
        painter.drawText(cell.adjusted(4, 0, -4, -1), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, words)
        painter.setOpacity(1.0)

    def _columns(self) -> int:
        return max(1, (self.width() - GAP) // (CELL.width() + GAP))

    def _rows(self) -> int:
        return -(-len(self._carried) // self._columns())

    def _cell(self, place: int) -> QRectF:
        row, column = divmod(place, self._columns())
        return QRectF(
            GAP + column * (CELL.width() + GAP), GAP + row * (CELL.height() + GAP), CELL.width(), CELL.height()
        )
