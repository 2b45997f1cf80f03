"""The disk fills, memory runs out, a picture is gone, a folder may not be written: one sentence, and nothing is lost.

Real trainings in real workers. After each trouble the registry is whole, no model was registered, and once the trouble
is over the same run goes on to its end. The sentences are printed.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.errors import UserError
from core.jobs.spec import WORKER
from core.schema_models import JobRow
from desktop.context import Context
from desktop.training_again import resume_run
from tests.journeys.test_disk_trouble import said_by
from tests.small_trainings import Training, registry_is_true, small_project, start_small, wait_for

RECIPE = "classify-nano"
HALF_WAY = 0.45  # in the second of three epochs
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="limits of other processes are Linux's"),
]
OPENS_AND_TRAINS = """
import json, os, sys
from pathlib import Path
from core.errors import UserError
from desktop.composition import open_context
from desktop.training_start import start_run
if os.geteuid() == 0:
    os.setuid(int(sys.argv[2]))
try:
    start_run(open_context(Path(sys.argv[1])), version="v1", recipe="classify-nano", settings={"epochs": 1})
    print(json.dumps({"message": ""}))
except UserError as error:
    print(json.dumps({"message": str(error)}))
"""


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    made = small_project(tmp_path / "project", "classify")
    yield made
    made.project.close()


def half_trained(context: Context) -> Training:
    training = start_small(context, RECIPE, epochs=3, profile="exact")
    training.wait_until(HALF_WAY)
    return training


def limit(training: Training, what: int, value: int) -> None:
    """Let the worker have no more of something than this."""
    psutil.Process(training.pid(WORKER)).rlimit(what, (value, value))


def assert_nothing_came_of(training: Training, row: JobRow) -> None:
    print(f"\n{row.state}: {row.message}")
    assert row.state == "failed"
    assert "error of Roadwright itself" not in row.message
    assert training.models() == []
    assert training.epochs() != []
    assert registry_is_true(training.context)


def assert_goes_on(training: Training) -> None:
    resume_run(training.context, training.run_id)
    row = training.end()
    assert row.state == "done", row.message
    assert [each["epoch"] for each in training.epochs()] == [1, 2, 3]
    assert registry_is_true(training.context)


def test_files_that_take_no_more_end_a_training_with_a_sentence_and_it_goes_on_later(context: Context) -> None:
    """As when a quota is reached: no file may grow any more."""
    training = half_trained(context)
    limit(training, resource.RLIMIT_FSIZE, 100_000)
    row = training.end()
    assert_nothing_came_of(training, row)
    assert "space" in row.message
    assert_goes_on(training)


def test_memory_that_runs_out_ends_a_training_with_a_sentence_and_it_goes_on_later(context: Context) -> None:
    training = half_trained(context)
    worker = psutil.Process(training.pid(WORKER))
    limit(training, resource.RLIMIT_AS, worker.memory_info().vms)
    row = training.end()
    assert_nothing_came_of(training, row)
    assert "memory" in row.message
    assert_goes_on(training)


def test_a_picture_that_is_gone_ends_a_training_with_its_name_and_it_goes_on_when_it_is_back(context: Context) -> None:
    """Pictures are held in the job's folder while it trains; one that is gone is missed when the model is measured."""
    training = half_trained(context)
    picture = max((context.project.root.parent / "project pictures").iterdir())
    content = picture.read_bytes()
    picture.unlink()
    row = training.end()
    assert_nothing_came_of(training, row)
    assert picture.name in row.message
    with pytest.raises(UserError, match=picture.name):
        resume_run(context, training.run_id)
    picture.write_bytes(content)
    assert_goes_on(training)


def test_a_project_that_cannot_be_written_starts_no_training() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        context = small_project(Path(made) / "project", "classify")
        root = context.project.root
        context.project.close()
        before = (root / "registry.db").read_bytes()
        for each in (root, *root.rglob("*")):
            each.chmod(0o555 if each.is_dir() else 0o444)
        told = said_by(OPENS_AND_TRAINS, root, 65534)
        for each in (root, *root.rglob("*")):
            each.chmod(0o755)
        print(f"\n{told['message']}")
        assert "nothing can be written there" in str(told["message"])
        assert (root / "registry.db").read_bytes() == before
        assert list((root / "jobs").iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, in memory; only the system's administrator may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", str(place)], check=False)
    if made.returncode:
        pytest.skip("no disk may be made here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may make a disk")
def test_a_full_disk_ends_a_training_with_a_sentence_and_it_goes_on_when_there_is_room(small_disk: Path) -> None:
    context = small_project(small_disk / "project", "classify")
    training = half_trained(context)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        while True:
            try:
                if not file.write(bytes(1 << 20)):
                    break
            except OSError:
                break
    wait_for(training.processes, lambda found: not found)
    try:
        told = training.row().message
    except UserError as error:
        told = str(error)
    print(f"\nwhile it is full: {told}")
    ballast.unlink()
    row = training.end()
    assert_nothing_came_of(training, row)
    assert "disk is full" in row.message or "space" in row.message
    assert_goes_on(training)
    context.project.close()
