"""The player of the Drives page: picture, buttons, slider and timeline of one validated drive."""

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from core.errors import UserError
from core.recordings import Frame
from desktop.playback import Playback
from desktop.style import class_colour, tokens
from desktop.widgets.drive_timeline import ACTION_COLOURS, DriveCurves, DriveTimeline, Span
from desktop.widgets.drive_view import DriveView
from exports.drive_log import DriveLog, LoggedFrame

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
MOST_LANES = 8
NO_ACTION = ("", "none")


class DrivePlayer(QWidget):
    """Plays what was judged: the frames of the recording with the boxes of the log. `frame_sent` asks to label one."""

    frame_sent = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log: DriveLog | None = None
        self._rows: dict[int, LoggedFrame] = {}
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
        layout.addLayout(self._controls())
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

    def show_drive(self, path: Path, log: DriveLog, budget_ms: float | None, colours: Mapping[str, str]) -> None:
        """Open a recording with the log of its validation; `colours` are those of the project's classes, by name."""
        known = {name: colours.get(name) or class_colour(index) for index, name in enumerate(log.classes)}
        self._log, self._rows = log, log.by_index()
        count = max(self._rows, default=-1) + 1
        self.slider.setRange(0, max(0, count - 1))
        self.view.set_colours(known)
        self.timeline.set_curves(_curves(log, count, budget_ms, known, tokens(self).warning))
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
        row = QHBoxLayout()
        row.setSpacing(8)
        self.play_button = QPushButton(self.tr("Play"))
        self.play_button.setToolTip(self.tr("Play or pause (Space)"))
        self.play_button.clicked.connect(self._toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.sliderMoved.connect(self._jump)
        self.position = QLabel("")
        self.position.setMinimumWidth(self.fontMetrics().horizontalAdvance("0000 of 0000 · 000.00 s · 000 ms "))
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
        for widget in (self.play_button, self.slider, self.position, self.speed, self.loop_button, self.send_button):
            row.addWidget(widget, 1 if widget is self.slider else 0)
        return row

    def _set_enabled(self, *, is_enabled: bool) -> None:
        for widget in (self.play_button, self.slider, self.speed, self.loop_button, self.send_button):
            widget.setEnabled(is_enabled)

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
        words = [] if row is None or row.action in NO_ACTION else [row.action.replace("_", " ")]
        if row is not None and row.label:
            words.append(f"{row.label} {row.label_score:.2f}")
        found = None if row is None else row.detections
        self.view.show_frame(frame.image, found, self._log.classes, "  ·  ".join(words))
        self.slider.setValue(frame.index)
        self.timeline.set_frame(frame.index)
        latency = self.tr("dropped") if row is None else f"{row.latency_ms:.0f} ms"
        place = self.tr("{index} of {count}").format(index=frame.index + 1, count=self.slider.maximum() + 1)
        self.position.setText(f"{place} · {frame.timestamp_ms / 1000:.2f} s · {latency}")

    def _show_state(self, is_playing: bool) -> None:
        self.play_button.setText(self.tr("Pause") if is_playing else self.tr("Play"))

    def _show_failure(self, error: Exception) -> None:
        words = str(error) if isinstance(error, UserError) else self.tr("This frame cannot be shown.")
        self.view.show_words(words)


def _curves(
    log: DriveLog, count: int, budget_ms: float | None, colours: Mapping[str, str], anomaly_colour: str
) -> DriveCurves:
    totals: Counter[int] = Counter(int(key) for row in log.frames for key in row.detections.class_id)
    chosen = [class_id for class_id, _ in totals.most_common(MOST_LANES)]
    counts = {log.classes[class_id]: np.zeros(count, np.int64) for class_id in chosen}
    latency = np.full(count, np.nan)
    for row in log.frames:
        latency[row.index] = row.latency_ms
        for class_id in row.detections.class_id.tolist():
            if class_id in chosen:
                counts[log.classes[class_id]][row.index] += 1
    actions = _spans([(row.index, row.action) for row in log.frames if row.action not in NO_ACTION])
    anomalies = _spans([(row.index, ", ".join(row.anomalies)) for row in log.frames if row.anomalies])
    return DriveCurves(
        counts=counts,
        colours={name: colours[name] for name in counts},
        latency_ms=latency,
        budget_ms=budget_ms,
        actions=tuple(Span(words, a, b, ACTION_COLOURS.get(words, anomaly_colour)) for words, a, b in actions),
        anomalies=tuple(Span(words, a, b, anomaly_colour) for words, a, b in anomalies),
    )


def _spans(marks: list[tuple[int, str]]) -> list[tuple[str, int, int]]:
    """Runs of neighbouring frames with the same words: (words, first, last)."""
    runs = groupby(enumerate(marks), key=lambda item: (item[1][0] - item[0], item[1][1]))
    grouped = [[mark for _, mark in run] for _, run in runs]
    return [(run[0][1], run[0][0], run[-1][0]) for run in grouped]
