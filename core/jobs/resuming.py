"""Lets a job that ended before its work was done go on: the same row and folder, another worker.

Which kinds of work can go on is known to whoever starts them; a worker finds in its folder what was done before.
"""

from collections.abc import Callable
from pathlib import Path

from core.errors import UserError
from core.ids import JobId
from core.jobs.events import cut_torn_line
from core.jobs.executor import Executor
from core.jobs.queue import QUEUED, start_waiting
from core.jobs.spec import EXIT, HEARTBEAT, PROCESS, SPEC, STOP, WORKER
from core.jobs.watching import RUNNING
from core.project import Project
from core.registry import Transaction
from core.schema_models import JobRow

ENDED_EARLY = ("paused", "stopped", "failed", "interrupted")


def resume_job(
    project: Project, executor: Executor, job_id: JobId, *, prepare: Callable[[Path], None] | None = None
) -> None:
    """Start a worker again in the folder of a job that ended early, when its device is free. Its curves and its events
    go on.

    `prepare(folder)` may put files into the folder anew. Raises UserError when the job still runs, has done its work,
    or has no folder any more; nothing is changed then.
    """
    with project.registry.transaction() as tx:
        row = tx.session.get(JobRow, job_id)
        if row is None:
            raise UserError(f"There is no job {job_id}.", "See: roadwright jobs PROJECT")
        _refuse(row)
        folder = project.root / row.folder
        if not (folder / SPEC).is_file():
            raise UserError(
                f"The folder of the job {job_id} is gone, so it cannot go on; nothing was changed.",
                "Start the work again.",
            )
        executor.kill(folder)  # a worker whose supervisor was killed may live on for a moment
        if prepare is not None:
            prepare(folder)
        for name in (STOP, EXIT, PROCESS, WORKER, HEARTBEAT):
            (folder / name).unlink(missing_ok=True)
        _begin_anew(tx, row, events_read=cut_torn_line(folder))
        waits = bool(row.device)
    if waits:
        start_waiting(project, executor)
    else:
        executor.start(folder)


def _refuse(row: JobRow) -> None:
    if row.state in RUNNING:
        raise UserError(f"The job {row.id} still runs; nothing was changed.", "See: roadwright jobs PROJECT")
    if row.state not in ENDED_EARLY:
        raise UserError(f"The job {row.id} has done its work; there is nothing to go on with.")


def _begin_anew(tx: Transaction, row: JobRow, *, events_read: int) -> None:
    row.state, row.message, row.log_end = QUEUED if row.device else "starting", "", ""
    row.result_json = "{}"
    row.finished_at, row.exit_code = None, None
    row.events_read = events_read  # what a killed worker said last was said of work that is done again
    tx.session.add(row)
    tx.touch("jobs", [row.id])
