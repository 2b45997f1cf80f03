"""Runs a training again from what was recorded of it, and says whether it gave the same, epoch by epoch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from core.canonical import JsonObject
from core.errors import UserError
from core.ids import JobId, RunId
from core.jobs.executor import Executor
from core.manifest import Locations
from core.project import Project
from core.queries import models as reads
from core.schema import DatasetVersionRow
from core.schema_models import JobRow, TrainingRunRow
from training.batch_fit import with_effective_batch
from training.fingerprint_differences import differences
from training.runs import launch

HASHES = ("weights_sha256", "onnx_sha256")


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The hashes of a training and of its repetition.

    `epochs_equal` counts the epochs, from the first on, after which the weights were the same; None where a run did not
    say. `first_difference` is the first epoch after which they were not, None where there is none. `causes` are the
    things that can change a bit in which the two differ, each in words.
    """

    expected: Mapping[str, str]
    got: Mapping[str, str]
    epochs_equal: int | None
    first_difference: int | None
    causes: tuple[str, ...]

    @property
    def is_identical(self) -> bool:
        """Whether both gave the same weights and the same network."""
        return self.expected == self.got

    def in_words(self) -> str:
        """The verdict as a sentence or two."""
        if self.is_identical:
            epochs = f" after each of {self.epochs_equal} epochs" if self.epochs_equal else ""
            return f"The same to the bit{epochs}."
        where = f" Epoch {self.first_difference} is the first that differs." if self.first_difference else ""
        why = f" What differs: {'; '.join(self.causes)}." if self.causes else " Nothing that is recorded differs."
        return f"Not the same.{where}{why}"

    def to_json(self) -> JsonObject:
        """As the command line tells it."""
        return {
            "identical": self.is_identical,
            "expected": dict(self.expected),
            "got": dict(self.got),
            "epochs_equal": self.epochs_equal,
            "first_difference": self.first_difference,
            "fingerprint_differences": list(self.causes),
        }


def start_again(
    project: Project, executor: Executor, run: TrainingRunRow, *, locations: Locations
) -> tuple[RunId, JobId]:
    """Start the same training once more: same version, recipe, settings, seed, threads and weights to start from."""
    with project.registry.reading() as session:
        version = session.get_one(DatasetVersionRow, run.version_id)
        arguments = arguments_again(session, run)
    weights = _mapping(arguments.get("pretrained"))
    if weights and not project.objects.holds(str(weights["sha256"])):
        raise UserError(
            f"The weights that {run.id} started from are gone, so it cannot be run again.",
            "Restore the project's objects folder from a copy.",
        )
    return launch(project, executor, version_name=version.name, locations=locations, arguments=arguments)


def arguments_again(session: Session, run: TrainingRunRow) -> dict[str, object]:
    """What a run was asked for; where its batch was fitted to the memory there was, with the batch that was used."""
    return with_effective_batch(json.loads(run.spec_json), _result(session, run.id))


def compare_runs(session: Session, run_id: str, again_id: str) -> Reproduction:
    """Two finished trainings against each other. Raises UserError when one of them gave no model."""
    first, second = (reads.model_of_run(session, each) for each in (run_id, again_id))
    before, after = (_result(session, each) for each in (run_id, again_id))
    equal, differs = epochs_compared(_epochs(before), _epochs(after))
    return Reproduction(
        {name: getattr(first, name) for name in HASHES},
        {name: getattr(second, name) for name in HASHES},
        equal,
        differs,
        differences(_mapping(before.get("fingerprint_inputs")), _mapping(after.get("fingerprint_inputs"))),
    )


def repetitions_of(session: Session, run_id: str) -> list[TrainingRunRow]:
    """The other runs that were asked for the very same, and gave a model; newest first."""
    run = reads.run_by(session, run_id)
    asked = arguments_again(session, run)
    others = [each for each in reads.runs(session) if each.id != run.id and each.version_id == run.version_id]
    return [each for each in others if arguments_again(session, each) == asked and reads.has_model(session, each.id)]


def epochs_compared(first: Sequence[str], second: Sequence[str]) -> tuple[int | None, int | None]:
    """How many epochs, from the first on, agree, and the first that does not; None, None where one said nothing.

    One that ended before the other differs from there on.
    """
    if not first or not second:
        return None, None
    pairs = zip(first, second, strict=False)
    equal = next((number for number, (one, two) in enumerate(pairs) if one != two), min(len(first), len(second)))
    return equal, None if equal == max(len(first), len(second)) else equal + 1


def _result(session: Session, run_id: str) -> Mapping[str, object]:
    job = session.get(JobRow, reads.run_by(session, run_id).job_id)
    return _mapping(json.loads(job.result_json)) if job is not None else {}


def _epochs(result: Mapping[str, object]) -> list[str]:
    told = result.get("epochs")
    rows = told if isinstance(told, list) else []
    return [str(_mapping(row).get("weights_sha256", "")) for row in rows]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
