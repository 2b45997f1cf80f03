"""The command that says where images were taken."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from core.errors import UserError
from core.queries.positions import count_positions
from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened


def positions(
    project: ProjectArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A GPX track or a CSV table; the pictures' EXIF when absent."),
    ] = None,
    drive: Annotated[
        str,
        typer.Option(metavar="D", help="The drive that FILE belongs to, by name or id; needed where there are more."),
    ] = "",
    offset_s: Annotated[
        float, typer.Option(metavar="S", help="Seconds for which the track had been running when the drive began.")
    ] = 0.0,
    *,
    as_json: AsJson = False,
) -> None:
    """Say where images were taken: by a track beside a drive, a table beside pictures, or their own EXIF."""
    from labeling.positions_job import start_positions_of_file, start_positions_of_pictures

    if file is None and (drive or offset_s):
        raise UserError("A drive and an offset go with a file; nothing was done.", "Name the track or the table.")
    with opened(project) as context:
        told: dict[str, object] = {"source": "exif", "images": 0, "positions": 0, "without": 0, "skipped": []}
        job_id = (
            start_positions_of_pictures(context.project, context.executor)
            if file is None
            else start_positions_of_file(context.project, context.executor, file, drive=drive, offset_s=offset_s)
        )
        if job_id is not None:
            result = finish_job(context, job_id)
            told = {key: result[key] for key in told}
        with context.project.registry.reading() as session:
            images, placed = count_positions(session)
    answer({**told, "job": job_id, "project": {"images": images, "with_position": placed}}, as_json=as_json)


COMMANDS: dict[str, Callable[..., None]] = {"positions": positions}
