"""The command that writes a model's weights out as safetensors."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from core.queries import models as model_reads
from desktop.cli.model_commands import ModelArgument
from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import opened


def weights(
    project: ProjectArgument,
    model: ModelArgument,
    out: Annotated[Path, typer.Option(metavar="FILE.safetensors", help="The file to write.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Write a model's weights as safetensors, which any tool reads and which can run nothing."""
    from training.weights_out import write_weights_of

    with opened(project) as context:
        with context.project.registry.reading() as session:
            row = model_reads.model_by(session, model)
        written = write_weights_of(context.project, row, out)
    answer(
        {
            "weights": str(out.resolve()),
            "model": row.id,
            "sha256": written.sha256,
            "weights_sha256": row.weights_sha256,
            "tensors": written.tensors,
            "parameters": written.parameters,
            "classes": json.loads(row.classes_json),
            "licence": row.licence,
        },
        as_json=as_json,
    )


COMMANDS: dict[str, Callable[..., None]] = {"weights": weights}
