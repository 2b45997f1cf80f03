"""What a person is told when a disk is full, memory runs out or a picture is gone in mid-training (figure 6).

Real trainings in real workers. After each trouble the registry is whole, no model was registered, and once the trouble
is over the same run goes on to its end. The sentences are printed.

Run it by name: python -m pytest -s tests/benchmarks/test_training_trouble.py (about 4 minutes on two idle cores). The
full disk is one in memory, which only root may make; two more troubles are in tests/journeys/test_training_trouble.py.
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
from desktop.context import Context
from desktop.training_again import resume_run
from tests.small_trainings import small_project, wait_for
from tests.starved_trainings import assert_goes_on, assert_nothing_came_of, half_trained, limit

pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform != "linux", reason="limits of other processes are Linux's"),
]


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    made = small_project(tmp_path / "project", "classify")
    yield made
    made.project.close()


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
