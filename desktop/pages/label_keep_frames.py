"""Asks which frames of a drive are to become images, and makes them, with progress and a stop."""

import threading

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.project import Project
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.pages.label_drive import DriveSketch
from exports.drives import open_recording
from labeling.drive_frames import FrameToKeep, frame_to_keep, keep_frames

BATCH = 24  # frames a transaction: those that were made before a stop stay
EVERY = 5


class KeepFramesDialog(QDialog):
    """From a frame to a frame, every so many. Stopping keeps what was made."""

    _progressed = Signal(int, int)

    def __init__(self, context: Context, sketch: DriveSketch, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._sketch = context, sketch
        self._stop = threading.Event()
        self._is_running = False
        self.setWindowTitle(self.tr("Make images of frames"))
        last = sketch.count - 1
        self.first, self.last, self.every = _number(0, last, 0), _number(0, last, last), _number(1, last + 1, EVERY)
        form = QFormLayout()
        form.addRow(self.tr("From frame"), self.first)
        form.addRow(self.tr("To frame"), self.last)
        form.addRow(self.tr("One of every"), self.every)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.leave, self.begin = QPushButton(self.tr("Cancel")), QPushButton(self.tr("Make images"))
        self.begin.setObjectName("primary")
        self.begin.setDefault(True)
        self.leave.clicked.connect(lambda _on=False: self.reject())
        self.begin.clicked.connect(lambda _on=False: self.start())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.begin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.words)
        layout.addWidget(self.progress)
        layout.addLayout(foot)
        for box in (self.first, self.last, self.every):
            box.valueChanged.connect(lambda _value: self._show())
        self._progressed.connect(self._show_progress)
        self._show()

    def wanted(self) -> list[int]:
        """The frames that are asked for and are no images yet."""
        known = {each.frame for each in self._sketch.images}
        asked = range(self.first.value(), self.last.value() + 1, self.every.value())
        return [frame for frame in asked if frame not in known]

    def start(self) -> None:
        """Make the images, in the background."""
        wanted, context, sketch = self.wanted(), self._context, self._sketch
        self._is_running = True
        self.begin.setEnabled(False)
        self.leave.setText(self.tr("Stop"))
        self.progress.show()
        project, author, origin = context.project, context.author, context.origin
        run_in_background(
            self,
            lambda: self._make(project, sketch, wanted, author, origin),
            self._made,
            self._failed,
        )

    def reject(self) -> None:
        """Stop what runs; otherwise close."""
        if self._is_running:
            self._stop.set()
            self.leave.setEnabled(False)
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing stops what runs first."""
        if self._is_running:
            self._stop.set()
            event.ignore()
        else:
            event.accept()

    def _make(self, project: Project, sketch: DriveSketch, wanted: list[int], author: str, origin: str) -> int:
        """Runs in the pool."""
        recording = open_recording(sketch.path)
        made = 0
        try:
            for start in range(0, len(wanted), BATCH):
                batch: list[FrameToKeep] = []
                for frame in wanted[start : start + BATCH]:
                    if self._stop.is_set():
                        break
                    batch.append(frame_to_keep(recording.frame(frame), sketch.drive.sha256))
                made += len(keep_frames(project, sketch.drive.id, batch, author=author, origin=origin))
                self._progressed.emit(made, len(wanted))
                if self._stop.is_set():
                    break
        finally:
            recording.close()
        return made

    def _made(self, count: int) -> None:
        self._is_running = False
        parent = self.parentWidget()
        if parent is not None:
            notify(parent, self.tr("{count} frames are images now.").format(count=count))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._is_running = False
        show_error(self, error)
        super().reject()

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _show(self) -> None:
        count = len(self.wanted())
        words = self.tr("{count} frames will become images, with what the tracks of the drive say there.")
        none = self.tr("All of these frames are images already.")
        self.words.setText(words.format(count=count) if count else none)
        self.begin.setEnabled(bool(count))


def _number(least: int, most: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    return box
