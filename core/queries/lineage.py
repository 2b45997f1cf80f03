"""Walks the links from labels over versions, runs, models, evaluations, packages and drives back to labels, both ways.

A node has id, kind, name, sha256 and, where it is known, `at`, when it came to be (ISO 8601). A kind is one of `KINDS`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, func, select

from core.errors import UserError
from core.queries.models import remedies_of_run
from core.schema import DatasetVersionRow, DriveRow, EditRow, ReviewItemRow
from core.schema_models import (
    DriveValidationRow,
    EvaluationRow,
    ModelVersionRow,
    PackageRow,
    StageChangeRow,
    TrainingRunRow,
)
from core.schema_proof import MustPassSceneRow, OperatingPointRow, SceneResultRow, StudyRow

Node = dict[str, str]
Edge = dict[str, str]
KINDS = (
    "edits", "images", "dataset_version", "study", "training_run", "model_version", "evaluation", "operating_point",
    "scene", "scene_result", "package", "stage_change", "drive", "drive_validation", "hard_frame", "queue",
)  # fmt: skip
QUEUE = "queue"


@dataclass(slots=True)
class Graph:
    """Everything that made anything, in order of making: an edge whose source is not known is left out."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def add(self, kind: str, key: str, name: str, *, sha256: str = "", at: str = "") -> None:
        """A node, of which nothing is told that is not known."""
        self.nodes[key] = {"id": key, "kind": kind, "name": name, "sha256": sha256, **({"at": at} if at else {})}

    def link(self, source: str | None, target: str, how: str) -> None:
        """Say that the source made the target, or went into it."""
        if source is not None and source in self.nodes and source != target:
            self.edges.append({"from": source, "to": target, "how": how})


def lineage_of(session: Session, thing: str) -> tuple[list[Node], list[Edge]]:
    """Everything that made the thing (an id or a hash, or their beginning) and all that it made.

    Edges run from what made to what was made. Raises UserError when nothing has that name.
    """
    graph = whole_lineage(session)
    starts = [
        key
        for key, node in graph.nodes.items()
        if thing in (key, node["name"]) or (len(thing) >= 6 and _is_named(node, thing))
    ]
    if not starts:
        raise UserError(f"Nothing in this project is called {thing}.", "See: roadwright models PROJECT")
    return around(graph, starts)


def around(graph: Graph, starts: Iterable[str]) -> tuple[list[Node], list[Edge]]:
    """The part of a graph that made these things or was made from them."""
    begun = list(starts)
    backward = _reached(begun, ((edge["to"], edge["from"]) for edge in graph.edges))
    forward = _reached(begun, ((edge["from"], edge["to"]) for edge in graph.edges))
    kept = backward | forward
    return (
        [node for key, node in graph.nodes.items() if key in kept],
        [edge for edge in graph.edges if edge["from"] in kept and edge["to"] in kept],
    )


def before(graph: Graph, thing: str) -> list[Node]:
    """What made a thing, and itself, in order of making."""
    kept = _reached([thing], ((edge["to"], edge["from"]) for edge in graph.edges))
    return [node for key, node in graph.nodes.items() if key in kept]


def whole_lineage(session: Session) -> Graph:
    """The links of everything in the project. Rows are read whole; pictures and labels are told as numbers."""
    graph = Graph()
    _add_versions(session, graph)
    _add_trainings(session, graph)
    _add_measures(session, graph)
    _add_packages(session, graph)
    _add_drives(session, graph)
    return graph


def _is_named(node: Node, thing: str) -> bool:
    return node["id"].startswith(thing) or node["sha256"].startswith(thing)


