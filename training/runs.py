"""Starts trainings and evaluations, and takes what they gave into the registry. Runs in the window and in commands.

Nothing here trains or loads a library that does: that is `training.tasks`, in a worker process.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlmodel import select

from core.canonical import JsonObject, to_json
from core.contract import contract_to_json
from core.coverage_gap import CoverageGap, gap_to_json
from core.errors import UserError
from core.ids import JobId, RunId, new_name
from core.jobs.events import Finished
from core.jobs.executor import Executor
from core.jobs.queue import lane_of
from core.jobs.watching import start_job
from core.manifest import PARTS, Locations, write_locations
from core.objects import sha256_of_file
from core.project import Project, utc_now
from core.queries.models import contract_of, run_by
from core.queries.studies import StudyPlace, refuse_taken
from core.registry import Transaction
from core.schema import DatasetVersionRow
from core.schema_models import EvaluationRow, JobRow, ModelVersionRow, TrainingRunRow
from training.backends import BACKENDS
from training.condition_examples import CLASSES
from training.profile import EXACT, check_profile, profile_of
from training.recipes import TARGET, Recipe, recipe_to_json
from training.remedies import Remedies, check_possible, in_words, remedies_of
from training.scene_keeping import put_scenes, record_scenes
from training.thresholds import chosen_thresholds
from training.transforms.policy import Policy

MANIFEST, LOCATIONS = "manifest.jsonl", "locations.json"
LANE_WIDTH = "lane_width"  # the setting of recipes for outlines: pixels
LOWEST_SCORE = 0.001  # COCO's curves need every detection that a model is willing to make


def start_training(
    project: Project,
    executor: Executor,
    *,
    version: DatasetVersionRow,
    locations: Locations,
    recipe: Recipe,
    policy: Policy | None = None,
    device: str = "auto",
    threads: int | None = None,
    known_gaps: Sequence[CoverageGap] = (),
    parent_id: str | None = None,
    place: StudyPlace | None = None,
) -> tuple[RunId, JobId]:
    """Start one training in a worker process, or let it wait for its device; gives the run and its job.

    `place` is where it stands in a study; Taken is raised when another run stands there already.

    `known_gaps`, coverage goals that the version does not meet, are recorded in the run. `parent_id` is the run whose
    weights it starts from.
    Weights that the person chose to start from may be a pickle, so choosing them says that they are trusted; weights
    that only the recipe's file names are not. `policy` is what the recipe's setting `augment` names.
    Raises UserError when it cannot be started.
    """
    told = recipe_to_json(recipe, policy)
    remedies = remedies_of(recipe.settings, told.get("transforms"))
    _refuse_impossible(recipe, remedies)
    arguments = {
        "version": version.id,
        "recipe": told,
        "remedies": in_words(remedies),
        "pretrained": _kept_weights(project, recipe),
        "device": device,
        "threads": threads or usable_threads(),
        **({"known_gaps": [gap_to_json(gap) for gap in known_gaps]} if known_gaps else {}),
    }
    return launch(
        project, executor, version_name=version.name, locations=locations, arguments=arguments, place=place,
        parent_id=parent_id,
    )  # fmt: skip


def _refuse_impossible(recipe: Recipe, remedies: Remedies) -> None:
    if recipe.backend not in BACKENDS:
        raise UserError(
            f"The recipe {recipe.name} needs {recipe.backend}, which is not there; nothing was started.",
            f"Choose a recipe for: {', '.join(sorted(BACKENDS))}.",
        )
    check_possible(
        remedies, task=recipe.task, backend=recipe.backend, settings=recipe.settings, architecture=recipe.architecture
    )
    check_profile(recipe.settings, recipe.chosen)


def launch(
    project: Project,
    executor: Executor,
    *,
    version_name: str,
    locations: Locations,
    arguments: Mapping[str, object],
    parent_id: str | None = None,
    place: StudyPlace | None = None,
) -> tuple[RunId, JobId]:
    """Start a training from its recorded arguments; used for the first time and again alike."""
    run_id = RunId(new_name("run"))
    version_id, recipe = str(arguments["version"]), _mapping(arguments["recipe"])

    def register(tx: Transaction, job_id: JobId) -> None:
        row = TrainingRunRow(
            id=run_id, job_id=job_id, version_id=version_id, recipe=str(recipe["name"]),
            spec_json=to_json(arguments), created_at=utc_now(),  # type: ignore[arg-type]  # checked by to_json
            parent_id=parent_id, study_id=place.study_id if place else None, study_label=place.label if place else "",
        )  # fmt: skip
        if place is not None:
            refuse_taken(tx.session, place)
        tx.session.add(row)
        tx.touch("runs", [run_id])

    job_id = start_job(
        project,
        executor,
        kind="train",
        title=f"Train {_spoken(recipe)} on {version_name}{_exact_told(recipe)}{_place_told(place)}",
        arguments=arguments,
        prepare=lambda folder, _job_id: put_data(project, folder, version_id, locations),
        also=register,
        device=lane_of(str(arguments["device"])),
    )
    return run_id, job_id


def _exact_told(recipe: Mapping[str, object]) -> str:
    return ", exact" if profile_of(_mapping(recipe["settings"])) == EXACT else ""


def start_evaluation(
    project: Project,
    executor: Executor,
    *,
    model: ModelVersionRow,
    version: DatasetVersionRow,
    locations: Locations,
    part: str,
) -> JobId:
    """Measure an exported model on one part of a version, in a worker process."""
    images = json.loads(version.parts_json).get(part, 0) if part in PARTS else 0
    if not images:
        raise UserError(
            f"The version {version.name} has no images in its {part} part; nothing was measured.",
            f"It has: {', '.join(f'{count} {name}' for name, count in json.loads(version.parts_json).items())}.",
        )
    arguments = {
        "model": model.id,
        "version": version.id,
        "part": part,
        "onnx": os.path.relpath(project.objects.path(model.onnx_sha256), project.jobs_folder / "job"),
        "onnx_sha256": model.onnx_sha256,
        "contract": contract_to_json(replace(contract_of(model), score_threshold=LOWEST_SCORE)),
        **_lane_width_of(project, model),
    }
    with project.registry.reading() as session:
        scores = chosen_thresholds(session, model.id)
    return start_job(
        project,
        executor,
        kind="evaluate",
        title=f"Measure {model.name} on {part} of {version.name}",
        arguments=arguments,
        prepare=lambda folder, _job_id: put_data(project, folder, version.id, locations, scores),
    )


def _lane_width_of(project: Project, model: ModelVersionRow) -> dict[str, float]:
    """How wide the strokes were that a model learned lanes as: it is judged by those."""
    if model.run_id is None:
        return {}
    with project.registry.reading() as session:
        settings = json.loads(run_by(session, model.run_id).spec_json)["recipe"]["settings"]
    return {LANE_WIDTH: settings[LANE_WIDTH]} if LANE_WIDTH in settings else {}


def record_training(tx: Transaction, project: Project, job: JobRow, finished: Finished) -> None:
    """Take in a training that ended well: its objects, the model version and its evaluation."""
    run = tx.session.exec(select(TrainingRunRow).where(TrainingRunRow.job_id == job.id)).one()
    known = tx.session.exec(select(ModelVersionRow.id).where(ModelVersionRow.run_id == run.id)).first()
    if known is not None:
        return
    folder, result = project.root / job.folder, finished.result
    files = {name: _mapping(result[name]) for name in ("onnx", "checkpoint", "weights") if name in result}
    damaged = [name for name, told in files.items() if not _is_whole(folder, told)]
    if damaged:
        job.state = "failed"
        job.message = f"The trained model's {damaged[0]} file was changed after it was written, so it was not taken in."
        return
    kept = {name: project.objects.add_file(folder / str(told["path"])) for name, told in files.items()}
    run.fingerprint = str(result["fingerprint"])
    model = ModelVersionRow(
        id=new_name("model"),
        name=_next_name(tx, run),
        run_id=run.id,
        task=str(result["task"]),
        decoder=str(result["decoder"]),
        classes_json=to_json(result["classes"]),
        input_json=to_json(result["input"]),
        onnx_sha256=kept["onnx"],
        weights_sha256=str(result["weights_sha256"]),
        checkpoint_sha256=kept["checkpoint"],
        licence=str(result["licence"]),
        created_at=utc_now(),
    )
    tx.session.add(run)
    tx.session.add(model)
    tx.session.flush()
    _add_evaluation(tx, project, job, model, run.version_id, _mapping(result["evaluation"]))
    record_scenes(tx, model.id, result.get("scenes", []))  # type: ignore[arg-type]  # a list of objects, from JSON
    tx.touch("runs", [run.id])
    tx.touch("models", [model.id])


def record_evaluation(tx: Transaction, project: Project, job: JobRow, finished: Finished) -> None:
    """Take in an evaluation that ended well."""
    known = tx.session.exec(select(EvaluationRow.id).where(EvaluationRow.job_id == job.id)).first()
    model = tx.session.get(ModelVersionRow, str(finished.result["model"]))
    if known is not None or model is None:
        return
    told = _mapping(finished.result["evaluation"])
    _add_evaluation(tx, project, job, model, str(finished.result["version"]), told)
    record_scenes(tx, model.id, finished.result.get("scenes", []))  # type: ignore[arg-type]  # from JSON


def record_judging(tx: Transaction, _project: Project, _job: JobRow, finished: Finished) -> None:
    """Take in what a model came to on the must-pass scenes."""
    model = tx.session.get(ModelVersionRow, str(finished.result["model"]))
    if model is not None:
        record_scenes(tx, model.id, finished.result["scenes"])  # type: ignore[arg-type]  # from JSON


def usable_threads() -> int:
    """How many threads a training takes on this computer: as many as there are cores for this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def put_data(
    project: Project, folder: Path, version_id: str, locations: Locations, scores: Mapping[str, float] | None = None
) -> None:
    """Put what a worker reads into a job folder: a version and where its images lie, and the must-pass scenes, which
    are no arguments, for they change nothing that is trained.
    """
    (folder / MANIFEST).write_bytes(project.objects.read_bytes(version_id))
    write_locations(folder / LOCATIONS, locations)
    put_scenes(project, folder, scores)


