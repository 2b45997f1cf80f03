"""Reads of studies: several trainings that answer one question, and how each of them stands."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from core.errors import UserError
from core.jobs.watching import RUNNING
from core.queries.models import latest_evaluation, metrics_of, per_class_of
from core.schema_models import JobRow, ModelVersionRow, TrainingRunRow
from core.schema_proof import StudyRow

Figures = Mapping[str, float | None]
SHORTEST_PREFIX = 6


class Taken(Exception):
    """Another window or command has started this training of the study already."""


@dataclass(frozen=True, slots=True)
class StudyPlace:
    """Where a training stands in a study: its label says which trial, fold or seed it is."""

    study_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Member:
    """One training of a study as it stands. `state` is that of its job.

    `figures` and `per_class` are what its model reached on the part that was asked for; empty before it was measured.
    """

    run_id: str
    job_id: str
    label: str
    version_id: str
    state: str
    settings: Mapping[str, object]
    model_id: str = ""
    figures: Figures = field(default_factory=dict)
    per_class: Mapping[str, Figures] = field(default_factory=dict)
    progress: float = 0.0
    message: str = ""

    @property
    def has_ended(self) -> bool:
        """Whether its job runs or waits no more."""
        return self.state not in RUNNING


def studies(session: Session) -> list[StudyRow]:
    """The studies, newest first."""
    return list(session.exec(select(StudyRow).order_by(col(StudyRow.created_at).desc(), col(StudyRow.id))))


def study_by(session: Session, named: str) -> StudyRow:
    """The study of this id, name, or beginning of an id; the newest of a name. Raises UserError when there is none."""
    for row in studies(session):
        if named in (row.id, row.name) or (len(named) >= SHORTEST_PREFIX and row.id.startswith(named)):
            return row
    raise UserError(f"There is no study {named}.", "See: roadwright studies PROJECT")


def members(session: Session, study_id: str, part: str = "valid") -> list[Member]:
    """The trainings of a study in the order of their start, each with what it reached on a part."""
    chosen = select(TrainingRunRow, JobRow).join(JobRow, col(JobRow.id) == TrainingRunRow.job_id)
    chosen = chosen.where(TrainingRunRow.study_id == study_id)
    rows = session.exec(chosen.order_by(col(TrainingRunRow.created_at), col(TrainingRunRow.id)))
    return [_member(session, run, job, part) for run, job in rows]


def refuse_taken(session: Session, place: StudyPlace) -> None:
    """Raises Taken where a run of this label waits, runs or is done, or the study itself goes on no more."""
    study = session.get(StudyRow, place.study_id)
    if study is None or study.state != "running":
        raise Taken
    for known in members(session, place.study_id):
        if not known.has_ended or (known.label == place.label and known.state == "done"):
            raise Taken


def _member(session: Session, run: TrainingRunRow, job: JobRow, part: str) -> Member:
    model = session.exec(select(ModelVersionRow).where(ModelVersionRow.run_id == run.id)).first()
    evaluation = latest_evaluation(session, model.id, part) if model is not None else None
    return Member(
        run_id=run.id, job_id=job.id, label=run.study_label, version_id=run.version_id, state=job.state,
        settings=dict(json.loads(run.spec_json).get("recipe", {}).get("settings", {})),
        model_id=model.id if model is not None else "",
        figures=metrics_of(evaluation) if evaluation is not None else {},
        per_class=per_class_of(evaluation) if evaluation is not None else {},
        progress=job.progress, message=job.message,
    )  # fmt: skip
