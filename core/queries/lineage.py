"""Walks the links between versions, runs, models, evaluations, packages and drive validations, both ways."""

from collections.abc import Iterable

from sqlmodel import Session, select

from core.errors import UserError
from core.queries.models import remedies_of_run
from core.schema import DatasetVersionRow, DriveRow, ReviewItemRow
from core.schema_models import DriveValidationRow, EvaluationRow, ModelVersionRow, PackageRow, TrainingRunRow

Node = dict[str, str]
Edge = dict[str, str]


def lineage_of(session: Session, thing: str) -> tuple[list[Node], list[Edge]]:
    """Everything that made the thing (an id or a hash, or their beginning) and all that it made.

    Edges run from what made to what was made. Raises UserError when nothing has that name.
    """
    nodes, edges = _graph(session)
    starts = [
        key
        for key, node in nodes.items()
        if thing in (key, node["name"]) or (len(thing) >= 6 and _is_named(node, thing))
    ]
    if not starts:
        raise UserError(f"Nothing in this project is called {thing}.", "See: roadwright models PROJECT")
    backward = _reached(starts, [(edge["to"], edge["from"]) for edge in edges])
    forward = _reached(starts, [(edge["from"], edge["to"]) for edge in edges])
    kept = backward | forward
    return (
        [node for key, node in nodes.items() if key in kept],
        [edge for edge in edges if edge["from"] in kept and edge["to"] in kept],
    )


def _is_named(node: Node, thing: str) -> bool:
    return node["id"].startswith(thing) or node["sha256"].startswith(thing)


def _reached(starts: Iterable[str], links: list[tuple[str, str]]) -> set[str]:
    reached, waiting = set(starts), list(starts)
    while waiting:
        here = waiting.pop()
        for source, target in links:
            if source == here and target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _graph(session: Session) -> tuple[dict[str, Node], list[Edge]]:
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []

    def node(kind: str, key: str, name: str, sha256: str) -> None:
        nodes[key] = {"id": key, "kind": kind, "name": name, "sha256": sha256}

    def edge(source: str | None, target: str, how: str) -> None:
        if source is not None and source in nodes:
            edges.append({"from": source, "to": target, "how": how})

    for version in session.exec(select(DatasetVersionRow)):
        node("dataset_version", version.id, version.name, version.id)
    for run in session.exec(select(TrainingRunRow)):
        node("training_run", run.id, run.recipe, run.fingerprint)
        if remedies := remedies_of_run(run):
            nodes[run.id]["remedies"] = remedies
        edge(run.version_id, run.id, "trained on")
    for model in session.exec(select(ModelVersionRow)):
        node("model_version", model.id, model.name, model.onnx_sha256)
        edge(model.run_id, model.id, "gave")
    for evaluation in session.exec(select(EvaluationRow)):
        node("evaluation", evaluation.id, f"{evaluation.part} part", evaluation.onnx_sha256)
        edge(evaluation.model_id, evaluation.id, "measured by")
        edge(evaluation.version_id, evaluation.id, "measured on")
    for package in session.exec(select(PackageRow)):
        node("package", package.id, package.path, package.sha256)
        edge(package.model_id, package.id, "packaged as")
    for drive in session.exec(select(DriveRow)):
        node("drive", f"drive-{drive.id}", drive.name, drive.sha256)
    for validation in session.exec(select(DriveValidationRow)):
        node("drive_validation", validation.id, validation.verdict, validation.results_sha256)
        edge(validation.package_id, validation.id, "proved by")
        edge(f"drive-{validation.drive_id}", validation.id, "replayed in")
    for item in session.exec(select(ReviewItemRow)):
        if item.validation_id is not None:
            node("hard_frame", f"review-{item.id}", item.reason, "")
            edge(item.validation_id, f"review-{item.id}", "sent back")
    return nodes, edges
