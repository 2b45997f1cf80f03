"""A job goes from spec to result whoever watches, and its end is always known."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import JobId
from core.jobs.events import (
    Artifact,
    Event,
    Finished,
    Metrics,
    Progress,
    append_event,
    event_from_line,
    event_to_line,
    read_events,
)
from core.jobs.executor import LocalExecutor
from core.jobs.spec import EVENTS
from core.jobs.watching import ask_job_to_stop, running_jobs, start_job, take_in, watch
from core.project import Project, create_project
from core.registry import Transaction
from core.schema import LabelClassRow
from core.schema_models import JobMetricRow, JobRow

ROOT = Path(__file__).parents[3]
TEXT = st.text(max_size=40)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
EVENTS_OF_WORKERS = st.one_of(
    st.builds(Progress, NUMBERS, NUMBERS, TEXT),
    st.builds(Metrics, st.integers(0, 10_000), st.dictionaries(TEXT, NUMBERS, max_size=4)),
    st.builds(Artifact, TEXT, TEXT, TEXT),
    st.builds(
        Finished,
        st.sampled_from(["done", "failed", "stopped"]),
        TEXT,
        st.dictionaries(TEXT, TEXT, max_size=3),
    ),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = create_project(tmp_path / "project")
    yield made
    made.close()


@pytest.fixture
def executor() -> LocalExecutor:
    return LocalExecutor([sys.executable, str(ROOT / "roadwright.py")], {})


def start_counting(project: Project, executor: LocalExecutor, steps: int, pause_s: float) -> JobId:
    arguments = {"steps": steps, "pause_s": pause_s}
    return start_job(project, executor, kind="self_test", title="Counting", arguments=arguments)


def wait_until_counting(project: Project, executor: LocalExecutor, job_id: JobId) -> JobRow:
    return watch_until(project, executor, job_id, lambda row: row.progress > 0)


def watch_until(project: Project, executor: LocalExecutor, job_id: JobId, is_reached) -> JobRow:
    class Reached(Exception):
        pass

    found: list[JobRow] = []

    def look(row: JobRow) -> None:
        if is_reached(row):
            found.append(row)
            raise Reached

    with pytest.raises(Reached):
        watch(project, executor, {}, job_id, look, poll_s=0.05)
    return found[0]


def worker_of(project: Project, job_id: JobId) -> psutil.Process:
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "worker-child" in words and str(project.root / "jobs" / job_id) in words:
            return process
    raise AssertionError("no worker")


@given(EVENTS_OF_WORKERS)
def test_an_event_comes_back_from_its_line(event: Event) -> None:
    assert event_from_line(event_to_line(event)) == event


def test_a_torn_last_line_is_left_for_later(tmp_path: Path) -> None:
    append_event(tmp_path, Progress(1, 2, "one"))
    whole = (tmp_path / EVENTS).read_bytes()
    torn = event_to_line(Finished("done")).encode()
    (tmp_path / EVENTS).write_bytes(whole + torn[:10])
    assert [event for event, _ in read_events(tmp_path, 0)] == [Progress(1, 2, "one")]
    (tmp_path / EVENTS).write_bytes(whole + torn)
    assert [event for event, _ in read_events(tmp_path, len(whole))] == [Finished("done")]


def test_a_job_runs_to_its_end_and_tells_its_curve(project: Project, executor: LocalExecutor) -> None:
    job_id = start_counting(project, executor, 3, 0)
    row = watch(project, executor, {}, job_id, lambda _row: None, poll_s=0.05)
    assert (row.state, row.progress) == ("done", 1.0)
    with project.registry.reading() as session:
        assert session.get_one(JobMetricRow, (job_id, "count", 3)).value == 3.0
    assert running_jobs(project) == []


def test_the_end_of_a_job_is_recorded_once_by_two_watchers(project: Project, executor: LocalExecutor) -> None:
    def record(tx: Transaction, _project: Project, row: JobRow, _end: Finished) -> None:
        tx.session.add(LabelClassRow(name=row.id, colour="#000000", position=0))

    job_id = start_counting(project, executor, 1, 0)
    watch(project, executor, {"self_test": record}, job_id, lambda _row: None, poll_s=0.05)
    assert take_in(project, executor, {"self_test": record}, job_id).state == "done"


def test_a_stop_ends_the_job_cleanly_at_its_next_step(project: Project, executor: LocalExecutor) -> None:
    job_id = start_counting(project, executor, 1000, 0.05)
    wait_until_counting(project, executor, job_id)
    ask_job_to_stop(project, job_id)
    row = watch(project, executor, {}, job_id, lambda _row: None, poll_s=0.05)
    assert (row.state, row.exit_code) == ("stopped", None)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_killed_worker_is_interrupted_with_its_exit_code(project: Project, executor: LocalExecutor) -> None:
    job_id = start_counting(project, executor, 1000, 0.05)
    wait_until_counting(project, executor, job_id)
    os.kill(worker_of(project, job_id).pid, signal.SIGKILL)
    row = watch(project, executor, {}, job_id, lambda _row: None, poll_s=0.05)
    assert (row.state, row.exit_code) == ("interrupted", -signal.SIGKILL)


def test_killing_a_job_leaves_no_process_of_it(project: Project, executor: LocalExecutor) -> None:
    job_id = start_counting(project, executor, 1000, 0.05)
    wait_until_counting(project, executor, job_id)
    worker = worker_of(project, job_id)
    executor.kill(project.root / "jobs" / job_id)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    assert take_in(project, executor, {}, job_id).state == "interrupted"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_worker_without_its_supervisor_ends_by_itself(project: Project, executor: LocalExecutor) -> None:
    job_id = start_counting(project, executor, 1000, 0.05)
    wait_until_counting(project, executor, job_id)
    worker = worker_of(project, job_id)
    os.kill(worker.ppid(), signal.SIGKILL)
    gone, alive = psutil.wait_procs([worker], timeout=10)
    assert (len(gone), alive) == (1, [])


def test_a_job_of_an_unknown_kind_fails_with_a_sentence(project: Project, executor: LocalExecutor) -> None:
    job_id = start_job(project, executor, kind="teleport", title="?", arguments={})
    row = watch(project, executor, {}, job_id, lambda _row: None, poll_s=0.05)
    assert row.state == "failed"
    assert "no job of kind teleport" in row.message


def test_a_live_worker_shows_a_heartbeat(project: Project, executor: LocalExecutor) -> None:
    job_id = start_counting(project, executor, 1000, 0.05)
    wait_until_counting(project, executor, job_id)
    beat = project.root / "jobs" / job_id / "heartbeat"
    assert time.time() - beat.stat().st_mtime < 10
    executor.kill(project.root / "jobs" / job_id)
