"""The lanes under the picture of a drive: one a track with its keyframes, one a group of conditions."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.pages.label_bench import Words
from desktop.pages.label_drive import DriveSketch
from desktop.style import mixed, tokens
from desktop.widgets.time_ruler import NAME_WIDTH, FrameScale
from labeling.tracks import Keyframe, Track, residuals

LANE_HEIGHT = 18
SHADES = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#0072B2", "#F0E442")
NEAR = 6.0  # widget pixels: how near to a keyframe is on it


class TimelineLanes(QWidget):
    """A click or a drag on a track asks for a frame, a drag over a group draws a range of frames."""

    scrubbed = Signal(int)
    track_chosen = Signal(object)
    range_drawn = Signal(str, int, int, QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sketch: DriveSketch | None = None
        self._words = Words()
        self._frame = 0
        self.chosen: int | None = None
        self._drag: tuple[str, int] | None = None
        self._is_scrubbing = False
        self._cursor_frame = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline of the drive"))

    @property
    def scale(self) -> FrameScale:
        """Where frames stand."""
        return FrameScale(*(self.sketch.span if self.sketch is not None else (0, 1)), self.width())

    def show_words(self, words: Words) -> None:
        """Names and colours of classes and conditions."""
        self._words = words
        self._resize()

    def show_sketch(self, sketch: DriveSketch | None) -> None:
        """Show another drive."""
        self.sketch = sketch
        self._resize()

    def show_frame(self, frame: int) -> None:
        """Move the playhead."""
        self._frame = frame
        self.update()

    def show_chosen(self, track_id: int | None) -> None:
        """Light up the track in hand."""
        self.chosen = track_id
        self.update()

    def sizeHint(self) -> QSize:
        """A line a lane."""
        return QSize(400, max(1, self._lane_count()) * LANE_HEIGHT + 2)

    def event(self, event: QEvent) -> bool:
        """Resting on a keyframe says who set it and by how much its neighbours would miss it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._words_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All lanes and the playhead."""
        painter = QPainter(self)
        colours, sketch = tokens(self), self.sketch
        if sketch is None:
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for lane, track in enumerate(sketch.tracks):
            self._paint_track(painter, lane, track)
        for lane, group in enumerate(self._groups(), start=len(sketch.tracks)):
            self._paint_group(painter, lane, group, sketch)
        painter.setPen(QPen(QColor(colours.accent), 2))
        x = self.scale.x(self._frame)
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        if self._drag is not None:
            self._paint_range(painter, self._drag, len(sketch.tracks))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for a frame, choose a track, or begin a range."""
        if self.sketch is None or event.button() != Qt.MouseButton.LeftButton:
            return
        lane, groups = int(event.position().y() // LANE_HEIGHT), self._groups()
        frame = self.scale.frame(event.position().x())
        tracks = self.sketch.tracks
        if lane < len(tracks):
            is_named = event.position().x() < NAME_WIDTH
            self.track_chosen.emit(tracks[lane].id)
            self._is_scrubbing = not is_named
            if not is_named:
                near = self._keyframe_at(tracks[lane], event.position().x())
                self.scrubbed.emit(frame if near is None else near.frame)
        elif lane - len(tracks) < len(groups):
            self._drag, self._cursor_frame = (groups[lane - len(tracks)], frame), frame

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The range goes on, or the drive moves along."""
        frame = self.scale.frame(event.position().x())
        if self._drag is not None:
            self._cursor_frame = frame
            self.update()
        elif self._is_scrubbing and event.buttons() & Qt.MouseButton.LeftButton and frame != self._frame:
            self.scrubbed.emit(frame)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A range, or a mere click: a frame."""
        self._is_scrubbing = False
        if self._drag is None:
            return
        (group, start), end = self._drag, self.scale.frame(event.position().x())
        self._drag = None
        self.update()
        if start == end:
            self.scrubbed.emit(end)
        else:
            self.range_drawn.emit(group, *sorted((start, end)), event.globalPosition())

    def _words_at(self, x: int, y: int) -> str:
        lane = y // LANE_HEIGHT
        tracks = self.sketch.tracks if self.sketch is not None else ()
        if lane >= len(tracks):
            return self.tr("Drag over frames to say a condition of them.")
        track = tracks[lane]
        near = self._keyframe_at(track, x)
        if near is None:
            return self.tr("{name}, {count} keyframes, {method} between them").format(
                name=self._words.name_of(track.class_id), count=len(track.keyframes), method=track.method
            )
        by = near.by.reference or self.tr("a person")
        words = self.tr("Keyframe at frame {frame}, set by {by}").format(frame=near.frame, by=by)
        error = dict(residuals(track)).get(near.frame)
        if error is not None:
            words += "\n" + self.tr("Without it the track would be off by {error:.1f} px here.").format(error=error)
        return words

    def _keyframe_at(self, track: Track, x: float) -> Keyframe | None:
        scale = self.scale
        near = min(track.keyframes, key=lambda each: abs(scale.x(each.frame) - x))
        return near if abs(scale.x(near.frame) - x) <= NEAR else None

    def _paint_range(self, painter: QPainter, drag: tuple[str, int], above: int) -> None:
        first, last = sorted((drag[1], self._cursor_frame))
        lane = self._groups().index(drag[0]) + above
        fill = QColor(tokens(self).accent)
        fill.setAlpha(90)
        left, right = self.scale.x(first), self.scale.x(last)
        painter.fillRect(QRectF(left, lane * LANE_HEIGHT, right - left + 2, LANE_HEIGHT - 2), fill)
        painter.setPen(QColor(tokens(self).text))
        painter.drawText(QPointF(left + 4, lane * LANE_HEIGHT + LANE_HEIGHT - 5), f"{first} – {last}")

    def _paint_group(self, painter: QPainter, lane: int, group: str, sketch: DriveSketch) -> None:
        colours, top, scale = tokens(self), lane * LANE_HEIGHT, self.scale
        self._paint_name(painter, top, group.replace("_", " "))
        whole = QRectF(NAME_WIDTH, top + 2, scale.x(scale.last) - NAME_WIDTH, LANE_HEIGHT - 4)
        painter.fillRect(whole, QColor(colours.raised))
        values = (self._words.conditions or {}).get(group, [])
        for each in sketch.intervals:
            if each.group_name != group:
                continue
            shade = SHADES[values.index(each.value) % len(SHADES)] if each.value in values else colours.muted
            left, right = scale.x(each.first_frame), max(scale.x(each.last_frame), scale.x(each.first_frame) + 3)
            rect = QRectF(left, top + 2, right - left, LANE_HEIGHT - 4)
            painter.fillRect(rect, QColor(mixed(colours.surface, shade, 0.55)))
            painter.setPen(QColor(colours.text))
            painter.drawText(rect.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, each.value)

    def _paint_track(self, painter: QPainter, lane: int, track: Track) -> None:
        top, line, scale = lane * LANE_HEIGHT, self._words.line(track.class_id), self.scale
        colour = QColor(line.colour if line is not None else "#7F7F7F")
        if track.id == self.chosen:
            painter.fillRect(QRectF(0, top, self.width(), LANE_HEIGHT), QColor(tokens(self).raised))
        self._paint_name(painter, top, f"{self._words.name_of(track.class_id)} {track.id % 1000:03d}")
        middle = top + LANE_HEIGHT / 2
        keyframes = track.keyframes
        ends = [*(each.frame for each in keyframes[1:]), max(scale.last, keyframes[-1].frame)]
        for each, end in zip(keyframes, ends, strict=True):
            if not each.is_outside:
                style = Qt.PenStyle.DotLine if each.is_occluded else Qt.PenStyle.SolidLine
                painter.setPen(QPen(colour, 3, style))
                painter.drawLine(QPointF(scale.x(each.frame), middle), QPointF(scale.x(end), middle))
        for each in keyframes:
            self._paint_keyframe(painter, each, QPointF(scale.x(each.frame), middle), colour)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_keyframe(self, painter: QPainter, each: Keyframe, at: QPointF, colour: QColor) -> None:
        """A diamond where a person set it, hollow where the object is outside; a small dot where a tracker did."""
        painter.setPen(QPen(QColor(tokens(self).surface), 1))
        painter.setBrush(QColor(tokens(self).surface) if each.is_outside else colour)
        if each.is_outside:
            painter.setPen(QPen(colour, 1.5))
        if each.by.source != "human" and not each.is_outside:
            painter.drawEllipse(at, 2.5, 2.5)
            return
        x, y = at.x(), at.y()
        painter.drawPolygon(QPolygonF([QPointF(x, y - 5), QPointF(x + 5, y), QPointF(x, y + 5), QPointF(x - 5, y)]))

    def _paint_name(self, painter: QPainter, top: float, words: str) -> None:
        painter.setPen(QColor(tokens(self).muted))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, NAME_WIDTH - 10)
        painter.drawText(QRectF(2, top, NAME_WIDTH - 8, LANE_HEIGHT), Qt.AlignmentFlag.AlignVCenter, shown)

    def _groups(self) -> list[str]:
        return list(self._words.conditions or {})

    def _lane_count(self) -> int:
        return len(self._groups()) + (len(self.sketch.tracks) if self.sketch is not None else 0)

    def _resize(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()