def _reached(starts: Iterable[str], links: Iterator[tuple[str, str]]) -> set[str]:
    nexts: dict[str, list[str]] = {}
    for source, target in links:
        nexts.setdefault(source, []).append(target)
    waiting = list(starts)
    reached = set(waiting)
    while waiting:
        for target in nexts.get(waiting.pop(), ()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _add_versions(session: Session, graph: Graph) -> None:
    for version in session.exec(select(DatasetVersionRow)):
        edits = session.exec(select(func.count()).where(col(EditRow.at) <= version.created_at)).one()
        images = f"images-{version.id[:12]}"
        graph.add("images", images, f"{version.images:,} images, {version.annotations:,} labels", at=version.created_at)
        if edits:
            told = f"{edits:,} {'edit' if edits == 1 else 'edits'} until then"
            graph.add("edits", f"edits-{version.id[:12]}", told, at=version.created_at)
            graph.link(f"edits-{version.id[:12]}", images, "labelled")
        graph.add("dataset_version", version.id, version.name, sha256=version.id, at=version.created_at)
        graph.link(images, version.id, "frozen as")


def _add_trainings(session: Session, graph: Graph) -> None:
    for study in session.exec(select(StudyRow)):
        graph.add("study", study.id, study.name, at=study.created_at)
        graph.link(study.version_id, study.id, "studied in")
    runs = session.exec(select(TrainingRunRow).order_by(col(TrainingRunRow.created_at))).all()
    for run in runs:
        name = f"{run.recipe}, {run.study_label}" if run.study_label else run.recipe
        graph.add("training_run", run.id, name, sha256=run.fingerprint, at=run.created_at)
        if remedies := remedies_of_run(run):
            graph.nodes[run.id]["remedies"] = remedies
        graph.link(run.version_id, run.id, "trained on")
        graph.link(run.study_id, run.id, "part of")
    for model in session.exec(select(ModelVersionRow)):
        graph.add("model_version", model.id, model.name, sha256=model.onnx_sha256, at=model.created_at)
        graph.link(model.run_id, model.id, "gave")
    checkpoints = {
        sha256: key
        for key, sha256 in session.exec(select(ModelVersionRow.id, ModelVersionRow.checkpoint_sha256))
        if sha256
    }
    for run in runs:
        graph.link(run.parent_id, run.id, "continued by")
        graph.link(checkpoints.get(_weights_of(run)), run.id, "started from")


def _weights_of(run: TrainingRunRow) -> str:
    told = json.loads(run.spec_json).get("pretrained")
    return str(told.get("sha256", "")) if isinstance(told, Mapping) else ""


def _add_measures(session: Session, graph: Graph) -> None:
    for evaluation in session.exec(select(EvaluationRow)):
        name = f"{evaluation.part} part"
        graph.add("evaluation", evaluation.id, name, sha256=evaluation.onnx_sha256, at=evaluation.created_at)
        graph.link(evaluation.model_id, evaluation.id, "measured by")
        graph.link(evaluation.version_id, evaluation.id, "measured on")
    for point in session.exec(select(OperatingPointRow)):
        key = f"operating-point-{point.id}"
        count = len(json.loads(point.thresholds_json))
        graph.add("operating_point", key, f"thresholds of {count} {'class' if count == 1 else 'classes'}", at=point.at)
        graph.link(point.evaluation_id, key, "chosen on")
    scenes = {scene.id: scene for scene in session.exec(select(MustPassSceneRow))}
    for result in session.exec(select(SceneResultRow)):
        scene, key = scenes[result.scene_id], f"scene-{result.scene_id}-{result.model_id}"
        graph.add("scene", f"scene-{scene.id}", scene.name, at=scene.created_at)
        graph.add("scene_result", key, f"{scene.name}: {'passed' if result.is_passed else 'not passed'}", at=result.at)
        graph.link(f"scene-{scene.id}", key, "asked of")
        graph.link(result.model_id, key, "shown")


def _add_packages(session: Session, graph: Graph) -> None:
    by_hash: dict[str, str] = {}
    for package in session.exec(select(PackageRow)):
        graph.add("package", package.id, package.path, sha256=package.sha256, at=package.created_at)
        graph.link(package.model_id, package.id, "packaged as")
        by_hash[package.sha256] = package.id
    for move in session.exec(select(StageChangeRow)):
        key = f"stage-change-{move.id}"
        graph.add("stage_change", key, f"{move.before_stage} → {move.stage}, by {move.author}", at=move.at)
        graph.link(move.model_id, key, "moved")
        graph.link(by_hash.get(move.package_sha256), key, "in force from")


def _add_drives(session: Session, graph: Graph) -> None:
    for drive in session.exec(select(DriveRow)):
        graph.add("drive", f"drive-{drive.id}", drive.name, sha256=drive.sha256, at=drive.added_at)
    for validation in session.exec(select(DriveValidationRow)):
        sha256 = validation.results_sha256
        graph.add("drive_validation", validation.id, validation.verdict, sha256=sha256, at=validation.created_at)
        graph.link(validation.package_id, validation.id, "proved by")
        graph.link(f"drive-{validation.drive_id}", validation.id, "replayed in")
    frames = session.exec(select(ReviewItemRow).where(col(ReviewItemRow.validation_id).is_not(None))).all()
    waiting = sum(item.state == "open" for item in frames)
    if waiting:
        graph.add("queue", QUEUE, f"{waiting:,} frames wait to be labelled")
    for item in frames:
        key = f"review-{item.id}"
        graph.add("hard_frame", key, item.reason, at=item.created_at)
        if item.image_id is not None:
            graph.nodes[key]["image"] = str(item.image_id)
        graph.link(item.validation_id, key, "sent back")
        if item.state == "open":
            graph.link(key, QUEUE, "waits in")
