"""Trainings as a person starts them, each measured on the test part of the version that it learned from."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.jobs.watching import watch
from core.project import create_project
from core.queries import models as model_reads
from core.queries.jobs import job
from core.recordings import Recording
from core.schema_models import EvaluationRow
from core.settings import Settings
from desktop.composition import make_context
from desktop.context import Context
from desktop.training_start import start_measuring, start_run
from labeling.importing import import_source
from training.details import read_details

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
COCO_WEIGHTS = DATA / "weights" / "yolo11n_coco.pt"


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """What the training's job told, and what its exported model reached; `images` are the hashes it was measured on."""

    told: Mapping[str, Any]
    evaluation: EvaluationRow
    images: tuple[str, ...]

    @property
    def metrics(self) -> dict[str, float | None]:
        """The means over the classes."""
        return model_reads.metrics_of(self.evaluation)

    @property
    def per_class(self) -> dict[str, dict[str, float | None]]:
        """Class name -> its figures."""
        return model_reads.per_class_of(self.evaluation)


def imported(folder: Path, source: Path) -> Context:
    """A new project with this data; its `project` is for the caller to close."""
    project = create_project(folder)
    import_source(project, source, open_recording=_no_recordings, author="ann")
    return make_context(project, Settings(author="ann"))


def finished(context: Context, job_id: str) -> Mapping[str, Any]:
    """Wait for a job; gives what it told at its end."""
    row = watch(context.project, context.executor, context.intakes, job_id, lambda _row: None)
    assert row.state == "done", row.message
    with context.project.registry.reading() as session:
        told: Mapping[str, Any] = json.loads(job(session, job_id).result_json)
    return told


def train_and_measure(
    context: Context, version_id: str, *, recipe: str, settings: Mapping[str, object], device: str = "cpu"
) -> MeasuredRun:
    """One training of a version, and its exported model on the test part."""
    run_id, job_id = start_run(context, version=version_id, recipe=recipe, settings=settings, device=device)
    told = finished(context, job_id)
    with context.project.registry.reading() as session:
        model = model_reads.model_of_run(session, run_id)
    assert model is not None
    finished(context, start_measuring(context, model=model.id, version=version_id, part="test"))
    with context.project.registry.reading() as session:
        row = model_reads.latest_evaluation(session, model.id, "test")
    assert row is not None
    details = read_details(context.project.objects.read_bytes(row.details_sha256))
    return MeasuredRun(told, row, details.images.sha256)


def _no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")