def _kept_weights(project: Project, recipe: Recipe) -> JsonObject:
    """The weights to start from, kept as an object: path from a job folder, hash, and whether the person chose them."""
    named = str(recipe.settings["pretrained"])
    if not named:
        return {}
    try:
        sha256 = project.objects.add_file(Path(named))
    except OSError as error:
        raise UserError(
            f"The weights {named} cannot be read ({error.strerror}); nothing was started.",
            "Name a checkpoint file, or a model of this project.",
        ) from error
    path = os.path.relpath(project.objects.path(sha256), project.jobs_folder / "job")
    return {"path": Path(path).as_posix(), "sha256": sha256, "is_trusted": bool(recipe.chosen.get("pretrained"))}


def _is_whole(folder: Path, told: Mapping[str, object]) -> bool:
    path = folder / str(told["path"])
    return path.is_file() and sha256_of_file(path) == told["sha256"]


def _place_told(place: StudyPlace | None) -> str:
    return "" if place is None else f" · {place.label}"


def _spoken(recipe: Mapping[str, object]) -> str:
    """A recipe's name, with the group of conditions that its model tells where it tells one."""
    target = str(_mapping(recipe.get("settings") or {}).get(TARGET, CLASSES))
    return f"{recipe['name']}" if target == CLASSES else f"{recipe['name']} ({target})"


