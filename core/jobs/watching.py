"""Takes the events of workers into the registry, exactly once whoever watches, and tells the state of each job."""

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import text
from sqlmodel import col, select

from core.canonical import to_json
from core.errors import UserError
from core.ids import JobId, new_name
from core.jobs.events import Artifact, Event, Finished, Metrics, Progress, read_events
from core.jobs.executor import Executor, exit_code
from core.jobs.queue import HOLDING, QUEUED, holders, leave_queue, start_waiting, wait_again
from core.jobs.spec import LOG, PROCESS, JobSpec, ask_to_pause, ask_to_stop, write_spec
from core.project import Project, utc_now
from core.registry import Transaction
from core.schema_models import JobRow

RUNNING = (QUEUED, *HOLDING)  # has not ended
START_GRACE_S = 15.0
LOG_END_LINES = 30

# What one kind of job writes into the registry when it finished well. Runs inside the transaction that takes the
# event in; given the open transaction, the job's row, its folder and its result. Under the kind with UNFINISHED behind
# it stands what is kept of a job that was stopped, failed or killed.
Intake = Callable[[Transaction, Project, JobRow, Finished], None]
UNFINISHED = ".unfinished"


def start_job(
    project: Project,
    executor: Executor,
    *,
    kind: str,
    title: str,
    arguments: Mapping[str, object],
    prepare: Callable[[Path, str], None] | None = None,
    also: Callable[[Transaction, JobId], None] | None = None,
    device: str = "",
) -> JobId:
    """Make the folder and the row, then start the worker; with a `device`, as soon as it is free there.

    `prepare(folder, job_id)` puts further files into the folder before the worker starts; `also(tx, job_id)` writes
    further rows in the same transaction as the job's row.
    """
    job_id = JobId(new_name("job"))
    folder = project.jobs_folder / job_id
    write_spec(folder, JobSpec(job_id, kind, arguments))  # type: ignore[arg-type]  # checked by to_json
    if prepare is not None:
        prepare(folder, job_id)
    row = JobRow(
        id=job_id, kind=kind, title=title, state=QUEUED if device else "starting", folder=f"jobs/{job_id}",
        created_at=utc_now(), device=device,
    )  # fmt: skip
    try:
        _register(project, row, also)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # there is no job of this folder
        raise
    if device:
        start_waiting(project, executor)
    else:
        executor.start(folder)
    return job_id


def _register(project: Project, row: JobRow, also: Callable[[Transaction, JobId], None] | None) -> None:
    job_id = JobId(row.id)
    with project.registry.transaction() as tx:
        tx.session.add(row)
        tx.session.flush()
        if also is not None:
            also(tx, job_id)
        tx.touch("jobs", [job_id])


def take_in(project: Project, executor: Executor, intakes: Mapping[str, Intake], job_id: JobId) -> JobRow:
    """Bring the job's row up to date with its folder, in one transaction; gives the row.

    Safe to call from any number of processes at once: the offset of the events that were read is in the row.
    Of a job that waits it looks after those that hold its device, and starts it when that is free.
    """
    row = _row(project, job_id)
    if row.state == QUEUED:
        with project.registry.reading() as session:
            before = holders(session, row.device)
        for other in before:
            take_in(project, executor, intakes, other)
        start_waiting(project, executor)
        row = _row(project, job_id)
        if row.state == QUEUED:
            return row
    if row.state not in RUNNING:
        return row
    folder = project.root / row.folder
    is_begun = (folder / PROCESS).exists()  # asked first: a worker that begins in between has not ended
    is_alive = executor.is_alive(folder)  # asked before reading: a dead worker has said all it will say
    if is_alive and next(iter(read_events(folder, row.events_read)), None) is None and row.state != "starting":
        return row
    with project.registry.transaction() as tx:
        row = tx.session.get_one(JobRow, job_id)
        if row.state in RUNNING:
            _apply_all(tx, project, row, folder, intakes)
            if row.state in RUNNING:
                _note_life(row, folder, is_begun=is_begun, is_alive=is_alive)
                if row.state == "interrupted" and row.kind + UNFINISHED in intakes:
                    intakes[row.kind + UNFINISHED](tx, project, row, Finished("failed", row.message))
            tx.session.add(row)
            tx.touch("jobs", [job_id])
    return row


def _row(project: Project, job_id: JobId) -> JobRow:
    with project.registry.reading() as session:
        row = session.get(JobRow, job_id)
    if row is None:
        raise UserError(f"There is no job {job_id}.", "See: roadwright jobs PROJECT")
    return row


