"""Under the picture of a drive: filmstrip, ruler to move along, tracks, conditions, and buttons to play and step."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.project import Project
from desktop.background import run_in_background
from desktop.drive_proxies import DriveProxies
from desktop.icons import icon
from desktop.pages.label_bench import Bench, Words
from desktop.pages.label_drive import DriveSketch, read_sketch
from desktop.pages.label_timeline_lanes import TimelineLanes
from desktop.widgets.filmstrip import Filmstrip, StripFrames
from desktop.widgets.time_ruler import TimeRuler, time_words
from labeling.edits import Edit
from labeling.tracks import Track, next_wanted, residuals

MOST_HEIGHT = 132
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
ICON = QSize(16, 16)
SHOWN = ("track", "interval", "camera", "completeness", "annotation")


@dataclass(frozen=True, slots=True)
class Advice:
    """Which track would gain most from one more keyframe: at which frame, and by how many pixels it may be off."""

    track: Track
    frame: int
    error: float


class DriveTimelinePanel(QWidget):
    """Tells what was asked for; hidden without a drive."""

    frame_asked = Signal(int)
    scrubbed = Signal(int)
    step_asked = Signal(int)
    play_pressed = Signal()
    speed_chosen = Signal(float)
    next_open_pressed = Signal()
    keep_pressed = Signal()
    camera_pressed = Signal()
    sketch_read = Signal()
    track_chosen = Signal(object)
    interval_asked = Signal(str, str, int, int)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._drive_id: int | None = None
        self._frame = 0
        self._words = Words()
        self._is_asked_again = self._is_reading = False
        self.sketch: DriveSketch | None = None
        self.proxies = DriveProxies(self)
        self.strip = Filmstrip(project, self.proxies)
        self.strip.frame_asked.connect(self.frame_asked)
        self.ruler, self.lanes = TimeRuler(), TimelineLanes()
        self.ruler.scrubbed.connect(self.scrubbed)
        self.lanes.scrubbed.connect(self.scrubbed)
        self.lanes.track_chosen.connect(self.track_chosen)
        self.lanes.range_drawn.connect(self._offer_values)
        self.note = QLabel()
        self.note.setObjectName("muted")
        self.note.setMinimumWidth(0)
        self.area = QScrollArea()
        self.area.setWidget(self.lanes)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(3)
        layout.addLayout(self._controls())
        layout.addWidget(self.strip)
        layout.addWidget(self.ruler)
        layout.addWidget(self.area)
        layout.addWidget(self.note)
        self.hide()

    def show_words(self, words: Words) -> None:
        """Offer these conditions for intervals."""
        self._words = words
        self.lanes.show_words(words)
        self._fit_lanes()

    def show_image(self, bench: Bench) -> None:
        """Show the drive of this image, at its frame; nothing where it belongs to none."""
        drive_id = bench.image.drive_id
        self.setVisible(drive_id is not None)
        if drive_id != self._drive_id:
            self._drive_id, self.sketch = drive_id, None
            self.lanes.show_sketch(None)
            self.strip.forget()
            self.proxies.close()
            self.reload()
        self.show_frame(bench.image.frame_index or 0, bench.image.timestamp_ms)
        self.strip.show_present(self._frame)
        self.proxies.look_around(self._frame)

    def show_frame(self, frame: int, timestamp_ms: float | None) -> None:
        """Move the playhead; the strip comes along when it rests."""
        self._frame = frame
        self.lanes.show_frame(frame)
        self.ruler.show_frame(frame)
        count = self.sketch.count if self.sketch is not None else frame + 1
        words = self.tr("Frame {frame} of {count}").format(frame=frame, count=count - 1)
        self.position.setText(f"{words}   {time_words((timestamp_ms or 0.0) / 1000)}")

    def show_playing(self, is_playing: bool) -> None:
        """Whether the drive is being played."""
        self.play_button.setIcon(icon("pause" if is_playing else "play"))
        self.proxies.hold(is_held=is_playing)

    def reload(self) -> None:
        """Read the drive anew; asked for while it is being read, once more afterwards."""
        drive_id = self._drive_id
        if drive_id is None:
            return
        if self._is_reading:
            self._is_asked_again = True
            return
        self._is_reading, self._is_asked_again = True, False
        run_in_background(self, lambda: read_sketch(self._project, drive_id), self._take, self._not_read)

    def edit_taken(self, edit: Edit) -> None:
        """An edit of this window may have changed what is shown."""
        if any(change.entity in SHOWN for change in edit.changes):
            self.reload()

    def advice(self) -> Advice | None:
        """Where one more keyframe would help most: of the track in hand, else of the one that is off most."""
        tracks = self.sketch.tracks if self.sketch is not None else ()
        chosen = [each for each in tracks if each.id == self.lanes.chosen] or list(tracks)
        found = [
            Advice(each, wanted, max((error for _, error in residuals(each)), default=0.0))
            for each in chosen
            if (wanted := next_wanted(each)) is not None
        ]
        return max(found, key=lambda each: each.error, default=None)

    def show_chosen(self, track_id: int | None) -> None:
        """The track in hand."""
        if track_id != self.lanes.chosen:
            self.lanes.show_chosen(track_id)
            self._advise()

    def _controls(self) -> QHBoxLayout:
        back = self._button("previous", self.tr("One frame back"), lambda: self.step_asked.emit(-1))
        self.play_button = self._button("play", self.tr("Play or pause"), self.play_pressed.emit)
        on = self._button("next", self.tr("One frame on"), lambda: self.step_asked.emit(1))
        self.back_button, self.on_button = back, on
        self.position = QLabel()
        self.position.setTextFormat(Qt.TextFormat.PlainText)
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}x", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.activated.connect(lambda _index: self.speed_chosen.emit(self.speed.currentData()))
        self.open_button = QPushButton(self.tr("Next unreviewed"))
        self.open_button.setToolTip(self.tr("The next frame of this drive that is an image and is not verified"))
        self.open_button.clicked.connect(lambda _on=False: self.next_open_pressed.emit())
        self.keep_button = QPushButton(self.tr("Make images…"))
        self.keep_button.setToolTip(self.tr("Make images of many frames of this drive, with what its tracks say there"))
        self.keep_button.clicked.connect(lambda _on=False: self.keep_pressed.emit())
        self.camera_button = QPushButton(self.tr("Camera…"))
        self.camera_button.setToolTip(self.tr("What this vehicle's camera always sees: hood, ignored areas, horizon"))
        self.camera_button.clicked.connect(lambda _on=False: self.camera_pressed.emit())
        row = QHBoxLayout()
        row.setSpacing(6)
        moving, asking = (back, self.play_button, on), (self.open_button, self.keep_button, self.camera_button)
        for widget in (*moving, self.position, self.speed, *asking):
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus if widget is not self.position else Qt.FocusPolicy.NoFocus)
            row.addWidget(widget, 1 if widget is self.position else 0)
        return row

    def _button(self, name: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setObjectName("tool")
        button.setIconSize(ICON)
        button.setIcon(icon(name))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _on=False: act())
        return button

    def _take(self, sketch: DriveSketch | None) -> None:
        self._is_reading = False
        if self._is_asked_again:
            self.reload()
        if sketch is None or sketch.drive.id != self._drive_id:
            self.reload()
            return
        is_new = self.sketch is None
        self.sketch = sketch
        self.lanes.show_sketch(sketch)
        self._fit_lanes()
        states = sketch.states_by_frame()
        self.ruler.show_drive(sketch.span, sketch.drive.fps or 25.0, states)
        listed = range(sketch.count) if sketch.has_recording else [each.frame for each in sketch.images]
        images = {each.frame: each.image_id for each in sketch.images}
        self.strip.show_frames(StripFrames(listed, images, states))
        for widget in (self.play_button, self.keep_button, self.speed):
            widget.setEnabled(sketch.has_recording)
        if is_new and sketch.has_recording:
            self.proxies.open(sketch.path, sketch.count)
            self.proxies.look_around(self._frame)
        self.strip.show_present(self._frame)
        self._advise()
        self.sketch_read.emit()

    def _not_read(self, _error: Exception) -> None:
        self._is_reading = False

    def _fit_lanes(self) -> None:
        """As high as the lanes, up to a limit beyond which they scroll."""
        self.area.setFixedHeight(min(MOST_HEIGHT, self.lanes.sizeHint().height() + 2))

    def _advise(self) -> None:
        sketch, found = self.sketch, self.advice()
        if sketch is not None and not sketch.has_recording:
            words = self.tr("{name} is not where it was, so only its frames that are images can be seen.")
            self.note.setText(words.format(name=sketch.drive.name))
        elif found is None:
            self.note.setText(self.tr("Drag over a condition's lane to say it of an interval."))
        else:
            words = self.tr("{name} is off by up to {error:.0f} px between keyframes: one more at frame {frame} helps.")
            name = self._words.name_of(found.track.class_id)
            self.note.setText(words.format(name=name.capitalize(), error=found.error, frame=found.frame))

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
