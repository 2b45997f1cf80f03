"""Starts a check as a job. The registry is read here; the worker sees only the job's folder."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import UserError
from core.ids import JobId
from core.jobs.executor import Executor
from core.jobs.watching import running_jobs, start_job
from core.project import Project
from core.queries.images import image_count
from labeling.data_tests.handing import EVIDENCE, write_work
from labeling.data_tests.known import KINDS, tests_for
from labeling.data_tests.reading import read_work
from labeling.data_tests.suspects import SuspectTest
from labeling.suspects.evidence import read_known
from labeling.suspects.handing import KNOWN, write_known

KIND = "check"


def start_check(project: Project, executor: Executor, *, kinds: tuple[str, ...] = (), is_all: bool = False) -> JobId:
    """Let a worker check the data; gives the job. Takes a second or more in a large project: not in the GUI thread.

    Only the tests that make `kinds` run, all when none is named. With `is_all` every picture is measured anew. Raises
    UserError for an unknown kind, without an image, and while another check runs.
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise UserError(
            f"There is no kind of finding {unknown[0]}; nothing was checked.", f"Kinds: {', '.join(KINDS)}."
        )
    with project.registry.reading() as session:
        if not image_count(session):
            raise UserError("There is no image to check.", "Import some first.")
    running = running_jobs(project, KIND)
    if running:
        raise UserError(f"The data is being checked already ({running[0]}).", "Wait for it, or stop it.")

    def prepare(folder: Path, _job_id: str) -> None:
        hand_over(project, folder, tests)

    tests = [test.name for test in tests_for(kinds)]
    arguments = {
        "tests": " ".join(tests), "is_all": is_all, "cache": str(project.cache_folder),
    }  # fmt: skip
    return start_job(project, executor, kind=KIND, title="Check the data", arguments=arguments, prepare=prepare)


def hand_over(project: Project, folder: Path, tests: Sequence[str]) -> None:
    """Write what a worker needs for these tests into its folder."""
    write_work(folder / EVIDENCE, read_work(project))
    if SuspectTest.name in tests:
        with project.registry.reading() as session:
            write_known(folder / KNOWN, read_known(session))
