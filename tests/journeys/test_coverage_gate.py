"""Coverage goals through the front door: set, told, and held to when a training starts or a package is made."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.canonical import to_json
from core.contract import input_to_json
from core.errors import UserError
from core.ids import ClassId
from core.jobs.watching import ask_job_to_stop
from core.project import create_project, utc_now
from core.schema_models import EvaluationRow, JobRow, ModelVersionRow, TrainingRunRow
from core.settings import Settings
from desktop.composition import make_context
from desktop.context import Context
from desktop.packaging import pack
from desktop.training_start import start_run
from exports.archive import CARD, read_entries
from exports.package import verify_package
from labeling.coverage import set_goal
from labeling.ontology import set_conditions
from labeling.versions import SplitPlan, freeze
from tests.desktop.page_rows import import_pictures
from tests.journeys.test_whole_loop import roadwright
from tests.unit.exports.makers import brightness_detector, detector_contract

GOAL = ("--want", "bus", "--when", "weather=rain", "--least", "9", "--required")
GAP = {"class": "bus", "conditions": {"weather": "rain"}, "images": 0, "least": 9}


@pytest.fixture
def frozen(tmp_path: Path, config_dir: Path) -> Iterator[Context]:
    """A project with a version of six images, none of them in rain."""
    project = create_project(tmp_path / "project", "Roads")
    set_conditions(project.registry, {"weather": ["clear", "rain"]})
    import_pictures(project, tmp_path / "pictures")
    freeze(project, "roads-1", SplitPlan())
    yield make_context(project, Settings(author="tester"))
    project.close()


def test_a_required_goal_is_set_told_and_keeps_a_training_from_starting(frozen: Context) -> None:
    root = frozen.project.root
    told = roadwright("coverage", root, "--version", "roads-1", *GOAL)
    assert told["required_not_met"] == ["bus (rain) has 0 of 9 images"]
    assert [(cell["class"], cell["images"], cell["lacking"]) for cell in told["goals"]] == [("bus", 0, 9)]
    refused = roadwright("train", root, "--version", "roads-1", "--recipe", "detect-nano", status=2)
    assert str(refused["stderr"]).startswith(
        "Version roads-1 lacks images that the coverage goals require: bus (rain) has 0 of 9 images; nothing was"
    )
    assert not list(frozen.project.jobs_folder.iterdir())


def test_conditions_that_cannot_be_meant_are_refused(frozen: Context) -> None:
    wrong = ("--want", "bus", "--when", "weather=hail", "--least", "3")
    told = roadwright("coverage", frozen.project.root, *wrong, status=2)
    assert str(told["stderr"]).startswith("There is no condition weather = hail; no goal was set.")


def test_a_training_that_goes_on_all_the_same_records_the_gap(frozen: Context) -> None:
    require(frozen)
    run_id, job_id = start_run(
        frozen, version="roads-1", recipe="detect-nano", settings={"epochs": 1}, ignore_coverage=True
    )
    ask_job_to_stop(frozen.project, job_id)
    with frozen.project.registry.reading() as session:
        recorded = json.loads(session.get_one(TrainingRunRow, run_id).spec_json)
        folder = frozen.project.root / session.get_one(JobRow, job_id).folder
    frozen.executor.kill(folder)
    assert recorded["known_gaps"] == [GAP]
    assert json.loads((folder / "spec.json").read_text())["arguments"]["known_gaps"] == [GAP]


def test_a_package_is_refused_or_names_its_gaps(frozen: Context, tmp_path: Path) -> None:
    root, out = frozen.project.root, tmp_path / "a.rwpkg"
    add_measured_model(frozen, tmp_path)
    require(frozen)
    with pytest.raises(UserError, match=r"bus \(rain\) has 0 of 9 images; no package was made"):
        pack(frozen, model="nano", out=out, precision="fp32")
    assert not out.exists()
    told = roadwright("package", root, "nano", "--out", out, "--ignore-coverage")
    assert told["known_gaps"] == [GAP]
    assert set(verify_package(out).values()) == {True}
    assert "- bus (rain) has 0 of 9 images" in read_entries(out)[CARD].decode()


def require(context: Context) -> None:
    set_goal(context.project.registry, ClassId(2), {"weather": "rain"}, least=9, is_required=True)


def add_measured_model(context: Context, folder: Path) -> None:
    """A brought network that was measured on the version."""
    project, contract = context.project, detector_contract()
    onnx = project.objects.add_file(brightness_detector(folder / "a.onnx"))
    with project.registry.transaction() as tx:
        version_id = tx.session.connection().exec_driver_sql("SELECT id FROM dataset_version").scalar_one()
        tx.session.add(ModelVersionRow(
            id="model-1", name="nano", task="detect", decoder="yolo", classes_json=to_json(list(contract.classes)),
            input_json=to_json(input_to_json(contract.input)), onnx_sha256=onnx, created_at=utc_now(),
        ))  # fmt: skip
        tx.session.flush()
        tx.session.add(EvaluationRow(
            id="evaluation-1", model_id="model-1", version_id=version_id, part="test", onnx_sha256=onnx, images=1,
            metrics_json='{"mAP50":0.5}', per_class_json="{}", created_at=utc_now(),
        ))  # fmt: skip
