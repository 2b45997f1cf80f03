"""A package whose figures rest on pictures that training has seen is held back, where the brief says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.canonical import to_json
from core.contract import input_to_json
from core.errors import UserError
from core.ids import ModelId
from core.leakage import COPY, FRAMES, METRES, Leakage, PartLeakage
from core.project import Project, create_project, utc_now
from core.queries.leakage import kept_with, leakage_figure
from core.queries.models import weightiest_evaluation
from core.queries.packages import manifest_of_package
from core.schema import DatasetVersionRow, GateRow
from core.schema_models import EvaluationRow, JobRow, ModelVersionRow, TrainingRunRow
from exports.archive import read_package
from exports.manifest import Measured, manifest_from_json
from exports.model_card import model_card
from exports.package import verify_package
from exports.packages import package_model
from exports.report import _measured
from tests.unit.exports.makers import brightness_detector, detector_contract, picture

MODEL = ModelId("model-1")
VERSION, OTHER = "v" * 64, "w" * 64
WHY = "frames not known, 3 copies, 0 of 12 with a position within 10 m"
TOLD = f"7.5 % (3 of 40 images: {WHY})"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A model trained on a version, and measured on the 40 images of its test part."""
    made = create_project(tmp_path / "project")
    onnx = made.objects.add_file(brightness_detector(tmp_path / "a.onnx"))
    contract = detector_contract()
    with made.registry.transaction() as tx:
        for key, name in ((VERSION, "first"), (OTHER, "second")):
            tx.session.add(DatasetVersionRow(id=key, name=name, created_at="", images=40, annotations=4,
                                             parts_json="{}", split_json="{}"))  # fmt: skip
        tx.session.add(JobRow(id="job-1", kind="train", title="", state="done", folder="", created_at=""))
        tx.session.flush()
        tx.session.add(TrainingRunRow(id="run-1", job_id="job-1", version_id=VERSION, recipe="detect-nano",
                                      spec_json="{}", created_at=""))  # fmt: skip
        tx.session.flush()
        tx.session.add(ModelVersionRow(
            id=MODEL, name="nano", run_id="run-1", task="detect", decoder="yolo",
            classes_json=to_json(list(contract.classes)), input_json=to_json(input_to_json(contract.input)),
            onnx_sha256=onnx, created_at=utc_now(),
        ))  # fmt: skip
        tx.session.flush()
        tx.session.add(evaluation(VERSION, onnx))
    yield made
    made.close()


def evaluation(version: str, onnx: str, part: str = "test") -> EvaluationRow:
    return EvaluationRow(
        id=f"evaluation-{version[0]}-{part}", model_id=MODEL, version_id=version, part=part, onnx_sha256=onnx,
        images=40, metrics_json='{"mAP50":0.5}', per_class_json="{}", created_at=utc_now(),
    )  # fmt: skip


def leak(project: Project, leaking: int, version: str = VERSION, trained_on: str = VERSION) -> None:
    part = PartLeakage(40, leaking, {FRAMES: None, COPY: leaking, METRES: 0}, 0, 12)
    with project.registry.transaction() as tx:
        row = tx.session.get_one(DatasetVersionRow, version)
        row.leakage_json = kept_with(row.leakage_json, Leakage(version, trained_on, 30, {"test": part}, metres=10.0))
        tx.session.add(row)


def gate(project: Project, threshold: float) -> None:
    with project.registry.transaction() as tx:
        tx.session.add(GateRow(metric="leakage", comparison="<=", threshold=threshold))


def pack(project: Project, out: Path) -> dict[str, object]:
    row = package_model(project, MODEL, out, precision="fp32", author="Ada", golden_images=[picture()]).row
    return manifest_of_package(row)


def test_over_the_gate_no_package_is_written_and_one_sentence_says_why(project: Project, tmp_path: Path) -> None:
    leak(project, 3)
    gate(project, 0.01)
    with pytest.raises(UserError) as refused:
        pack(project, tmp_path / "a.rwpkg")
    assert str(refused.value).startswith(
        "7.5 % of the test images leak from training, and the brief asks for leakage of at most 1 %, so no package was"
    )
    assert f"({WHY})" in str(refused.value)
    assert not (tmp_path / "a.rwpkg").exists()


def test_changing_the_gate_lets_it_through(project: Project, tmp_path: Path) -> None:
    leak(project, 3)
    gate(project, 0.1)
    pack(project, tmp_path / "a.rwpkg")
    assert set(verify_package(tmp_path / "a.rwpkg").values()) == {True}


def test_what_was_not_measured_passes_no_gate(project: Project, tmp_path: Path) -> None:
    gate(project, 1.0)
    with pytest.raises(UserError, match="not tested for leakage yet; no package was written"):
        pack(project, tmp_path / "a.rwpkg")


def test_without_a_gate_it_is_told_and_holds_nothing_back(project: Project, tmp_path: Path) -> None:
    leak(project, 3)
    told = pack(project, tmp_path / "a.rwpkg")
    assert told["leakage"] == {
        "share": 0.075, "leaking": 3, "images": 40, "k": 30, "d": 10.0, "part": "test", "version": VERSION,
        "trained_on": VERSION, "reasons": {"frames": "not known", "copy": 3, "metres": 0}, "with_position": 12,
        "told": TOLD,
    }  # fmt: skip
    manifest = manifest_from_json(read_package(tmp_path / "a.rwpkg").manifest)
    assert manifest.measured.leakage == told["leakage"]
    assert f"training has seen or nearly: {TOLD}." in model_card(manifest)
    assert _measured(manifest.measured) == f"mAP50 0.500 on 40 test images; leakage {TOLD}"


def test_the_report_of_an_older_package_says_that_it_is_not_known() -> None:
    assert _measured(Measured("v", "test", 4, {"mAP50": 0.5}, {})).endswith("leakage not known")


def test_a_model_trained_on_another_version_is_judged_by_what_it_was_trained_on(
    project: Project, tmp_path: Path
) -> None:
    with project.registry.transaction() as tx:
        tx.session.add(evaluation(OTHER, tx.session.get_one(ModelVersionRow, MODEL).onnx_sha256))
    leak(project, 0, OTHER, OTHER)
    gate(project, 0.01)
    with pytest.raises(UserError, match="trained on another version"):
        pack(project, tmp_path / "a.rwpkg")
    leak(project, 20, OTHER, VERSION)
    with pytest.raises(UserError, match="50 % of the test images leak"):
        pack(project, tmp_path / "a.rwpkg")


def test_metrics_on_what_was_trained_on_leak_altogether(project: Project) -> None:
    with project.registry.transaction() as tx:
        row = evaluation(VERSION, "0" * 64, "train")
        tx.session.add(row)
        tx.session.flush()
        assert leakage_figure(tx.session, row).share == 1.0


def test_of_a_brought_model_nothing_is_known(project: Project) -> None:
    leak(project, 0)
    with project.registry.transaction() as tx:
        model = tx.session.get_one(ModelVersionRow, MODEL)
        model.run_id = None
        tx.session.add(model)
        tx.session.flush()
        found = weightiest_evaluation(tx.session, MODEL)
        assert found is not None
        figure = leakage_figure(tx.session, found)
    assert (figure.share, figure.unknown) == (None, "brought")


def test_a_model_that_was_never_measured_is_held_back_by_the_gate(project: Project, tmp_path: Path) -> None:
    with project.registry.transaction() as tx:
        tx.session.delete(tx.session.get_one(EvaluationRow, "evaluation-v-test"))
    gate(project, 0.01)
    with pytest.raises(UserError, match="never measured"):
        pack(project, tmp_path / "a.rwpkg")
