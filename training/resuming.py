"""Lets a training go on after a pause, a stop, a failure, a kill or a reboot: the same run, from its last whole epoch.

Runs in the window and in commands; what has changed since is found by the worker (`training.begun`).
"""

import json

from core.errors import UserError
from core.ids import JobId
from core.jobs.executor import Executor
from core.jobs.resuming import ENDED_EARLY, resume_job
from core.jobs.spec import read_spec
from core.manifest import Locations
from core.project import Project
from core.queries import jobs as job_reads
from core.schema_models import JobRow, TrainingRunRow
from training.runs import put_data


def can_resume(job: JobRow) -> bool:
    """Whether a training ended before its work was done."""
    return job.kind == "train" and job.state in ENDED_EARLY


def resume_training(project: Project, executor: Executor, run: TrainingRunRow, *, locations: Locations) -> JobId:
    """Go on with a run; gives its job. `locations` say where the images lie now.

    Raises UserError when it runs, is done, or is not what the registry recorded; nothing is changed then.
    """
    with project.registry.reading() as session:
        job = job_reads.job(session, run.job_id)
    if job.state == "done":
        raise UserError(
            f"The training {run.id} has ended well; there is nothing to go on with.",
            f"Start a new one from its weights: roadwright train PROJECT --from {run.id}",
        )
    folder = project.root / job.folder
    if can_resume(job) and folder.is_dir() and read_spec(folder).arguments != json.loads(run.spec_json):
        raise UserError(
            f"The recipe or the data of {run.id} were changed on disk since it began, so it cannot go on;"
            " nothing was changed.",
            f"Train it anew: roadwright reproduce PROJECT {run.id}",
        )
    job_id = JobId(run.job_id)
    resume_job(project, executor, job_id, prepare=lambda place: put_data(project, place, run.version_id, locations))
    return job_id
