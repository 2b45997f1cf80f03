"""A project whose lineage has all kinds of things in it, as rows alone."""

from core.canonical import to_json
from core.project import Project
from core.registry import Transaction
from core.schema import DatasetVersionRow, DriveRow, ReviewItemRow
from core.schema_models import (
    DriveValidationRow,
    EvaluationRow,
    JobRow,
    ModelVersionRow,
    PackageRow,
    StageChangeRow,
    TrainingRunRow,
)
from core.schema_proof import MustPassSceneRow, OperatingPointRow, SceneResultRow, StudyRow

VERSION = "a1b2c3d4e5f60718" * 4


def when(minute: int) -> str:
    return f"2026-11-03T10:{minute:02d}:00.000+00:00"


def add_trained(tx: Transaction, number: int, *, study: str | None = None, parent: str | None = None) -> None:
    """A run of the version, the model that it gave and its evaluation on the test part."""
    run, model, job, digest = f"run-{number}", f"model-{number}", f"job-{number}", f"{number:04x}" * 16
    label, at = f"trial {number}" if study else "", when(number % 60)
    tx.session.add(JobRow(id=job, kind="train", title="Train", state="done", folder=f"jobs/{job}", created_at=at))
    tx.session.flush()
    tx.session.add(TrainingRunRow(
        id=run, job_id=job, version_id=VERSION, recipe="detect-nano", fingerprint=digest, spec_json="{}",
        created_at=at, study_id=study, study_label=label, parent_id=parent,
    ))  # fmt: skip
    tx.session.flush()
    tx.session.add(ModelVersionRow(
        id=model, name=f"detect-nano · roads-1 · {number}", run_id=run, task="detect", decoder="yolo",
        classes_json='["car"]', input_json="{}", onnx_sha256=digest, checkpoint_sha256=f"c{number}", created_at=at,
    ))  # fmt: skip
    tx.session.flush()
    tx.session.add(EvaluationRow(
        id=f"evaluation-{number}", model_id=model, version_id=VERSION, part="test", onnx_sha256=digest, images=15,
        metrics_json="{}", per_class_json="{}", created_at=at,
    ))  # fmt: skip


def add_road(project: Project, *, hard_frames: int, is_open: bool = True) -> None:
    """A package of model-1 on a drive, from which frames came back; a stage, a scene and an operating point of it."""
    with project.registry.transaction() as tx:
        tx.session.add(PackageRow(id="package-1", model_id="model-1", sha256="9" * 64, path="packages/roads.rwpkg",
                                  precision="fp32", size_bytes=1, manifest_json="{}", created_at=when(30)))  # fmt: skip
        tx.session.add(DriveRow(id=1, sha256="d" * 64, name="evening.mp4", path="evening.mp4", width=64, height=48,
                                fps=10, duration_ms=1000, added_at=when(2)))  # fmt: skip
        tx.session.add(MustPassSceneRow(id=1, name="stop sign at night", spec_json="{}", author="ann",
                                        created_at=when(3)))  # fmt: skip
        tx.session.flush()
        tx.session.add(StageChangeRow(id=1, model_id="model-1", before_stage="candidate", stage="approved",
                                      at=when(31), author="ann", package_sha256="9" * 64))  # fmt: skip
        tx.session.add(SceneResultRow(scene_id=1, model_id="model-1", is_passed=False, detail_json="{}", at=when(32)))
        tx.session.add(OperatingPointRow(id=1, model_id="model-1", evaluation_id="evaluation-1", author="ann",
                                         thresholds_json=to_json({"car": 0.4}), at=when(33)))  # fmt: skip
        tx.session.add(DriveValidationRow(
            id="validation-1", package_id="package-1", package_sha256="9" * 64, drive_id=1, drive_sha256="d" * 64,
            report_folder="reports/1", results_sha256="e" * 64, verdict="fail", summary_json="{}", created_at=when(34),
        ))  # fmt: skip
        tx.session.flush()
        for number in range(1, hard_frames + 1):
            tx.session.add(ReviewItemRow(id=number, drive_id=1, frame_index=number, validation_id="validation-1",
                                         reason="track lost", state="open" if is_open else "done",
                                         created_at=when(35)))  # fmt: skip


def fill(project: Project, *, trials: int = 0, hard_frames: int = 0) -> None:
    """Two runs by hand, of which the second goes on from the first, and a study of so many trials."""
    with project.registry.transaction() as tx:
        tx.session.add(DatasetVersionRow(id=VERSION, name="roads-1", created_at=when(0), images=120, annotations=340,
                                         parts_json="{}", split_json="{}"))  # fmt: skip
        tx.session.flush()
        if trials:
            tx.session.add(StudyRow(id="study-1", kind="search", name="search of detect-nano", version_id=VERSION,
                                    spec_json="{}", state="done", created_at=when(4)))  # fmt: skip
        add_trained(tx, 1)
        add_trained(tx, 2, parent="run-1")
        for number in range(3, 3 + trials):
            add_trained(tx, number, study="study-1")
        tx.touch("versions", [VERSION])
    add_road(project, hard_frames=hard_frames)
