"""Writes the weights of a model version out as safetensors. Knows no torch: the file was made when it was trained."""

import json
from dataclasses import dataclass
from math import prod
from pathlib import Path

from core.errors import UserError
from core.objects import written_beside
from core.project import Project
from core.schema_models import JobRow, ModelVersionRow, TrainingRunRow
from training.tensor_files import is_tensor_file, read_tensors
from training.weights_hash import tensors_sha256


@dataclass(frozen=True, slots=True)
class WrittenWeights:
    """The file's hash, how many tensors it holds, and how many numbers those are."""

    sha256: str
    tensors: int
    parameters: int


def write_weights_of(project: Project, model: ModelVersionRow, out: Path) -> WrittenWeights:
    """Write `out` as a whole or not at all; what it holds was checked against the hash that the registry has.

    Raises UserError for a model without such weights, and where they are missing or were changed.
    """
    sha256 = _stored(project, model)
    tensors, _ = read_tensors(project.objects.checked_path(sha256))
    if tensors_sha256(tensors) != model.weights_sha256:
        raise UserError(
            f"The weights that are kept for {model.name} are not those that it was trained to; nothing was written.",
            "Restore the project's objects folder from a copy, or train again.",
        )
    with written_beside(out) as file:
        file.write(project.objects.read_bytes(sha256))
    return WrittenWeights(sha256, len(tensors), sum(prod(each.shape) for each in tensors.values()))


def _stored(project: Project, model: ModelVersionRow) -> str:
    """The hash of the object that holds them: its checkpoint, or the file that was left beside that."""
    checkpoint = project.objects.path(model.checkpoint_sha256) if model.checkpoint_sha256 else None
    if checkpoint is not None and checkpoint.is_file() and is_tensor_file(checkpoint):
        return model.checkpoint_sha256
    with project.registry.reading() as session:
        run = session.get(TrainingRunRow, model.run_id) if model.run_id else None
        job = session.get(JobRow, run.job_id) if run is not None and run.job_id else None
    told = json.loads(job.result_json).get("weights") if job is not None else None
    if not isinstance(told, dict) or not project.objects.holds(str(told["sha256"])):
        why = "was trained before they were kept" if model.run_id else "was brought as ONNX alone"
        raise UserError(
            f"There are no weights of {model.name} as safetensors: it {why}; nothing was written.",
            "Train again from it, or take its ONNX file: roadwright package.",
        )
    return str(told["sha256"])
