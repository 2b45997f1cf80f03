"""What several commands share: an open project, and waiting for a job with Ctrl-C as its stop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import Stopped, UserError
from core.ids import JobId
from core.jobs.watching import RUNNING, ask_job_to_stop, result_of, take_in, watch
from core.schema_models import JobRow
from desktop.cli.output import Progress, say
from desktop.composition import open_context
from desktop.context import Context


@contextmanager
def opened(root: Path) -> Iterator[Context]:
    """The project in `root`, closed at the end."""
    context = open_context(root)
    try:
        yield context
    finally:
        context.project.close()


def finish_job(context: Context, job_id: JobId, on_change: Callable[[JobRow], None] | None = None) -> dict[str, object]:
    """Wait for a job, showing its progress; gives its result.

    Ctrl-C asks the worker to stop and waits for its clean end. Raises UserError when the job failed or was
    interrupted, Stopped when it was stopped.
    """
    progress = Progress()

    def show(row: JobRow) -> None:
        progress(row.progress, 1.0, row.message)
        if on_change is not None:
            on_change(row)

    try:
        row = watch(context.project, context.executor, context.intakes, job_id, show)
    except KeyboardInterrupt:
        row = _stop(context, job_id, show)
    finally:
        progress.end()
    if row.state == "stopped":
        raise Stopped
    if row.state != "done":
        raise UserError(row.message, f"The log is in {context.project.root / row.folder / 'worker.log'}.")
    return result_of(row)


def _stop(context: Context, job_id: JobId, show: Callable[[JobRow], None]) -> JobRow:
    say("Asking the worker to stop at its next step; press Ctrl-C again to end it at once.")
    row = take_in(context.project, context.executor, context.intakes, job_id)
    if row.state not in RUNNING:
        return row
    ask_job_to_stop(context.project, job_id)
    try:
        return watch(context.project, context.executor, context.intakes, job_id, show)
    except KeyboardInterrupt:
        context.executor.kill(context.project.root / row.folder)
        return take_in(context.project, context.executor, context.intakes, job_id)
