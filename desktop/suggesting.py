"""Starts a suggesting job for a model of the project or a brought ONNX file. Imports no Qt."""

from collections.abc import Sequence
from pathlib import Path

from core.canonical import JsonObject
from core.contract import ModelContract, contract_to_json
from core.errors import UserError
from core.ids import JobId
from core.jobs.watching import start_job
from core.queries import models as model_reads
from core.queries.brief import classes
from core.queries.images import image_ids as listed_images
from core.queries.images import images
from desktop.context import Context


def start_suggesting(
    context: Context, *, model: str, decoder: str | None = None, image_ids: Sequence[int] | None = None
) -> JobId:
    """Let a model look at these images, or at every one nobody has verified; its answers become suggestions."""
    onnx, contract, reference = _chosen(context, model, decoder)
    arguments: dict[str, object] = {
        "onnx": str(onnx),
        "contract": contract_to_json(contract),
        "images": _images(context, image_ids),
        "model": reference,
    }
    return start_job(
        context.project,
        context.executor,
        kind="suggest",
        title=f"Suggestions by {reference}",
        arguments=arguments,
    )


def start_suggesting_lanes(
    context: Context, *, onnx: Path, lane_class: str, drivable_class: str = "", image_ids: Sequence[int] | None = None
) -> JobId:
    """Let a brought lane network look at images; raises UserError where a class does not exist."""
    if not onnx.is_file():
        raise UserError(f"{onnx} is not there; nothing was changed.", "Name an ONNX file of a lane network.")
    with context.project.registry.reading() as session:
        names = [row.name for row in classes(session)]
    for name in filter(None, (lane_class, drivable_class)):
        if name not in names:
            raise UserError(f"There is no class {name}; nothing was changed.", f"Classes: {', '.join(names)}.")
    arguments: dict[str, object] = {
        "onnx": str(onnx.resolve()),
        "lane_class": lane_class,
        "drivable_class": drivable_class,
        "images": _images(context, image_ids),
        "model": onnx.name,
    }
    title = f"Lanes by {onnx.name}"
    return start_job(context.project, context.executor, kind="suggest", title=title, arguments=arguments)


def _chosen(context: Context, model: str, decoder: str | None) -> tuple[Path, ModelContract, str]:
    file = Path(model).expanduser()
    if file.is_file():
        from exports.runtime import guess_contract

        return file.resolve(), guess_contract(file, decoder=decoder), file.name
    with context.project.registry.reading() as session:
        row = model_reads.model_by(session, model)
    return context.project.objects.path(row.onnx_sha256), model_reads.contract_of(row), row.id


def _images(context: Context, image_ids: Sequence[int] | None) -> list[JsonObject]:
    project = context.project
    with project.registry.reading() as session:
        wanted = list(image_ids or ())
        if image_ids is None:
            wanted += [*listed_images(session, state="unlabelled"), *listed_images(session, state="in_progress")]
        rows = images(session, wanted)
        return [
            {"id": row.id, "path": str(project.image_path(session, row)), "orientation": row.orientation}
            for row in rows.values()
        ]
