"""Where frames stand on a line, and the ruler above the lanes that is dragged to move through a drive."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.style import scaled_font, tokens

NAME_WIDTH = 116
RIGHT = 8.0
HEIGHT = 22
LEAST_STEP = 70.0  # widget pixels between two times
STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)


@dataclass(frozen=True, slots=True)
class FrameScale:
    """Frames `first` to `last` over the width of a widget, right of the names."""

    first: int
    last: int
    width: float

    def x(self, frame: float) -> float:
        """Where a frame stands, widget pixels."""
        return NAME_WIDTH + self._room() * (frame - self.first) / max(1, self.last - self.first)

    def frame(self, x: float) -> int:
        """The frame nearest to a place."""
        share = (x - NAME_WIDTH) / self._room()
        return round(min(self.last, max(self.first, self.first + share * max(1, self.last - self.first))))

    def _room(self) -> float:
        return max(1.0, self.width - NAME_WIDTH - RIGHT)


def time_words(seconds: float) -> str:
    """Minutes and seconds, with tenths below a minute where they are not nought."""
    minutes, rest = divmod(round(seconds, 2), 60)
    return f"{int(minutes)}:{rest:04.1f}" if rest % 1 else f"{int(minutes)}:{int(rest):02d}"


class TimeRuler(QWidget):
    """`scrubbed(frame)` while it is pressed or dragged. Marks the frames that are images, coloured by their state."""

    scrubbed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span = (0, 1)
        self._fps = 25.0
        self._frame = 0
        self._states: Mapping[int, str] = {}
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName(self.tr("Times of the drive"))
        self.setToolTip(self.tr("Drag to move through the drive. A mark is a frame that is an image."))

    @property
    def scale(self) -> FrameScale:
        """Where frames stand."""
        return FrameScale(*self._span, self.width())

    def show_drive(self, span: tuple[int, int], fps: float, states: Mapping[int, str]) -> None:
        """Show the frames of this span; `states` are those of the frames that are images."""
        self._span, self._fps, self._states = span, fps, states
        self.update()

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        self._frame = frame
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.scrubbed.emit(self.scale.frame(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.scrubbed.emit(self.scale.frame(event.position().x()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Times, marks and the playhead."""
        painter = QPainter(self)
        colours, scale = tokens(self), self.scale
        painter.fillRect(QRectF(NAME_WIDTH, 0, scale.x(scale.last) - NAME_WIDTH, HEIGHT), QColor(colours.raised))
        painter.setFont(scaled_font(painter.font(), 0.82))
        self._paint_times(painter, scale)
        known = {"verified": colours.good, "in_progress": colours.warning}
        for frame, state in self._states.items():
            painter.fillRect(QRectF(scale.x(frame) - 1, HEIGHT - 5, 2, 5), QColor(known.get(state, colours.muted)))
        x = scale.x(self._frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, HEIGHT))
        painter.setBrush(QColor(colours.accent))
        painter.drawPolygon(QPolygonF([QPointF(x - 5, 0), QPointF(x + 5, 0), QPointF(x, 7)]))
        painter.end()

    def _paint_times(self, painter: QPainter, scale: FrameScale) -> None:
        seconds = (scale.last - scale.first) / self._fps
        room = scale.x(scale.last) - NAME_WIDTH
        step = next((each for each in STEPS_S if room * each / max(1e-6, seconds) >= LEAST_STEP), STEPS_S[-1])
        painter.setPen(QColor(tokens(self).muted))
        for number in range(int(seconds / step) + 1):
            x = scale.x(scale.first + number * step * self._fps)
            painter.drawLine(QPointF(x, 0), QPointF(x, 4))
            place = QRectF(x + 3, 1, LEAST_STEP, HEIGHT - 6)
            if place.left() + 28 < scale.x(scale.last):
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, time_words(number * step))
