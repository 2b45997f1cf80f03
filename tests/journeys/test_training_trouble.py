"""Files may grow no more, or the project may not be written: one sentence, and nothing is lost.

Memory, disks and pictures that are gone are in tests/benchmarks/test_training_trouble.py: they take many workers.
"""

import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.context import Context
from tests.journeys.test_disk_trouble import said_by
from tests.small_trainings import small_project
from tests.starved_trainings import assert_goes_on, assert_nothing_came_of, half_trained, limit

pytestmark = [
    pytest.mark.timeout(900),
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


def test_files_that_take_no_more_end_a_training_with_a_sentence_and_it_goes_on_later(context: Context) -> None:
    """As when a quota is reached: no file may grow any more."""
    training = half_trained(context)
    limit(training, resource.RLIMIT_FSIZE, 100_000)
    row = training.end()
    assert_nothing_came_of(training, row)
    assert "space" in row.message
    assert_goes_on(training)


def test_a_project_that_cannot_be_written_starts_no_training() -> None:
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
