"""The command about coverage: which classes are seen under which conditions, and how many images are wanted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from core.errors import UserError
from core.ids import ClassId
from core.project import Project
from core.queries.brief import classes, conditions
from core.queries.versions import version_by
from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import opened
from labeling.collection import Wanted, wanted_list, write_list
from labeling.coverage import Cell, CoverageMatrix, against, coverage, gaps_of, goals_of, set_goal, without_groups
from labeling.label_sets import live_presence, version_set
from labeling.targeted import unseen


def coverage_command(
    project: ProjectArgument,
    version: Annotated[str | None, typer.Option(help="A frozen version; the live labels when absent.")] = None,
    groups: Annotated[str, typer.Option(help="One or two groups of conditions; the first one when absent.")] = "",
    want: Annotated[str | None, typer.Option(metavar="CLASS", help="Set a goal for this class.")] = None,
    when: Annotated[str, typer.Option(metavar="GROUP=VALUE,...", help="The goal's conditions; any when absent.")] = "",
    least: Annotated[int | None, typer.Option(help="Images wanted; 0 takes the goal away.")] = None,
    to_file: Annotated[
        Path | None, typer.Option("--list", metavar="FILE", help="Write what to collect to a .csv or .txt file.")
    ] = None,
    *,
    required: Annotated[bool, typer.Option("--required", help="Training and packaging need this goal.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show which classes are seen under which conditions, or set how many images are wanted."""
    with opened(project) as context:
        if want is not None:
            _set(context.project, want, when, least, is_required=required)
        elif when or least is not None or required:
            raise UserError(
                "A goal needs a class; nothing was set.", "Write --want CLASS --when weather=rain --least 30."
            )
        told, rows = _read(context.project, version, _split(groups))
    if to_file is not None:
        write_list(to_file, rows)
        told["list"] = str(to_file.resolve())
    answer(told, as_json=as_json)


def _set(project: Project, name: str, when: str, least: int | None, *, is_required: bool) -> None:
    with project.registry.reading() as session:
        known = {row.name: row.id for row in classes(session)}
    class_id = known.get(name)
    if class_id is None:
        raise UserError(f"There is no class {name}; no goal was set.", f"Classes: {', '.join(known) or 'none yet'}.")
    if least is None:
        raise UserError("A goal needs a number of images; no goal was set.", "Add, for example, --least 30.")
    set_goal(project.registry, ClassId(class_id), _conditions(when), least=least, is_required=is_required)


def _conditions(when: str) -> dict[str, str]:
    held: dict[str, str] = {}
    for pair in _split(when):
        group, sign, value = pair.partition("=")
        if not sign or not group or not value or group in held:
            raise UserError(
                f"--when {when} is no list of conditions; no goal was set.", "Write weather=rain,lighting=night."
            )
        held[group] = value
    return held


def _read(project: Project, version: str | None, groups: Sequence[str]) -> tuple[dict[str, object], list[Wanted]]:
    live = live_presence(project)
    with project.registry.reading() as session:
        row = version_by(session, version) if version is not None else None
        chosen = list(groups) or list(conditions(session))[:1]
        goals = goals_of(session)
        names = _names(session)
    presence = live if row is None else version_set(project, row.id).presence
    matrix = coverage(presence, goals, chosen) if chosen else without_groups(presence, goals)
    rows = wanted_list(matrix, unseen(project, live))
    told: dict[str, object] = {
        "version": row.name if row is not None else None,
        "groups": chosen,
        "cells": [_cell(cell, names) for cell in _cells(matrix)],
        "goals": [_cell(cell, names) for cell in against(presence, goals)],
        "next": [
            {
                "class": each.class_name, "conditions": dict(each.held), "missing": each.missing,
                "required": each.is_required, "not_looked_at_here": each.here,
            }
            for each in rows
        ],
        "required_not_met": [gap.sentence for gap in gaps_of(project, presence)],
    }  # fmt: skip
    return told, rows


def _cells(matrix: CoverageMatrix) -> list[Cell]:
    return list(matrix.cells.values())


def _names(session: Session) -> dict[int, str]:
    return {row.id or 0: row.name for row in classes(session, retired=True)}


def _cell(cell: Cell, names: dict[int, str]) -> dict[str, object]:
    return {
        "class": names.get(cell.class_id, ""), "conditions": dict(cell.held), "images": cell.images,
        "least": cell.least, "lacking": cell.lacking, "has_goal": cell.has_goal, "required": cell.is_required,
    }  # fmt: skip


def _split(words: str) -> list[str]:
    return [each.strip() for each in words.split(",") if each.strip()]


COMMANDS: dict[str, Callable[..., None]] = {"coverage": coverage_command}