def _next_name(tx: Transaction, run: TrainingRunRow) -> str:
    version = tx.session.get_one(DatasetVersionRow, run.version_id)
    recipe = _mapping(json.loads(run.spec_json).get("recipe") or {"name": run.recipe})
    beginning = f"{_spoken(recipe)} · {version.name} · "
    names = set(tx.session.exec(select(ModelVersionRow.name)))
    number = 1
    while f"{beginning}{number}" in names:
        number += 1
    return f"{beginning}{number}"


def _add_evaluation(
    tx: Transaction,
    project: Project,
    job: JobRow,
    model: ModelVersionRow,
    version_id: str,
    told: Mapping[str, object],
) -> None:
    details = project.root / job.folder / str(told["details"])
    row = EvaluationRow(
        id=new_name("evaluation"),
        job_id=job.id,
        model_id=model.id,
        version_id=version_id,
        part=str(told["part"]),
        onnx_sha256=model.onnx_sha256,
        images=int(str(told["images"])),
        metrics_json=_text(told["metrics"]),
        per_class_json=_text(told["per_class"]),
        per_condition_json=_text(told["per_condition"]),
        confusion_json=_text(told["confusion"]),
        details_sha256=project.objects.add_file(details) if details.is_file() else "",
        created_at=utc_now(),
    )
    tx.session.add(row)
    tx.touch("evaluations", [row.id])


def _text(value: object) -> str:
    return to_json(value)  # type: ignore[arg-type]  # it came from JSON


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a job's file should hold an object here, not {type(value).__name__}")
    return value
