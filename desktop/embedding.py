"""Which encoders a project can use, the job that makes vectors with one, and the encoder in the worker. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.canonical import JsonObject
from core.contract import contract_from_json, contract_to_json
from core.embedding import Encoder
from core.ids import JobId
from core.project import Project
from core.queries import models as model_reads
from core.queries.embeddings import encoders_used
from core.schema_models import ModelVersionRow
from desktop.context import Context
from labeling.embedding import start_embedding

BACKBONE = "mobilenetv2-imagenet/1"  # training.torchvision_backend.backbone.MADE_WITH, which only a worker imports
BACKBONE_NAME = "MobileNetV2 (ImageNet)"


@dataclass(frozen=True, slots=True)
class KnownEncoder:
    """An encoder that can be asked: what its vectors are named after, what people call it, how a worker makes it."""

    made_with: str
    name: str
    arguments: JsonObject


def known_encoders(project: Project) -> list[KnownEncoder]:
    """The encoders of a project: the backbone that comes with the program, then its models, the newest first."""
    with project.registry.reading() as session:
        rows = model_reads.models(session)
    return [KnownEncoder(BACKBONE, BACKBONE_NAME, {"encoder": "backbone"}), *(_of_model(project, row) for row in rows)]


def chosen_encoder(project: Project, model: str = "") -> KnownEncoder:
    """The encoder of a model, by id or name; the backbone when none is named. Raises UserError where there is none."""
    if not model:
        return known_encoders(project)[0]
    with project.registry.reading() as session:
        return _of_model(project, model_reads.model_by(session, model))


def usual_encoder(project: Project) -> KnownEncoder:
    """The one that was used most here, as far as it can still be asked; the backbone where none was."""
    known = known_encoders(project)
    with project.registry.reading() as session:
        used = [each.made_with for each in encoders_used(session)]
    by_name = {each.made_with: each for each in known}
    return next((by_name[each] for each in used if each in by_name), known[0])


def start(context: Context, encoder: KnownEncoder) -> JobId | None:
    """Make the vectors that lack; None where none does."""
    return start_embedding(
        context.project, context.executor, made_with=encoder.made_with, title=f"Vectors by {encoder.name}",
        encoder=encoder.arguments,
    )  # fmt: skip


def make_encoder(arguments: Mapping[str, object]) -> Encoder:
    """The encoder that a job's arguments ask for; in a worker, for it loads torch or a network."""
    if arguments["encoder"] == "backbone":
        from training.torchvision_backend.backbone import BackboneEncoder

        return BackboneEncoder()
    from exports.features import ModelEncoder

    contract = arguments["contract"]
    if not isinstance(contract, Mapping):
        raise TypeError("a contract is an object")
    return ModelEncoder(Path(str(arguments["onnx"])), contract_from_json(contract))


def _of_model(project: Project, row: ModelVersionRow) -> KnownEncoder:
    from exports.features import made_with

    arguments: JsonObject = {
        "encoder": "model", "onnx": str(project.objects.path(row.onnx_sha256)),
        "contract": contract_to_json(model_reads.contract_of(row)),
    }  # fmt: skip
    return KnownEncoder(made_with(row.onnx_sha256), row.name, arguments)
