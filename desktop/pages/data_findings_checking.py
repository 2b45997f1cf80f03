"""Starting a check from the window: a button, when it was last done, how far the running one is, and its stop."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.ids import JobId
from core.jobs.watching import RUNNING, ask_job_to_stop
from core.queries.findings import last_check, newest_check
from core.schema_models import JobRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import show_error
from desktop.pages.job_words import what_happened
from desktop.saving import save
from desktop.widgets.share_bar import ShareBar
from labeling.data_tests.starting import start_check


class Checking(QWidget):
    """Begun by a press, and watched to its end."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._running: JobRow | None = None
        self._is_starting = False
        self.was_checked = self._has_begun = False
        self.check = QPushButton(self.tr("Check the data"))
        self.check.setObjectName("primary")
        self.check.setToolTip(self.tr("Looks only at what changed since the last check."))
        self.check.clicked.connect(self.start)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self._stop)
        self.progress = ShareBar()
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.addWidget(self.check, 1)
        row.addWidget(self.stop, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.progress)
        column.addWidget(self.told)

    def refresh(self) -> None:
        """Show how the newest check stands, and when the last one ended well."""
        with self._context.project.registry.reading() as session:
            newest, last = newest_check(session), last_check(session)
        self._running = newest if newest is not None and newest.state in RUNNING else None
        self.was_checked, self._has_begun = last is not None, newest is not None
        self._show(newest, last)

    def is_busy(self) -> bool:
        """Whether a check is being started or runs."""
        return self._is_starting or self._running is not None

    def has_begun(self) -> bool:
        """Whether the data was ever checked, however that ended."""
        return self._has_begun or self.is_busy()

    def start(self) -> None:
        """Start a check; what is to be looked at is read in the background."""
        if self.is_busy():
            return
        context = self._context
        self._is_starting = True
        self._show(None, None)
        run_in_background(self, lambda: start_check(context.project, context.executor), self._started, self._failed)

    def _started(self, _job_id: object) -> None:
        self._is_starting = False
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._is_starting = False
        self.refresh()
        show_error(self, error)

    def _stop(self) -> None:
        job = self._running
        if job is not None:
            save(self, lambda: ask_job_to_stop(self._context.project, JobId(job.id)))
            self.refresh()

    def _show(self, newest: JobRow | None, last: JobRow | None) -> None:
        job = self._running
        self.check.setVisible(job is None)
        self.check.setEnabled(not self._is_starting)
        self.stop.setVisible(job is not None)
        self.stop.setEnabled(job is not None and job.state != "stopping")
        self.progress.setVisible(self.is_busy())
        self.progress.show_share(job.progress if job is not None else 0)
        if self._is_starting:
            self.told.setText(self.tr("Reading what is to be checked…"))
        elif job is not None:
            self.told.setText(self.tr("Stopping…") if job.state == "stopping" else job.message)
        elif newest is not None and newest.state != "done":
            self.told.setText(what_happened(newest))
        elif last is not None:
            self.told.setText(self.tr("Last checked {when}.").format(when=_local(last.finished_at or last.created_at)))
        else:
            self.told.setText("")
        self.told.setVisible(bool(self.told.text()))


def _local(at: str) -> str:
    """A time of the registry as the person's clock had it."""
    return datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")
