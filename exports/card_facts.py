"""What a model card tells beyond the manifest of a package, read from the registry and the frozen version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlmodel import Session, col, select

from core.canonical import Json, JsonObject
from core.errors import UserError
from core.manifest import PARTS
from core.project import Project
from core.queries import brief as brief_reads
from core.queries import models as reads
from core.queries.leakage import leakage_figure
from core.queries.lineage import Node, before, whole_lineage
from core.queries.versions import stored_manifest
from core.schema import DatasetVersionRow, DriveRow
from core.schema_models import DriveValidationRow, EvaluationRow, JobRow, ModelVersionRow, PackageRow, TrainingRunRow
from core.schema_proof import MustPassSceneRow, SceneResultRow

BRIEF_PARTS = ("problem", "model_input", "model_output", "data_sources", "success", "risks")
Counts = Mapping[str, Mapping[str, int]]  # name -> part -> how many


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """The version that a model was trained on. `instances` counts labels by class, `conditions` images by value.

    Both are empty where the manifest could not be read.
    """

    id: str
    name: str
    parts: Mapping[str, int]
    left_out: Mapping[str, int]
    note: str = ""
    instances: Counts = field(default_factory=dict)
    conditions: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """One evaluation: where it was measured, its figures by slice, and how far the part leaks, in words."""

    version: str
    part: str
    images: int
    metrics: JsonObject
    per_class: Mapping[str, JsonObject]
    per_condition: Mapping[str, JsonObject]
    leakage: str


@dataclass(frozen=True, slots=True)
class CardFacts:
    """Everything beyond the manifest; empty where there is nothing to tell, as of a network that was brought.

    `proofs` are sentences on what happened to the model after it was made: scenes and drives.
    """

    brief: Mapping[str, str] = field(default_factory=dict)
    wanted_conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: VersionFacts | None = None
    recipe: str = ""
    settings: JsonObject = field(default_factory=dict)
    effective: JsonObject = field(default_factory=dict)
    measures: tuple[Measure, ...] = ()
    proofs: tuple[str, ...] = ()
    lineage: tuple[Node, ...] = ()


class _Label(msgspec.Struct):
    class_id: int = msgspec.field(name="class")


class _Image(msgspec.Struct):
    part: str
    labels: list[_Label]
    conditions: dict[str, str] = {}


_IMAGE = msgspec.json.Decoder(_Image)


def facts_of(session: Session, project: Project, model: ModelVersionRow) -> CardFacts:
    """What a package's card tells: nothing that happened after the model was measured, so that it is made alike again.

    Reads the whole manifest of the version.
    """
    run = reads.run_by(session, model.run_id) if model.run_id is not None else None
    told = brief_reads.brief(session)
    spec = json.loads(run.spec_json) if run is not None else {}
    recipe = spec.get("recipe") or {}
    return CardFacts(
        brief={name: getattr(told, name) for name in BRIEF_PARTS if getattr(told, name)},
        wanted_conditions={group: tuple(values) for group, values in brief_reads.conditions(session).items()},
        version=_version_facts(session, project, run),
        recipe=run.recipe if run is not None else "",
        settings=shown_settings(recipe.get("settings", {})),
        effective=_effective(session, run),
        measures=tuple(_measure(session, row) for row in _newest(session, model.id)),
        lineage=tuple(before(whole_lineage(session), model.id)),
    )


def shown_settings(settings: JsonObject) -> JsonObject:
    """Settings to tell others: of weights to start from the file's name alone, since folders are nobody's business."""
    named = settings.get("pretrained")
    return {**settings, "pretrained": Path(str(named)).name} if named else settings


def proofs_of(session: Session, model: ModelVersionRow) -> tuple[str, ...]:
    """What the model was put to after it was made, a sentence each: must-pass scenes and drives."""
    scenes = session.exec(
        select(MustPassSceneRow.name, SceneResultRow.is_passed)
        .join(SceneResultRow, col(SceneResultRow.scene_id) == col(MustPassSceneRow.id))
        .where(SceneResultRow.model_id == model.id)
        .order_by(col(MustPassSceneRow.id))
    )
    told = [f"Must-pass scene {name}: {'passed' if is_passed else 'not passed'}." for name, is_passed in scenes]
    drives = session.exec(
        select(DriveValidationRow, PackageRow.precision, DriveRow.name)
        .join(PackageRow, col(PackageRow.id) == col(DriveValidationRow.package_id))
        .join(DriveRow, col(DriveRow.id) == col(DriveValidationRow.drive_id), isouter=True)
        .where(PackageRow.model_id == model.id)
        .order_by(col(DriveValidationRow.created_at))
    )
    told += [
        f"Drive {name or row.drive_sha256[:12]}, replayed in {precision}: {row.verdict}."
        for row, precision, name in drives
    ]
    return tuple(told)


def _newest(session: Session, model_id: str) -> list[EvaluationRow]:
    """The newest evaluation on each part of each version, the part that says most first."""
    newest: dict[tuple[str, str], EvaluationRow] = {}
    for row in reads.evaluations_of(session, model_id):
        newest.setdefault((row.version_id, row.part), row)
    return sorted(newest.values(), key=lambda row: (reads.PARTS_BY_WEIGHT.index(row.part), row.version_id))


def _measure(session: Session, row: EvaluationRow) -> Measure:
    return Measure(
        version=row.version_id,
        part=row.part,
        images=row.images,
        metrics=reads.metrics_of(row),
        per_class=reads.per_class_of(row),
        per_condition=json.loads(row.per_condition_json),
        leakage=leakage_figure(session, row).words(),
    )


def _effective(session: Session, run: TrainingRunRow | None) -> JsonObject:
    job = session.get(JobRow, run.job_id) if run is not None else None
    told: Json = json.loads(job.result_json).get("effective") if job is not None else None
    return told if isinstance(told, Mapping) else {}


def _version_facts(session: Session, project: Project, run: TrainingRunRow | None) -> VersionFacts | None:
    row = session.get(DatasetVersionRow, run.version_id) if run is not None else None
    if row is None:
        return None
    parts, left_out = json.loads(row.parts_json), json.loads(row.left_out_json)
    try:
        instances, conditions = _counted(project, row.id)
    except UserError:  # a card tells what there is; that the version is damaged is told where it is used
        instances, conditions = {}, {}
    return VersionFacts(row.id, row.name, parts, left_out, row.note, instances, conditions)


def _counted(project: Project, version_id: str) -> tuple[Counts, Counts]:
    """Labels by class and images by condition, each by part; a class that no label shows is there with zeros."""
    manifest = stored_manifest(project, version_id)
    names = {known.id: known.name for known in manifest.classes}
    instances = {name: dict.fromkeys(PARTS, 0) for name in names.values()}
    conditions: dict[str, dict[str, int]] = {}
    for line in manifest.lines():
        image = _IMAGE.decode(line)
        for label in image.labels:
            instances[names[label.class_id]][image.part] += 1
        for group, value in image.conditions.items():
            conditions.setdefault(f"{group}={value}", dict.fromkeys(PARTS, 0))[image.part] += 1
    return instances, dict(sorted(conditions.items()))
