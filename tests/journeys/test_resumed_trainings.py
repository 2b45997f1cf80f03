"""Trainings in real workers are killed, paused and stopped, and go on: the same run, each epoch once, the same bits."""

import json
from collections.abc import Iterator

import pytest
from sqlmodel import select

from core.errors import UserError
from core.jobs.spec import SPEC
from core.jobs.watching import ask_job_to_pause
from core.queries import models as reads
from core.schema_models import JobMetricRow
from desktop.context import Context
from desktop.training_again import resume_run, start_from
from tests.small_trainings import Training, registry_is_true, small_project, start_small, wait_for

pytestmark = pytest.mark.timeout(600)
RECIPE = "classify-nano"


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    made = small_project(tmp_path_factory.mktemp("resumed") / "project", "classify")
    yield made
    made.project.close()


@pytest.fixture(scope="module")
def through(context: Context) -> Training:
    """An exact training that nobody disturbs."""
    training = start_small(context, RECIPE, epochs=3, profile="exact")
    assert training.end().state == "done", training.row().message
    return training


@pytest.fixture(scope="module")
def killed(context: Context, through: Training) -> Training:
    """The same training, its worker killed in its second epoch, then the whole tree in its third."""
    training = start_small(context, RECIPE, epochs=3, profile="exact")
    models = len(training.models())
    for share, kill in ((0.45, training.kill_worker), (0.7, training.kill_everything)):
        training.wait_until(share)
        kill()
        row = training.end()
        assert row.state == "interrupted"
        assert len(training.models()) == models
        assert registry_is_true(context)
        resume_run(context, training.run_id)
    assert training.end().state == "done", training.row().message
    return training


def test_a_killed_exact_training_ends_with_the_bits_of_one_that_went_through(through: Training, killed: Training):
    assert killed.result()["epochs"] == through.result()["epochs"]
    assert killed.result()["weights_sha256"] == through.result()["weights_sha256"]
    assert killed.result()["onnx_sha256"] == through.result()["onnx_sha256"]
    assert [row["epoch"] for row in killed.epochs()] == [1, 2, 3]


def test_a_killed_training_is_one_run_with_one_model_and_no_process_left(context: Context, killed: Training):
    with context.project.registry.reading() as session:
        model = reads.model_of_run(session, killed.run_id)
        steps = list(
            session.exec(
                select(JobMetricRow.step).where(JobMetricRow.job_id == killed.job_id, JobMetricRow.name == "train/loss")
            )
        )
    assert model.run_id == killed.run_id
    assert sorted(steps) == [1, 2, 3]
    wait_for(killed.processes, lambda left: not left)  # the last word is said a moment before the worker ends
    assert registry_is_true(context)


def test_a_run_says_its_profile_and_where_it_was_resumed(through: Training, killed: Training):
    assert reads.profile_of_run(killed.run()) == "exact"
    assert (killed.result()["profile"], through.result()["resumed"]) == ("exact", [])
    assert [each["changed"] for each in killed.result()["resumed"]] == [[], []]
    assert killed.result()["fingerprint"] == through.result()["fingerprint"]


def test_a_finished_run_is_not_resumed_and_is_continued_by_another(context: Context, through: Training):
    with pytest.raises(UserError, match="ended well"):
        resume_run(context, through.run_id)
    run_id, job_id = start_from(context, through.run_id, settings={"epochs": 1, "profile": "fast"})
    child = Training(context, run_id, job_id)
    context.executor.kill(child.folder)
    assert child.run().parent_id == through.run_id
    recipe = json.loads(child.run().spec_json)["recipe"]
    assert (recipe["settings"]["imgsz"], recipe["settings"]["profile"]) == (64, "fast")
    child.end()


def test_a_paused_training_waits_and_goes_on_in_the_fast_profile(context: Context):
    training = start_small(context, RECIPE, epochs=3)
    training.wait_until(0.45)
    ask_job_to_pause(context.project, training.job_id)
    row = training.end()
    assert (row.state, row.exit_code) == ("paused", None)
    before = training.epochs()
    resume_run(context, training.run_id)
    with pytest.raises(UserError, match="still runs"):
        resume_run(context, training.run_id)
    assert training.end().state == "done", training.row().message
    assert training.epochs()[: len(before)] == before
    assert [row["epoch"] for row in training.epochs()] == [1, 2, 3]
    assert training.result()["effective"]["resumed"] == [{"after_epoch": len(before), "changed": []}]


def test_a_run_whose_recipe_was_changed_on_disk_does_not_go_on(context: Context):
    training = start_small(context, RECIPE, epochs=1)
    context.executor.kill(training.folder)
    training.end()
    spec = json.loads((training.folder / SPEC).read_text())
    spec["arguments"]["recipe"]["settings"]["lr0"] = 0.5
    (training.folder / SPEC).write_text(json.dumps(spec))
    with pytest.raises(UserError, match="changed on disk"):
        resume_run(context, training.run_id)
    assert training.row().state == "interrupted"
