"""Commands about decisions: compare, scenes, live."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from core.errors import UserError
from core.ids import ModelId
from core.project import utc_now
from core.queries import models as model_reads
from core.queries.drives import drive_by
from core.queries.scenes import scene_results, scenes
from core.schema import DriveRow
from desktop.cli.output import AsJson, answer, say
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened
from desktop.context import Context

if TYPE_CHECKING:
    from training.comparison import Comparison
    from training.decision import Regressions


def compare(
    project: ProjectArgument,
    models_named: Annotated[list[str], typer.Argument(metavar="MODEL MODEL ...")],
    part: Annotated[Literal["train", "valid", "test"] | None, typer.Option()] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show models side by side on one part of one version, and whether they differ by more than chance."""
    from training.comparison import compare as compare_models
    from training.decision import regressions_of

    with opened(project) as context:
        with context.project.registry.reading() as session:
            rows = [model_reads.model_by(session, name) for name in models_named]
            ids = [ModelId(row.id) for row in rows]
            compared = compare_models(session, ids, part=part)
        names = {row.id: row.name for row in rows}
        told = [_difference(context, compared, ids[0], other, names) for other in ids[1:]]
        worse = regressions_of(context.project, ids)
    leakage = {model_id: figure.to_json() for model_id, figure in compared.leakage.items()}
    answer(
        {
            "models": compared.models,
            "better": compared.better,
            "part": compared.part,
            "version": compared.version,
            "leakage": leakage,
            "differences": told,
            "regressions": _regressions(worse),
        },
        as_json=as_json,
    )


def scenes_command(
    project: ProjectArgument,
    model: Annotated[str | None, typer.Option("--model", help="Judge this model, by id or name, first.")] = None,
    pin: Annotated[str | None, typer.Option("--pin", metavar="NAME", help="Pin the images as a scene.")] = None,
    images: Annotated[list[int] | None, typer.Option("--image", metavar="ID")] = None,
    class_name: Annotated[str, typer.Option("--class", metavar="CLASS")] = "",
    min_height: Annotated[float, typer.Option("--min-height", metavar="PX")] = 0.0,
    conditions: Annotated[list[str] | None, typer.Option("--condition", metavar="GROUP=VALUE")] = None,
    drive: Annotated[str | None, typer.Option("--drive", help="Pin a stretch of this drive.")] = None,
    frames: Annotated[str, typer.Option("--frames", metavar="FIRST-LAST")] = "",
    within: Annotated[int, typer.Option("--within", metavar="FRAMES")] = 5,
    retire: Annotated[str | None, typer.Option("--retire", metavar="SCENE")] = None,
    *,
    nothing: Annotated[bool, typer.Option("--nothing", help="Nothing of the class may be found.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the must-pass scenes with the verdict of each model; pin, retire and judge by them."""
    from training.scene_keeping import pin_pictures, pin_stretch, retire_scene

    expect: Literal["found", "nothing"] = "nothing" if nothing else "found"
    with opened(project) as context:
        if pin is not None and drive is not None:
            pin_stretch(
                context.project, pin, _drive(context, drive), _span(frames), class_name, author=context.author,
                within_frames=within,
                expect=expect, min_height_px=min_height,
            )  # fmt: skip
        elif pin is not None:
            asked = dict(_pair(each) for each in conditions or [])
            pin_pictures(
                context.project, pin, images or [], class_name, author=context.author, expect=expect,
                min_height_px=min_height, conditions=asked,
            )  # fmt: skip
        if retire is not None:
            retire_scene(context.project, retire)
        is_held = model is not None and not _judge(context, model)
        answer({"scenes": _told(context)}, as_json=as_json)
    if is_held:
        say("The model did not pass every must-pass scene.")
        raise typer.Exit(1)


def live(
    project: ProjectArgument,
    at: Annotated[str | None, typer.Option("--at", metavar="DATE", help="Such as 2026-11-03; now when absent.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say which model was in production on a day, since when, by whom and why."""
    from core.queries.live import live_at, moment_of

    moment = utc_now() if at is None else moment_of(at)
    with opened(project) as context, context.project.registry.reading() as session:
        found = live_at(session, moment)
    answer({"at": moment, "live": None if found is None else asdict(found)}, as_json=as_json)
    if found is None:
        say("No model was in production then.")


def _difference(
    context: Context, compared: "Comparison", first: ModelId, second: ModelId, names: dict[str, str]
) -> dict[str, object]:
    from training.decision import differences_to_json, pair_of, verdict_words

    told: dict[str, object] = {"first": first, "second": second}
    try:
        pair = pair_of(context.project, compared, first, second)
    except UserError as error:
        return {**told, "verdict": "", "why": str(error)}
    flips = [asdict(each) for each in pair.flips if each.was_right != each.is_right]
    words = verdict_words(pair, names[first], names[second])
    return {**told, "verdict": words, **differences_to_json(pair.differences), "flips": flips}


def _regressions(worse: "Regressions") -> dict[str, object]:
    found = [
        {"model": each.model, "kind": each.kind, "name": each.name, "figure": each.figure,
         "by": each.difference.by, "low": each.difference.low, "high": each.difference.high, "p": each.difference.p}
        for each in worse.found
    ]  # fmt: skip
    return {"against": worse.against, "why": worse.why, "looked_at": worse.looked_at, "found": found}


def _judge(context: Context, named: str) -> bool:
    """Judge a model; whether it passed every scene in force."""
    from training.runs import LOWEST_SCORE
    from training.scene_keeping import start_judging
    from training.thresholds import chosen_thresholds

    with context.project.registry.reading() as session:
        row = model_reads.model_by(session, named)
        scores = chosen_thresholds(session, row.id)
    job_id = start_judging(context.project, context.executor, row, scores, lowest_score=LOWEST_SCORE)
    result = finish_job(context, job_id)
    verdicts: list[dict[str, object]] = result["scenes"]  # type: ignore[assignment]  # from JSON
    for each in verdicts:
        if each["is_passed"] is None:
            say(str(each["detail"]["problem"]))  # type: ignore[index]  # an object, from JSON
    return all(each["is_passed"] for each in verdicts)


def _told(context: Context) -> list[dict[str, object]]:
    import json

    from training.scenes import spec_from_json

    with context.project.registry.reading() as session:
        rows, results = scenes(session, retired=True), scene_results(session)
    return [
        {
            "id": row.id,
            "name": row.name,
            "expects": spec_from_json(json.loads(row.spec_json)).sentence(),
            "retired": row.is_retired,
            "models": {key: each.is_passed for key, each in results.get(row.id or 0, {}).items()},
            "details": {key: json.loads(each.detail_json) for key, each in results.get(row.id or 0, {}).items()},
        }
        for row in rows
    ]


def _drive(context: Context, named: str) -> DriveRow:
    with context.project.registry.reading() as session:
        return drive_by(session, named)


def _span(told: str) -> tuple[int, int]:
    first, sign, last = told.partition("-")
    if not sign or not first.isdigit() or not last.isdigit():
        raise UserError(f"--frames {told} names no frames; nothing was pinned.", "Write it like 120-180.")
    return int(first), int(last)


def _pair(told: str) -> tuple[str, str]:
    group, sign, value = told.partition("=")
    if not sign:
        raise UserError(f"--condition {told} is no condition.", "Write it like lighting=night.")
    return group, value


COMMANDS: dict[str, Callable[..., None]] = {"compare": compare, "scenes": scenes_command, "live": live}
