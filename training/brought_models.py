"""Takes in models that were trained elsewhere: an ONNX file and the contract that says how to feed and read it."""

from pathlib import Path

from sqlmodel import select

from core.canonical import to_json
from core.contract import ModelContract, input_to_json
from core.errors import UserError
from core.ids import ModelId, new_name
from core.project import Project, utc_now
from core.schema_models import ModelVersionRow


def register_onnx(
    project: Project, onnx_path: Path, contract: ModelContract, name: str = "", *, licence: str = ""
) -> ModelId:
    """Keep the file as an object and name it as a model version; gives the model that is there already if it is.

    Raises UserError when the file cannot be read.
    """
    try:
        sha256 = project.objects.add_file(onnx_path)
    except OSError as error:
        raise UserError(
            f"{onnx_path} cannot be read ({error.strerror}), so no model was added.", "Name an ONNX file."
        ) from error
    classes, network_input = to_json(list(contract.classes)), to_json(input_to_json(contract.input))
    with project.registry.transaction() as tx:
        for known in tx.session.exec(select(ModelVersionRow).where(ModelVersionRow.onnx_sha256 == sha256)):
            if (known.decoder, known.classes_json, known.input_json) == (contract.decoder, classes, network_input):
                return ModelId(known.id)
        row = ModelVersionRow(
            id=new_name("model"),
            name=name or onnx_path.stem,
            task=contract.task,
            decoder=contract.decoder,
            classes_json=classes,
            input_json=network_input,
            onnx_sha256=sha256,
            licence=licence,
            created_at=utc_now(),
        )
        tx.session.add(row)
        tx.session.flush()
        tx.touch("models", [row.id])
        return ModelId(row.id)
