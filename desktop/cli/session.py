"""What several commands share: an open project, and long work, here or in a job, with Ctrl-C as its stop."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from core.errors import Stopped, UserError
from core.ids import JobId
from core.jobs.queue import QUEUED, places, words_of
from core.jobs.watching import RUNNING, ask_job_to_stop, result_of, take_in, watch
from core.queries.models import run_of_job
from core.schema_models import JobRow
from core.watched import IsStopAsked
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


@contextmanager
def stoppable(kept: str) -> Iterator[tuple[Progress, IsStopAsked]]:
    """How work in this process shows its progress, and whether Ctrl-C asks for its end; a second one ends it at once.

    Raises Stopped with `kept`, a sentence of what was kept, where the work was stopped.
    """
    asked, progress = threading.Event(), Progress()

    def hear(_signal: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        say("Stopping at the next step; press Ctrl-C again to end at once.")

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:  # as of a command that runs in the background
        signal.signal(signal.SIGINT, hear)
    try:
        yield progress, asked.is_set
    except Stopped as stopped:
        raise Stopped(kept) from stopped
    finally:
        signal.signal(signal.SIGINT, before)
        progress.end()


def finish_job(context: Context, job_id: JobId, on_change: Callable[[JobRow], None] | None = None) -> dict[str, object]:
    """Wait for a job, showing its progress; gives its result.

    Ctrl-C asks the worker to stop and waits for its clean end. Raises UserError when the job failed or was
    interrupted, Stopped when it was stopped or paused.
    """
    progress = Progress()

    def show(row: JobRow) -> None:
        progress(row.progress, 1.0, _waits(context, row) if row.state == QUEUED else row.message)
        if on_change is not None:
            on_change(row)

    try:
        row = watch(context.project, context.executor, context.intakes, job_id, show)
    except KeyboardInterrupt:
        row = _stop(context, job_id, show)
    finally:
        progress.end()
    if row.state in ("stopped", "paused"):
        raise Stopped(f"What was finished was kept. {_way_on(context, row)}".strip())
    if row.state != "done":
        log = f"The log is in {context.project.root / row.folder / 'worker.log'}."
        raise UserError(row.message, f"{log} {_way_on(context, row)}".strip())
    return result_of(row)


def _way_on(context: Context, row: JobRow) -> str:
    """How work that ended early goes on, where it can."""
    with context.project.registry.reading() as session:
        run = run_of_job(session, row.id)
    return "" if run is None else f"Go on with: roadwright resume {context.project.root} {run.id}"


def _waits(context: Context, row: JobRow) -> str:
    with context.project.registry.reading() as session:
        return words_of(places(session).get(row.id, 0))


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
