"""Parallel coordinates: an upright axis for each setting, a line across them for each trial.

A line can be clicked; dragging along an axis keeps the lines that cross it there, and a double click on it all again.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.style import scaled_font, tokens

TOP, BOTTOM, SIDE = 40.0, 26.0, 60.0
NEAR = 6.0  # pixels from a line that still mean it
GRIP = 14.0  # pixels from an axis in which a drag brushes it
LEAST_BRUSH = 4.0

Value = bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class Axis:
    """One setting, or at the end the figure that was reached. With `choices` they stand evenly, from below."""

    name: str
    low: float = 0.0
    high: float = 1.0
    is_log: bool = False
    choices: tuple[Value, ...] = ()

    def share(self, value: Value) -> float | None:
        """How far up the axis a value stands, 0 to 1; None for a value that is not there."""
        if value is None:
            return None
        if self.choices:
            return (self.choices.index(value) + 0.5) / len(self.choices) if value in self.choices else None
        low, high, number = self.low, self.high, float(value)
        if self.is_log:
            low, high, number = math.log(low), math.log(high), math.log(max(number, low))
        return min(max((number - low) / (high - low), 0.0), 1.0) if high > low else 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One trial: its key, a value for each axis, and whether it is the best or was pruned. `words` are told of it."""

    key: str
    values: tuple[Value, ...]
    words: str = ""
    is_best: bool = False
    is_pruned: bool = False


