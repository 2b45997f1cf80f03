"""The running jobs in the status bar: what runs, how far it is, and a way to stop it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from core.jobs.queue import ENDING
from core.schema_models import JobRow
from desktop.icons import icon
from desktop.widgets.share_bar import ShareBar

TEXT_CHARACTERS = 52


class JobStrip(QWidget):
    """Shows the job that began last and how many others run. `stop_asked(str)` gives the id of the job to stop."""

    stop_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job_id = ""
        self.text = QLabel()
        self.text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.progress = ShareBar()
        self.progress.setFixedWidth(160)
        self.stop = QToolButton()
        self.stop.setIconSize(QSize(20, 20))
        self.stop.setAccessibleName(_tr("Stop this job"))
        self.stop.clicked.connect(lambda: self.stop_asked.emit(self._job_id))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 8, 2)
        layout.setSpacing(8)
        layout.addWidget(self.text)
        layout.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.stop)
        self.set_jobs(())

    def set_jobs(self, running: Sequence[JobRow]) -> None:
        """Show these running jobs, the newest first."""
        self.setVisible(bool(running))
        if not running:
            return
        job = running[0]
        self._job_id = job.id
        words = job_words(job, len(running) - 1)
        width = QFontMetrics(self.font()).averageCharWidth() * TEXT_CHARACTERS
        self.text.setText(QFontMetrics(self.font()).elidedText(words, Qt.TextElideMode.ElideRight, width))
        self.text.setToolTip(words)
        self.progress.show_share(job.progress)
        is_stopping = job.state in ENDING
        self.stop.setEnabled(not is_stopping)
        self.stop.setToolTip(_tr("Stopping after this step") if is_stopping else _tr("Stop {}").format(job.title))
        self.take_colours()

    def take_colours(self) -> None:
        """Draw the icon in the colours of the theme in force."""
        self.stop.setIcon(icon("stop"))


def job_words(job: JobRow, others: int) -> str:
    """What the strip says of a job, such as `Train detect-nano · 40 % · epoch 12 of 30 · 2 more`."""
    parts = [job.title]
    if job.state in ENDING:
        parts.append(_tr("pausing") if job.state == "pausing" else _tr("stopping"))
    elif job.progress > 0:
        parts.append(f"{job.progress:.0%}")
    if job.message and job.state not in ENDING:
        parts.append(job.message)
    if others:
        parts.append(_tr("{} more").format(others))
    return " · ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Jobs", text)
