"""Commands that hold a training and let it go on: pause, resume."""

from collections.abc import Callable
from typing import Annotated

import typer

from core.ids import JobId, RunId
from core.jobs.watching import ask_job_to_pause
from core.queries import models as model_reads
from desktop.cli.output import AsJson, answer, say
from desktop.cli.project_commands import ProjectArgument
from desktop.cli.run_commands import told_of_run
from desktop.cli.session import finish_job, opened
from desktop.training_again import resume_run


def resume(
    project: ProjectArgument,
    run: Annotated[str, typer.Argument(metavar="RUN")],
    *,
    as_json: AsJson = False,
) -> None:
    """Go on with a training that was paused, stopped or cut off, from its last whole epoch."""
    with opened(project) as context:
        job_id = resume_run(context, run)
        say(f"Training {run} goes on in job {job_id}.")
        finish_job(context, job_id)
        answer(told_of_run(context, RunId(run)), as_json=as_json)


def pause(
    project: ProjectArgument,
    run: Annotated[str, typer.Argument(metavar="RUN")],
    *,
    as_json: AsJson = False,
) -> None:
    """Ask a training to end at its next batch; resume lets it go on."""
    with opened(project) as context:
        with context.project.registry.reading() as session:
            job_id = JobId(model_reads.run_by(session, run).job_id)
        ask_job_to_pause(context.project, job_id)
    answer({"run": run, "job": job_id, "state": "pausing"}, as_json=as_json)


COMMANDS: dict[str, Callable[..., None]] = {"resume": resume, "pause": pause}
