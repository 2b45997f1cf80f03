"""Commands about images and labels: import, labels, stats, check, freeze, suggest."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from core.errors import UserError
from core.project import Project
from core.queries.brief import class_names
from core.queries.versions import manifest_of, version_by
from desktop.cli.output import AsJson, Progress, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened


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
    as_json: AsJson = False,
) -> None:
    """Bring images, labels or drives in."""
    from exports.drives import open_recording
    from labeling.importing import import_source

    progress = Progress()
    with opened(project) as context:
        report = import_source(
            context.project,
            source,
            format_name=format_name,
            class_map=_class_map(renamed or [], dropped or []),
            is_copied=copy,
            is_dry_run=dry_run,
            every_s=every,
            open_recording=open_recording,
            author=context.author,
            progress=progress,
        )
    progress.end()
    answer({**report.to_json(), "dry_run": dry_run}, as_json=as_json)


def _class_map(renamed: list[str], dropped: list[str]) -> dict[str, str | None]:
    pairs = [each.partition("=") for each in renamed]
    wrong = next((whole for whole, (old, _, new) in zip(renamed, pairs, strict=True) if not old or not new), None)
    if wrong is not None:
        raise UserError(
            f"{wrong} says no new name for a class; nothing was imported.", "Use, for example, --map Car=car."
        )
    return {**{old: new for old, _, new in pairs}, **dict.fromkeys(dropped)}


def labels(
    project: ProjectArgument,
    dest: Annotated[Path, typer.Argument(metavar="DEST", help="A folder that does not exist yet, or is empty.")],
    format_name: Annotated[
        str, typer.Option("--format", help="coco, yolo, voc, folder_per_class, or for lanes tusimple or culane.")
    ],
    version: Annotated[str | None, typer.Option(help="A frozen version; the live labels when absent.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Write labels out."""
    from labeling.labels_out import write_labels

    with opened(project) as context:
        report = write_labels(context.project, dest, format_name=format_name, version=version)
    told = {"format": report.format, "images": report.images, "annotations": report.annotations}
    answer({**told, "dropped": report.dropped, "folder": str(dest.resolve())}, as_json=as_json)


def stats(
    project: ProjectArgument,
    version: Annotated[str | None, typer.Option(help="A frozen version; the live labels when absent.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Count classes and say how unbalanced they are."""
    from labeling.imbalance import imbalance_of
    from labeling.statistics import count_live, count_version

    with opened(project) as context:
        if version is None:
            counted = count_live(context.project)
        else:
            with context.project.registry.reading() as session:
                row = version_by(session, version)
            counted = count_version(manifest_of(context.project, row.id))
    measured = imbalance_of(counted.classes)
    answer(
        {
            "images": counted.images,
            "annotations": counted.annotations,
            "classes": counted.classes,
            "imbalance_ratio": counted.imbalance_ratio,
            "entropy": measured.entropy,
            "effective_number": measured.effective,
            "rare": measured.rare,
            "conditions": counted.conditions,
        },
        as_json=as_json,
    )


def check(project: ProjectArgument, *, as_json: AsJson = False) -> None:
    """Test the data: duplicates, leakage, odd boxes, missing files."""
    from labeling.checks import find_problems

    with opened(project) as context:
        findings = find_problems(context.project)
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    listed = [{"kind": item.kind, "images": list(item.images), "detail": item.detail} for item in findings]
    answer({"findings": listed, "counts": counts}, as_json=as_json)


def freeze(
    project: ProjectArgument,
    name: Annotated[str, typer.Option(help="The version's name.")],
    split: Annotated[str, typer.Option(help="Shares of train, valid and test.")] = "0.7,0.15,0.15",
    group_by: Annotated[Literal["drive", "similarity", "none"], typer.Option(help="Kept on one side.")] = "none",
    seed: Annotated[int, typer.Option(help="The same seed gives the same split.")] = 0,
    *,
    keep_source_split: Annotated[bool, typer.Option("--keep-source-split")] = False,
    as_json: AsJson = False,
) -> None:
    """Freeze the labels as they are into a dataset version."""
    from labeling.versions import SplitPlan
    from labeling.versions import freeze as freeze_version

    progress = Progress()
    plan = SplitPlan(fractions=_fractions(split), group_by=group_by, seed=seed, keep_source=keep_source_split)
    with opened(project) as context:
        frozen = freeze_version(context.project, name, plan, progress=progress)
    progress.end()
    told = {"version": frozen.name, "id": frozen.id, "parts": frozen.parts, "images": frozen.images}
    answer({**told, "annotations": frozen.annotations, "left_out": frozen.left_out}, as_json=as_json)


def suggest(
    project: ProjectArgument,
    model: Annotated[str, typer.Option(help="A model of the project, or an ONNX file.")],
    decoder: Annotated[str | None, typer.Option(help="How a brought file answers, such as yolox or lanes.")] = None,
    lane_class: Annotated[str, typer.Option(help="What lanes are called (with --decoder lanes).")] = "lane",
    drivable_class: Annotated[str, typer.Option(help="What the drivable area is called; left out when absent.")] = "",
    match: Annotated[
        list[str] | None, typer.Option(metavar="THEIRS=OURS", help="What a class of the model is here; more than once.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Let a model propose labels; people decide."""
    from desktop.suggesting import chosen_model, match_lanes, matching_for, start_suggesting
    from labeling.class_matching import say_matching

    with opened(project) as context:
        chosen = chosen_model(context, model, decoder)
        if chosen.kind == "lanes":
            match_lanes(context, chosen, lane_class=lane_class, drivable_class=drivable_class)
        if match:
            say_matching(context.project.registry, chosen.source, _matches(context.project, match, chosen.classes))
        unsaid = matching_for(context.project, chosen).unsaid
        job_id = start_suggesting(context, chosen)
        result = finish_job(context, job_id)
    told = {"images": result["images"], "suggestions": result["suggestions"], "model": chosen.source, "job": job_id}
    answer({**told, "classes_left_out": list(unsaid)}, as_json=as_json)


def _matches(project: Project, said: Sequence[str], model_classes: Sequence[str]) -> dict[str, int | None]:
    """`person=pedestrian` says what a class of the model is here, `boat=` leaves one out."""
    with project.registry.reading() as session:
        ids = {name: class_id for class_id, name in class_names(session).items()}
    matches: dict[str, int | None] = {}
    for pair in said:
        theirs, _, ours = pair.partition("=")
        if theirs not in model_classes:
            raise UserError(f"The model has no class {theirs}; nothing was started.", "Write --match THEIRS=OURS.")
        if ours and ours not in ids:
            raise UserError(f"There is no class {ours}; nothing was started.", f"Classes: {', '.join(ids)}.")
        matches[theirs] = ids[ours] if ours else None
    return matches


def _fractions(split: str) -> tuple[float, float, float]:
    try:
        train, valid, test = (float(share) for share in split.split(","))
    except ValueError as error:
        raise UserError(f"--split {split} is not three shares.", "Write it like 0.7,0.15,0.15.") from error
    return train, valid, test


COMMANDS: dict[str, Callable[..., None]] = {
    "import": import_command,
    "labels": labels,
    "stats": stats,
    "check": check,
    "freeze": freeze,
    "suggest": suggest,
}