class ParallelAxes(QWidget):
    """`opened` carries the key of the line that was clicked, `brushed` those that the axes let through."""

    opened = Signal(str)
    brushed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(210)
        self.setMouseTracking(True)
        self._axes: tuple[Axis, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._brushes: dict[str, tuple[float, float]] = {}
        self._drag: tuple[int, float] | None = None
        self._under = ""

    def show_lines(self, axes: Sequence[Axis], lines: Sequence[Line]) -> None:
        """Show these; brushes stay on axes that are still there."""
        names = {axis.name for axis in axes}
        self._axes, self._lines = tuple(axes), tuple(lines)
        self._brushes = {name: each for name, each in self._brushes.items() if name in names}
        self.setAccessibleDescription("; ".join(line.words for line in lines))
        self.update()

    def kept(self) -> list[str]:
        """The keys of the lines that cross every brush."""
        return [line.key for line in self._lines if self._is_kept(line)]

    def brush(self, name: str, low: float, high: float) -> None:
        """Keep the lines that cross an axis between two shares of its height, 0 to 1."""
        self._brushes[name] = (min(low, high), max(low, high))
        self._told()

    def axis_left(self, place: int) -> float:
        """Where an axis stands, in pixels from the left."""
        if len(self._axes) < 2:
            return self.width() / 2
        return SIDE + (self.width() - 2 * SIDE) * place / (len(self._axes) - 1)

    def point_of(self, place: int, share: float) -> QPointF:
        """Where a share of an axis is."""
        return QPointF(self.axis_left(place), self.height() - BOTTOM - share * (self.height() - TOP - BOTTOM))

    def line_at(self, point: QPointF) -> Line | None:
        """The line under a point: the nearest of those that are kept."""
        known = [
            (self._distance(line, point), number) for number, line in enumerate(self._lines) if self._is_kept(line)
        ]
        nearest = min(known, default=(math.inf, 0))
        return self._lines[nearest[1]] if nearest[0] <= NEAR else None

    def sizeHint(self) -> QSize:
        """Room for a handful of axes."""
        return QSize(640, 240)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a brush on an axis, or mean a line."""
        place = self._axis_at(event.position())
        self._drag = None if place is None else (place, self._share_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Brush, or tell the line under the pointer."""
        if self._drag is not None and event.buttons() & Qt.MouseButton.LeftButton:
            place, start = self._drag
            self.brush(self._axes[place].name, start, self._share_at(event.position()))
            return
        line = self.line_at(event.position())
        self._under = line.key if line is not None else ""
        is_axis = self._axis_at(event.position()) is not None
        pointing = Qt.CursorShape.PointingHandCursor if line is not None else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.SizeVerCursor if is_axis and line is None else pointing)
        QToolTip.showText(event.globalPosition().toPoint(), line.words if line is not None else "", self)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens a line; a brush of no height is none."""
        drag, self._drag = self._drag, None
        if drag is not None:
            place, start = drag
            height = abs(self._share_at(event.position()) - start) * (self.height() - TOP - BOTTOM)
            if height >= LEAST_BRUSH:
                return
            self._brushes.pop(self._axes[place].name, None)
            self._told()
        line = self.line_at(event.position())
        if line is not None:
            self.opened.emit(line.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """All lines cross the axis again."""
        place = self._axis_at(event.position())
        if place is not None:
            self._brushes.pop(self._axes[place].name, None)
            self._told()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines below axes, the best above all others."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in sorted(self._lines, key=lambda each: (self._is_kept(each), each.is_best, each.key == self._under)):
            self._paint_line(painter, line)
        for place, axis in enumerate(self._axes):
            self._paint_axis(painter, place, axis)
        painter.end()

    def _told(self) -> None:
        self.brushed.emit(self.kept())
        self.update()

    def _is_kept(self, line: Line) -> bool:
        for axis, value in zip(self._axes, line.values, strict=True):
            share, brush = axis.share(value), self._brushes.get(axis.name)
            if brush is not None and (share is None or not brush[0] <= share <= brush[1]):
                return False
        return True

    def _points(self, line: Line) -> list[QPointF]:
        shares = [axis.share(value) for axis, value in zip(self._axes, line.values, strict=True)]
        return [self.point_of(place, share) for place, share in enumerate(shares) if share is not None]

    def _distance(self, line: Line, point: QPointF) -> float:
        points = self._points(line)
        return min((_to_piece(point, *pair) for pair in itertools.pairwise(points)), default=math.inf)

    def _axis_at(self, point: QPointF) -> int | None:
        for place in range(len(self._axes)):
            if abs(point.x() - self.axis_left(place)) <= GRIP and point.y() >= TOP - GRIP:
                return place
        return None

    def _share_at(self, point: QPointF) -> float:
        return min(max((self.height() - BOTTOM - point.y()) / (self.height() - TOP - BOTTOM), 0.0), 1.0)

    def _paint_line(self, painter: QPainter, line: Line) -> None:
        colours, points = tokens(self), self._points(line)
        if len(points) < 2:
            return
        is_kept = self._is_kept(line)
        colour = QColor(colours.good if line.is_best else colours.muted if line.is_pruned else colours.accent)
        colour.setAlphaF(1.0 if line.is_best or line.key == self._under else 0.6)
        if not is_kept:
            colour = QColor(colours.border)
        width = 3.0 if line.is_best or (line.key == self._under and is_kept) else 1.6
        pen = QPen(colour, width, Qt.PenStyle.DashLine if line.is_pruned else Qt.PenStyle.SolidLine)
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_axis(self, painter: QPainter, place: int, axis: Axis) -> None:
        colours, font = tokens(self), scaled_font(self.font(), 0.9)
        top, bottom = self.point_of(place, 1.0), self.point_of(place, 0.0)
        painter.setPen(QPen(QColor(colours.muted), 1.5))
        painter.drawLine(top, bottom)
        brush = self._brushes.get(axis.name)
        if brush is not None:
            area = QRectF(
                self.point_of(place, brush[1]) - QPointF(6, 0), self.point_of(place, brush[0]) + QPointF(6, 0)
            )
            tint = QColor(colours.accent)
            tint.setAlphaF(0.3)
            painter.fillRect(area, tint)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        room = (self.width() - 2 * SIDE) / max(len(self._axes) - 1, 1) - 8 if len(self._axes) > 1 else 2 * SIDE
        painter.setPen(QColor(colours.text))
        named = metrics.elidedText(axis.name, Qt.TextElideMode.ElideRight, min(room, 2 * SIDE))
        _centred(painter, metrics, named, QPointF(top.x(), 12))
        painter.setPen(QColor(colours.muted))
        _centred(painter, metrics, str(axis.choices[-1]) if axis.choices else f"{axis.high:.3g}", QPointF(top.x(), 28))
        low = str(axis.choices[0]) if axis.choices else f"{axis.low:.3g}"
        _centred(painter, metrics, low, QPointF(bottom.x(), self.height() - 12))


def _centred(painter: QPainter, metrics: QFontMetricsF, words: str, middle: QPointF) -> None:
    width, height = metrics.horizontalAdvance(words) + 4, metrics.height()
    area = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)


def _to_piece(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Distance of a point from a piece of a line, in pixels."""
    across, away = end - start, point - start
    length2 = QPointF.dotProduct(across, across)
    along = min(max(QPointF.dotProduct(away, across) / length2, 0.0), 1.0) if length2 else 0.0
    gap = away - across * along
    return math.hypot(gap.x(), gap.y())
