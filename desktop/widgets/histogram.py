"""Upright bars over a scale: how many labels have a size, how many images so many objects. Each bar can be clicked."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import scaled_font, tokens
from desktop.widgets.plot_cursor import Place, PlotCursor

HEIGHT = 168
GAP = 1.5
LEAST_BAR = 2.0  # what is there is seen, however little


class Histogram(QWidget):
    """Bars of equal width; `opened` carries the place of the one that was clicked."""

    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[int, ...] = ()
        self._words: tuple[str, ...] = ()
        self._ticks: dict[int, str] = {}
        self._colour = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cursor_of_keys = PlotCursor(self, self)
        self.cursor_of_keys.opened.connect(lambda _row, column: self.opened.emit(column))

    def set_bars(
        self, counts: Sequence[int], words: Sequence[str], ticks: Mapping[int, str], *, about: str, colour: str = ""
    ) -> None:
        """Show these bars; `words` are told of each, `ticks` stand below the bar's left edge."""
        self._counts, self._words, self._ticks = tuple(counts), tuple(words), dict(ticks)
        self._colour = colour
        self.cursor_of_keys.describe(about)
        self.update()

    def pieces(self) -> tuple[int, int]:
        """One row of bars."""
        return (1, len(self._counts))

    def piece_at(self, point: QPointF) -> Place | None:
        """The bar, or the room above it, under a point."""
        field = self._field()
        if not self._counts or not field.contains(point):
            return None
        return 0, min(int((point.x() - field.left()) / field.width() * len(self._counts)), len(self._counts) - 1)

    def area_of(self, place: Place) -> QRectF:
        """The bar and the room above it."""
        field = self._field()
        width = field.width() / max(1, len(self._counts))
        return QRectF(field.left() + place[1] * width, field.top(), width, field.height())

    def words_of(self, place: Place) -> str:
        """What is said of a bar."""
        return self._words[place[1]]

    def show_piece(self, place: Place) -> None:
        """All bars are in view."""

    def sizeHint(self) -> QSize:
        """Of one height, as wide as there is room."""
        return QSize(260, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Narrower is fine."""
        return QSize(160, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, the scale below them, and the largest count."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(scaled_font(self.font(), 0.9))
        colours, field = tokens(self), self._field()
        largest = max(self._counts, default=0)
        painter.setPen(QColor(colours.muted))
        top = QRectF(0, 0, self.width(), field.top() - 2)
        if largest:
            painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{largest:,}")
        painter.setPen(QColor(colours.border))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
        painter.drawLine(field.topLeft(), field.topRight())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour or colours.accent))
        for place, count in enumerate(self._counts):
            if count:
                area = self.area_of((0, place)).adjusted(GAP / 2, 0, -GAP / 2, 0)
                height = max(LEAST_BAR, area.height() * count / largest)
                painter.drawRect(QRectF(area.left(), area.bottom() - height, area.width(), height))
        self._paint_ticks(painter, field)
        self.cursor_of_keys.paint(painter)
        painter.end()
        event.accept()

    def _paint_ticks(self, painter: QPainter, field: QRectF) -> None:
        painter.setPen(QColor(tokens(self).muted))
        metrics = QFontMetricsF(painter.font())
        for place, words in self._ticks.items():
            wide = metrics.horizontalAdvance(words) + 2
            left = field.left() + field.width() * place / max(1, len(self._counts)) - wide / 2
            left = min(max(left, 0.0), self.width() - wide)
            painter.drawText(QRectF(left, field.bottom() + 2, wide, metrics.height()), Qt.AlignmentFlag.AlignCenter,
                             words)  # fmt: skip

    def _field(self) -> QRectF:
        line = QFontMetricsF(scaled_font(self.font(), 0.9)).height()
        return QRectF(4, line + 2, max(1.0, self.width() - 8.0), max(1.0, self.height() - 2 * line - 8))
