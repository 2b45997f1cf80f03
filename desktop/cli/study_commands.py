"""Commands about several trainings that answer one question: search, folds, seeds, studies."""

import signal
import time
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from core.errors import Stopped, UserError
from core.jobs.watching import running_jobs, take_in
from core.queries.studies import studies as known_studies
from desktop.cli.coverage_words import IgnoreCoverage
from desktop.cli.output import AsJson, Progress, answer, say
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.run_commands import pairs_of
from desktop.cli.session import opened, stoppable
from desktop.context import Context
from desktop.studies import (
    Asked,
    StudyView,
    begin_study,
    cancel_study,
    look_at_study,
    ranges_of,
    resume_study,
    view_of,
)
from training.studies import counting, outcome_of
from training.studies_ranges import Range
from training.studies_summary import summarise

POLL_S = 0.5

Version = Annotated[str, typer.Option(help="A frozen version, by name or id.")]
RecipeName = Annotated[str, typer.Option("--recipe", help="Such as detect-nano or classify-nano.")]
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE")]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:0 or mps.")]
Metric = Annotated[str, typer.Option(help="mAP50_95, accuracy, recall…; the usual one of the task without it.")]
Resume = Annotated[str, typer.Option(metavar="STUDY", help="Go on with this study instead of beginning one.")]


def search(
    project: ProjectArgument,
    version: Version = "",
    recipe: RecipeName = "detect-nano",
    trials: Annotated[int, typer.Option(help="How many settings are tried.")] = 20,
    settings: Settings = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY[=LOW:HIGH]", help="Search this setting alone; again for more. All without it."),
    ] = None,
    metric: Metric = "",
    seed: Annotated[int, typer.Option(help="Of the search; the trainings keep the recipe's.")] = 0,
    device: Device = "auto",
    resume: Resume = "",
    *,
    ignore_coverage: IgnoreCoverage = False,
    as_json: AsJson = False,
) -> None:
    """Search for better settings: trial by trial, those that promise nothing are stopped early."""
    with opened(project) as context:
        ranges = _ranges(context, recipe, vary) if vary else None
        asked = Asked(
            "search", version, recipe, trials, pairs_of(settings or []), metric=metric, device=device, seed=seed,
            ranges=ranges,
        )  # fmt: skip
        _run(context, asked, resume, ignore_coverage=ignore_coverage, as_json=as_json)


def folds(
    project: ProjectArgument,
    version: Version = "",
    recipe: RecipeName = "detect-nano",
    folds: Annotated[int, typer.Option(help="Into how many parts the train and valid parts are dealt.")] = 5,
    settings: Settings = None,
    metric: Metric = "",
    seed: Annotated[int, typer.Option(help="Of the dealing; the trainings keep the recipe's.")] = 0,
    device: Device = "auto",
    resume: Resume = "",
    *,
    ignore_coverage: IgnoreCoverage = False,
    as_json: AsJson = False,
) -> None:
    """Cross-validate: train once without each fold and measure on it. The test part is never touched."""
    with opened(project) as context:
        asked = Asked("folds", version, recipe, folds, pairs_of(settings or []), metric=metric, device=device,
                      seed=seed)  # fmt: skip
        _run(context, asked, resume, ignore_coverage=ignore_coverage, as_json=as_json)


def seeds(
    project: ProjectArgument,
    version: Version = "",
    recipe: RecipeName = "detect-nano",
    seeds: Annotated[int, typer.Option(help="How many trainings.")] = 5,
    settings: Settings = None,
    metric: Metric = "",
    first: Annotated[int, typer.Option(help="The first seed; the others follow it.")] = 0,
    device: Device = "auto",
    resume: Resume = "",
    *,
    ignore_coverage: IgnoreCoverage = False,
    as_json: AsJson = False,
) -> None:
    """Repeat a training with other seeds: how far its figures can be trusted."""
    with opened(project) as context:
        asked = Asked("seeds", version, recipe, seeds, pairs_of(settings or []), metric=metric, device=device,
                      seed=first)  # fmt: skip
        _run(context, asked, resume, ignore_coverage=ignore_coverage, as_json=as_json)


