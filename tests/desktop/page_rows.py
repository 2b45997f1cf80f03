"""Rows that the tests of pages put into a project: pictures, versions, runs, models and packages."""

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from sqlmodel import select

from core.canonical import to_json
from core.project import Project, utc_now
from core.schema import DatasetVersionRow, ImageRow
from core.schema_data import EmbeddingRow
from core.schema_models import EvaluationRow, JobMetricRow, JobRow, ModelVersionRow, PackageRow, TrainingRunRow
from desktop.changes_hub import ChangesHub
from desktop.page import Page
from desktop.widgets.row_table import RowTable
from exports.drives import open_recording
from labeling.importing import import_source


def show(page: Page, hub: ChangesHub, qtbot: object) -> None:
    """Show a page as the window does: everything first, then each change."""
    qtbot.addWidget(page)  # type: ignore[attr-defined]  # pytest-qt's bot has no types
    hub.changed.connect(page.refresh)
    page.resize(1200, 800)
    page.show()
    page.refresh(None)


def click_row(table: RowTable, row: int, qtbot: object) -> None:
    """Click on a row as a person would."""
    qtbot.mouseClick(  # type: ignore[attr-defined]  # pytest-qt's bot has no types
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.centre_of(row)
    )


def import_pictures(project: Project, folder: Path, *, count: int = 6) -> None:
    """Pictures with YOLO boxes: each has a car, every third a bus as well."""
    chance = np.random.default_rng(0)
    for part in ("images", "labels"):
        (folder / part / "train").mkdir(parents=True)
    (folder / "data.yaml").write_text("train: images/train\nval: images/train\nnc: 2\nnames: [car, bus]\n")
    for number in range(count):
        pixels = chance.integers(0, 255, (48, 64, 3), np.uint8)
        Image.fromarray(pixels).save(folder / "images" / "train" / f"{number}.png")
        lines = ["0 0.5 0.5 0.4 0.4"] + (["1 0.3 0.3 0.3 0.3"] if number % 3 == 0 else [])
        (folder / "labels" / "train" / f"{number}.txt").write_text("\n".join(lines) + "\n")
    import_source(project, folder, open_recording=open_recording, author="tester")


def with_vectors(project: Project, folder: Path, vectors: np.ndarray, *, made_with: str = "by hand") -> list[int]:
    """Pictures with these vectors (n, d), by hand; gives their ids."""
    import_pictures(project, folder / "pictures", count=len(vectors))
    with project.registry.transaction() as tx:
        ids = list(tx.session.exec(select(ImageRow.id).order_by(ImageRow.id)))
        for image_id, row in zip(ids, vectors.astype("<f2"), strict=True):
            tx.session.add(EmbeddingRow(made_with=made_with, image_id=image_id, vector=row.tobytes()))
        tx.touch("embeddings", ids)
    return ids


def add_version(project: Project, name: str = "roads-1") -> str:
    """A version that is only a row."""
    version_id = f"{abs(hash(name)):064x}"[:64]
    with project.registry.transaction() as tx:
        tx.session.add(
            DatasetVersionRow(
                id=version_id, name=name, created_at=utc_now(), images=100, annotations=300,
                parts_json=to_json({"train": 70, "valid": 15, "test": 15}), split_json="{}",
                left_out_json=to_json({"not verified": 4}),
            )
        )  # fmt: skip
        tx.touch("versions", [version_id])
    return version_id


def add_run(project: Project, version_id: str, *, number: int = 1, state: str = "running", log_end: str = "") -> str:
    """A training run with two curves; gives the id of its job."""
    job_id = f"job-{number}"
    with project.registry.transaction() as tx:
        tx.session.add(
            JobRow(
                id=job_id, kind="train", title=f"Training {number}", state=state, folder=f"jobs/{job_id}",
                created_at=utc_now(), progress=0.4, message="Epoch 4 of 10", log_end=log_end,
                exit_code=-9 if state == "interrupted" else None,
            )
        )  # fmt: skip
        tx.session.flush()
        tx.session.add(
            TrainingRunRow(
                id=f"run-{number}", job_id=job_id, version_id=version_id, recipe="detect-nano", spec_json="{}",
                created_at=utc_now(),
            )
        )  # fmt: skip
        for step in range(4):
            tx.session.add(JobMetricRow(job_id=job_id, name="train/box_loss", step=step, value=2.0 - step / 10))
            tx.session.add(JobMetricRow(job_id=job_id, name="metrics/mAP50", step=step, value=step / 10))
        tx.touch("runs", [job_id])
    return job_id


def add_model(project: Project, version_id: str, *, number: int = 1, map50: float = 0.5) -> str:
    """A model that was measured on the test part."""
    model_id, sha256 = f"model-{number}", project.objects.add_bytes(b"onnx" * number)
    figures = {"mAP50": map50, "precision": map50, "recall": map50, "f1": map50}
    with project.registry.transaction() as tx:
        tx.session.add(
            ModelVersionRow(
                id=model_id, name=f"model {number}", task="detect", decoder="yolo", classes_json=to_json(["car"]),
                input_json="{}", onnx_sha256=sha256, created_at=f"2026-11-0{number}T10:00:00Z",
            )
        )  # fmt: skip
        tx.session.flush()
        tx.session.add(
            EvaluationRow(
                id=f"evaluation-{number}", model_id=model_id, version_id=version_id, part="test", onnx_sha256=sha256,
                images=15, metrics_json=to_json(dict(figures)), per_class_json=to_json({"car": dict(figures)}),
                created_at=utc_now(),
            )
        )  # fmt: skip
        tx.touch("models", [model_id])
    return model_id


def add_package(project: Project, model_id: str) -> PackageRow:
    """A package that is only a row: its file is not there."""
    row = PackageRow(
        id="package-1", model_id=model_id, sha256="ab12" * 16, path="packages/one.rwpkg", precision="fp32",
        size_bytes=10_400_000, manifest_json=to_json({"latency_ms": {"p50": 9.5}, "safety_actions": []}),
        created_at=utc_now(),
    )  # fmt: skip
    with project.registry.transaction() as tx:
        tx.session.add(row)
        tx.touch("packages", [row.id])
    return row
