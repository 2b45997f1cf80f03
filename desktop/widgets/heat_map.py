"""A matrix of counts in colour: classes by conditions, classes that come together, coverage, places in the picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from desktop.style import Tokens, mixed, scaled_font, tokens
from desktop.widgets.plot_cursor import Place, PlotCursor

Meaning = Literal["", "good", "poor", "bad"]  # as many as wanted, fewer than usual, fewer than a goal asks for
ROW = 26.0
LEAST_CELL, MOST_CELL = 44.0, 132.0
MOST_NAME, MOST_HEAD = 168.0, 120.0
PAD = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """What a heat map shows: names of rows and columns, counts (rows, columns), and the words of a cell for its place.

    `heads` stand above groups of columns: words, and how many columns. Without names it is a picture of cells that
    fill the width. `meanings` colour a cell by what it means and not by its count; `marks` are set in bold.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    counts: NDArray[np.int64]
    words: Callable[[int, int], str]
    texts: Callable[[int, int], str] | None = None
    heads: Sequence[tuple[str, int]] = ()
    meanings: Callable[[int, int], Meaning] | None = None
    marks: Callable[[int, int], bool] | None = None
    is_picture: bool = field(default=False)


NOTHING = Heat((), (), np.zeros((0, 0), np.int64), lambda _row, _column: "")


@dataclass(frozen=True, slots=True)
class _Measures:
    """Where names end and cells begin, and the size of a cell; pixels."""

    left: float
    top: float
    cell_wh: tuple[float, float]
    is_upright: bool
    head: float


