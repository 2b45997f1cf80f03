"""Keeps must-pass scenes in the registry: pinned, judged, retired and never deleted.

A scene takes the labels of its pictures along when it is pinned; from then on it is its own truth.
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from core.canonical import Json, to_json
from core.contract import contract_to_json
from core.errors import UserError
from core.ids import JobId
from core.jobs.executor import Executor
from core.jobs.watching import start_job
from core.objects import write_text
from core.project import Project, utc_now
from core.queries.conditions import effective_conditions
from core.queries.models import contract_of, weightiest_evaluation
from core.queries.scenes import scene_by, scenes
from core.registry import Transaction
from core.schema import AnnotationRow, DriveRow, ImageRow, LabelClassRow
from core.schema_models import ModelVersionRow
from core.schema_proof import MustPassSceneRow, SceneResultRow
from training.scenes import (
    Expect,
    SceneAsked,
    ScenePicture,
    SceneSpec,
    Stretch,
    spec_from_json,
    spec_to_json,
)

SCENES = "scenes.json"
Box = tuple[float, float, float, float]


def pin_pictures(
    project: Project,
    name: str,
    image_ids: Sequence[int],
    class_name: str,
    *,
    author: str,
    expect: Expect = "found",
    min_height_px: float = 0.0,
    score: float | None = None,
    conditions: Mapping[str, str] | None = None,
    origin: str = "",
) -> int:
    """Pin pictures as a scene; gives its id. `conditions` are what the pictures must have been taken under.

    Raises UserError where a picture is not what the scene is about: nothing is then pinned.
    """
    with project.registry.transaction(origin) as tx:
        pictures = _pictures(tx.session, image_ids, class_name, min_height_px)
        _refuse_other_conditions(tx.session, image_ids, conditions or {})
        bare = [each.name for each in pictures if not each.boxes]
        if expect == "found" and bare:
            raise UserError(
                f"No {class_name}{_tall(min_height_px)} is labelled on {bare[0]}; nothing was pinned.",
                "Label it first, or leave the picture out.",
            )
        if expect == "nothing" and len(bare) < len(pictures):
            shown = next(each.name for each in pictures if each.boxes)
            raise UserError(
                f"A {class_name} is labelled on {shown}, so it cannot be asked to show none; nothing was pinned.",
                "Leave the picture out.",
            )
        spec = SceneSpec(class_name, expect, min_height_px, score, dict(conditions or {}), tuple(pictures))
        return _add(tx, name, spec, author)


def pin_stretch(
    project: Project,
    name: str,
    drive: DriveRow,
    frames: tuple[int, int],
    class_name: str,
    *,
    author: str,
    within_frames: int = 5,
    expect: Expect = "found",
    min_height_px: float = 0.0,
    score: float | None = None,
    origin: str = "",
) -> int:
    """Pin the frames of a drive from the first to the last one as a scene; gives its id."""
    with project.registry.transaction(origin) as tx:
        class_id = _class_id(tx.session, class_name)
        known: dict[int, list[Box]] = {}
        told = (
            select(ImageRow.frame_index, AnnotationRow)
            .join(AnnotationRow, col(AnnotationRow.image_id) == col(ImageRow.id))
            .where(ImageRow.drive_id == drive.id, AnnotationRow.class_id == class_id)
            .where(col(ImageRow.frame_index).between(*frames))
        )
        for frame, row in tx.session.exec(told):
            box = _box(row)
            if frame is not None and box is not None:
                known.setdefault(frame, []).append(box)
        stretch = Stretch(
            drive.sha256, drive.name, *frames, within_frames, {frame: tuple(each) for frame, each in known.items()}
        )
        return _add(tx, name, SceneSpec(class_name, expect, min_height_px, score, {}, (), stretch), author)


def retire_scene(project: Project, told: str, *, origin: str = "") -> None:
    """Take a scene out of force; what models came to on it stays."""
    with project.registry.transaction(origin) as tx:
        row = scene_by(tx.session, told)
        row.is_retired = True
        tx.session.add(row)
        tx.touch("models")


def put_scenes(project: Project, folder: Path, scores: Mapping[str, float] | None = None) -> None:
    """Hand the scenes in force over to a job; nothing is written where there are none."""
    with project.registry.reading() as session:
        asked = [_asked(project, session, row) for row in scenes(session)]
    if asked:
        told: list[Json] = [{"id": each.id, "spec": spec_to_json(each.spec), "paths": each.paths} for each in asked]
        write_text(folder / SCENES, to_json({"scenes": told, "scores": dict(scores or {})}))


def handed_scenes(folder: Path) -> tuple[list[SceneAsked], dict[str, float]]:
    """What `put_scenes` handed over, with the scores from which classes count."""
    path = folder / SCENES
    if not path.exists():
        return [], {}
    told = json.loads(path.read_text(encoding="utf-8"))
    asked = [SceneAsked(int(each["id"]), spec_from_json(each["spec"]), each["paths"]) for each in told["scenes"]]
    return asked, {str(name): float(score) for name, score in told["scores"].items()}


def start_judging(
    project: Project, executor: Executor, model: ModelVersionRow, scores: Mapping[str, float], *, lowest_score: float
) -> JobId:
    """Judge a model by the scenes in force, in a worker process. Raises UserError where there are none."""
    with project.registry.reading() as session:
        if not scenes(session):
            raise UserError("The project has no must-pass scenes.", "Pin one on the Models page, under Scenes.")
        row = weightiest_evaluation(session, model.id)
    usual = json.loads(row.metrics_json).get("score_threshold") if row is not None else None
    scores = {**({"": usual} if usual is not None else {}), **scores}
    contract = contract_of(model)
    told = {**contract_to_json(contract), "score_threshold": lowest_score}
    arguments = {
        "model": model.id,
        "onnx": os.path.relpath(project.objects.path(model.onnx_sha256), project.jobs_folder / "job"),
        "onnx_sha256": model.onnx_sha256,
        "contract": told,
    }
    return start_job(
        project,
        executor,
        kind="scenes",
        title=f"Judge {model.name} by the must-pass scenes",
        arguments=arguments,
        prepare=lambda folder, _job_id: put_scenes(project, folder, scores),
    )


def record_scenes(tx: Transaction, model_id: str, verdicts: Sequence[Mapping[str, Any]]) -> None:
    """Keep what a model came to; scenes that could not be judged keep what was known before."""
    known = {row.id for row in scenes(tx.session, retired=True)}
    for each in verdicts:
        if each["is_passed"] is None or each["scene"] not in known:
            continue
        tx.session.merge(
            SceneResultRow(
                scene_id=int(each["scene"]), model_id=model_id, is_passed=bool(each["is_passed"]),
                detail_json=to_json(each["detail"]), at=utc_now(),
            )
        )  # fmt: skip
    if verdicts:
        tx.touch("models", [model_id])


def _add(tx: Transaction, name: str, spec: SceneSpec, author: str) -> int:
    if not name.strip():
        raise UserError("A must-pass scene needs a name; nothing was pinned.", "Say what it shows, in a few words.")
    if any(row.name == name.strip() for row in scenes(tx.session)):
        raise UserError(f"There is a scene {name.strip()} already; nothing was pinned.", "Choose another name.")
    row = MustPassSceneRow(
        name=name.strip(), spec_json=to_json(spec_to_json(spec)), author=author, created_at=utc_now()
    )
    tx.session.add(row)
    tx.session.flush()
    tx.touch("models")
    return int(row.id or 0)


def _asked(project: Project, session: Session, row: MustPassSceneRow) -> SceneAsked:
    spec = spec_from_json(json.loads(row.spec_json))
    paths: dict[str, Path] = {}
    if spec.stretch is not None:
        drive = session.exec(select(DriveRow).where(DriveRow.sha256 == spec.stretch.sha256)).first()
        paths |= {} if drive is None else {spec.stretch.sha256: project.drive_path(session, drive)}
    hashes = [each.sha256 for each in spec.pictures]
    for image in session.exec(select(ImageRow).where(col(ImageRow.sha256).in_(hashes))):
        paths[image.sha256] = project.image_path(session, image)
    root = project.jobs_folder / "job"
    return SceneAsked(
        int(row.id or 0), spec, {sha256: Path(os.path.relpath(path, root)).as_posix() for sha256, path in paths.items()}
    )


def _pictures(session: Session, image_ids: Sequence[int], class_name: str, least_px: float) -> list[ScenePicture]:
    class_id = _class_id(session, class_name)
    boxes: dict[int, list[Box]] = {image_id: [] for image_id in image_ids}
    told = select(AnnotationRow).where(
        col(AnnotationRow.image_id).in_(image_ids), AnnotationRow.class_id == class_id
    )  # fmt: skip
    for row in session.exec(told):
        box = _box(row)
        if box is not None and box[3] - box[1] >= least_px:
            boxes[row.image_id].append(box)
    rows = {row.id: row for row in session.exec(select(ImageRow).where(col(ImageRow.id).in_(image_ids)))}
    missing = [image_id for image_id in image_ids if image_id not in rows]
    if missing or not rows:
        what = f"There is no image {missing[0]}" if missing else "No picture was chosen"
        raise UserError(f"{what}; nothing was pinned.", "Choose pictures of this project.")
    return [ScenePicture(rows[each].sha256, rows[each].name, tuple(boxes[each])) for each in dict.fromkeys(image_ids)]


def _refuse_other_conditions(session: Session, image_ids: Sequence[int], wanted: Mapping[str, str]) -> None:
    held = effective_conditions(session, image_ids) if wanted else {}
    for image_id in image_ids if wanted else ():
        wrong = [value for group, value in wanted.items() if held.get(image_id, {}).get(group) != value]
        if wrong:
            name = session.get_one(ImageRow, image_id).name
            raise UserError(
                f"{name} is not said to be {wrong[0]}, as the scene asks; nothing was pinned.",
                "Say it of the picture on the Label page, or leave the picture out.",
            )


def _class_id(session: Session, name: str) -> int:
    row = session.exec(select(LabelClassRow).where(LabelClassRow.name == name)).first()
    if row is None or row.id is None:
        raise UserError(f"There is no class {name}; nothing was pinned.", "Choose a class of the brief.")
    return row.id


def _box(row: AnnotationRow) -> Box | None:
    if row.x1 is None or row.y1 is None or row.x2 is None or row.y2 is None:
        return None
    return row.x1, row.y1, row.x2, row.y2


def _tall(min_height_px: float) -> str:
    return f" of at least {min_height_px:g} px" if min_height_px else ""
