"""A strip of sample pictures with a slider over the epochs: what the network found, beside what is labelled."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from desktop.background import run_in_background

GAP = 8


class SampleStrip(QWidget):
    """The last epoch is shown until the slider is moved; from then on the epoch that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._epochs: Mapping[int, tuple[Path, ...]] = {}
        self._numbers: list[int] = []
        self._is_following, self._shown = True, tuple[Path, ...]()
        self.pictures = _Pictures()
        self.epoch = QLabel()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Epoch"))
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(self._choose)
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.epoch)
        row.addWidget(self.slider, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.pictures, 1)
        self.forget()

    def forget(self) -> None:
        """Another training: other pictures."""
        self._is_following = True
        self._shown = ()
        self.pictures.set_pixmaps([])
        self.show_epochs({})

    def show_epochs(self, epochs: Mapping[int, tuple[Path, ...]]) -> None:
        """Offer these epochs."""
        chosen = self._chosen()
        self._epochs, self._numbers = epochs, sorted(epochs)
        places = [place for place, number in enumerate(self._numbers) if number == chosen]
        last = max(0, len(self._numbers) - 1)
        self.slider.blockSignals(True)
        self.slider.setRange(0, last)
        self.slider.setValue(last if self._is_following or not places else places[0])
        self.slider.blockSignals(False)
        for each in (self.slider, self.epoch):
            each.setVisible(bool(self._numbers))
        self.words.setText(
            self.tr("White frames are labels; coloured ones were found, with their score.")
            if self._numbers
            else self.tr("Sample pictures come with the first epoch that is judged on a valid part.")
        )
        self._show()

    def _choose(self, place: int) -> None:
        self._is_following = place == len(self._numbers) - 1
        self._show()

    def _chosen(self) -> int:
        place = self.slider.value()
        return self._numbers[place] if place < len(self._numbers) else -1

    def _show(self) -> None:
        chosen = self._chosen()
        self.epoch.setText(self.tr("Epoch {number}").format(number=chosen))
        paths = self._epochs.get(chosen, ())
        if paths == self._shown:
            return
        self._shown = paths

        def show(contents: Sequence[bytes]) -> None:
            if paths == self._shown:
                self.pictures.set_pixmaps([_pixmap(content) for content in contents])

        run_in_background(self, lambda: [_read(path) for path in paths], show)


class _Pictures(QWidget):
    """Pictures side by side, as large as there is room for all of them, never larger than they are."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmaps: list[QPixmap] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(110)

    def set_pixmaps(self, pixmaps: Sequence[QPixmap]) -> None:
        self._pixmaps = [pixmap for pixmap in pixmaps if not pixmap.isNull()]
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, 180)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rows of equal cells: as many columns as make the pictures largest."""
        if not self._pixmaps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        columns, cell = _largest_cells(self._pixmaps, self.size())
        for number, pixmap in enumerate(self._pixmaps):
            size = pixmap.size().scaled(cell.boundedTo(pixmap.size()), Qt.AspectRatioMode.KeepAspectRatio)
            left = (number % columns) * (cell.width() + GAP)
            upper = (number // columns) * (cell.height() + GAP)
            painter.drawPixmap(left, upper, size.width(), size.height(), pixmap)
        painter.end()


def _largest_cells(pixmaps: Sequence[QPixmap], room: QSize) -> tuple[int, QSize]:
    best, chosen = -1.0, (1, room)
    for columns in range(1, len(pixmaps) + 1):
        rows = -(-len(pixmaps) // columns)
        cell = QSize((room.width() - GAP * (columns - 1)) // columns, (room.height() - GAP * (rows - 1)) // rows)
        size = pixmaps[0].size().scaled(cell, Qt.AspectRatioMode.KeepAspectRatio)
        if size.width() * size.height() > best:
            best, chosen = size.width() * size.height(), (columns, QSize(size.width(), size.height()))
    return chosen


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # taken away meanwhile: only the last epochs are kept
        return b""


def _pixmap(content: bytes) -> QPixmap:
    pixmap = QPixmap()
    pixmap.loadFromData(content)
    return pixmap
