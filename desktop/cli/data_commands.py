"""Commands about images and labels: labels, stats, check, freeze, suggest; import stands in a file of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from core.errors import UserError
from core.project import Project
from core.queries.brief import class_names
from core.queries.versions import version_by
from desktop.cli.import_command import import_command
from desktop.cli.leakage_commands import told_after_freezing
from desktop.cli.output import AsJson, answer
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened, stoppable


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

    with opened(project) as context, stoppable("Nothing was left in the folder.") as (progress, is_stop_asked):
        report = write_labels(
            context.project, dest, format_name=format_name, version=version, progress=progress,
            is_stop_asked=is_stop_asked,
        )  # fmt: skip
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
            counted = count_version(context.project, row.id)
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


def check(
    project: ProjectArgument,
    kinds: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="Only this kind of finding; more than once.")
    ] = None,
    *,
    is_all: Annotated[
        bool, typer.Option("--all", help="Measure and test everything anew, also what is known.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Test the data: what is missing, damaged, alike, odd or inconsistent; only what changed is looked at again."""
    from labeling.data_tests.listing import listed_findings
    from labeling.data_tests.starting import start_check

    chosen = tuple(kinds or ())
    with opened(project) as context:
        job_id = start_check(context.project, context.executor, kinds=chosen, is_all=is_all)
        result = finish_job(context, job_id)
        with context.project.registry.reading() as session:
            listed = listed_findings(session, chosen)
    counts: dict[str, int] = {}
    for each in listed.findings:
        counts[str(each["kind"])] = counts.get(str(each["kind"]), 0) + 1
    told = {"findings": listed.findings, "counts": counts, "dismissed": listed.dismissed, "job": job_id}
    answer({**told, "measured": result["measured"], "looked_at": result["looked_at"]}, as_json=as_json)


def freeze(
    project: ProjectArgument,
    name: Annotated[str, typer.Option(help="The version's name.")],
    split: Annotated[str, typer.Option(help="Shares of train, valid and test.")] = "0.7,0.15,0.15",
    group_by: Annotated[Literal["drive", "similarity", "none"], typer.Option(help="Kept on one side.")] = "none",
    seed: Annotated[int, typer.Option(help="The same seed gives the same split.")] = 0,
    *,
    keep_source_split: Annotated[bool, typer.Option("--keep-source-split")] = False,
    hold_test: Annotated[
        bool, typer.Option("--hold-test", help="The images of its test part train in no later version.")
    ] = False,
    no_leakage: Annotated[bool, typer.Option("--no-leakage", help="Measure leakage later.")] = False,
    as_json: AsJson = False,
) -> None:
    """Freeze the labels as they are into a dataset version."""
    from labeling.versions import SplitPlan
    from labeling.versions import freeze as freeze_version

    plan = SplitPlan(fractions=_fractions(split), group_by=group_by, seed=seed, keep_source=keep_source_split)
    with opened(project) as context:
        with stoppable("No version was made.") as (progress, is_stop_asked):
            frozen = freeze_version(
                context.project, name, plan, is_test_held=hold_test, progress=progress, is_stop_asked=is_stop_asked
            )
        leaking = {} if no_leakage else told_after_freezing(context, frozen.id)
    told: dict[str, object] = {"version": frozen.name, "id": frozen.id, "parts": frozen.parts, "images": frozen.images}
    told |= {"annotations": frozen.annotations, "left_out": frozen.left_out, "kept_back": frozen.kept_back}
    answer({**told, "is_test_held": hold_test, "leakage": leaking}, as_json=as_json)


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
