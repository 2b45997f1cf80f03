"""The command that makes vectors of images and crops."""

from collections.abc import Callable
from typing import Annotated

import typer

from core.queries.embeddings import missing
from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened


def embed(
    project: ProjectArgument,
    model: Annotated[str, typer.Option(help="A model whose features are used; a ready backbone when absent.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Make the vectors of images and labels that have none yet, for the map and for finding what is alike."""
    from desktop.embedding import chosen_encoder, start

    with opened(project) as context:
        encoder = chosen_encoder(context.project, model)
        job_id = start(context, encoder)
        told: dict[str, object] = {"images": 0, "vectors": 0, "skipped": [], "images_per_s": None}
        if job_id is not None:
            result = finish_job(context, job_id)
            told = {key: result[key] for key in told}
        with context.project.registry.reading() as session:
            lacks = missing(session, encoder.made_with)
    told |= {"encoder": encoder.name, "made_with": encoder.made_with, "job": job_id}
    answer({**told, "missing": {"images": lacks.images, "crops": lacks.crops}}, as_json=as_json)


COMMANDS: dict[str, Callable[..., None]] = {"embed": embed}
