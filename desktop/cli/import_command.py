"""The command that brings images, labels and drives in."""

from pathlib import Path
from typing import Annotated

import typer

from core.errors import UserError
from core.formats.csv_columns import ColumnMapping
from desktop.cli.output import AsJson, Progress, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import opened


def import_command(
    project: ProjectArgument,
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A folder, a label file or a recording.")],
    format_name: Annotated[str | None, typer.Option("--format", help="Recognised when not named.")] = None,
    *,
    copy: Annotated[bool, typer.Option("--copy", help="Copy the pictures into the project.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")] = False,
    every: Annotated[float | None, typer.Option(metavar="SECONDS", help="Take a frame of a drive this often.")] = None,
    renamed: Annotated[
        list[str] | None, typer.Option("--map", metavar="OLD=NEW", help="Call a class of the source by another name.")
    ] = None,
    dropped: Annotated[
        list[str] | None, typer.Option("--drop", metavar="CLASS", help="Leave the labels of a class out.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="MEANING=COLUMN", help="What a column of a CSV file means; more than once."),
    ] = None,
    has_header: Annotated[
        bool, typer.Option("--header/--no-header", help="Whether a CSV file begins with names.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Bring images, labels or drives in."""
    from exports.drives import open_recording
    from labeling.importing import import_source

    progress, columns = Progress(), _columns(source, column, has_header=has_header) if column else None
    with opened(project) as context:
        report = import_source(
            context.project, source, format_name=format_name, columns=columns,
            class_map=_class_map(renamed or [], dropped or []), is_copied=copy, is_dry_run=dry_run, every_s=every,
            open_recording=open_recording, author=context.author, progress=progress,
        )  # fmt: skip
    progress.end()
    answer({**report.to_json(), "dry_run": dry_run}, as_json=as_json)


def _columns(source: Path, told: list[str], *, has_header: bool) -> ColumnMapping:
    from core.formats.csv_meanings import look_at_table, mapping_of, told_meanings

    look = look_at_table(source)
    if look is None:
        raise UserError(f"{source} holds no table that can be read; nothing was imported.", "Name a CSV file.")
    names = look.names(has_header=has_header)
    said = told_meanings(told, names)
    shares = look.are_shares(said, has_header=has_header)
    return mapping_of(said, names, is_relative=shares, has_header=has_header, separator=look.separator)


def _class_map(renamed: list[str], dropped: list[str]) -> dict[str, str | None]:
    pairs = [each.partition("=") for each in renamed]
    wrong = next((whole for whole, (old, _, new) in zip(renamed, pairs, strict=True) if not old or not new), None)
    if wrong is not None:
        raise UserError(
            f"{wrong} says no new name for a class; nothing was imported.", "Use, for example, --map Car=car."
        )
    return {**{old: new for old, _, new in pairs}, **dict.fromkeys(dropped)}