class HeatMap(QWidget):
    """Cells that can be pointed at; columns that find no room are scrolled to, and the names of the rows stay."""

    opened = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heat = NOTHING
        self._largest = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self.bar.valueChanged.connect(self.update)
        self.bar.hide()
        self.cursor_of_keys = PlotCursor(self, self)
        self.cursor_of_keys.opened.connect(self.opened)
        self.cursor_of_keys.moved.connect(self.moved)

    def show_heat(self, heat: Heat, *, about: str) -> None:
        """Show these cells."""
        self._heat = heat
        self._largest = float(heat.counts.max()) if heat.counts.size else 0.0
        self.cursor_of_keys.describe(about)
        self.setFixedHeight(self.sizeHint().height())
        self._fit_bar()
        self.update()

    def pieces(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self._heat.counts.shape
        return rows, columns

    def piece_at(self, point: QPointF) -> Place | None:
        """The cell under a point."""
        told, (rows, columns) = self._measures(), self.pieces()
        row = int((point.y() - told.top) // told.cell_wh[1])
        column = int((point.x() - told.left + self.bar.value()) // told.cell_wh[0])
        if point.x() < told.left or not (0 <= row < rows and 0 <= column < columns):
            return None
        return row, column

    def area_of(self, place: Place) -> QRectF:
        """Where a cell is painted."""
        told = self._measures()
        width, height = told.cell_wh
        return QRectF(told.left + place[1] * width - self.bar.value(), told.top + place[0] * height, width, height)

    def words_of(self, place: Place) -> str:
        """What is said of a cell."""
        return self._heat.words(*place)

    def show_piece(self, place: Place) -> None:
        """Scroll to the cell's column."""
        told = self._measures()
        begin, end = place[1] * told.cell_wh[0], (place[1] + 1) * told.cell_wh[0]
        room = self.width() - told.left
        if begin < self.bar.value():
            self.bar.setValue(int(begin))
        elif end > self.bar.value() + room:
            self.bar.setValue(int(end - room) + 1)

    def sizeHint(self) -> QSize:
        """High enough for all rows, with room for the bar that scrolls."""
        told = self._measures()
        below = self.bar.sizeHint().height() + 2 if self._overflow(told) > 0 else 0
        return QSize(420, int(told.top + told.cell_wh[1] * max(1, self.pieces()[0]) + below + 1))

    def minimumSizeHint(self) -> QSize:
        """Narrower is fine: columns are scrolled to."""
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cells follow the width."""
        super().resizeEvent(event)
        self._fit_bar()
        wanted = self.sizeHint().height()
        if self.maximumHeight() != wanted and self.pieces() != (0, 0):
            self.setFixedHeight(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells in view, then the names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        told, (rows, columns) = self._measures(), self.pieces()
        width, height = told.cell_wh
        shown = event.rect()
        first = max(0, int(self.bar.value() // width))
        last = min(columns, int((self.bar.value() + self.width() - told.left) // width) + 1)
        top = max(0, int((shown.top() - told.top) // height))
        bottom = min(rows, int((shown.bottom() - told.top) // height) + 1)
        painter.setClipRect(QRectF(told.left, 0, self.width() - told.left, self.height()))
        for row in range(top, bottom):
            for column in range(first, last):
                self._paint_cell(painter, (row, column))
        self._paint_columns(painter, told, range(first, last))
        self.cursor_of_keys.paint(painter)
        painter.setClipping(False)
        self._paint_rows(painter, told, range(top, bottom))
        painter.end()
        event.accept()

    def _paint_cell(self, painter: QPainter, place: Place) -> None:
        heat, colours = self._heat, tokens(self)
        gap = 0.0 if heat.is_picture else 1.0
        area = self.area_of(place).adjusted(gap, gap, -gap, -gap)
        meaning = heat.meanings(*place) if heat.meanings is not None else ""
        fill = _fill(colours, meaning) if heat.meanings is not None else self._shade(colours, place)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        if heat.is_picture:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.drawRect(area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            return
        painter.drawRoundedRect(area, 2, 2)
        text = heat.texts(*place) if heat.texts is not None else f"{int(heat.counts[place]):,}"
        is_bold = heat.marks is not None and heat.marks(*place)
        painter.setFont(scaled_font(self.font(), 0.9, weight=QFont.Weight.Bold if is_bold else QFont.Weight.Normal))
        painter.setPen(QColor(_ink(fill, colours) if heat.counts[place] or meaning else colours.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _shade(self, colours: Tokens, place: Place) -> str:
        """From the surface to the accent; by the root of the share, so that small counts are told from none."""
        count = float(self._heat.counts[place])
        share = (count / self._largest) ** 0.5 if self._largest else 0.0
        return mixed(colours.raised, colours.accent, 0.12 + 0.88 * share if count else 0.0)

    def _paint_columns(self, painter: QPainter, told: _Measures, columns: range) -> None:
        if not self._heat.columns:
            return
        painter.setFont(scaled_font(self.font(), 0.9))
        painter.setPen(QColor(tokens(self).muted))
        metrics = QFontMetricsF(painter.font())
        room = told.top - told.head - 4
        for column in columns:
            area = self.area_of((0, column))
            if told.is_upright:
                painter.save()
                painter.translate(area.center().x(), told.top - 4)
                painter.rotate(-90)
                words = metrics.elidedText(self._heat.columns[column], Qt.TextElideMode.ElideRight, room)
                painter.drawText(QRectF(0, -area.width() / 2, room, area.width()), Qt.AlignmentFlag.AlignVCenter, words)
                painter.restore()
            else:
                words = metrics.elidedText(self._heat.columns[column], Qt.TextElideMode.ElideRight, area.width() - 4)
                box = QRectF(area.left(), told.head, area.width(), room)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        self._paint_heads(painter, told)

    def _paint_heads(self, painter: QPainter, told: _Measures) -> None:
        painter.setPen(QColor(tokens(self).text))
        start = 0
        for words, span in self._heat.heads:
            first, last = self.area_of((0, start)), self.area_of((0, start + span - 1))
            left, right = max(first.left(), told.left), min(last.right(), float(self.width()))
            if right - left > told.cell_wh[0] / 2:
                text = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, right - left - 4)
                painter.drawText(QRectF(left, 0, right - left, told.head), Qt.AlignmentFlag.AlignCenter, text)
            start += span

    def _paint_rows(self, painter: QPainter, told: _Measures, rows: range) -> None:
        if not self._heat.rows:
            return
        painter.setFont(self.font())
        painter.setPen(QColor(tokens(self).text))
        metrics = QFontMetricsF(self.font())
        for row in rows:
            words = metrics.elidedText(self._heat.rows[row], Qt.TextElideMode.ElideMiddle, told.left - PAD)
            box = QRectF(0, told.top + row * told.cell_wh[1], told.left - PAD, told.cell_wh[1])
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _measures(self) -> _Measures:
        heat, (_rows, columns) = self._heat, self.pieces()
        if heat.is_picture:
            width = self.width() / max(1, columns)
            return _Measures(0, 0, (width, width * 0.62), is_upright=False, head=0)
        metrics, small = QFontMetricsF(self.font()), QFontMetricsF(scaled_font(self.font(), 0.9))
        left = min(MOST_NAME, max((metrics.horizontalAdvance(name) for name in heat.rows), default=0)) + PAD + 2
        widest = max((small.horizontalAdvance(name) for name in heat.columns), default=0) + 10
        room = (self.width() - left) / max(1, columns)
        width = max(LEAST_CELL, min(room, MOST_CELL))
        is_upright = widest > max(width, LEAST_CELL) * 1.25
        head = small.height() + 6 if heat.heads else 0.0
        top = head + (min(MOST_HEAD, widest) if is_upright else small.height() + 8)
        return _Measures(left, top, (width, max(ROW, metrics.height() + 8)), is_upright, head)

    def _overflow(self, told: _Measures) -> float:
        return 0.0 if self._heat.is_picture else told.left + told.cell_wh[0] * self.pieces()[1] - self.width()

    def _fit_bar(self) -> None:
        told = self._measures()
        over = self._overflow(told)
        self.bar.setVisible(over > 0)
        self.bar.setRange(0, max(0, int(over) + 1 if over > 0 else 0))
        self.bar.setPageStep(max(1, int(self.width() - told.left)))
        self.bar.setSingleStep(int(told.cell_wh[0]))
        height = self.bar.sizeHint().height()
        self.bar.setGeometry(int(told.left), self.height() - height, int(self.width() - told.left), height)


def _fill(colours: Tokens, meaning: Meaning) -> str:
    told = {"good": (colours.good, 0.30), "poor": (colours.warning, 0.28), "bad": (colours.bad, 0.85)}
    if meaning not in told:
        return colours.raised
    colour, share = told[meaning]
    return mixed(colours.surface, colour, share)


def _ink(fill: str, colours: Tokens) -> str:
    """Dark or light, whichever is read better on a fill."""
    background = QColor(fill)
    light = 0.299 * background.redF() + 0.587 * background.greenF() + 0.114 * background.blueF()
    dark, pale = sorted((colours.text, colours.surface), key=lambda each: QColor(each).lightnessF())
    return dark if light > 0.52 else pale
