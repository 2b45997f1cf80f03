"""Commands that hand images to a second expert without a server: handoff, open-handoff, answer, merge."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import opened

State = Literal[
    "all", "unlabelled", "in_progress", "verified", "to_review", "done", "needs_review", "rejected", "approved"
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")]


def handoff(
    project: ProjectArgument,
    dest: FileArgument,
    state: Annotated[State, typer.Option(help="Only images in this state.")] = "all",
    limit: Annotated[int, typer.Option(help="At most so many images; 0 for all.")] = 0,
    *,
    is_blind: Annotated[bool, typer.Option("--blind", help="Without their labels, for a second labelling.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put images with all that is said of them into one file for a second expert."""
    from core.queries.images import image_ids
    from labeling.handoff import write_blind_bundle, write_bundle

    with opened(project) as context:
        with context.project.registry.reading() as session:
            chosen = list(image_ids(session, state=state))[: limit or None]
        report = (write_blind_bundle if is_blind else write_bundle)(context.project, chosen, dest)
    skipped = [{"path": each.path, "reason": each.reason} for each in report.skipped]
    told = {"file": str(report.path), "images": report.images, "annotations": report.annotations, "skipped": skipped}
    answer(told, as_json=as_json)


def open_handoff(
    bundle: Annotated[Path, typer.Argument(metavar="FILE", help="What was handed to you.")],
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A folder for the new project.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Make a project of a file that was handed to you; label in it as in any other."""
    from core.queries.images import image_count
    from labeling.handoff import open_bundle

    made = open_bundle(bundle, project)
    with made.registry.reading() as session:
        count = image_count(session)
    made.close()
    answer({"project": str(made.root), "images": count}, as_json=as_json)


def give_answer(project: ProjectArgument, dest: FileArgument, *, as_json: AsJson = False) -> None:
    """Write what you made of a hand-off, to be merged where it came from."""
    from labeling.handoff import write_answer

    with opened(project) as context:
        report = write_answer(context.project, dest)
    answer({"file": str(report.path), "images": report.images, "annotations": report.annotations}, as_json=as_json)


def merge(
    project: ProjectArgument,
    bundle: Annotated[Path, typer.Argument(metavar="FILE", help="The answer of the second expert.")],
    prefer: Annotated[
        Literal["ours", "theirs", "both"] | None, typer.Option(help="What to take where both changed a thing.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Merge an answer, as one edit. Where both sides changed a thing and neither is preferred, do nothing."""
    from labeling.handoff import merge_answer
    from labeling.merging import resolve
    from labeling.store import apply

    with opened(project) as context:
        plan = merge_answer(context.project, bundle)
        conflicts = [
            {"image": each.image_id, "kind": each.kind, "key": each.key, "ours": each.ours, "theirs": each.theirs}
            for each in plan.conflicts
        ]
        told: dict[str, object] = {"changes": len(plan.edit.changes), "conflicts": conflicts}
        told |= {"missing": list(plan.missing), "merged": not conflicts or prefer is not None}
        if told["merged"]:
            choices = {
                each.place: "ours" if prefer == "both" and not each.can_keep_both else prefer for each in plan.conflicts
            }
            edit = resolve(plan, choices) if choices else plan.edit  # type: ignore[arg-type]  # the three words
            if edit.changes:
                apply(context.project.registry, edit, author=context.author, origin=context.origin)
            told["changes"] = len(edit.changes)
    answer(told, as_json=as_json)
    if not told["merged"]:
        raise typer.Exit(1)


def take_second(
    project: ProjectArgument,
    bundle: Annotated[Path, typer.Argument(metavar="FILE", help="The answer to a blind hand-off.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Keep what somebody said without seeing the labels, to be held against them; no label changes."""
    from labeling.second_opinion import take_in

    with opened(project) as context:
        taken = take_in(context.project, bundle, origin=context.origin)
    answer({"author": taken.author, "images": taken.images, "waiting": taken.waiting}, as_json=as_json)


def agreement(project: ProjectArgument, *, as_json: AsJson = False) -> None:
    """How far second labellings agree with the labels: the ceiling on any figure measured against them."""
    from labeling.blind import agreement_with_live
    from labeling.second_opinion import ceiling_words, second_labellers, take_in_own

    with opened(project) as context:
        take_in_own(context.project, origin=context.origin)
        with context.project.registry.reading() as session:
            authors = second_labellers(session)
        known = {author: agreement_with_live(context.project, author) for author in authors}
        told = {
            author: {"images": each.images, "f1": each.f1, "mean_iou": each.mean_iou, "kappas": dict(each.kappas)}
            for author, each in known.items()
        }
        answer({"ceiling": ceiling_words(context.project), "second_labellings": told}, as_json=as_json)


COMMANDS: dict[str, Callable[..., None]] = {
    "handoff": handoff, "open-handoff": open_handoff, "answer": give_answer, "merge": merge,
    "take-second": take_second, "agreement": agreement,
}  # fmt: skip
