"""One training run as it goes: its curves, what it says, the end of its log, and how to end it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QProgressBar, QPushButton, QWidget

from core.ids import JobId
from core.jobs.queue import ENDING
from core.jobs.watching import RUNNING, ask_job_to_stop, log_end
from core.schema_models import JobRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import ask
from desktop.pages.job_words import chip_kind, state_in_words, what_happened
from desktop.pages.train_live import Curves, LiveRun
from desktop.pages.train_run_going import GoingOn
from desktop.pages.train_told import remedies_told
from desktop.saving import save
from desktop.widgets.section import Section


class RunCard(Section):
    """The run that is selected in the table."""

    killed = Signal()
    continuing_asked = Signal(str)  # the job whose weights a new training is to start from

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Training"), parent)
        self._context = context
        self._job: JobRow | None = None
        self.state = QLabel()
        self.state.setObjectName("chip")
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.remedies = QLabel()
        self.remedies.setObjectName("muted")
        self.remedies.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(
            self.tr("Ends the training cleanly at the next batch. Its best weights are kept, and it can go on later.")
        )
        self.stop.clicked.connect(self._stop)
        self.going = GoingOn(context, self)
        self.going.continuing_asked.connect(self.continuing_asked)
        self.kill = QPushButton(self.tr("End at once"))
        self.kill.setObjectName("danger")
        self.kill.clicked.connect(self._kill)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setAccessibleName(self.tr("End of the log"))
        self.log.setMinimumHeight(76)
        self.now = QLabel()
        self.now.setObjectName("muted")
        self.now.setWordWrap(True)
        self.now.hide()
        self.live = LiveRun(self.log)
        self.live.told.connect(self._say_now)
        self._lay_out()

    def show_run(self, name: str, job: JobRow, curves: Curves, *, epochs: int = 0) -> None:
        """Show a run of so many epochs with its job and its live curves; the rest is read in the background."""
        is_another = self._job is None or self._job.id != job.id
        self._job = job
        self.title.setText(name)
        self.state.setText(state_in_words(job))
        self.state.setProperty("kind", chip_kind(job))
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.message.setText(what_happened(job))
        self.message.setVisible(bool(self.message.text()))
        self.remedies.setText(remedies_told(job.result_json))
        self.remedies.setVisible(bool(self.remedies.text()))
        is_running = job.state in RUNNING
        self.progress.setVisible(is_running)
        self.progress.setValue(round(job.progress * 1000))
        self.stop.setVisible(is_running and job.state not in ENDING)
        self.kill.setVisible(job.state in ENDING)
        self.going.show_job(job)
        if is_another:
            self._say_now("")
        self.live.show_run(self._context.project.root / job.folder, job, epochs, curves)
        nothing = self.tr("The worker has written nothing yet.") if is_running else self.tr("The worker wrote nothing.")
        self.log.setPlaceholderText(nothing)
        if is_another:
            self.log.clear()
        self._read_log(job)

    def _read_log(self, job: JobRow) -> None:
        folder, job_id = self._context.project.root / job.folder, job.id
        kept = job.log_end

        def show(words: str) -> None:
            if self._job is not None and self._job.id == job_id and words != self.log.toPlainText():
                self.log.setPlainText(words)
                self.log.verticalScrollBar().setValue(self.log.verticalScrollBar().maximum())

        run_in_background(self, lambda: kept or log_end(folder), show)

    def _say_now(self, words: str) -> None:
        self.now.setText(words)
        self.now.setVisible(bool(words))

    def _stop(self) -> None:
        if self._job is not None:
            job_id = JobId(self._job.id)
            save(self, lambda: ask_job_to_stop(self._context.project, job_id))

    def _kill(self) -> None:
        if self._job is None:
            return
        question = self.tr("End the training at once? It gives no model, but can go on from its last whole epoch.")
        if ask(self, question, yes=self.tr("End at once")):
            executor, folder = self._context.executor, self._context.project.root / self._job.folder
            run_in_background(self, lambda: executor.kill(folder), lambda _nothing: self.killed.emit())

    def _lay_out(self) -> None:
        self.heading.insertWidget(1, self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        self.heading.addLayout(self.going.buttons)
        self.heading.addWidget(self.stop)
        self.heading.addWidget(self.kill)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.message)
        self.body.addWidget(self.now)
        self.body.addWidget(self.remedies)
        self.body.addWidget(self.live, 1)