def studies(
    project: ProjectArgument,
    study: Annotated[str, typer.Option(help="Tell all of this one, by its id or name.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """List the studies, newest first, or tell one with its trainings."""
    with opened(project) as context:
        for job_id in running_jobs(context.project, "train"):
            take_in(context.project, context.executor, context.intakes, job_id)
        if study:
            view = view_of(context, study)
            answer(_told(view) if as_json else _in_short(view), as_json=as_json)
            return
        with context.project.registry.reading() as session:
            ids = [row.id for row in known_studies(session)]
        rows = [_line(view_of(context, study_id)) for study_id in ids]
    answer({"studies": rows}, as_json=as_json)


def _run(context: Context, asked: Asked, resume: str, *, ignore_coverage: bool, as_json: bool) -> None:
    if resume:
        study_id = resume_study(context, resume)
        say(f"Going on with the study {study_id}.")
    else:
        if not asked.version:
            raise UserError("Which version is to be learned from was not said.", "Name it: --version V")
        with stoppable("Nothing was started.") as (progress, is_stop_asked):
            study_id = begin_study(context, asked, ignore_coverage=ignore_coverage, progress=progress,
                                   is_stop_asked=is_stop_asked)  # fmt: skip
        say(f"The study {study_id} has begun.")
    view = _drive(context, study_id)
    answer(_told(view) if as_json else _in_short(view), as_json=as_json)
    if view.row.state == "failed":
        last = next((each.message for each in reversed(view.members) if each.message), "")
        raise UserError(f"The study failed: none of its trainings gave a model. {last}".strip(), "See: roadwright jobs")


def _drive(context: Context, study_id: str) -> StudyView:
    """Look after a study until it ends. Ctrl-C cancels it, and waits for the clean end of its training."""
    asked_to_end = False

    def hear(_signal: int, _frame: object) -> None:
        nonlocal asked_to_end
        if asked_to_end:
            raise KeyboardInterrupt
        asked_to_end = True

    before, progress = signal.getsignal(signal.SIGINT), Progress()
    if before is not signal.SIG_IGN:  # as of a command that runs in the background
        signal.signal(signal.SIGINT, hear)
    was_cancelled = False
    try:
        while True:
            view = _look(context, study_id, progress)
            if view.row.state != "running" and all(each.has_ended for each in view.members):
                break
            if asked_to_end and not was_cancelled and view.row.state == "running":
                say("Stopping the study; what is done is kept. Press Ctrl-C again to leave at once.")
                cancel_study(context, study_id)
                was_cancelled = True
            time.sleep(POLL_S)
    finally:
        signal.signal(signal.SIGINT, before)
        progress.end()
    if view.row.state == "stopped":
        raise Stopped(f"The study was stopped; what is done is kept. Go on with: --resume {study_id}")
    return view


def _look(context: Context, study_id: str, progress: Progress) -> StudyView:
    for job_id in running_jobs(context.project, "train"):
        take_in(context.project, context.executor, context.intakes, job_id)
    view = look_at_study(context, study_id)
    ended = sum(each.has_ended for each in counting(view.members, view.progress))
    going = next((each for each in view.members if not each.has_ended), None)
    words = f"{going.label}: {going.message or 'waiting for its turn'}" if going else f"{ended} of {view.spec.count}"
    progress(ended + (going.progress if going else 0.0), view.spec.count, words)
    return view


def _line(view: StudyView) -> dict[str, object]:
    ended = sum(each.has_ended for each in counting(view.members, view.progress))
    return {
        "study": view.row.id, "name": view.row.name, "kind": view.row.kind, "state": view.row.state,
        "version": view.row.version_id, "ended": ended, "of": view.spec.count, "created_at": view.row.created_at,
    }  # fmt: skip


def _told(view: StudyView) -> dict[str, object]:
    trainings = [
        {
            "label": each.label, "run": each.run_id, "state": outcome_of(each, view.progress),
            view.spec.metric: each.figures.get(view.spec.metric),
            **({"settings": {name: each.settings.get(name) for name in view.spec.ranges}} if view.spec.ranges else {}),
        }
        for each in view.members
    ]  # fmt: skip
    return {**_line(view), "metric": view.spec.metric, "trainings": trainings, **view.result()}


def _in_short(view: StudyView) -> dict[str, object]:
    """The same for people: a line a figure."""
    summary = summarise(view.spec, view.members, view.progress)
    return {
        **{name: value for name, value in _told(view).items() if name != "summary"},
        "figures": {name: spread.words() for name, spread in summary.figures.items()},
        "per_class": {
            name: {figure: spread.words() for figure, spread in spreads.items()}
            for name, spreads in summary.per_class.items()
        },
    }


def _ranges(context: Context, recipe: str, vary: list[str]) -> Mapping[str, Range]:
    known = ranges_of(context, recipe)
    found: dict[str, Range] = {}
    for told in vary:
        name, sign, limits = told.partition("=")
        if not sign and name not in known:
            raise UserError(f"{recipe} declares no range for {name}; nothing was started.",
                            f"It has: {', '.join(known) or 'none'}. Or name one: --vary {name}=LOW:HIGH")  # fmt: skip
        try:
            low, _, high = limits.partition(":")
            of_log = known[name].is_log if name in known else False
            found[name] = Range(float(low), float(high), is_log=of_log) if sign else known[name]
        except ValueError as error:
            raise UserError(
                f"--vary {told} is not a range; nothing was started.", "Write it like lr0=0.001:0.01."
            ) from error
    return found


COMMANDS: dict[str, Callable[..., None]] = {"search": search, "folds": folds, "seeds": seeds, "studies": studies}
