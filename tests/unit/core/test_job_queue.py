"""One job runs on each device; the others wait, start in order whoever watches, and each starts once."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import JobId
from core.jobs.events import Finished, append_event
from core.jobs.queue import lane_of, move_up, places, start_waiting, waiting
from core.jobs.watching import START_GRACE_S, ask_job_to_stop, start_job, take_in
from core.project import Project, create_project, open_project
from core.queries.jobs import job
from core.schema_models import JobRow
from tests.idle_executor import IdleExecutor


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = create_project(tmp_path / "project")
    yield made
    made.close()


def ask(project: Project, executor: IdleExecutor, title: str, device: str = "cpu") -> JobId:
    return start_job(project, executor, kind="self_test", title=title, arguments={}, device=device)


def state(project: Project, job_id: JobId) -> str:
    with project.registry.reading() as session:
        return job(session, job_id).state


def end(project: Project, executor: IdleExecutor, job_id: JobId) -> None:
    append_event(project.root / "jobs" / job_id, Finished("done"))
    take_in(project, executor, {}, job_id)


def test_a_second_job_on_a_device_waits_and_another_device_does_not(project: Project) -> None:
    executor = IdleExecutor()
    first, second, elsewhere = (ask(project, executor, each, lane) for each, lane in
                                (("1", "cuda:0"), ("2", "cuda:0"), ("3", "cpu")))  # fmt: skip

    assert [state(project, each) for each in (first, second, elsewhere)] == ["starting", "queued", "starting"]
    with project.registry.reading() as session:
        assert places(session) == {second: 1}
    end(project, executor, first)
    take_in(project, executor, {}, second)
    assert state(project, second) == "running"
    assert [folder.name for folder in executor.started] == [first, elsewhere, second]


def test_whoever_watches_a_waiting_job_takes_in_the_end_of_the_one_before(project: Project) -> None:
    """The window that started the first job is gone: nobody but the second one's command looks."""
    executor = IdleExecutor()
    first, second = ask(project, executor, "1"), ask(project, executor, "2")
    append_event(project.root / "jobs" / first, Finished("done"))

    assert take_in(project, executor, {}, second).state == "running"
    assert state(project, first) == "done"


def test_two_windows_start_a_waiting_job_once(project: Project) -> None:
    mine, executor = IdleExecutor(), IdleExecutor()
    first = ask(project, mine, "1")
    waits = [ask(project, mine, str(number)) for number in range(2, 5)]
    append_event(project.root / "jobs" / first, Finished("done"))
    take_in(project, mine, {}, first)
    other = open_project(project.root)
    together = threading.Barrier(2)

    def start(known: Project) -> None:
        together.wait()
        start_waiting(known, executor)

    threads = [threading.Thread(target=start, args=(known,)) for known in (project, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert [folder.name for folder in executor.started] == [waits[0]]


def test_a_waiting_job_can_be_moved_up_and_cancelled(project: Project) -> None:
    executor = IdleExecutor()
    first, second, third = (ask(project, executor, each) for each in "123")
    move_up(project, third)
    with project.registry.reading() as session:
        assert [row.id for row in waiting(session)] == [third, second]
    ask_job_to_stop(project, third)

    assert state(project, third) == "stopped"
    end(project, executor, first)
    take_in(project, executor, {}, second)
    assert [folder.name for folder in executor.started] == [first, second]
    with pytest.raises(UserError, match="does not wait"):
        move_up(project, second)


def test_a_job_whose_starter_died_before_its_worker_began_waits_again(project: Project) -> None:
    import os
    import time

    class Dead(IdleExecutor):
        def is_alive(self, folder: Path) -> bool:
            return False

    executor = Dead()
    first, second = ask(project, executor, "1"), ask(project, executor, "2")
    long_ago = time.time() - 2 * START_GRACE_S
    os.utime(project.root / "jobs" / first, (long_ago, long_ago))

    assert take_in(project, executor, {}, first).state == "queued"
    assert take_in(project, executor, {}, first).state == "starting"
    assert state(project, second) == "queued"


def test_a_worker_that_cannot_be_started_lets_the_next_one_go(project: Project) -> None:
    class Refusing(IdleExecutor):
        def start(self, folder: Path) -> None:
            if not self.started:
                self.started.append(folder)
                raise UserError("The worker could not be started (no such file).")
            super().start(folder)

    executor = Refusing()
    first = ask(project, executor, "1")
    second = ask(project, executor, "2")

    assert (state(project, first), state(project, second)) == ("failed", "starting")


def test_a_job_for_two_devices_waits_for_both_and_is_not_overtaken(project: Project) -> None:
    executor = IdleExecutor()
    one, both, other = (ask(project, executor, lane, lane) for lane in ("cuda:1", "cuda:0,1", "cuda:0"))

    assert [state(project, each) for each in (one, both, other)] == ["starting", "queued", "queued"]
    end(project, executor, one)
    start_waiting(project, executor)
    assert [state(project, each) for each in (both, other)] == ["starting", "queued"]


def test_a_device_is_the_same_lane_however_it_is_named() -> None:
    assert lane_of("cuda") == lane_of("CUDA:0") == "cuda:0"
    assert lane_of("cpu") == "cpu"
    assert lane_of("auto") in ("cpu", "mps", "cuda:0")


def test_work_without_a_device_is_never_queued(project: Project) -> None:
    executor = IdleExecutor()
    ask(project, executor, "1")
    job_id = start_job(project, executor, kind="self_test", title="2", arguments={})
    with project.registry.reading() as session:
        assert session.get_one(JobRow, job_id).state == "starting"
