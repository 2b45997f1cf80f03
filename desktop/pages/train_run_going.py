"""How a training is held, goes on, and is continued by another: three buttons of its card."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.ids import JobId
from core.jobs.queue import ENDING, HOLDING
from core.jobs.watching import ask_job_to_pause
from core.queries import models as reads
from core.schema_models import JobRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.saving import save
from desktop.training_again import resume_run
from training.resuming import can_resume


class GoingOn(QObject):
    """`buttons` for the job that is shown: Pause while it runs, Resume where it ended early, Continue where it ended
    well. `continuing_asked` carries the job whose weights a new training is to start from.
    """

    continuing_asked = Signal(str)

    def __init__(self, context: Context, card: QWidget) -> None:
        super().__init__(card)
        self._context, self._card = context, card
        self._job: JobRow | None = None
        self.pause, self.resume, self.go_from = (QPushButton() for _ in range(3))
        self.pause.setText(self.tr("Pause"))
        self.pause.setToolTip(self.tr("Ends the worker at the next batch. Resume goes on from the last whole epoch."))
        self.pause.clicked.connect(lambda _on=False: self._pause())
        self.resume.setText(self.tr("Resume"))
        self.resume.setToolTip(self.tr("Goes on with this training from its last whole epoch."))
        self.resume.clicked.connect(lambda _on=False: self._resume())
        self.go_from.setText(self.tr("Continue from…"))
        self.go_from.setToolTip(self.tr("Fills in the form for a new training that starts from these weights."))
        self.go_from.clicked.connect(lambda _on=False: self._continue())
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        for button in (self.pause, self.resume, self.go_from):
            button.setVisible(False)
            self.buttons.addWidget(button)

    def show_job(self, job: JobRow) -> None:
        """Offer what can be done with this job."""
        self._job = job
        self.pause.setVisible(job.state in HOLDING and job.state not in ENDING)
        self.resume.setVisible(can_resume(job))
        self.go_from.setVisible(job.state == "done")

    def _pause(self) -> None:
        if self._job is not None:
            job_id = JobId(self._job.id)
            save(self._card, lambda: ask_job_to_pause(self._context.project, job_id))

    def _resume(self) -> None:
        if self._job is None:
            return
        context, job_id = self._context, self._job.id
        self.resume.setEnabled(False)

        def work() -> JobId:
            with context.project.registry.reading() as session:
                run = reads.run_of_job(session, job_id)
            return resume_run(context, run.id if run is not None else "")

        run_in_background(self, work, lambda _job: self._resumed(), self._refused)

    def _resumed(self) -> None:
        self.resume.setEnabled(True)
        notify(self._card, self.tr("The training goes on from its last whole epoch."))

    def _refused(self, error: Exception) -> None:
        self.resume.setEnabled(True)
        show_error(self._card, error)

    def _continue(self) -> None:
        if self._job is not None:
            self.continuing_asked.emit(self._job.id)
