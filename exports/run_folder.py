"""Writes a training run out as a folder that needs no Roadwright to read: text, CSV, JSON, YAML and ONNX."""

import csv
import io
import json
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, select

from core.canonical import Json, JsonObject
from core.errors import UserError
from core.objects import write_text
from core.project import Project
from core.queries import models as reads
from core.queries.leakage import leakage_figure
from core.queries.versions import stored_manifest
from core.schema import DatasetVersionRow
from core.schema_models import EvaluationRow, JobRow, ModelVersionRow, TrainingRunRow
from exports.card_blocks import to_html, to_markdown
from exports.card_facts import shown_settings
from exports.model_cards import card_of_model

SCHEMA = 1
RUN, METRICS, EPOCHS, FINGERPRINT, RECIPE = "run.json", "metrics.csv", "epochs.csv", "fingerprint.json", "recipe.yaml"
MODEL, CARD, CARD_PAGE, README = "model.onnx", "MODEL_CARD.md", "model_card.html", "README.md"
MANIFEST, CLASSES, EVALUATIONS = "dataset/manifest.jsonl", "dataset/classes.json", "evaluations"
_TOLD = {
    RUN: "the run itself: when, on which version, with which settings, asked and in effect, and how it ended",
    METRICS: "every number of the live curves: name, step, value",
    EPOCHS: "one line an epoch: the SHA-256 of the weights after it, and the figures of that epoch",
    FINGERPRINT: "the hash of everything that can change the result, and what went into it",
    RECIPE: "the recipe as it was used",
    MODEL: "the network that was exported, measured and shipped (ONNX)",
    CARD: "the model card",
    CARD_PAGE: "the same as a page to print",
    MANIFEST: "the dataset version: a header line, then one JSON object an image, with its labels and its hash",
    CLASSES: "the classes, in the order of the network's outputs",
    EVALUATIONS: "each evaluation of the model, and beside it the answer for every image",
}


@dataclass(frozen=True, slots=True)
class _Record:
    """The rows of one run."""

    run: TrainingRunRow
    job: JobRow
    version: DatasetVersionRow
    model: ModelVersionRow | None
    evaluations: Sequence[EvaluationRow]
    curves: Mapping[str, reads.Curve]
    leakage: Mapping[str, JsonObject]


