"""Commands that tell others of a model: card, export-run."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from core.errors import UserError
from desktop.cli.model_commands import ModelArgument
from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened


def card(
    project: ProjectArgument,
    model: ModelArgument,
    out: Annotated[Path, typer.Option(metavar="FILE.md|FILE.html")],
    *,
    as_json: AsJson = False,
) -> None:
    """Write the model card."""
    from exports.model_cards import write_card

    with opened(project) as context:
        write_card(context.project, model, out, author=context.author)
    answer({"card": str(out.resolve()), "model": model}, as_json=as_json)


def export_run(
    project: ProjectArgument,
    run: Annotated[str, typer.Argument(metavar="RUN")],
    folder: Annotated[Path | None, typer.Option(metavar="DIR", help="A new folder, readable without us.")] = None,
    mlflow: Annotated[str | None, typer.Option(metavar="URI", help="The address of a tracking server.")] = None,
    experiment: Annotated[str, typer.Option(metavar="NAME", help="With --mlflow.")] = "Roadwright",
    *,
    as_json: AsJson = False,
) -> None:
    """Write a run out as a folder, or send it to an MLflow tracking server."""
    if (folder is None) == (mlflow is None):
        raise UserError("A run goes to one place; nothing was exported.", "Give --folder DIR or --mlflow URI.")
    with opened(project) as context:
        if folder is not None:
            from exports.run_folder import write_run_folder

            files = write_run_folder(context.project, run, folder, author=context.author)
            told: dict[str, object] = {"run": run, "folder": str(folder.resolve()), "files": files}
        else:
            from desktop.run_export import start_sending

            told = finish_job(context, start_sending(context, run, str(mlflow), experiment))
    answer(told, as_json=as_json)


COMMANDS: dict[str, Callable[..., None]] = {"card": card, "export-run": export_run}
