"""A reliability diagram: for scores in even bins, the share that was right, against the score that was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import Tokens, mixed, scaled_font, tokens
from desktop.widgets.plot_cursor import Place, PlotCursor

HEIGHT = 230
GAP = 2.0


@dataclass(frozen=True, slots=True)
class ReliabilityBar:
    """One bin: the share that was right with its interval (None: nothing said so), the mean score, and its words."""

    right: float | None
    low: float | None
    high: float | None
    mean_score: float | None
    words: str


class ReliabilityChart(QWidget):
    """Bars for what was right, a line where score and share agree; `opened` carries the place of a bar."""

    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[ReliabilityBar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.cursor_of_keys = PlotCursor(self, self)
        self.cursor_of_keys.opened.connect(lambda _row, column: self.opened.emit(column))

    def set_bars(self, bars: Sequence[ReliabilityBar], *, about: str) -> None:
        """Show these bins, from the lowest scores on."""
        self._bars = tuple(bars)
        self.cursor_of_keys.describe(about)
        self.update()

    def pieces(self) -> tuple[int, int]:
        """One row of bars."""
        return (1, len(self._bars))

    def piece_at(self, point: QPointF) -> Place | None:
        """The bin under a point, above its bar too."""
        field = self._field()
        if not self._bars or not field.contains(point):
            return None
        return 0, min(int((point.x() - field.left()) / field.width() * len(self._bars)), len(self._bars) - 1)

    def area_of(self, place: Place) -> QRectF:
        """A bin from the bottom to the top."""
        field = self._field()
        width = field.width() / max(1, len(self._bars))
        return QRectF(field.left() + place[1] * width, field.top(), width, field.height())

    def words_of(self, place: Place) -> str:
        """What is said of a bin."""
        return self._bars[place[1]].words

    def show_piece(self, place: Place) -> None:
        """All bins are in view."""

    def sizeHint(self) -> QSize:
        """Of one height, as wide as there is room."""
        return QSize(320, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Narrower is fine."""
        return QSize(180, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, their intervals, and the line of honest scores."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, field = tokens(self), self._field()
        self._paint_scale(painter, colours, field)
        for place, bar in enumerate(self._bars):
            if bar.right is not None:
                self._paint_bar(painter, colours, self.area_of((0, place)), bar)
        painter.setPen(QPen(QColor(colours.text), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(field.bottomLeft(), field.topRight())
        self.cursor_of_keys.paint(painter)
        painter.end()
        event.accept()

    def _paint_bar(self, painter: QPainter, colours: Tokens, area: QRectF, bar: ReliabilityBar) -> None:
        right = bar.right or 0.0
        inner = area.adjusted(GAP, 0, -GAP, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mixed(colours.surface, colours.accent, 0.75)))
        painter.drawRect(
            QRectF(inner.left(), area.bottom() - area.height() * right, inner.width(), area.height() * right)
        )
        if bar.low is not None and bar.high is not None:
            painter.setPen(QPen(QColor(colours.muted), 1.2))
            low, high = (area.bottom() - area.height() * value for value in (bar.low, bar.high))
            middle = inner.center().x()
            painter.drawLine(QPointF(middle, low), QPointF(middle, high))
            for y in (low, high):
                painter.drawLine(QPointF(middle - 4, y), QPointF(middle + 4, y))

    def _paint_scale(self, painter: QPainter, colours: Tokens, field: QRectF) -> None:
        painter.setFont(scaled_font(self.font(), 0.9))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(colours.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(field)
        painter.setPen(QColor(colours.muted))
        for share in (0.0, 0.5, 1.0):
            y = field.bottom() - field.height() * share
            box = QRectF(0, y - metrics.height() / 2, field.left() - 6, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{share:.1f}")
            x = field.left() + field.width() * share
            wide = metrics.horizontalAdvance("0.0") + 4
            left = min(max(x - wide / 2, 0.0), self.width() - wide)
            box = QRectF(left, field.bottom() + 3, wide, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{share:.1f}")

    def _field(self) -> QRectF:
        metrics = QFontMetricsF(scaled_font(self.font(), 0.9))
        left, below = metrics.horizontalAdvance("0.0") + 10, metrics.height() + 6
        above = metrics.height() / 2 + 2
        return QRectF(left, above, max(1.0, self.width() - left - 6), max(1.0, self.height() - above - below))
