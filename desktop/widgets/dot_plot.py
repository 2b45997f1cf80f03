"""Several trainings of one figure as dots on a row, with their mean and its interval; a row a figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import scaled_font, tokens

ROW, AXIS, GAP, DOT = 30.0, 24.0, 14.0, 3.5
LABEL_SHARE = 0.3
LEAST_SPAN = 0.02


@dataclass(frozen=True, slots=True)
class DotRow:
    """One figure: its values, their mean, the interval (None for one value), and the words on the right."""

    label: str
    values: tuple[float, ...]
    mean: float
    low: float | None
    high: float | None
    words: str


class DotPlot(QWidget):
    """Rows from the top down, all on one scale, as wide as the dots and intervals need."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows: tuple[DotRow, ...] = ()

    def show_rows(self, rows: Sequence[DotRow]) -> None:
        """Show these rows."""
        self._rows = tuple(rows)
        self.setAccessibleDescription("; ".join(f"{row.label}: {row.words}" for row in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(480, round(len(self._rows) * ROW + AXIS))

    def minimumSizeHint(self) -> QSize:
        """The same: rows are not squeezed."""
        return QSize(320, self.sizeHint().height())

    def ends(self) -> tuple[float, float]:
        """The scale, from everything that is drawn."""
        drawn = [value for row in self._rows for value in (*row.values, row.low, row.high) if value is not None]
        if not drawn:
            return 0.0, 1.0
        low, high = min(drawn), max(drawn)
        room = max((high - low) * 0.05, (LEAST_SPAN - (high - low)) / 2)
        return max(0.0, low - room), min(1.0, high + room) if high <= 1 else high + room

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names, intervals, dots, figures, and the scale below."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        named = max(metrics.horizontalAdvance(row.label) for row in self._rows)
        left = min(named, self.width() * LABEL_SHARE) + GAP
        told = max(metrics.horizontalAdvance(row.words) for row in self._rows)
        right = max(self.width() - told - GAP, left + 60)
        for number, row in enumerate(self._rows):
            self._paint_row(painter, row, number * ROW, (left, right))
        self._paint_scale(painter, (left, right))
        painter.end()

    def _paint_row(self, painter: QPainter, row: DotRow, top: float, ends: tuple[float, float]) -> None:
        colours, middle = tokens(self), top + ROW / 2
        metrics = QFontMetricsF(self.font())
        painter.setPen(QColor(colours.text))
        label = metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, ends[0] - GAP)
        upright = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, top, ends[0] - GAP, ROW), upright | Qt.AlignmentFlag.AlignLeft, label)
        words = QRectF(ends[1] + GAP, top, self.width() - ends[1] - GAP, ROW)
        painter.drawText(words, upright | Qt.AlignmentFlag.AlignLeft, row.words)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(QPointF(ends[0], middle), QPointF(ends[1], middle))
        if row.low is not None and row.high is not None:
            band = QColor(colours.accent)
            band.setAlphaF(0.25)
            spread = QRectF(QPointF(self._x(row.low, ends), middle - 7), QPointF(self._x(row.high, ends), middle + 7))
            painter.fillRect(spread, band)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        for value in row.values:
            painter.drawEllipse(QPointF(self._x(value, ends), middle), DOT, DOT)
        painter.setPen(QPen(QColor(colours.text), 2))
        at = self._x(row.mean, ends)
        painter.drawLine(QPointF(at, middle - 9), QPointF(at, middle + 9))

    def _paint_scale(self, painter: QPainter, ends: tuple[float, float]) -> None:
        top = len(self._rows) * ROW
        painter.setFont(scaled_font(self.font(), 0.9))
        painter.setPen(QColor(tokens(self).muted))
        low, high = self.ends()
        for value, side in ((low, Qt.AlignmentFlag.AlignLeft), (high, Qt.AlignmentFlag.AlignRight)):
            area = QRectF(ends[0], top, ends[1] - ends[0], AXIS)
            painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, f"{value:.3f}")

    def _x(self, value: float, ends: tuple[float, float]) -> float:
        low, high = self.ends()
        return ends[0] + (ends[1] - ends[0]) * (value - low) / (high - low)
