"""Reads training runs, model versions, their evaluations and the ledger of their stages."""

import json
from collections.abc import Iterable

from sqlmodel import Session, col, select

from core.contract import ModelContract, input_from_json, usual_iou
from core.detections import TASKS
from core.errors import UserError
from core.schema import LaneNetworkRow
from core.schema_models import EvaluationRow, JobMetricRow, ModelVersionRow, PackageRow, StageChangeRow, TrainingRunRow

Curve = list[tuple[int, float]]  # (step, value), by step
PARTS_BY_WEIGHT = ("test", "valid", "train")


def runs(session: Session) -> list[TrainingRunRow]:
    """The training runs, newest first."""
    return list(session.exec(select(TrainingRunRow).order_by(col(TrainingRunRow.created_at).desc())))


def run_by(session: Session, run_id: str) -> TrainingRunRow:
    """One training run, by its id. Raises UserError when there is none."""
    row = session.get(TrainingRunRow, run_id)
    if row is None:
        raise UserError(f"There is no training run {run_id}.", "See: roadwright runs PROJECT")
    return row


def remedies_of_run(run: TrainingRunRow) -> str:
    """How a run was chosen to change pictures and what to do against imbalance, in words; empty when nothing was."""
    return str(json.loads(run.spec_json).get("remedies", ""))


def profile_of_run(run: TrainingRunRow) -> str:
    """Whether a run is fast or exact; runs from before there were two are fast."""
    recipe = json.loads(run.spec_json).get("recipe", {})
    return str(recipe.get("settings", {}).get("profile", "fast"))


def run_of_job(session: Session, job_id: str) -> TrainingRunRow | None:
    """The training run that a job carries out, or None for a job of another kind."""
    return session.exec(select(TrainingRunRow).where(TrainingRunRow.job_id == job_id)).first()


def models(session: Session) -> list[ModelVersionRow]:
    """The model versions, newest first."""
    return list(session.exec(select(ModelVersionRow).order_by(col(ModelVersionRow.created_at).desc())))


def lane_networks(session: Session) -> list[LaneNetworkRow]:
    """The lane networks that somebody brought, newest first."""
    return list(session.exec(select(LaneNetworkRow).order_by(col(LaneNetworkRow.added_at).desc())))


def model_by(session: Session, named: str) -> ModelVersionRow:
    """One model version, by its id or its name (the newest of that name). Raises UserError when there is none."""
    row = session.get(ModelVersionRow, named)
    if row is None:
        chosen = select(ModelVersionRow).where(ModelVersionRow.name == named)
        row = session.exec(chosen.order_by(col(ModelVersionRow.created_at).desc())).first()
    if row is None:
        raise UserError(f"There is no model {named}.", "See: roadwright models PROJECT")
    return row


def model_of_run(session: Session, run_id: str) -> ModelVersionRow:
    """The model that a training run gave. Raises UserError when it gave none."""
    row = session.exec(select(ModelVersionRow).where(ModelVersionRow.run_id == run_id)).first()
    if row is None:
        raise UserError(f"The training run {run_id} gave no model.", "See why with: roadwright jobs PROJECT")
    return row


def has_model(session: Session, run_id: str) -> bool:
    """Whether a training run gave a model."""
    return session.exec(select(ModelVersionRow.id).where(ModelVersionRow.run_id == run_id)).first() is not None


def models_at_stage(session: Session, stage: str) -> list[ModelVersionRow]:
    """The model versions at a stage, newest first."""
    chosen = select(ModelVersionRow).where(ModelVersionRow.stage == stage)
    return list(session.exec(chosen.order_by(col(ModelVersionRow.created_at).desc())))


def evaluations_of(session: Session, model_id: str) -> list[EvaluationRow]:
    """The evaluations of a model, newest first."""
    chosen = select(EvaluationRow).where(EvaluationRow.model_id == model_id)
    return list(session.exec(chosen.order_by(col(EvaluationRow.created_at).desc())))


