"""Small real trainings in real workers, which tests kill, starve and let go on."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil

from core.ids import JobId, RunId
from core.jobs.events import Progress, read_events
from core.jobs.spec import PROCESS, WORKER
from core.jobs.watching import RUNNING, take_in
from core.manifest import manifest_id, write_manifest
from core.project import create_project, is_sound, utc_now
from core.queries import models as reads
from core.queries.jobs import job
from core.schema import DatasetVersionRow, ImageRow, LabelClassRow
from core.schema_models import JobRow, ModelVersionRow, TrainingRunRow
from core.settings import Settings
from desktop.composition import make_context
from desktop.context import Context
from desktop.training_start import start_run
from tests.unit.training.drawn import CLASSES, HEIGHT, WIDTH, draw_version
from training.epoch_log import read_epochs
from training.transforms.named import OWN

T = TypeVar("T")
PATIENCE_S = 600.0
SMALL: Mapping[str, object] = {"imgsz": 64, "batch": 4, "seed": 5, "augment": OWN}


def small_project(root: Path, task: str, *, train: int = 8, valid: int = 4) -> Context:
    """A project with one frozen version `v1` of drawn pictures, which lie beside it; it is for the caller to close."""
    project = create_project(root)
    manifest, locations = draw_version(root.parent / f"{root.name} pictures", task, train=train, valid=valid)
    text = write_manifest(manifest)
    project.objects.add_bytes(text)
    with project.registry.transaction() as tx:
        for position, known in enumerate(CLASSES):
            tx.session.add(LabelClassRow(id=known.id, name=known.name, colour="#f00", position=position))
        for number, (sha256, path) in enumerate(sorted(locations.paths.items()), start=1):
            tx.session.add(
                ImageRow(id=number, sha256=sha256, name=Path(path).name, path=path, width=WIDTH, height=HEIGHT,
                         added_at=utc_now())
            )  # fmt: skip
        tx.session.add(
            DatasetVersionRow(
                id=manifest_id(text), name="v1", created_at=utc_now(), images=train + valid, annotations=train + valid,
                parts_json=json.dumps({"train": train, "valid": valid, "test": 0}), split_json="{}",
            )
        )  # fmt: skip
    return make_context(project, Settings(author="ann"))


@dataclass(frozen=True)
class Training:
    """One run and its job, as tests handle them."""

    context: Context
    run_id: RunId
    job_id: JobId

    @property
    def folder(self) -> Path:
        return self.context.project.jobs_folder / self.job_id

    def row(self) -> JobRow:
        """The job as the registry has it, after a look at its folder."""
        return take_in(self.context.project, self.context.executor, self.context.intakes, self.job_id)

    def run(self) -> TrainingRunRow:
        with self.context.project.registry.reading() as session:
            return reads.run_by(session, self.run_id)

    def end(self) -> JobRow:
        """Wait until it ends."""
        return wait_for(self.row, lambda row: row.state not in RUNNING)

    def wait_until(self, share: float) -> None:
        """Wait until it has told of more than this share of its work, or has ended."""
        wait_for(lambda: (self.told(), self.row()), lambda seen: seen[0] > share or seen[1].state not in RUNNING)

    def told(self) -> float:
        """The share of the work that the worker told of last."""
        shares = [event.done / event.total for event, _ in read_events(self.folder, 0) if isinstance(event, Progress)]
        return shares[-1] if shares else 0.0

    def processes(self) -> list[psutil.Process]:
        """Every process that works on the folder of this job."""
        return [each for each in psutil.process_iter(["cmdline"]) if str(self.folder) in (each.info["cmdline"] or [])]

    def kill_worker(self) -> None:
        """SIGKILL to the worker alone; its supervisor sees it end."""
        _kill(self.pid(WORKER))

    def kill_everything(self) -> None:
        """SIGKILL to the supervisor and the worker: nobody sees how it ends, as when the power goes."""
        for name in (PROCESS, WORKER):
            _kill(self.pid(name))

    def result(self) -> dict[str, Any]:
        with self.context.project.registry.reading() as session:
            return json.loads(job(session, self.job_id).result_json)

    def epochs(self) -> list[dict[str, Any]]:
        return read_epochs(self.folder)

    def models(self) -> list[ModelVersionRow]:
        """The models of this project: none is there before a training has ended well."""
        with self.context.project.registry.reading() as session:
            return reads.models(session)

    def pid(self, name: str) -> int:
        """The number of the supervisor's process or the worker's, by the name of the file that tells it."""
        return int(wait_for(lambda: _read(self.folder / name), lambda told: "pid" in told)["pid"])


def start_small(context: Context, recipe: str, **chosen: object) -> Training:
    """Start a training of `v1`, on the CPU."""
    run_id, job_id = start_run(context, version="v1", recipe=recipe, settings={**SMALL, **chosen}, device="cpu")
    return Training(context, run_id, job_id)


def registry_is_true(context: Context) -> bool:
    """Whether the registry is whole, and each model's files are there with the bytes that their names say."""
    project = context.project
    with project.registry.reading() as session:
        for model in reads.models(session):
            for sha256 in (model.onnx_sha256, model.checkpoint_sha256):
                project.objects.checked_path(sha256)
    return is_sound(project)


def wait_for(look: Callable[[], T], is_right: Callable[[T], bool]) -> T:
    """Look again and again until it is right; raises AssertionError after some minutes."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if is_right(seen := look()):
            return seen
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
        os.kill(pid, signal.SIGKILL)


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