def watch(project: Project, executor: Executor, intakes: Mapping[str, Intake], job_id: JobId,
          on_change: Callable[[JobRow], None], poll_s: float = 0.5) -> JobRow:  # fmt: skip
    """Take events in until the job ends; for commands without a window."""
    while True:
        row = take_in(project, executor, intakes, job_id)
        on_change(row)
        if row.state not in RUNNING:
            return row
        time.sleep(poll_s)


def running_jobs(project: Project, kind: str = "") -> list[JobId]:
    """The jobs that have not ended, of one kind or of all, oldest first; those that wait are behind the others."""
    order = (col(JobRow.state) == QUEUED, col(JobRow.created_at))
    chosen = select(JobRow.id).where(col(JobRow.state).in_(RUNNING)).order_by(*order)
    with project.registry.reading() as session:
        return [JobId(job_id) for job_id in session.exec(chosen.where(JobRow.kind == kind) if kind else chosen)]


def ask_job_to_stop(project: Project, job_id: JobId) -> None:
    """Ask for a clean end at the next batch; a job that waits has ended at once."""
    _ask(project, job_id, ask_to_stop, "stopping")


def ask_job_to_pause(project: Project, job_id: JobId) -> None:
    """Ask for a clean end at the next batch; `core.jobs.resuming` lets it go on later."""
    _ask(project, job_id, ask_to_pause, "pausing")


def _ask(project: Project, job_id: JobId, ask: Callable[[Path], None], state: str) -> None:
    with project.registry.transaction() as tx:
        row = tx.session.get(JobRow, job_id)
        if row is None:
            raise UserError(f"There is no job {job_id}.", "See: roadwright jobs PROJECT")
        if row.state not in RUNNING:
            raise UserError(f"The job {job_id} has already ended ({row.state}).")
        if row.state == QUEUED:
            leave_queue(tx, row)
        else:
            ask(project.root / row.folder)
            row.state = state
        tx.session.add(row)
        tx.touch("jobs", [job_id])


def log_end(folder: Path) -> str:
    """The last lines of the worker's log."""
    try:
        with (folder / LOG).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-LOG_END_LINES:])
    except OSError:
        return ""


def _apply_all(tx: Transaction, project: Project, row: JobRow, folder: Path, intakes: Mapping[str, Intake]) -> None:
    for event, offset in read_events(folder, row.events_read):
        _apply(tx, project, row, event, intakes)
        row.events_read = offset


def _apply(tx: Transaction, project: Project, row: JobRow, event: Event, intakes: Mapping[str, Intake]) -> None:
    match event:
        case Progress(done, total, message):
            row.progress = done / total if total else 0.0
            row.message = message
        case Metrics(step, values):
            for name, value in values.items():
                tx.session.execute(
                    text(
                        "INSERT OR REPLACE INTO job_metric (job_id, name, step, value)"
                        " VALUES (:job, :name, :step, :value)"
                    ),
                    {"job": row.id, "name": name, "step": step, "value": value},
                )
            tx.touch("runs", [row.id])
        case Artifact():
            pass  # named again in the result; the event is for those who watch
        case Finished(outcome, message, result):
            row.state = outcome
            row.message = message
            row.finished_at = utc_now()
            row.result_json = to_json(result)
            row.progress = 1.0 if outcome == "done" else row.progress
            row.log_end = log_end(project.root / row.folder) if outcome == "failed" else ""
            kind = row.kind if outcome == "done" else row.kind + UNFINISHED
            if kind in intakes:
                intakes[kind](tx, project, row, event)


def _note_life(row: JobRow, folder: Path, *, is_begun: bool, is_alive: bool) -> None:
    if is_alive:
        row.state = "running" if row.state == "starting" else row.state
        return
    if row.state == "starting" and not is_begun and _age_s(folder) < START_GRACE_S:
        return
    if (
        row.state == "starting"
        and row.device
        and not (is_begun or (folder / PROCESS).exists() or (folder / LOG).exists())
    ):
        wait_again(row)
        return
    row.state = "interrupted"
    row.exit_code = exit_code(folder)
    row.finished_at = utc_now()
    row.log_end = log_end(folder)
    how = f"exit code {row.exit_code}" if row.exit_code is not None else "nobody saw how"
    row.message = f"The worker ended before its work was done ({how}). What it had finished was kept."


def _age_s(folder: Path) -> float:
    return time.time() - folder.stat().st_mtime


def result_of(row: JobRow) -> dict[str, object]:
    """What the finished job promised to give."""
    loaded: dict[str, object] = json.loads(row.result_json)
    return loaded
