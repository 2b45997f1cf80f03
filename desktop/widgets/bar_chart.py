"""Horizontal bars with their names and numbers: counts of classes, shares of parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import Tokens, edge_of, tokens
from desktop.widgets.plot_cursor import Place, PlotCursor

GAP = 8.0
RING = 4.0  # right of the numbers, for the ring around the row that has the keys
THICKNESS = 10.0
LABEL_SHARE = 0.4  # of the width, at most


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `colour` is #rrggbb, or the name of one of the theme's; `words` are told of it.

    `second` is drawn paler behind it, for a second number to compare with.
    """

    label: str
    value: float
    colour: str
    second: float | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where names end, bars begin and end, and a row's height; pixels."""

    label_width: float
    bar_left: float
    bar_right: float
    row_height: float


class BarChart(QWidget):
    """Bars from the top down, all on one scale. With a `name` they can be clicked: `opened` carries a place."""

    opened = Signal(int)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cursor_of_keys = PlotCursor(self, self) if name else None
        if self.cursor_of_keys is not None:
            self.setAccessibleName(name)
            self.cursor_of_keys.opened.connect(lambda row, _column: self.opened.emit(row))
        self._bars: tuple[Bar, ...] = ()
        self._unit = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: Sequence[Bar], unit: str = "") -> None:
        """Show these bars; `unit` follows each number."""
        self._bars = tuple(bars)
        self._unit = unit
        about = "; ".join(f"{bar.label}: {self._number(bar)}" for bar in self._bars)
        if self.cursor_of_keys is not None:
            self.cursor_of_keys.describe(about)
        else:
            self.setAccessibleDescription(about)
        self.updateGeometry()
        self.update()

    def pieces(self) -> tuple[int, int]:
        """One column of bars."""
        return len(self._bars), 1

    def piece_at(self, point: QPointF) -> Place | None:
        """The row under a point."""
        row = int(point.y() // self._row_height())
        return (row, 0) if 0 <= row < len(self._bars) else None

    def area_of(self, place: Place) -> QRectF:
        """A whole row: name, bar and number."""
        height = self._row_height()
        return QRectF(0, place[0] * height, self.width(), height)

    def words_of(self, place: Place) -> str:
        """The bar's own words, or its name and number."""
        bar = self._bars[place[0]]
        return bar.words or f"{bar.label}: {self._number(bar)}"

    def show_piece(self, place: Place) -> None:
        """All bars are in view."""

    def sizeHint(self) -> QSize:
        """High enough for all bars."""
        return QSize(320, round(self._row_height() * max(1, len(self._bars))))

    def minimumSizeHint(self) -> QSize:
        """Narrower is fine, lower is not."""
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns()
        largest = max(max(bar.value, bar.second or 0.0) for bar in self._bars) or 1.0
        for place, bar in enumerate(self._bars):
            self._paint_bar(painter, bar, place * columns.row_height, columns, largest)
        if self.cursor_of_keys is not None:
            self.cursor_of_keys.paint(painter)
        painter.end()
        event.accept()

    def _paint_bar(self, painter: QPainter, bar: Bar, top: float, columns: Columns, largest: float) -> None:
        colours = tokens(self)
        metrics = QFontMetricsF(self.font())
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.text))
        name = metrics.elidedText(bar.label, Qt.TextElideMode.ElideMiddle, columns.label_width)
        painter.drawText(QRectF(0, top, columns.label_width, columns.row_height), align, name)
        width = columns.bar_right - columns.bar_left
        track = QRectF(columns.bar_left, top + (columns.row_height - THICKNESS) / 2, width, THICKNESS)
        painter.setPen(Qt.PenStyle.NoPen)
        _fill(painter, track, QColor(colours.raised))
        if bar.second is not None:
            pale = QColor(_colour(bar, colours))
            pale.setAlphaF(0.35)
            _fill(painter, _part(track, bar.second / largest), pale)
        filled = QColor(_colour(bar, colours))
        painter.setPen(edge_of(filled) or Qt.PenStyle.NoPen)
        _fill(painter, _part(track, bar.value / largest), filled)
        painter.setPen(QColor(colours.muted))
        left = columns.bar_right + GAP
        painter.drawText(
            QRectF(left, top, self.width() - RING - left, columns.row_height), align | Qt.AlignmentFlag.AlignRight,
            self._number(bar),
        )  # fmt: skip

    def _columns(self) -> Columns:
        metrics = QFontMetricsF(self.font())
        widest = max(metrics.horizontalAdvance(bar.label) for bar in self._bars) + 2
        label_width = min(widest, self.width() * LABEL_SHARE)
        number_width = max(metrics.horizontalAdvance(self._number(bar)) for bar in self._bars) + 2
        left = label_width + GAP * 1.5
        return Columns(label_width, left, max(left, self.width() - RING - number_width - GAP), self._row_height())

    def _row_height(self) -> float:
        return max(QFontMetricsF(self.font()).height() + GAP, THICKNESS + GAP)

    def _number(self, bar: Bar) -> str:
        if bar.second is None:
            return f"{_written(bar.value)}{self._unit}"
        return f"{_written(bar.value)} / {_written(bar.second)}{self._unit}"


def _colour(bar: Bar, colours: Tokens) -> str:
    return bar.colour if bar.colour.startswith("#") else str(getattr(colours, bar.colour))


def _written(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _part(track: QRectF, share: float) -> QRectF:
    width = track.width() * min(1.0, max(0.0, share))
    return QRectF(track.topLeft(), QPointF(track.left() + width, track.bottom()))


def _fill(painter: QPainter, area: QRectF, colour: QColor) -> None:
    if area.width() <= 0:
        return
    radius = min(3.0, area.width() / 2)
    painter.setBrush(colour)
    painter.drawRoundedRect(area, radius, radius)
