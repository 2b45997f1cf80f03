"""Commands about work in progress: train, reproduce, cancel, jobs, runs."""

import json
from collections.abc import Callable
from typing import Annotated

import typer

from core.errors import UserError
from core.ids import JobId, RunId
from core.jobs.queue import QUEUED, describe, move_up, places
from core.jobs.watching import ask_job_to_stop, running_jobs, take_in
from core.queries import jobs as job_reads
from core.queries import models as model_reads
from core.queries.leakage import leakage_figure
from desktop.cli.coverage_words import IgnoreCoverage, say_gaps
from desktop.cli.output import AsJson, answer, say
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.session import finish_job, opened
from desktop.context import Context
from desktop.training_again import start_from
from desktop.training_start import start_run


def train(
    project: ProjectArgument,
    version: Annotated[str, typer.Option(help="A frozen version, by name or id.")] = "",
    recipe: Annotated[str, typer.Option(help="Such as detect-nano or classify-nano.")] = "",
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:0 or mps.")] = "auto",
    parent: Annotated[
        str, typer.Option("--from", metavar="RUN", help="Start from the weights of a finished run.")
    ] = "",
    *,
    ignore_coverage: IgnoreCoverage = False,
    as_json: AsJson = False,
) -> None:
    """Train once, and evaluate what was exported."""
    chosen = pairs_of(settings or [])
    if not parent and not (version and recipe):
        raise UserError(
            "A training needs a version and a recipe, or a run whose weights it starts from; nothing was started.",
            "Give --version and --recipe, or --from.",
        )
    with opened(project) as context:
        if parent:
            run_id, job_id = start_from(
                context, parent, version=version, recipe=recipe, settings=chosen, device=device,
                ignore_coverage=ignore_coverage,
            )  # fmt: skip
        else:
            run_id, job_id = start_run(
                context, version=version, recipe=recipe, settings=chosen, device=device,
                ignore_coverage=ignore_coverage,
            )  # fmt: skip
        say_gaps(_known_gaps(context, run_id))
        for doubt in _doubts(context, run_id):
            say(doubt)
        say(f"Training {run_id} {_begun(context, job_id)} in job {job_id}.")
        finish_job(context, job_id)
        answer(told_of_run(context, run_id), as_json=as_json)


def reproduce(
    project: ProjectArgument,
    run: Annotated[str, typer.Argument(metavar="RUN")],
    *,
    as_json: AsJson = False,
) -> None:
    """Run a training again, and compare the weights after each epoch and what came of them."""
    from training.reproduce import compare_runs, start_again

    with opened(project) as context:
        with context.project.registry.reading() as session:
            known = model_reads.run_by(session, run)
            model_reads.model_of_run(session, run)
        from desktop.training_start import locations_of

        run_id, job_id = start_again(
            context.project, context.executor, known, locations=locations_of(context, known.version_id)
        )
        finish_job(context, job_id)
        with context.project.registry.reading() as session:
            compared = compare_runs(session, known.id, run_id)
    say(compared.in_words())
    answer({**compared.to_json(), "run": run_id}, as_json=as_json)
    if not compared.is_identical:
        raise typer.Exit(1)


def cancel(
    project: ProjectArgument,
    job: Annotated[str, typer.Argument(metavar="JOB")],
    *,
    as_json: AsJson = False,
) -> None:
    """Ask a job to end cleanly at its next step."""
    with opened(project) as context:
        ask_job_to_stop(context.project, JobId(job))
        with context.project.registry.reading() as session:
            state = job_reads.job(session, job).state
    answer({"job": job, "state": state}, as_json=as_json)


def jobs(
    project: ProjectArgument,
    first: Annotated[str, typer.Option(help="Let this waiting job start before all others that wait.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """List the jobs, newest first, and start those that wait for a device that is free."""
    with opened(project) as context:
        if first:
            move_up(context.project, JobId(first))
        for job_id in running_jobs(context.project):
            take_in(context.project, context.executor, context.intakes, job_id)
        with context.project.registry.reading() as session:
            rows = describe(job_reads.jobs(session), places(session))
    answer({"jobs": rows}, as_json=as_json)


def runs(project: ProjectArgument, *, as_json: AsJson = False) -> None:
    """List the trainings, newest first."""
    with opened(project) as context:
        for job_id in running_jobs(context.project):
            take_in(context.project, context.executor, context.intakes, job_id)
        with context.project.registry.reading() as session:
            rows = [
                {**row.model_dump(), "profile": model_reads.profile_of_run(row)} for row in model_reads.runs(session)
            ]
    answer({"runs": rows}, as_json=as_json)


def told_of_run(context: Context, run_id: RunId) -> dict[str, object]:
    """What a training that ended well is answered with."""
    with context.project.registry.reading() as session:
        model = model_reads.model_of_run(session, run_id)
        evaluation = model_reads.newest_evaluation(session, model.id)
        leakage = leakage_figure(session, evaluation)
        profile = model_reads.profile_of_run(model_reads.run_by(session, run_id))
    return {
        "run": run_id,
        "model": model.id,
        "metrics": model_reads.metrics_of(evaluation),
        "leakage": leakage.to_json(),
        "part": evaluation.part,
        "profile": profile,
        "weights_sha256": model.weights_sha256,
        "onnx_sha256": model.onnx_sha256,
        "known_gaps": _known_gaps(context, run_id),
    }


def _doubts(context: Context, run_id: RunId) -> tuple[str, ...]:
    """Why this run may not come out the same again."""
    from training.reproducibility import doubts_of

    with context.project.registry.reading() as session:
        asked = json.loads(model_reads.run_by(session, run_id).spec_json)
    return doubts_of(asked["recipe"]["settings"], str(asked["device"]))


def _begun(context: Context, job_id: JobId) -> str:
    with context.project.registry.reading() as session:
        return "waits for its turn" if job_reads.job(session, job_id).state == QUEUED else "has started"


def _known_gaps(context: Context, run_id: RunId) -> list[dict[str, object]]:
    with context.project.registry.reading() as session:
        gaps: list[dict[str, object]] = json.loads(model_reads.run_by(session, run_id).spec_json).get("known_gaps", [])
    return gaps


def pairs_of(settings: list[str]) -> dict[str, str]:
    """The settings of --set. Raises UserError for one that is none."""
    pairs: dict[str, str] = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign or not key:
            raise UserError(f"--set {setting} is not a setting.", "Write it like epochs=12.")
        pairs[key.strip()] = value.strip()
    return pairs


COMMANDS: dict[str, Callable[..., None]] = {
    "train": train,
    "reproduce": reproduce,
    "cancel": cancel,
    "jobs": jobs,
    "runs": runs,
}
