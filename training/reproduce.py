"""Runs a training again from what was recorded of it, and says whether it gave the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from core.errors import UserError
from core.ids import JobId, RunId
from core.jobs.executor import Executor
from core.jobs.watching import result_of
from core.manifest import Locations
from core.project import Project
from core.queries import models as reads
from core.schema import DatasetVersionRow
from core.schema_models import JobRow, TrainingRunRow
from training.batch_fit import with_effective_batch
from training.runs import launch

HASHES = ("weights_sha256", "onnx_sha256")


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The hashes of a training and of its repetition."""

    expected: Mapping[str, str]
    got: Mapping[str, str]

    @property
    def is_identical(self) -> bool:
        """Whether both gave the same weights and the same network."""
        return self.expected == self.got


def start_again(
    project: Project, executor: Executor, run: TrainingRunRow, *, locations: Locations
) -> tuple[RunId, JobId]:
    """Start the same training once more: same version, recipe, settings, seed, threads and weights to start from."""
    arguments = json.loads(run.spec_json)
    weights = arguments.get("pretrained") or {}
    if weights and not project.objects.holds(str(weights["sha256"])):
        raise UserError(
            f"The weights that {run.id} started from are gone, so it cannot be run again.",
            "Restore the project's objects folder from a copy.",
        )
    with project.registry.reading() as session:
        version = session.get_one(DatasetVersionRow, run.version_id)
        job = session.get(JobRow, run.job_id)
    arguments = with_effective_batch(arguments, result_of(job)) if job is not None else arguments
    return launch(project, executor, version_name=version.name, locations=locations, arguments=arguments)


def compare_runs(session: Session, run_id: str, again_id: str) -> Reproduction:
    """The hashes of two finished trainings. Raises UserError when one of them gave no model."""
    first, second = (reads.model_of_run(session, each) for each in (run_id, again_id))
    return Reproduction(
        {name: getattr(first, name) for name in HASHES}, {name: getattr(second, name) for name in HASHES}
    )
