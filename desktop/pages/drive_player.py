"""The player of the Drives page: picture, buttons, slider and timeline of one validated drive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget

from core.errors import UserError
from core.recordings import Frame
from desktop.icons import icon
from desktop.pages.drive_curves import NO_ACTION, class_colours, curves_of
from desktop.playback import Playback
from desktop.widgets.drive_timeline import DriveCurves, DriveTimeline
from desktop.widgets.drive_view import DriveView
from exports.drive_log import DriveLog, LoggedFrame

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
ICON = QSize(18, 18)


@dataclass(frozen=True, slots=True)
class PlayedDrive:
    """A log, ready to be shown; made by `prepared` off the GUI thread."""

    log: DriveLog
    rows: Mapping[int, LoggedFrame]
    curves: DriveCurves
    colours: Mapping[str, str]


def prepared(log: DriveLog, summary: Mapping[str, object], colours: Mapping[str, str]) -> PlayedDrive:
    """A log and its summary as the player shows them; `colours` are those of the project's classes, by name."""
    return PlayedDrive(log, log.by_index(), curves_of(log, summary, colours), class_colours(log, colours))


class DrivePlayer(QWidget):
    """Plays what was judged: the frames of the recording with the boxes of the log. `frame_sent` asks to label one."""

    frame_sent = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log: DriveLog | None = None
        self._rows: Mapping[int, LoggedFrame] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._shown = 0
        self.playback = Playback(self)
        self.playback.frame_due.connect(self._show)
        self.playback.playing_changed.connect(self._show_state)
        self.playback.failed.connect(self._show_failure)
        self.view, self.timeline = DriveView(), DriveTimeline()
        self.timeline.frame_asked.connect(self._jump)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.view, 1)
        controls = self._controls()
        layout.addWidget(self.slider)
        layout.addLayout(controls)
        layout.addWidget(self.timeline)
        for keys, do in (
            ("Space", self._toggle),
            ("Right", lambda: self._jump(self._shown + 1)),
            ("Left", lambda: self._jump(self._shown - 1)),
            ("L", self._send),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_words("")

    def show_drive(self, path: Path, drive: PlayedDrive) -> None:
        """Open a recording with what a validation found on it."""
        self._log, self._rows = drive.log, drive.rows
        count = drive.curves.frames
        self.slider.setRange(0, max(0, count - 1))
        self.view.set_colours(drive.colours)
        self.timeline.set_curves(drive.curves)
        self._set_enabled(is_enabled=count > 0)
        self.playback.open(path, count)

    def show_words(self, words: str) -> None:
        """Show a sentence instead of a drive."""
        self.playback.close()
        self._log, self._rows = None, {}
        self.timeline.set_curves(None)
        self.view.show_words(words)
        self.position.setText("")
        self._set_enabled(is_enabled=False)

    def _controls(self) -> QHBoxLayout:
        back = self._button("previous", self.tr("One frame back (Left)"), lambda: self._jump(self._shown - 1))
        self.play_button = self._button("play", self.tr("Play or pause (Space)"), self._toggle)
        on = self._button("next", self.tr("One frame on (Right)"), lambda: self._jump(self._shown + 1))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.sliderMoved.connect(self._jump)
        self.position = QLabel("")
        self.speed = QComboBox()
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}x", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.activated.connect(lambda _index: self.playback.set_speed(self.speed.currentData()))
        self.loop_button = QPushButton(self.tr("Loop"))
        self.loop_button.setCheckable(True)
        self.loop_button.toggled.connect(self._set_looping)
        self.send_button = QPushButton(self.tr("Label this frame"))
        self.send_button.setToolTip(self.tr("Send this frame to the labelling queue (L)"))
        self.send_button.clicked.connect(self._send)
        self._controlling = (back, self.play_button, on, self.slider, self.speed, self.loop_button, self.send_button)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (*self._controlling[:3], self.position, *self._controlling[4:]):
            row.addWidget(widget, 1 if widget is self.position else 0)
        return row

    def _set_enabled(self, *, is_enabled: bool) -> None:
        for widget in self._controlling:
            widget.setEnabled(is_enabled)

    def _button(self, name: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setObjectName("tool")
        button.setIconSize(ICON)
        button.setIcon(icon(name))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _on=False: act())
        self._buttons[name] = button
        return button

    def _set_looping(self, is_looping: bool) -> None:
        self.playback.is_looping = is_looping

    def _toggle(self) -> None:
        if self.playback.is_playing():
            self.playback.pause()
        else:
            self.playback.play()

    def _jump(self, index: int) -> None:
        self.playback.pause()
        self.playback.show_frame(index)

    def _send(self) -> None:
        if self._log is not None:
            self.frame_sent.emit(self._shown)

    def _show(self, frame: Frame) -> None:
        if self._log is None:
            return
        self._shown = frame.index
        row = self._rows.get(frame.index)
        told = [] if row is None or row.action in NO_ACTION else [row.action.replace("_", " ")]
        if row is not None and row.label:
            told.append(f"{row.label} {row.label_score:.2f}")
        found = None if row is None else row.detections
        self.view.show_frame(frame.image, found, self._log.classes, "  ·  ".join(told))
        self.slider.setValue(frame.index)
        self.timeline.set_frame(frame.index)
        latency = self.tr("dropped") if row is None else f"{row.latency_ms:.0f} ms"
        place = self.tr("{index} of {count}").format(index=frame.index + 1, count=self.slider.maximum() + 1)
        rate = self.playback.shown_fps()
        words = f"{place} · {frame.timestamp_ms / 1000:.2f} s · {latency}"
        self.position.setText(f"{words} · {rate:.0f} fps" if rate else words)

    def _show_state(self, is_playing: bool) -> None:
        self.play_button.setIcon(icon("pause" if is_playing else "play"))

    def _show_failure(self, error: Exception) -> None:
        words = str(error) if isinstance(error, UserError) else self.tr("This frame cannot be shown.")
        self.view.show_words(words)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: other icons."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for name, button in self._buttons.items():
                button.setIcon(icon(name))
            self._show_state(self.playback.is_playing())
