"""Commands about frozen versions: versions, version, diff, restore-labels, verify-version."""

import json
from collections.abc import Callable
from typing import Annotated

import typer

from core.errors import UserError
from core.queries.versions import version_by
from core.queries.versions import versions as known_versions
from core.schema import DatasetVersionRow
from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import opened, stoppable
from desktop.context import Context

VersionArgument = Annotated[str, typer.Argument(metavar="VERSION", help="By name, id, or the beginning of an id.")]


def versions(project: ProjectArgument, *, as_json: AsJson = False) -> None:
    """List the frozen versions, newest first."""
    with opened(project) as context, context.project.registry.reading() as session:
        told = [_told(row) for row in known_versions(session)]
    answer({"versions": told}, as_json=as_json)


def version(
    project: ProjectArgument,
    named: VersionArgument,
    note: Annotated[str | None, typer.Option(help="What it is for; takes the place of the note before.")] = None,
    tag: Annotated[list[str] | None, typer.Option(metavar="WORD", help="Add a tag; more than once.")] = None,
    untag: Annotated[list[str] | None, typer.Option(metavar="WORD", help="Take a tag away; more than once.")] = None,
    hold_test: Annotated[
        str | None, typer.Option("--hold-test", metavar="REASON", help="Its test part trains in no later version.")
    ] = None,
    release_test: Annotated[
        str | None, typer.Option("--release-test", metavar="REASON", help="Later versions may train on it again.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show a version; say what it is for, or hold its test part. What was frozen never changes."""
    from labeling.version_notes import describe_version, hold_test_part, release_test_part

    if hold_test is not None and release_test is not None:
        raise UserError("A test part cannot be held and released at once; nothing was changed.", "Choose one.")
    with opened(project) as context:
        row = _row(context, named)
        if note is not None or tag or untag:
            tags = [*json.loads(row.tags_json), *(tag or [])]
            kept = [each for each in tags if each not in (untag or [])]
            row = describe_version(context.project, row.id, note=note, tags=kept, origin=context.origin)
        for reason, act in ((hold_test, hold_test_part), (release_test, release_test_part)):
            if reason is not None:
                row = act(context.project, row.id, reason=reason, author=context.author, origin=context.origin)
    answer(_told(row), as_json=as_json)


def diff(
    project: ProjectArgument,
    old: Annotated[str, typer.Argument(metavar="A", help="A version, or the word live for the labels as they are.")],
    new: Annotated[str, typer.Argument(metavar="B", help="As A: what has to happen to A to make it B is told.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Tell what is different between two versions, or a version and the live labels."""
    from labeling.version_compare import compare, difference_to_json

    with opened(project) as context, stoppable("Nothing was changed.") as (progress, is_stop_asked):
        told = compare(context.project, old, new, progress=progress, is_stop_asked=is_stop_asked)
    whole = {"from": old, "to": new, "is_same": told.is_empty, **difference_to_json(told)}
    shown = whole if as_json else {key: whole[key] for key in ("from", "to", "is_same", "counts", "classes")}
    answer(shown, as_json=as_json)


def restore_labels(
    project: ProjectArgument,
    named: VersionArgument,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the live labels what a version holds, as one edit that the window can undo."""
    from labeling.version_rollback import outlook, roll_back

    with opened(project) as context, stoppable("The labels are as they were.") as (progress, is_stop_asked):
        row = _row(context, named)
        seen = outlook(context.project, row.id, progress=progress, is_stop_asked=is_stop_asked)
        told: dict[str, object] = {
            "version": row.name, "images": seen.images, "labels_added": seen.labels_added,
            "labels_removed": seen.labels_removed, "labels_changed": seen.labels_changed,
            "completeness": seen.completeness, "conditions": seen.conditions, "missing": list(seen.missing),
            "edit": None, "dry_run": dry_run,
        }  # fmt: skip
        if not dry_run and not seen.is_nothing:
            done = roll_back(
                context.project, row.id, author=context.author, origin=context.origin, seen=seen, progress=progress,
                is_stop_asked=is_stop_asked,
            )  # fmt: skip
            told["edit"] = done.edit_id
    answer(told, as_json=as_json)


def verify_version(project: ProjectArgument, named: VersionArgument, *, as_json: AsJson = False) -> None:
    """Read every picture of a version and say which is no longer what was frozen."""
    from labeling.version_files import check_files

    with opened(project) as context, stoppable("Nothing was changed.") as (progress, is_stop_asked):
        seen = check_files(context.project, named, progress=progress, is_stop_asked=is_stop_asked)
    told = {"version": seen.version, "ok": seen.are_whole, "images": seen.images}
    answer({**told, "missing": list(seen.missing), "changed": list(seen.changed)}, as_json=as_json)
    if not seen.are_whole:
        raise typer.Exit(1)


def _row(context: Context, named: str) -> DatasetVersionRow:
    with context.project.registry.reading() as session:
        return version_by(session, named)


def _told(row: DatasetVersionRow) -> dict[str, object]:
    return {
        "version": row.name, "id": row.id, "made": row.created_at, "images": row.images,
        "annotations": row.annotations, "parts": json.loads(row.parts_json), "split": json.loads(row.split_json),
        "left_out": json.loads(row.left_out_json), "note": row.note, "tags": json.loads(row.tags_json),
        "is_test_held": row.is_test_held, "leakage": json.loads(row.leakage_json),
    }  # fmt: skip


COMMANDS: dict[str, Callable[..., None]] = {
    "versions": versions,
    "version": version,
    "diff": diff,
    "restore-labels": restore_labels,
    "verify-version": verify_version,
}
