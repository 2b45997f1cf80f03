"""Which models can be asked for suggestions, and the job that asks one about many images. Imports no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.canonical import Json, JsonObject
from core.contract import contract_to_json
from core.errors import UserError
from core.ids import JobId
from core.jobs.watching import start_job
from core.project import Project, utc_now
from core.queries import models as model_reads
from core.queries.brief import classes
from core.queries.images import image_ids as listed_images
from core.queries.images import images
from core.schema_models import ModelVersionRow
from desktop.context import Context
from exports.looking import DRIVABLE, LANE, LANE_NETWORK_CLASSES
from labeling.class_matching import Matching, matching_of, say_matching
from training.condition_examples import CLASSES, target_of

Kind = Literal["detect", "classify", "segment", "obb", "lanes"]
LANES = "lanes"


@dataclass(frozen=True, slots=True)
class Askable:
    """A model that proposes labels. `source` is what its suggestions and what comes of them are named after."""

    source: str
    name: str
    kind: Kind
    classes: tuple[str, ...]
    onnx: Path
    input_wh: tuple[int, int] | None
    arguments: JsonObject
    stage: str = ""


def askable_models(project: Project) -> list[Askable]:
    """The models of the project, those in use first, then the newest; then its lane networks."""
    with project.registry.reading() as session:
        rows = model_reads.models(session)
        networks = model_reads.lane_networks(session)
    ordered = sorted(rows, key=lambda row: row.stage != "production")
    lanes = [_of_lanes(project, row.sha256, row.name) for row in networks]
    return [*(_of_model(project, row) for row in ordered), *lanes]


def brought(project: Project, onnx: Path, decoder: str | None = None) -> Askable:
    """Take a brought file into the project and give it back, ready to be asked.

    Raises UserError where the file is missing or its outputs mean nothing that is known.
    """
    from exports.runtime import guess_contract
    from training.brought_models import register_onnx

    if not onnx.is_file():
        raise UserError(f"{onnx} is not there; nothing was changed.", "Name an ONNX file.")
    if decoder == LANES:
        return _bring_lanes(project, onnx)
    model_id = register_onnx(project, onnx.resolve(), guess_contract(onnx.resolve(), decoder=decoder))
    with project.registry.reading() as session:
        return _of_model(project, model_reads.model_by(session, model_id))


def matching_for(project: Project, model: Askable) -> Matching:
    """What this model's classes are here."""
    with project.registry.reading() as session:
        return matching_of(session, model.source, model.classes)


def start_suggesting(context: Context, model: Askable, image_ids: Iterable[int] | None = None) -> JobId:
    """Let a model look at these images, or at every one nobody has verified; its answers become suggestions."""
    told = target_of(model.classes)
    if told != CLASSES and matching_for(context.project, model).is_useless:
        raise UserError(
            f"{model.name} tells {told.replace('_', ' ')}, and conditions are not suggested yet; nothing was started.",
            "Measure it with: roadwright evaluate, or ask a model that finds classes.",
        )
    if matching_for(context.project, model).is_useless:
        raise UserError(
            f"{model.name} knows no class of this project ({_some(model.classes)}), so it would propose nothing.",
            "Say which of its classes are which of yours.",
        )
    arguments: dict[str, object] = {
        **model.arguments, "images": _images(context, image_ids), "model": model.source,
    }  # fmt: skip
    if not arguments["images"]:
        raise UserError("There is no image to look at; nothing was started.", "Import some, or choose other ones.")
    title = f"Suggestions by {model.name}"
    return start_job(context.project, context.executor, kind="suggest", title=title, arguments=arguments)


def match_lanes(context: Context, model: Askable, *, lane_class: str, drivable_class: str) -> None:
    """Say what the lines and the area of a lane network are here; an empty name leaves one out."""
    with context.project.registry.reading() as session:
        ids = {row.name: row.id for row in classes(session)}
    for name in filter(None, (lane_class, drivable_class)):
        if name not in ids:
            raise UserError(f"There is no class {name}; nothing was changed.", f"Classes: {', '.join(ids)}.")
    said = {LANE: ids.get(lane_class), DRIVABLE: ids.get(drivable_class)}
    say_matching(context.project.registry, model.source, said, origin=context.origin)


def chosen_model(context: Context, named: str, decoder: str | None) -> Askable:
    """A model of the project by id or name, or a brought file. Raises UserError where there is none."""
    file = Path(named).expanduser()
    if file.is_file() or file.suffix == ".onnx":
        return brought(context.project, file, decoder)
    known = askable_models(context.project)
    found = next((model for model in known if named in (model.source, model.name)), None)
    if found is None:
        raise UserError(f"There is no model {named}.", "See: roadwright models PROJECT")
    return found


def _bring_lanes(project: Project, onnx: Path) -> Askable:
    from core.schema import LaneNetworkRow
    from exports.lane_network import LaneNetwork

    LaneNetwork(onnx)  # refuses what is none
    sha256 = project.objects.add_file(onnx)
    with project.registry.transaction() as tx:
        tx.session.merge(LaneNetworkRow(sha256=sha256, name=onnx.stem, added_at=utc_now()))
        tx.touch("models", [sha256])
    return _of_lanes(project, sha256, onnx.stem)


def _of_model(project: Project, row: ModelVersionRow) -> Askable:
    contract = model_reads.contract_of(row)
    onnx = project.objects.path(row.onnx_sha256)
    arguments: JsonObject = {"onnx": str(onnx), "contract": contract_to_json(contract)}
    size = (contract.input.width, contract.input.height)
    return Askable(row.id, row.name, contract.task, contract.classes, onnx, size, arguments, row.stage)


def _of_lanes(project: Project, sha256: str, name: str) -> Askable:
    onnx = project.objects.path(sha256)
    arguments: JsonObject = {"onnx": str(onnx), "lanes": True}
    source = f"lanes-{sha256[:12]}"
    return Askable(source, name, "lanes", LANE_NETWORK_CLASSES, onnx, None, arguments)


def _images(context: Context, image_ids: Iterable[int] | None) -> list[Json]:
    project = context.project
    with project.registry.reading() as session:
        wanted: Sequence[int] = list(image_ids or ())
        if image_ids is None:
            wanted = [*listed_images(session, state="unlabelled"), *listed_images(session, state="in_progress")]
        rows = images(session, wanted)
        return [
            {"id": row.id, "path": str(project.image_path(session, row)), "orientation": row.orientation}
            for row in rows.values()
        ]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
