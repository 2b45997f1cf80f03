"""What to replay: a package and a recording, from the project or from a file, and the replay while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.schema_models import JobRow
from desktop.widgets.section import Section
from desktop.widgets.share_bar import ShareBar

PACKAGES = "*.rwpkg"  # a plain ONNX file needs its decoder named: that is for the command line
VIDEOS = "*.mp4 *.mkv *.avi *.mov *.ts *.m4v *.webm"
Offer = tuple[str, Path]  # words, file


@dataclass(frozen=True, slots=True)
class ReplayChoice:
    """The package and the recording that were chosen."""

    package: Path
    recording: Path


class FileChoice(QWidget):
    """A list of known files and a button for any other; a file that was picked stays in the list."""

    changed = Signal()

    def __init__(self, title: str, filters: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._filters = title, filters
        self._known: list[Offer] = []
        self._picked: list[Offer] = []
        label = QLabel(title)
        label.setObjectName("muted")
        self.box = QComboBox()
        self.box.setAccessibleName(title)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(10)
        self.box.setPlaceholderText(self.tr("Choose one"))
        self.box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.other = QPushButton(self.tr("File…"))
        self.other.setToolTip(self.tr("Choose a file that the project does not know"))
        self.other.clicked.connect(lambda _on=False: self._pick())
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addWidget(self.box, 1)
        across.addWidget(self.other)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(label)
        layout.addLayout(across)

    def chosen(self) -> Path | None:
        """The file that is chosen, if any."""
        told = self.box.currentData()
        return Path(told) if told else None

    def offer(self, known: Sequence[Offer]) -> None:
        """Offer these files and those picked before; the chosen one stays, and a right list is left alone."""
        if list(known) != self._known or not self.box.count():
            self._known = list(known)
            self._fill(self.chosen())

    def pick(self, file: Path) -> None:
        """Choose a file, a new one too."""
        if all(file != path for _, path in (*self._known, *self._picked)):
            self._picked.append((file.name, file))
        self._fill(file)

    def _pick(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self._title, "", f"{self._title} ({self._filters})")
        if name:
            self.pick(Path(name))

    def _fill(self, chosen: Path | None) -> None:
        self.box.clear()
        for words, path in (*self._known, *self._picked):
            self.box.addItem(words, str(path))
        if self.box.count():
            self.box.setCurrentIndex(max(0, self.box.findData(str(chosen))))


class RequestCard(Section):
    """`replay_asked(ReplayChoice)`; while a replay runs, its progress and `stop_asked(job id)`."""

    replay_asked = Signal(object)
    stop_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Replay a drive"), parent)
        self._job_id = ""
        self.package = FileChoice(self.tr("Package"), PACKAGES)
        self.recording = FileChoice(self.tr("Recording"), VIDEOS)
        self.run = QPushButton(self.tr("Replay"))
        self.run.setObjectName("primary")
        self.run.clicked.connect(lambda _on=False: self._ask())
        self.progress = ShareBar()
        self.message = QLabel()
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)
        self.stop = QPushButton(self.tr("Stop the replay"))
        self.stop.clicked.connect(lambda _on=False: self.stop_asked.emit(self._job_id))
        for widget in (self.package, self.recording, self.run, self.message, self.progress, self.stop):
            self.body.addWidget(widget)
        for choice in (self.package, self.recording):
            choice.changed.connect(self._show_readiness)
        self._show_readiness()
        self.show_job(None)

    def show_job(self, job: JobRow | None) -> None:
        """Show the replay that runs, or none."""
        for widget in (self.progress, self.message, self.stop):
            widget.setVisible(job is not None)
        self.run.setVisible(job is None)
        if job is None:
            return
        self._job_id = job.id
        self.progress.show_share(job.progress)
        self.message.setText(" · ".join(filter(None, (job.title, job.message))))
        self.stop.setEnabled(job.state != "stopping")

    def _show_readiness(self) -> None:
        self.run.setEnabled(self.package.chosen() is not None and self.recording.chosen() is not None)

    def _ask(self) -> None:
        package, recording = self.package.chosen(), self.recording.chosen()
        if package is not None and recording is not None:
            self.replay_asked.emit(ReplayChoice(package, recording))
