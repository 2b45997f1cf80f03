"""Under the picture of a drive: a filmstrip, the intervals of conditions, the tracks and their keyframes."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.project import Project
from core.queries.drives import DriveFrame, frames_of
from core.queries.images import labelled_state
from desktop.background import run_in_background
from desktop.pages.label_bench import Bench, Words
from desktop.style import mixed, tokens
from desktop.widgets.filmstrip import Filmstrip
from labeling.conditions import ConditionInterval, intervals
from labeling.edits import Edit
from labeling.track_edits import tracks
from labeling.tracks import Track, next_wanted, residuals

NAME_WIDTH = 116
LANE_HEIGHT = 18
MOST_HEIGHT = 150
SHADES = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#0072B2", "#F0E442")


@dataclass(frozen=True, slots=True)
class DriveSketch:
    """What the timeline shows of one drive."""

    drive_id: int
    frames: tuple[DriveFrame, ...]
    states: dict[int, str]
    intervals: tuple[ConditionInterval, ...]
    tracks: tuple[Track, ...]

    def nearest(self, frame: int) -> DriveFrame:
        """The image nearest to a frame."""
        numbers = [each.frame for each in self.frames]
        place = min(bisect_left(numbers, frame), len(numbers) - 1)
        before = max(0, place - 1)
        is_before = abs(numbers[before] - frame) <= abs(numbers[place] - frame)
        return self.frames[before if is_before else place]


def read_sketch(project: Project, drive_id: int) -> DriveSketch:
    """Read what the timeline shows."""
    with project.registry.reading() as session:
        frames = frames_of(session, drive_id)
        states = labelled_state(session, [each.image_id for each in frames])
        return DriveSketch(
            drive_id, tuple(frames), states, tuple(intervals(session, drive_id)), tuple(tracks(session, drive_id))
        )


class DriveTimelinePanel(QWidget):
    """`frame_chosen(image)`, `track_chosen(id)`, `interval_asked(group, value, first, last)`; hidden without drive."""

    frame_chosen = Signal(int)
    track_chosen = Signal(object)
    interval_asked = Signal(str, str, int, int)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._drive_id: int | None = None
        self._frame = 0
        self._words = Words()
        self.strip = Filmstrip(project)
        self.strip.frame_chosen.connect(self.frame_chosen)
        self.lanes = TimelineLanes()
        self.lanes.frame_asked.connect(self._go)
        self.lanes.track_chosen.connect(self.track_chosen)
        self.lanes.range_drawn.connect(self._offer_values)
        self.note = QLabel()
        self.note.setObjectName("muted")
        area = QScrollArea()
        area.setWidget(self.lanes)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setMaximumHeight(MOST_HEIGHT)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self.note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self.strip)
        layout.addWidget(area)
        layout.addLayout(above)
        self.hide()

    def show_words(self, words: Words) -> None:
        """Offer these conditions for intervals."""
        self._words = words
        self.lanes.show_words(words)

    def show_image(self, bench: Bench) -> None:
        """Show the drive of this image, at its frame; nothing where it belongs to none."""
        drive_id = bench.image.drive_id
        self._frame = bench.image.frame_index or 0
        self.setVisible(drive_id is not None)
        if drive_id != self._drive_id:
            self._drive_id = drive_id
            self.lanes.show_sketch(None)
            self.reload()
        self.lanes.show_frame(self._frame)
        self.strip.show_present(bench.id)

    def reload(self) -> None:
        """Read the drive anew."""
        drive_id = self._drive_id
        if drive_id is not None:
            run_in_background(self, lambda: read_sketch(self._project, drive_id), self._take)

    def edit_taken(self, edit: Edit) -> None:
        """An edit of this window may have changed what is shown."""
        if self._drive_id is not None and any(change.entity in ("track", "interval") for change in edit.changes):
            self.reload()

    def _take(self, sketch: DriveSketch) -> None:
        if sketch.drive_id != self._drive_id:
            return
        self.lanes.show_sketch(sketch)
        self.lanes.show_frame(self._frame)
        self.strip.show_frames(sketch.frames, sketch.states)
        self.note.setText(self._advice(sketch))

    def _advice(self, sketch: DriveSketch) -> str:
        """Which track would gain most from one more keyframe, and where."""
        worst: tuple[float, Track] | None = None
        for track in sketch.tracks:
            errors = residuals(track)
            if errors and (worst is None or max(error for _, error in errors) > worst[0]):
                worst = (max(error for _, error in errors), track)
        wanted = next_wanted(worst[1]) if worst is not None else None
        if worst is None or wanted is None:
            return self.tr("Drag over a condition's lane to say it of an interval. Shift+T makes a track.")
        name = self._words.name_of(worst[1].class_id)
        words = self.tr(
            "Track of {name}: off by up to {error:.0f} px between keyframes; one more at frame {frame} helps."
        )
        return words.format(name=name, error=worst[0], frame=wanted)

    def _go(self, frame: int) -> None:
        sketch = self.lanes.sketch
        if sketch is not None and sketch.frames:
            self.frame_chosen.emit(sketch.nearest(frame).image_id)

    def _offer_values(self, group: str, first: int, last: int, place: QPointF) -> None:
        menu = QMenu(self)
        for value in (*(self._words.conditions or {}).get(group, ()), ""):
            words = value or self.tr("(nothing)")
            menu.addAction(f"{words}   {first} – {last}").triggered.connect(self._asker(group, value, first, last))
        menu.popup(place.toPoint())

    def _asker(self, group: str, value: str, first: int, last: int) -> Callable[..., None]:
        def ask(_is_on: bool = False) -> None:
            self.interval_asked.emit(group, value, first, last)

        return ask


class TimelineLanes(QWidget):
    """A lane a track, then a lane a condition group. A click asks for a frame, a drag over a group draws a range."""

    frame_asked = Signal(int)
    track_chosen = Signal(object)
    range_drawn = Signal(str, int, int, QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sketch: DriveSketch | None = None
        self._words = Words()
        self._frame = 0
        self._drag: tuple[str, int] | None = None
        self._cursor_frame = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline of the drive"))

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

    def sizeHint(self) -> QSize:
        """A line a lane."""
        return QSize(400, max(1, self._lane_count()) * LANE_HEIGHT + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All lanes and the playhead."""
        painter = QPainter(self)
        colours, sketch = tokens(self), self.sketch
        if sketch is None or not sketch.frames:
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for lane, track in enumerate(sketch.tracks):
            self._paint_track(painter, lane, track)
        for lane, group in enumerate(self._groups(), start=len(sketch.tracks)):
            self._paint_group(painter, lane, group, sketch)
        painter.setPen(QPen(QColor(colours.accent), 2))
        x = self._x(self._frame)
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        if self._drag is not None:
            first, last = sorted((self._drag[1], self._cursor_frame))
            lane = self._groups().index(self._drag[0]) + len(sketch.tracks)
            fill = QColor(colours.accent)
            fill.setAlpha(90)
            painter.fillRect(QRectF(self._x(first), lane * LANE_HEIGHT, self._x(last) - self._x(first) + 2, 16), fill)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for a frame, choose a track, or begin a range."""
        if self.sketch is None or event.button() != Qt.MouseButton.LeftButton:
            return
        lane, groups = int(event.position().y() // LANE_HEIGHT), self._groups()
        frame = self._frame_at(event.position().x())
        tracks = self.sketch.tracks
        if lane < len(tracks):
            self.frame_asked.emit(frame)
            self.track_chosen.emit(tracks[lane].id)
        elif lane - len(tracks) < len(groups):
            self._drag, self._cursor_frame = (groups[lane - len(tracks)], frame), frame

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The range goes on."""
        if self._drag is not None:
            self._cursor_frame = self._frame_at(event.position().x())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A range, or a mere click: a frame."""
        if self._drag is None:
            return
        (group, start), end = self._drag, self._frame_at(event.position().x())
        self._drag = None
        self.update()
        if start == end:
            self.frame_asked.emit(end)
        else:
            self.range_drawn.emit(group, *sorted((start, end)), event.globalPosition())

    def _paint_group(self, painter: QPainter, lane: int, group: str, sketch: DriveSketch) -> None:
        colours, top = tokens(self), lane * LANE_HEIGHT
        self._paint_name(painter, top, group.replace("_", " "))
        painter.fillRect(QRectF(NAME_WIDTH, top + 2, self._room(), LANE_HEIGHT - 4), QColor(colours.raised))
        values = (self._words.conditions or {}).get(group, [])
        for each in sketch.intervals:
            if each.group_name != group:
                continue
            shade = SHADES[values.index(each.value) % len(SHADES)] if each.value in values else colours.muted
            left, right = self._x(each.first_frame), max(self._x(each.last_frame), self._x(each.first_frame) + 3)
            rect = QRectF(left, top + 2, right - left, LANE_HEIGHT - 4)
            painter.fillRect(rect, QColor(mixed(colours.surface, shade, 0.55)))
            painter.setPen(QColor(colours.text))
            painter.drawText(rect.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, each.value)

    def _paint_track(self, painter: QPainter, lane: int, track: Track) -> None:
        top, line = lane * LANE_HEIGHT, self._words.line(track.class_id)
        colour = QColor(line.colour if line is not None else "#7F7F7F")
        self._paint_name(painter, top, f"{self._words.name_of(track.class_id)} {track.id % 1000:03d}")
        middle = top + LANE_HEIGHT / 2
        keyframes = track.keyframes
        last_frame = self.sketch.frames[-1].frame if self.sketch is not None else keyframes[-1].frame
        ends = [*(each.frame for each in keyframes[1:]), last_frame]
        for each, end in zip(keyframes, ends, strict=True):
            if not each.is_outside:
                style = Qt.PenStyle.DashLine if each.is_occluded else Qt.PenStyle.SolidLine
                painter.setPen(QPen(colour, 3, style))
                painter.drawLine(QPointF(self._x(each.frame), middle), QPointF(self._x(end), middle))
        painter.setPen(QPen(QColor("#ffffff"), 1))
        for each in keyframes:
            x = self._x(each.frame)
            painter.setBrush(QColor(tokens(self).surface) if each.is_outside else colour)
            diamond = [QPointF(x, middle - 5), QPointF(x + 5, middle), QPointF(x, middle + 5), QPointF(x - 5, middle)]
            painter.drawPolygon(QPolygonF(diamond))
        painter.setBrush(Qt.BrushStyle.NoBrush)

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

    def _room(self) -> float:
        return max(1.0, self.width() - NAME_WIDTH - 8.0)

    def _span(self) -> tuple[int, int]:
        frames = self.sketch.frames if self.sketch is not None else ()
        return (frames[0].frame, max(frames[-1].frame, frames[0].frame + 1)) if frames else (0, 1)

    def _x(self, frame: int) -> float:
        first, last = self._span()
        return NAME_WIDTH + self._room() * (frame - first) / (last - first)

    def _frame_at(self, x: float) -> int:
        first, last = self._span()
        return round(min(last, max(first, first + (x - NAME_WIDTH) / self._room() * (last - first))))
