"""Keeps the running jobs of a project up to date while its window is open. Workers go on without it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.ids import JobId
from core.jobs.watching import RUNNING, running_jobs, take_in
from core.queries.studies import studies
from core.schema_models import JobRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import show_error

POLL_MS = 300


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the running jobs gave: those that ended, and those that could not be taken in."""

    ended: tuple[JobRow, ...]
    problems: tuple[tuple[JobId, Exception], ...]


class JobWatcher(QObject):
    """Takes the events of workers in, in the pool, never two looks at a time. `ended(JobRow)` for each that ended."""

    ended = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._is_looking = False
        self._left_alone: frozenset[JobId] = frozenset()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Look no more, before the project is closed."""
        self._timer.stop()

    @Slot()
    def _look(self) -> None:
        if self._is_looking:
            return
        self._is_looking = True
        context, left_alone = self._context, self._left_alone
        run_in_background(self, lambda: look_at_jobs(context, left_alone), self._looked, self._failed)

    def _looked(self, look: Look) -> None:
        self._is_looking = False
        for row in look.ended:
            self.ended.emit(row)
        # A job that cannot be taken in is told once and left alone until the window is opened again.
        self._left_alone |= {job_id for job_id, _ in look.problems}
        for _, error in look.problems:
            show_error(None, error)

    def _failed(self, error: Exception) -> None:
        self._timer.stop()
        self._is_looking = False
        show_error(None, error)


def look_at_jobs(context: Context, left_alone: frozenset[JobId]) -> Look:
    """Bring each running job up to date, and drive the studies; one that fails does not keep the others waiting."""
    ended: list[JobRow] = []
    problems: list[tuple[JobId, Exception]] = []
    for job_id in running_jobs(context.project):
        if job_id in left_alone:
            continue
        try:
            row = take_in(context.project, context.executor, context.intakes, job_id)
        except Exception as error:  # noqa: BLE001 - told in the GUI thread, with the job it belongs to
            problems.append((job_id, error))
            continue
        if row.state not in RUNNING:
            ended.append(row)
    with context.project.registry.reading() as session:
        going = [JobId(row.id) for row in studies(session) if row.state == "running"]
    for study_id in going:
        if study_id in left_alone:
            continue
        try:
            from desktop.studies import look_at_study  # brings the recipes: not needed to open a window

            look_at_study(context, study_id)
        except Exception as error:  # noqa: BLE001 - as above
            problems.append((study_id, error))
    return Look(tuple(ended), tuple(problems))
