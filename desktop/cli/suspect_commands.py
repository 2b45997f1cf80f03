"""The command that ranks labels by how likely they are wrong."""

from collections.abc import Callable
from typing import Annotated

import typer

from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import opened


def suspects(
    project: ProjectArgument,
    model: Annotated[
        str | None, typer.Option(metavar="M", help="The model whose suggestions are asked; all when absent.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Rank the labels that are likely wrong, by their vectors and by what models suggest."""
    from desktop.suggesting import chosen_model
    from labeling.suspects.live import live_suspects

    with opened(project) as context:
        source = None if model is None else chosen_model(context, model, None).source
        with context.project.registry.reading() as session:
            found = live_suspects(session, source=source)
    counts: dict[str, int] = {}
    for each in found.suspects:
        counts[each.kind] = counts.get(each.kind, 0) + 1
    listed = [
        {"kind": each.kind, "image": each.image_id, "annotation": each.annotation_id, "score": round(each.score, 4),
         "detail": each.detail, "class": each.class_id, "bounds": each.bounds}
        for each in found.suspects
    ]  # fmt: skip
    judged = {"vectors": found.judged_by_vectors, "model": found.judged_by_model}
    answer({"suspects": listed, "counts": counts, "judged": judged, "notes": list(found.notes)}, as_json=as_json)


COMMANDS: dict[str, Callable[..., None]] = {"suspects": suspects}