def write_run_folder(project: Project, run_id: str, out: Path, *, author: str) -> list[str]:
    """Write a run to the folder `out`, which must not exist or be empty; gives the files' names, sorted.

    Of a run that gave no model there is what there is. Raises UserError for an unknown run, a damaged object or a
    folder that cannot be written; `out` is then as it was.
    """
    with project.registry.reading() as session:
        record = _read(session, run_id)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserError(f"{out} is not an empty folder, so nothing was written.", "Name a new folder.")
    beside = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        beside.mkdir(parents=True)
        _fill(project, record, beside, author)
        names = sorted(path.relative_to(beside).as_posix() for path in beside.rglob("*") if path.is_file())
        if out.exists():
            out.rmdir()
        beside.rename(out)
    except OSError as error:
        told = f"The run could not be written to {out} ({error.strerror}); nothing was left there."
        raise UserError(told, "Check the free space and the permissions of the folder.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return names


def _read(session: Session, run_id: str) -> _Record:
    run = reads.run_by(session, run_id)
    model = session.exec(select(ModelVersionRow).where(ModelVersionRow.run_id == run.id)).first()
    evaluations = reads.evaluations_of(session, model.id) if model is not None else []
    return _Record(
        run=run,
        job=session.get_one(JobRow, run.job_id),
        version=session.get_one(DatasetVersionRow, run.version_id),
        model=model,
        evaluations=evaluations,
        curves=reads.curve(session, run.job_id),
        leakage={row.id: leakage_figure(session, row).to_json() for row in evaluations},
    )


def _fill(project: Project, record: _Record, folder: Path, author: str) -> None:
    result = json.loads(record.job.result_json)
    _write_json(folder / RUN, _run_told(record, result))
    told = {"fingerprint": record.run.fingerprint, "inputs": result.get("fingerprint_inputs", {})}
    _write_json(folder / FINGERPRINT, told)
    write_text(folder / RECIPE, _yaml(_recipe(record.run)))
    points = [(name, step, value) for name, curve in sorted(record.curves.items()) for step, value in curve]
    write_text(folder / METRICS, _csv(("name", "step", "value"), points))
    write_text(folder / EPOCHS, _epochs(result.get("epochs", []), record.curves))
    _copy_data(project, record.version.id, folder)
    if record.model is not None:
        _copy(project, record.model.onnx_sha256, folder / MODEL)
        card = card_of_model(project, record.model.id, author=author)
        write_text(folder / CARD, to_markdown(card))
        write_text(folder / CARD_PAGE, to_html(card))
    for row in record.evaluations:
        _write_json(folder / EVALUATIONS / f"{row.id}.json", _evaluation_told(row, record.leakage[row.id]))
        if row.details_sha256:
            _copy(project, row.details_sha256, folder / EVALUATIONS / f"{row.id}.details.jsonl")
    write_text(folder / README, _readme(record, folder))


def _run_told(record: _Record, result: JsonObject) -> JsonObject:
    run, job, version, model = record.run, record.job, record.version, record.model
    spec = json.loads(run.spec_json)
    return {
        "schema": SCHEMA,
        "run": run.id,
        "recipe": run.recipe,
        "fingerprint": run.fingerprint,
        "parent": run.parent_id,
        "study": run.study_id,
        "study_label": run.study_label,
        "created_at": run.created_at,
        "finished_at": job.finished_at,
        "state": job.state,
        "message": job.message,
        "settings": _recipe(run).get("settings", {}),
        "threads": spec.get("threads"),
        "device": spec.get("device"),
        "remedies": spec.get("remedies", ""),
        "effective": result.get("effective", {}),
        "seconds": result.get("seconds"),
        "version": {
            "id": version.id, "name": version.name, "created_at": version.created_at, "images": version.images,
            "annotations": version.annotations, "parts": json.loads(version.parts_json),
        },
        "model": None if model is None else {
            "id": model.id, "name": model.name, "task": model.task, "decoder": model.decoder, "licence": model.licence,
            "classes": json.loads(model.classes_json), "input": json.loads(model.input_json), "stage": model.stage,
            "onnx_sha256": model.onnx_sha256, "weights_sha256": model.weights_sha256,
        },
    }  # fmt: skip


def _recipe(run: TrainingRunRow) -> dict[str, Json]:
    recipe: dict[str, Json] = json.loads(run.spec_json).get("recipe") or {}
    settings = recipe.get("settings")
    return {**recipe, "settings": shown_settings(settings)} if isinstance(settings, Mapping) else recipe


def _epochs(hashes: Sequence[Mapping[str, Json]], curves: Mapping[str, reads.Curve]) -> str:
    """One line an epoch; an epoch that has figures and no hash, or a hash and no figures, is there all the same."""
    by_epoch = {int(str(told["epoch"])): str(told["weights_sha256"]) for told in hashes}
    values = {name: dict(curve) for name, curve in sorted(curves.items())}
    epochs = sorted({*by_epoch, *(step for curve in values.values() for step in curve)})
    rows = [(epoch, by_epoch.get(epoch, ""), *(curve.get(epoch, "") for curve in values.values())) for epoch in epochs]
    return _csv(("epoch", "weights_sha256", *values), rows)


def _evaluation_told(row: EvaluationRow, leakage: JsonObject) -> JsonObject:
    return {
        "evaluation": row.id, "model": row.model_id, "version": row.version_id, "part": row.part, "images": row.images,
        "onnx_sha256": row.onnx_sha256, "created_at": row.created_at, "metrics": json.loads(row.metrics_json),
        "per_class": json.loads(row.per_class_json), "per_condition": json.loads(row.per_condition_json),
        "confusion": json.loads(row.confusion_json), "leakage": leakage,
    }  # fmt: skip


def _copy_data(project: Project, version_id: str, folder: Path) -> None:
    manifest = stored_manifest(project, version_id)
    (folder / MANIFEST).parent.mkdir()
    shutil.copyfile(manifest.path, folder / MANIFEST)
    _write_json(folder / CLASSES, [{"id": known.id, "name": known.name} for known in manifest.classes])


def _copy(project: Project, sha256: str, to: Path) -> None:
    to.parent.mkdir(exist_ok=True)
    shutil.copyfile(project.objects.checked_path(sha256), to)


def _readme(record: _Record, folder: Path) -> str:
    run, version = record.run, record.version
    files = [f"- `{name}`: {told}" for name, told in _TOLD.items() if (folder / name).exists()]
    no_model = [] if record.model is not None else ["The run gave no model: see `message` in run.json.", ""]
    on = f"dataset version {version.name} ({version.id[:12]})"
    lines = [f"# Training run {run.id}", "", f"The recipe {run.recipe} on {on}, {run.created_at[:10]}.", "", *no_model]
    lines += ["Everything here can be read without Roadwright. Hashes are SHA-256, in hexadecimal.", ""]
    return "\n".join([*lines, *files, ""])


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


def _yaml(value: Json) -> str:
    import yaml

    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False))


def _write_json(path: Path, value: Json) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")