def latest_evaluation(session: Session, model_id: str, part: str) -> EvaluationRow | None:
    """The newest evaluation of a model on a part, or None when it was never measured there."""
    known = (row for row in evaluations_of(session, model_id) if row.part == part)
    return next(known, None)


def newest_evaluation(session: Session, model_id: str) -> EvaluationRow:
    """The newest evaluation of a model on any part. Raises UserError when it was never measured."""
    known = evaluations_of(session, model_id)
    if not known:
        raise UserError(
            f"The model {model_id} was never measured.",
            f"Measure it with: roadwright evaluate PROJECT {model_id} --version V --part test",
        )
    return known[0]


def weightiest_evaluation(session: Session, model_id: str) -> EvaluationRow | None:
    """The newest evaluation on the part that says most: test before valid before train; None without any."""
    for part in PARTS_BY_WEIGHT:
        found = latest_evaluation(session, model_id, part)
        if found is not None:
            return found
    return None


def evaluation_of_job(session: Session, job_id: str) -> EvaluationRow:
    """The evaluation that a job made. Raises UserError when it made none."""
    row = session.exec(select(EvaluationRow).where(EvaluationRow.job_id == job_id)).first()
    if row is None:
        raise UserError(f"The job {job_id} made no evaluation.", "See why with: roadwright jobs PROJECT")
    return row


def metrics_of(evaluation: EvaluationRow) -> dict[str, float | None]:
    """The metrics of an evaluation by their field's names; None where there was nothing to measure."""
    loaded: dict[str, float | None] = json.loads(evaluation.metrics_json)
    return loaded


def per_class_of(evaluation: EvaluationRow) -> dict[str, dict[str, float | None]]:
    """Class name -> its metrics and its number of instances."""
    loaded: dict[str, dict[str, float | None]] = json.loads(evaluation.per_class_json)
    return loaded


def metrics_of_models(session: Session, model_ids: Iterable[str]) -> dict[str, dict[str, float | None]]:
    """Model id -> metrics of its weightiest evaluation, for a table; models without one are left out."""
    found = {model_id: weightiest_evaluation(session, model_id) for model_id in model_ids}
    return {model_id: metrics_of(row) for model_id, row in found.items() if row is not None}


def curve(session: Session, job_id: str) -> dict[str, Curve]:
    """Metric name -> its live curve so far."""
    chosen = select(JobMetricRow).where(JobMetricRow.job_id == job_id)
    curves: dict[str, Curve] = {}
    for row in session.exec(chosen.order_by(col(JobMetricRow.step))):
        curves.setdefault(row.name, []).append((row.step, row.value))
    return curves


def stage_changes(session: Session, *, stage: str | None = None) -> list[StageChangeRow]:
    """The ledger of promotions and roll-backs, newest first; of one stage when it is named."""
    chosen = select(StageChangeRow).order_by(col(StageChangeRow.id).desc())
    if stage is not None:
        chosen = chosen.where(StageChangeRow.stage == stage)
    return list(session.exec(chosen))


def latency_ms_of(session: Session, model_id: str) -> dict[str, float]:
    """Latency in milliseconds by percentile (p50, p95, p99), as the model's newest package tells; empty without one."""
    chosen = select(PackageRow).where(PackageRow.model_id == model_id).order_by(col(PackageRow.created_at).desc())
    newest = session.exec(chosen).first()
    told = json.loads(newest.manifest_json).get("latency_ms") if newest is not None else None
    return {str(name): float(value) for name, value in told.items()} if isinstance(told, dict) else {}


def contract_of(model: ModelVersionRow) -> ModelContract:
    """How a model version is fed and read, with the thresholds it runs with in a vehicle.

    Raises UserError for a task that this program does not know.
    """
    task = next((known for known in TASKS if known == model.task), None)
    if task is None:
        raise UserError(f"The model {model.name} is for {model.task}, which is not known here.", "Update Roadwright.")
    return ModelContract(
        task=task,
        classes=tuple(json.loads(model.classes_json)),
        input=input_from_json(json.loads(model.input_json)),
        decoder=model.decoder,
        iou_threshold=usual_iou(model.decoder),
    )
