"""A training half way through that is starved of something, what is told of it, and how it goes on."""

import psutil

from core.jobs.spec import WORKER
from core.schema_models import JobRow
from desktop.context import Context
from desktop.training_again import resume_run
from tests.small_trainings import Training, registry_is_true, start_small

RECIPE = "classify-nano"
HALF_WAY = 0.45  # in the second of three epochs


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
