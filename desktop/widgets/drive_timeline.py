"""The timeline under the player: detections by class, latency against its budget, actions and anomalies, a playhead."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.style import tokens

NAME_WIDTH = 108
GAP = 4
ACTION_COLOURS = {"inform": "#56B4E9", "warn": "#E69F00", "reduce_speed": "#D55E00", "stop": "#CC3311"}


@dataclass(frozen=True, slots=True)
class Span:
    """Something that held from one frame to another, both included."""

    words: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class DriveCurves:
    """What the timeline shows of a drive of n frames.

    `counts` maps class names to detections a frame, shape (n,); `latency_ms` has shape (n,), NaN where a frame was
    dropped; `colours` gives each name its `#rrggbb`.
    """

    counts: dict[str, NDArray[np.int64]]
    colours: dict[str, str]
    latency_ms: NDArray[np.float64]
    budget_ms: float | None
    actions: tuple[Span, ...]
    anomalies: tuple[Span, ...]

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.latency_ms)


class DriveTimeline(QWidget):
    """Lanes over the frames of a drive; a click or a drag asks for a frame by `frame_asked`."""

    frame_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: DriveCurves | None = None
        self._frame = 0
        self._cache: QPixmap | None = None
        self.setMinimumHeight(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        lanes = 3 if self._curves is None else 3 + len(self._curves.counts)
        return QSize(600, lanes * (self.fontMetrics().height() + GAP + 2) + 8)

    def set_curves(self, curves: DriveCurves | None) -> None:
        """Show another drive, or nothing."""
        self._curves, self._frame, self._cache = curves, 0, None
        self.setVisible(curves is not None)
        self.updateGeometry()
        self.update()

    def set_frame(self, index: int) -> None:
        """Move the playhead."""
        self._frame = index
        self.update()

    def event(self, event: QEvent) -> bool:
        """Resting on an action or an anomaly says what it was."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._words_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._cache = None
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._cache = None
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ask(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._curves is None or not self._curves.frames:
            return
        if self._cache is None:
            self._cache = self._lanes_painted(self._curves)
        painter.drawPixmap(0, 0, self._cache)
        x = self._x_of(self._frame + 0.5)
        painter.setPen(QPen(QColor(tokens(self).text), 1.5))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    def _ask(self, event: QMouseEvent) -> None:
        if self._curves is None or not self._curves.frames:
            return
        share = (event.position().x() - NAME_WIDTH) / max(1, self.width() - NAME_WIDTH)
        self.frame_asked.emit(int(np.clip(share * self._curves.frames, 0, self._curves.frames - 1)))

    def _words_at(self, x: int, y: int) -> str:
        curves = self._curves
        if curves is None or x < NAME_WIDTH:
            return ""
        lane = int(y * (len(curves.counts) + 3) / max(1, self.height())) - len(curves.counts) - 1
        spans = {0: curves.actions, 1: curves.anomalies}.get(lane, ())
        return "\n".join(
            span.words.replace("_", " ")
            for span in spans
            if self._x_of(span.first) - 2 <= x <= max(self._x_of(span.last + 1), self._x_of(span.first) + 2)
        )

    def _x_of(self, frame: float) -> float:
        frames = self._curves.frames if self._curves is not None else 1
        return NAME_WIDTH + (self.width() - NAME_WIDTH) * frame / max(1, frames)

    def _lanes_painted(self, curves: DriveCurves) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(int(self.width() * ratio), int(self.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = ["latency", *curves.counts, "actions", "anomalies"]
        height = self.height() / len(names)
        for place, name in enumerate(names):
            lane = QRectF(NAME_WIDTH, place * height + GAP / 2, self.width() - NAME_WIDTH, height - GAP)
            self._paint_name(painter, lane, name)
            painter.fillRect(lane, QColor(tokens(self).surface))
            if name == "latency":
                self._paint_latency(painter, lane, curves)
            elif place == len(names) - 2:
                self._paint_spans(painter, lane, curves.actions)
            elif place == len(names) - 1:
                self._paint_spans(painter, lane, curves.anomalies)
            else:
                self._paint_counts(painter, lane, curves, name)
        painter.end()
        return pixmap

    def _paint_name(self, painter: QPainter, lane: QRectF, name: str) -> None:
        painter.setPen(QColor(tokens(self).muted))
        place = QRectF(0, lane.y(), NAME_WIDTH - 8, lane.height())
        words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)

    def _paint_latency(self, painter: QPainter, lane: QRectF, curves: DriveCurves) -> None:
        known = curves.latency_ms[np.isfinite(curves.latency_ms)]
        top = max(float(known.max()) if len(known) else 1.0, curves.budget_ms or 0.0) * 1.1
        values = highest(np.nan_to_num(curves.latency_ms, nan=-1.0), int(lane.width()))
        step = lane.width() / len(values)
        points = QPolygonF()
        for place in np.flatnonzero(values >= 0).tolist():
            y = lane.bottom() - lane.height() * values[place] / top
            points.append(QPointF(lane.left() + (place + 0.5) * step, y))
        painter.setPen(QPen(QColor(tokens(self).accent), 1.2))
        painter.drawPolyline(points)
        if curves.budget_ms:
            y = lane.bottom() - lane.height() * curves.budget_ms / top
            painter.setPen(QPen(QColor(tokens(self).bad), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(lane.left(), y), QPointF(lane.right(), y))

    def _paint_counts(self, painter: QPainter, lane: QRectF, curves: DriveCurves, name: str) -> None:
        values = highest(curves.counts[name].astype(np.float64), int(lane.width()))
        heights = values * lane.height() / max(1.0, float(values.max(initial=0)))
        step = lane.width() / len(values)
        bars = [
            QRectF(lane.left() + place * step, lane.bottom() - heights[place], max(1.0, step), heights[place])
            for place in np.flatnonzero(heights).tolist()
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(curves.colours[name]))
        painter.drawRects(bars)

    def _paint_spans(self, painter: QPainter, lane: QRectF, spans: tuple[Span, ...]) -> None:
        plain = tokens(self).warning
        for span in spans:
            left, right = self._x_of(span.first), self._x_of(span.last + 1)
            colour = QColor(ACTION_COLOURS.get(span.words, plain))
            painter.fillRect(QRectF(left, lane.y(), max(2.0, right - left), lane.height()), colour)


def highest(values: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """At most `most` values: the highest of each run of neighbours, so that no peak is lost on a narrow screen."""
    if len(values) <= max(1, most):
        return values
    starts = np.linspace(0, len(values), max(1, most), endpoint=False).astype(np.int64)
    return np.maximum.reduceat(values, starts)
