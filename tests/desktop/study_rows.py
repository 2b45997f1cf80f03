"""Rows of studies that tests put into a project: trials, folds and seeds that ended, without training any."""

from collections.abc import Mapping

import numpy as np

from core.canonical import to_json
from core.project import Project, utc_now
from core.schema_models import EvaluationRow, JobMetricRow, JobRow, ModelVersionRow, TrainingRunRow
from core.schema_proof import StudyRow
from training.studies import StudySpec, spec_to_json
from training.studies_ranges import Range

RANGES: Mapping[str, Range] = {
    "lr0": Range(0.0003, 0.01, is_log=True),
    "weight_decay": Range(0.00001, 0.005, is_log=True),
    "mosaic": Range(0.0, 1.0),
    "scale": Range(0.1, 0.7),
    "hsv_v": Range(0.1, 0.6),
}


def add_study(project: Project, version_id: str, spec: StudySpec, *, state: str = "running", number: int = 1) -> str:
    """A study without trainings."""
    study_id = f"study-{number}"
    with project.registry.transaction() as tx:
        tx.session.add(
            StudyRow(
                id=study_id, kind=spec.kind, name=f"{spec.kind} · {spec.recipe} · roads-1 · {number}",
                version_id=version_id, spec_json=spec_to_json(spec), state=state,
                created_at=f"2026-11-0{number}T10:00:00Z",
            )
        )  # fmt: skip
        tx.touch("studies", [study_id])
    return study_id


def add_member(
    project: Project,
    study_id: str,
    version_id: str,
    label: str,
    *,
    settings: Mapping[str, object],
    value: float | None = None,
    state: str = "done",
    curve: Mapping[int, float] | None = None,
) -> str:
    """One training of a study; with a value its model was measured. Gives the id of the run."""
    name = f"{study_id}-{label.replace(' ', '-')}-{abs(hash((label, state, value))) % 1000}"
    figures = {"mAP50_95": value, "mAP50": (value or 0) + 0.2, "recall": (value or 0) + 0.1}
    with project.registry.transaction() as tx:
        tx.session.add(
            JobRow(id=f"job-{name}", kind="train", title=f"Train detect-nano on roads-1 · {label}", state=state,
                   folder=f"jobs/job-{name}", created_at=utc_now(), device="cpu", progress=0.4)
        )  # fmt: skip
        tx.session.flush()
        tx.session.add(
            TrainingRunRow(
                id=f"run-{name}", job_id=f"job-{name}", version_id=version_id, recipe="detect-nano",
                spec_json=to_json({"recipe": {"settings": dict(settings)}}),  # type: ignore[dict-item]
                created_at=utc_now(), study_id=study_id, study_label=label,
            )
        )  # fmt: skip
        for step, reached in (curve or {}).items():
            tx.session.add(JobMetricRow(job_id=f"job-{name}", name="mAP50_95", step=step, value=reached))
        if value is not None:
            _add_measured(tx, name, version_id, figures)
        tx.touch("runs", [f"run-{name}"])
    return f"run-{name}"


def _add_measured(tx: object, name: str, version_id: str, figures: Mapping[str, float | None]) -> None:
    session = tx.session  # type: ignore[attr-defined]
    session.flush()
    session.add(
        ModelVersionRow(id=f"model-{name}", name=f"model {name}", run_id=f"run-{name}", task="detect", decoder="yolo",
                        classes_json=to_json(["car", "bus"]), input_json="{}", onnx_sha256="00" * 32,
                        created_at=utc_now())
    )  # fmt: skip
    session.flush()
    per_class = {"car": {**figures, "instances": 40}, "bus": {**figures, "instances": 9}}
    session.add(
        EvaluationRow(id=f"evaluation-{name}", model_id=f"model-{name}", version_id=version_id, part="valid",
                      onnx_sha256="00" * 32, images=15, metrics_json=to_json(dict(figures)),
                      per_class_json=to_json(per_class), created_at=utc_now())
    )  # fmt: skip


def add_search(project: Project, version_id: str, *, trials: int = 16) -> str:
    """A search of which these trials ended: a made-up figure that likes a middling lr0 and much mosaic."""
    spec = StudySpec("search", "detect-nano", 24, "mAP50_95", ranges=RANGES, settings={"epochs": 50})
    study_id, chance = add_study(project, version_id, spec), np.random.default_rng(3)
    for number in range(1, trials + 1):
        tried = {
            "lr0": float(f"{10 ** chance.uniform(-3.5, -2):.4g}"),
            "weight_decay": float(f"{10 ** chance.uniform(-5, -2.3):.4g}"),
            "mosaic": float(f"{chance.uniform(0, 1):.3g}"), "scale": float(f"{chance.uniform(0.1, 0.7):.3g}"),
            "hsv_v": float(f"{chance.uniform(0.1, 0.6):.3g}"),
        }  # fmt: skip
        value = 0.52 - 0.12 * abs(np.log10(tried["lr0"]) + 2.7) + 0.08 * tried["mosaic"] + chance.normal(0, 0.01)
        add_member(project, study_id, version_id, f"trial {number}", settings=tried, value=round(float(value), 4))
    return study_id


def add_seeds(project: Project, version_id: str, *, number: int = 2) -> str:
    """Five seeds that are done."""
    spec = StudySpec("seeds", "detect-nano", 5, "mAP50_95", settings={"epochs": 50})
    study_id = add_study(project, version_id, spec, state="done", number=number)
    for seed, value in enumerate((0.41, 0.43, 0.405, 0.422, 0.418)):
        add_member(project, study_id, version_id, f"seed {seed}", settings={"seed": seed}, value=value)
    return study_id
