"""A training that is run again: what is compared, and how a difference is told."""

import json
from pathlib import Path

import pytest

from core.jobs.events import Finished, append_event
from core.jobs.watching import take_in
from core.project import Project
from core.queries import models as reads
from core.schema import DatasetVersionRow
from tests.idle_executor import IdleExecutor
from tests.unit.training.played_worker import result, start
from tests.unit.training.test_worker_side import arguments
from training import machine
from training.fingerprint import commit_of, fingerprint_of, package_versions
from training.fingerprint_differences import differences
from training.recipes import Recipe, with_settings
from training.reproduce import arguments_again, compare_runs, epochs_compared, repetitions_of
from training.reproducibility import CUDA, FITTED, doubts_of
from training.runs import record_training


def inputs(**changed: object) -> dict[str, object]:
    _, told = fingerprint_of(arguments(**changed), {"threads": 2, "device": "cpu", "batch": 8})
    return dict(told)


def test_each_installed_package_is_in_the_fingerprint():
    versions = package_versions()
    assert {"numpy", "torch", "ultralytics", "sqlalchemy", "pillow"} <= versions.keys()
    assert inputs()["packages"] == versions


def test_the_processor_is_known_by_its_name():
    told = machine.processor()
    assert told["name"]
    assert told["machine"]


def test_only_what_libraries_go_by_is_taken_of_the_environment():
    chosen = {"OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "0", "HOME": "ann", "CUBLAS_WORKSPACE_CONFIG": ":4096:8"}
    assert list(machine.environment(chosen)) == ["CUBLAS_WORKSPACE_CONFIG", "OMP_NUM_THREADS", "PYTHONHASHSEED"]


def test_where_there_is_no_repository_there_is_no_commit(tmp_path: Path):
    assert commit_of(tmp_path) == ""


def test_notes_are_told_and_not_hashed(monkeypatch: pytest.MonkeyPatch):
    first, _ = fingerprint_of(arguments(), {"threads": 2})
    monkeypatch.setattr("training.fingerprint.commit_of", lambda _root: "another")
    second, told = fingerprint_of(arguments(), {"threads": 2})
    assert first == second
    assert told["notes"] == {"commit": "another", "kernel": machine.system()["release"]}


def test_two_alike_differ_in_nothing():
    assert differences(inputs(), inputs()) == ()


def test_a_difference_is_told_in_words():
    other = inputs(version="w")
    other["packages"] = {**dict(other["packages"]), "numpy": "0.1", "brandnew": "1"}  # type: ignore[call-overload]
    other["code"] = {"sha256": "x"}
    numpy = package_versions()["numpy"]
    assert differences(inputs(), other) == (
        "the program's code is another",
        "the data version: w, it was v",
        "package brandnew: 1, it was nothing",
        f"package numpy: 0.1, it was {numpy}",
    )


def test_a_fingerprint_of_the_first_schema_is_compared_where_it_says_something():
    told = inputs()
    old = {
        "version": "v", "recipe": told["recipe"], "pretrained_sha256": "", "threads": 4, "device": "cpu",
        "packages": {"numpy": "0.1", "onnxslim": None}, "code": "x", "python": told["python"], "machine": "pdp11",
    }  # fmt: skip
    packages = package_versions()
    assert differences(old, told) == (
        "the program's code is another",
        "what was in fact used threads: 2, it was 4",
        f"the hardware processor.machine: {machine.processor()['machine']}, it was pdp11",
        f"package numpy: {packages['numpy']}, it was 0.1",
    )


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (["a", "b"], ["a", "b"], (2, None)),
        (["a", "b", "c"], ["a", "x", "c"], (1, 2)),
        (["a", "b"], ["a"], (1, 2)),
        (["a"], ["b"], (0, 1)),
        ([], ["a"], (None, None)),
    ],
)
def test_epochs_are_compared_from_the_first_on(first: list[str], second: list[str], told: tuple[object, object]):
    assert epochs_compared(first, second) == told


def test_what_cannot_come_out_the_same_is_said_before():
    assert doubts_of({"batch": 16}, "cpu") == ()
    assert doubts_of({"batch": 0}, "cuda:1") == (CUDA, FITTED)


def trained(project: Project, version: DatasetVersionRow, recipe: Recipe, content: str, **more: object) -> str:
    """A run that ended with this network and whatever else its worker tells; gives the run's id."""
    run_id, job_id = start(project, version, recipe)
    folder = project.jobs_folder / job_id
    append_event(folder, Finished("done", "", {**result(folder, content), **more}))  # type: ignore[dict-item]
    take_in(project, IdleExecutor(), {"train": record_training}, job_id)
    return run_id


def epochs(*hashes: str) -> list[dict[str, object]]:
    return [{"epoch": number, "weights_sha256": each} for number, each in enumerate(hashes, start=1)]


def test_the_first_epoch_that_differs_is_named_with_its_causes(project, version, recipe):
    first = trained(project, version, recipe, "same", epochs=epochs("a", "b"), fingerprint_inputs=inputs())
    other = {**inputs(), "python": "3.0"}
    second = trained(project, version, recipe, "other", epochs=epochs("a", "x"), fingerprint_inputs=other)
    with project.registry.reading() as session:
        compared = compare_runs(session, first, second)
    assert (compared.epochs_equal, compared.first_difference, compared.is_identical) == (1, 2, False)
    now = inputs()["python"]
    assert compared.in_words() == (
        f"Not the same. Epoch 2 is the first that differs. What differs: Python: 3.0, it was {now}."
    )
    assert json.loads(json.dumps(compared.to_json()))["first_difference"] == 2


def test_repetitions_are_the_runs_that_were_asked_for_the_same(project, version, recipe):
    first = trained(project, version, recipe, "same", epochs=epochs("a", "b"))
    again = trained(project, version, recipe, "same", epochs=epochs("a", "b"))
    trained(project, version, with_settings(recipe, {"seed": 9}), "other")
    start(project, version, recipe)  # gave no model
    with project.registry.reading() as session:
        assert [row.id for row in repetitions_of(session, first)] == [again]
        assert compare_runs(session, first, again).in_words() == "The same to the bit after each of 2 epochs."


def test_a_batch_that_was_fitted_is_the_one_that_is_used_again(project, version, recipe):
    run_id = trained(project, version, recipe, "same", effective={"batch": 6})
    with project.registry.transaction() as tx:
        run = reads.run_by(tx.session, run_id)
        told = json.loads(run.spec_json)
        told["recipe"]["settings"]["batch"] = 0
        run.spec_json = json.dumps(told)
        tx.session.add(run)
    with project.registry.reading() as session:
        again = arguments_again(session, reads.run_by(session, run_id))
    assert again["recipe"]["settings"]["batch"] == 6  # type: ignore[index]
