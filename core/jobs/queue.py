"""The queue of jobs that need a device to themselves: one runs on each device, the others wait for their turn.

A job that waits is `queued`; it holds a device while it starts, runs or stops. The claim of a free device is one
transaction, so that two windows and any number of commands start each job once. Nobody has to stay: whoever watches
next starts what waits.
"""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session, col, select

from core.canonical import to_json
from core.errors import UserError
from core.ids import JobId
from core.jobs.executor import Executor
from core.project import Project, utc_now
from core.registry import Transaction
from core.schema_models import JobRow

QUEUED, ALL_CARDS = "queued", "cuda:all"
ENDING = ("stopping", "pausing")  # somebody asked for the end, and it has not come yet
HOLDING = ("starting", "running", *ENDING)
_FIRST = "goes_before"  # in the result of a job that waits, which has none yet: how often it was moved up


def lane_of(device: str) -> str:
    """Which device an asked-for one is waited for on, told without loading a library: cpu, mps, cuda:0, cuda:0,1 or
    cuda:all, which is every card.

    `auto` is the first graphics card where the system shows one; the worker has the last word on what is used.
    """
    asked = device.strip().lower()
    if asked in ("", "auto"):
        if sys.platform == "darwin" and os.uname().machine == "arm64":
            return "mps"
        return "cuda:0" if Path("/proc/driver/nvidia/gpus").is_dir() or shutil.which("nvidia-smi") else "cpu"
    return "cuda:0" if asked in ("cuda", "gpu") else asked


def waiting(session: Session) -> list[JobRow]:
    """The jobs that wait, in the order in which they will start."""
    rows = session.exec(select(JobRow).where(JobRow.state == QUEUED).order_by(col(JobRow.created_at), col(JobRow.id)))
    return sorted(rows, key=lambda row: -_moved_up(row))


def places(session: Session) -> dict[str, int]:
    """Id of each waiting job -> how many come before it on its device, one that runs there included."""
    ahead = list(session.exec(select(JobRow).where(col(JobRow.state).in_(HOLDING), JobRow.device != "")))
    found: dict[str, int] = {}
    for row in waiting(session):
        found[row.id] = sum(_share(row.device, other.device) for other in ahead)
        ahead.append(row)
    return found


def holders(session: Session, device: str) -> list[JobId]:
    """The jobs that hold a device, or one of several, now."""
    rows = session.exec(select(JobRow).where(col(JobRow.state).in_(HOLDING), JobRow.device != ""))
    return [JobId(row.id) for row in rows if _share(row.device, device)]


def start_waiting(project: Project, executor: Executor) -> list[JobId]:
    """Start each waiting job whose device is free; gives those that were started here.

    A job whose worker cannot be started has failed, and the next one on its device is tried.
    """
    started: list[JobId] = []
    while claimed := _claim_free(project):
        for job_id, folder in claimed:
            try:
                executor.start(project.root / folder)
            except UserError as error:
                _note_failed(project, job_id, error)
            else:
                started.append(job_id)
    return started


def move_up(project: Project, job_id: JobId) -> None:
    """Let a waiting job start before all others that wait. Raises UserError when it does not wait."""
    with project.registry.transaction() as tx:
        row = _waiting_row(tx, job_id)
        most = max(_moved_up(other) for other in waiting(tx.session))
        row.result_json = to_json({_FIRST: most + 1})
        tx.session.add(row)
        tx.touch("jobs", [job_id])


def leave_queue(tx: Transaction, row: JobRow) -> None:
    """A waiting job will not be started any more."""
    row.state, row.finished_at, row.result_json = "stopped", utc_now(), "{}"
    row.message = "It was cancelled while it waited; nothing was started."
    tx.session.add(row)


def wait_again(row: JobRow) -> None:
    """A job that was claimed by somebody who ended before its worker began: it is first in the queue again."""
    row.state, row.result_json = QUEUED, to_json({_FIRST: 1})


def _claim_free(project: Project) -> list[tuple[JobId, str]]:
    with project.registry.reading() as session:
        if not _startable(session):
            return []
    claimed: list[tuple[JobId, str]] = []
    with project.registry.transaction() as tx:
        for row in _startable(tx.session):
            row.state, row.result_json, row.message = "starting", "{}", ""
            os.utime(project.root / row.folder)  # its age tells from now on how long it has been starting
            tx.session.add(row)
            tx.touch("jobs", [row.id])
            claimed.append((JobId(row.id), row.folder))
    return claimed


def _startable(session: Session) -> list[JobRow]:
    """The first waiting job of each free device. One that waits for two devices lets nobody overtake it on either."""
    held = list(session.exec(select(JobRow.device).where(col(JobRow.state).in_(HOLDING), JobRow.device != "")))
    found: list[JobRow] = []
    for row in waiting(session):
        if not any(_share(row.device, other) for other in held):
            found.append(row)
        held.append(row.device)
    return found


def _share(one: str, other: str) -> bool:
    ours, theirs = _devices(one), _devices(other)
    cards = any(name.startswith("cuda") for name in ours) and any(name.startswith("cuda") for name in theirs)
    return not ours.isdisjoint(theirs) or (cards and ALL_CARDS in ours | theirs)


def _devices(lane: str) -> frozenset[str]:
    """The devices of a lane: cuda:0,1 are two."""
    kind, _, numbers = lane.partition(":")
    return frozenset(f"{kind}:{number.removeprefix('cuda:')}" for number in numbers.split(","))


def _moved_up(row: JobRow) -> int:
    return int(json.loads(row.result_json).get(_FIRST, 0))


def _waiting_row(tx: Transaction, job_id: JobId) -> JobRow:
    row = tx.session.get(JobRow, job_id)
    if row is None:
        raise UserError(f"There is no job {job_id}.", "See: roadwright jobs PROJECT")
    if row.state != QUEUED:
        raise UserError(f"The job {job_id} does not wait ({row.state}); the queue is as it was.")
    return row


def _note_failed(project: Project, job_id: JobId, error: UserError) -> None:
    with project.registry.transaction() as tx:
        row = tx.session.get_one(JobRow, job_id)
        row.state, row.finished_at, row.message = "failed", utc_now(), str(error)
        tx.session.add(row)
        tx.touch("jobs", [job_id])


def words_of(ahead: int) -> str:
    """What a command says of a job that waits."""
    return "Waiting for its turn" if not ahead else f"Waiting for its turn; {ahead} before it on this device"


def describe(rows: Sequence[JobRow], ahead: dict[str, int]) -> list[dict[str, object]]:
    """The jobs as `roadwright jobs` tells them; a waiting one with how many come before it."""
    told: list[dict[str, object]] = []
    for row in rows:
        fields: dict[str, object] = row.model_dump(exclude={"events_read", "result_json"})
        if row.id in ahead:
            fields |= {"message": words_of(ahead[row.id]), "before_it": ahead[row.id]}
        told.append(fields)
    return told
