"""The package of a project's model carries what the registry knows of it, and nothing that was not measured on it."""

import json
from pathlib import Path

import pytest

from core.canonical import to_json
from core.contract import input_to_json
from core.errors import UserError
from core.ids import ModelId
from core.project import Project, utc_now
from core.queries.packages import manifest_of_package, package_by, packages
from core.schema import DatasetVersionRow, GateRow, LabelClassRow, SafetyActionRow
from core.schema_models import EvaluationRow, ModelVersionRow, PackageRow
from exports.package import verify_package
from exports.packages import package_model
from tests.unit.exports.makers import brightness_detector, detector_contract, picture

MODEL = ModelId("model-1")


@pytest.fixture
def measured(project: Project, tmp_path: Path) -> Project:
    """A project with one model that was measured, a gate and a safety action."""
    onnx = project.objects.add_file(brightness_detector(tmp_path / "a.onnx"))
    contract = detector_contract()
    with project.registry.transaction() as tx:
        tx.session.add(LabelClassRow(id=1, name="car", colour="#000000", position=0))
        tx.session.add(DatasetVersionRow(id="v" * 64, name="first", created_at="", images=4, annotations=4,
                                         parts_json="{}", split_json="{}"))  # fmt: skip
        tx.session.add(ModelVersionRow(
            id=MODEL, name="nano", task="detect", decoder="yolo", classes_json=to_json(list(contract.classes)),
            input_json=to_json(input_to_json(contract.input)), onnx_sha256=onnx, created_at=utc_now(),
        ))  # fmt: skip
        tx.session.flush()
        tx.session.add(GateRow(metric="latency_p95_ms", comparison="<=", threshold=50.0))
        tx.session.add(SafetyActionRow(class_id=1, action="warn"))
        tx.session.add(EvaluationRow(
            id="evaluation-1", model_id=MODEL, version_id="v" * 64, part="test", onnx_sha256=onnx, images=4,
            metrics_json='{"mAP50":0.5}', per_class_json='{"car":{"recall":0.4}}', created_at=utc_now(),
        ))  # fmt: skip
    return project


def packed(project: Project, out: Path, precision: str = "fp32") -> PackageRow:
    return package_model(project, MODEL, out, precision=precision, author="Ada", golden_images=[picture()]).row


def test_it_carries_metrics_gates_and_actions_and_verifies(measured: Project) -> None:
    row = packed(measured, measured.root / "packages" / "a.rwpkg")
    told = manifest_of_package(row)
    assert told["metrics"] == {"mAP50": 0.5}
    assert told["measured_on"] == {"dataset_version": "v" * 64, "part": "test", "images": 4}
    assert [rule["action"] for rule in told["safety_actions"]] == ["warn"]
    assert [gate["threshold"] for gate in told["gates"]] == [50.0]
    assert set(verify_package(measured.root / row.path).values()) == {True}


def test_the_registry_names_it_by_id_and_by_hash_with_a_path_inside_the_project(measured: Project) -> None:
    row = packed(measured, measured.root / "packages" / "a.rwpkg")
    with measured.registry.reading() as session:
        assert package_by(session, row.id).path == "packages/a.rwpkg"
        assert package_by(session, row.sha256).id == row.id
        with pytest.raises(UserError, match="no package"):
            package_by(session, "package-none")


def test_latency_is_told_in_the_registry_and_not_in_the_file(measured: Project, tmp_path: Path) -> None:
    out = tmp_path / "a.rwpkg"
    made = package_model(measured, MODEL, out, precision="fp32", author="Ada", golden_images=[picture()])
    assert set(made.latency_ms) == {"p50", "p95", "p99"}
    assert json.loads(made.row.manifest_json)["latency_ms"] == made.latency_ms
    assert b'latency_ms":{' not in out.read_bytes()


def test_packaging_twice_gives_one_package(measured: Project, tmp_path: Path) -> None:
    first, second = packed(measured, tmp_path / "a.rwpkg"), packed(measured, tmp_path / "b.rwpkg")
    assert (tmp_path / "a.rwpkg").read_bytes() == (tmp_path / "b.rwpkg").read_bytes()
    assert first.id == second.id
    with measured.registry.reading() as session:
        assert len(packages(session)) == 1


def test_half_precision_does_not_borrow_the_metrics_of_the_whole(measured: Project, tmp_path: Path) -> None:
    row = packed(measured, tmp_path / "half.rwpkg", "fp16")
    assert row.precision == "fp16"
    assert manifest_of_package(row)["metrics"] == {}
    assert set(verify_package(tmp_path / "half.rwpkg").values()) == {True}


def test_what_is_not_there_yet_writes_nothing(measured: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="int8 are not there yet"):
        packed(measured, tmp_path / "a.rwpkg", "int8")
    assert not (tmp_path / "a.rwpkg").exists()


def test_a_project_without_pictures_packs_a_drawn_golden_frame(measured: Project, tmp_path: Path) -> None:
    package_model(measured, MODEL, tmp_path / "a.rwpkg", precision="fp32", author="Ada")
    assert verify_package(tmp_path / "a.rwpkg")["golden"] is True


def test_a_damaged_object_is_never_packed(measured: Project, tmp_path: Path) -> None:
    with measured.registry.reading() as session:
        row = session.get_one(ModelVersionRow, MODEL)
    measured.objects.path(row.onnx_sha256).write_bytes(b"changed")
    with pytest.raises(UserError, match="changed on disk"):
        packed(measured, tmp_path / "a.rwpkg")
    assert not (tmp_path / "a.rwpkg").exists()
