"""Measuring a version's leakage as a job: what starts it, what the worker does, and what is taken in at the end."""

import json
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from core.canonical import JsonObject, to_json
from core.errors import UserError
from core.ids import JobId
from core.jobs.events import Finished
from core.jobs.executor import Executor
from core.jobs.reporter import JobReporter
from core.jobs.watching import start_job
from core.leakage import leakage_from_json, leakage_to_json
from core.objects import write_text
from core.project import Project
from core.queries.leakage import kept_with
from core.queries.versions import manifest_of
from core.registry import Transaction
from core.schema import DatasetVersionRow
from core.schema_models import JobRow
from labeling.alike import FeatureCache
from labeling.leakage import FRAMES_APART, Placed, measure_leakage
from labeling.live_labels import Files

KIND = "leakage"
PICTURES = "pictures.jsonl"
EVALUATED = ("valid", "test")


def start_leakage(
    project: Project,
    executor: Executor,
    version_id: str,
    *,
    trained_on: str = "",
    frames: int = FRAMES_APART,
) -> JobId:
    """Measure in a worker process how far a version leaks, against its own training part or another version's.

    Reads the manifests and where the pictures lie, so it is for the background. Raises UserError for no version.
    """
    if frames < 0:
        raise UserError(f"{frames} frames is no distance; nothing was started.", "Name 0 frames or more.")
    base = trained_on or version_id
    with project.registry.reading() as session:
        row = session.get(DatasetVersionRow, version_id)
        if row is None or session.get(DatasetVersionRow, base) is None:
            raise UserError("There is no such version; nothing was started.", "See: roadwright stats PROJECT")
        lines = _lines(project, session, version_id, base)
    arguments = {"version": version_id, "trained_on": base, "frames": frames,
                 "cache": str(project.cache_folder)}  # fmt: skip
    return start_job(
        project,
        executor,
        kind=KIND,
        title=f"Measure the leakage of {row.name}",
        arguments=arguments,
        prepare=lambda folder, _job_id: write_text(folder / PICTURES, "".join(to_json(line) + "\n" for line in lines)),
    )


def measure(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    """The worker's task. Features made before a stop are kept, so the next try goes on from there."""
    sides: dict[str, list[Placed]] = {"train": []}
    with (folder / PICTURES).open(encoding="utf-8") as file:
        for line in file:
            told = json.loads(line)
            frame = told["frame"]
            sides.setdefault(told["part"], []).append(
                Placed(told["sha256"], told["name"], Path(told["path"]), told["drive"], frame)
            )

    def show(done: int, total: int, message: str) -> None:
        reporter.stop_if_asked()
        reporter.progress(done, total * 1.0001, message)  # never the end: there is more than one round

    leakage = measure_leakage(
        str(arguments["version"]),
        str(arguments["trained_on"]),
        parts={name: images for name, images in sides.items() if name != "train"},
        train=sides["train"],
        cache=FeatureCache(Path(str(arguments["cache"]))),
        progress=show,
        frames=int(str(arguments["frames"])),
    )
    return leakage_to_json(leakage)


def record_leakage(tx: Transaction, _project: Project, _job: JobRow, finished: Finished) -> None:
    """Keep the measured leakage with its version."""
    leakage = leakage_from_json(finished.result)
    row = tx.session.get_one(DatasetVersionRow, leakage.version)
    row.leakage_json = kept_with(row.leakage_json, leakage)
    tx.session.add(row)
    tx.touch("versions", [row.id])


def _lines(
    project: Project, session: Session, version_id: str, trained_on: str
) -> list[Mapping[str, str | int | None]]:
    """One line an image that is compared. Frames are read from the registry, for manifests of versions lack them."""
    wanted = {image.sha256: (image.part, image.name) for image in manifest_of(project, version_id).images
              if image.part in EVALUATED}  # fmt: skip
    taught = {image.sha256: image.name for image in manifest_of(project, trained_on).images if image.part == "train"}
    lines: list[Mapping[str, str | int | None]] = []
    files = Files(project, session)
    chosen = text("SELECT sha256, source_id, path, drive_id, frame_index FROM image")
    for sha256, source_id, path, drive_id, frame in session.execute(chosen):
        sides = [wanted[sha256]] if sha256 in wanted else []
        sides += [("train", taught[sha256])] if sha256 in taught else []
        lines += [
            {"part": part, "sha256": sha256, "name": name, "path": files.of(source_id, path),
             "drive": "" if drive_id is None else str(drive_id), "frame": frame}
            for part, name in sides
        ]  # fmt: skip
    return sorted(lines, key=lambda line: (str(line["part"]), str(line["sha256"])))
