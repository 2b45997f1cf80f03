"""The whole loop on the sample project, step by step, as a person would do it in the window. Imports no Qt."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import select

from core.errors import UserError
from core.ids import ImageId, JobId, ModelId
from core.project import REGISTRY_NAME, Project, create_project, open_project
from core.queries import models as model_reads
from core.queries import packages as package_reads
from core.queries.leakage import leakage_figure
from core.queries.versions import versions
from core.schema import ImageRow
from core.schema_models import ModelVersionRow
from core.settings import author_name, read_settings
from desktop.context import Context
from desktop.sending_back import hard_frames_of, send_back
from desktop.training_start import start_measuring, start_run

SAMPLE_RECIPE = "sample-nano"
SAMPLE_VERSION = "sample-1"
SAMPLE_PACKAGE = "sample.rwpkg"
SAMPLE_TEMPLATE = "road-users"
SECONDS_BETWEEN_FRAMES = 2.0
BUDGET_MS = 100.0

Say = Callable[[str], None]
ShowProgress = Callable[[int, int, str], None]
FinishJob = Callable[[JobId], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How much of the sample world is drawn."""

    images: int
    frames: int
    seed: int

    def __post_init__(self) -> None:
        if self.images < 1 or self.frames < 1:
            raise ValueError("the sample needs at least one image and one frame")


def make_sample(root: Path, size: SampleSize, progress: ShowProgress) -> None:
    """Draw the sample world and import it into a project in `root`. A sample that is there already is kept."""
    if (root / REGISTRY_NAME).exists():
        project = open_project(root)
        with project.registry.reading() as session:
            is_made = session.exec(select(ImageRow.id)).first() is not None
        if is_made:
            project.close()
            return
    else:
        if root.exists() and any(path.name != "sample" for path in root.iterdir()):
            raise UserError(f"{root} is not empty and holds no project; nothing was changed.", "Name another folder.")
        project = create_project(root, "Sample drive")
    _draw(root / "sample", size, progress)
    _import(project, root / "sample", progress)
    project.close()


def run_loop(context: Context, *, epochs: int, say: Say, finish_job: FinishJob) -> dict[str, object]:
    """Freeze, train, evaluate, package, verify and drive; gives what `demo --headless` answers with.

    A loop that ran to its end before in this project is told again, not run again.
    """
    known = _finished_before(context)
    if known is not None:
        say("The loop has already run in this project; these are its results.")
        return known
    version_id = _freeze(context, say, finish_job)
    settings = {"epochs": epochs} if epochs else {}
    run_id, job_id = start_run(context, version=version_id, recipe=SAMPLE_RECIPE, settings=settings)
    say(f"Training {run_id} in a worker process.")
    finish_job(job_id)
    with context.project.registry.reading() as session:
        model = model_reads.model_of_run(session, run_id)
    say("Evaluating the exported model on the test part.")
    finish_job(start_measuring(context, model=model.id, version=version_id, part="test"))
    package = _package(context, ModelId(model.id), say)
    return _drive(context, model, package, say, finish_job)


def _draw(folder: Path, size: SampleSize, progress: ShowProgress) -> None:
    from resources.scenes import write_drive, write_stills

    def told(what: str) -> Callable[[int, int], None]:
        return lambda done, total: progress(done, total, what)

    if not (folder / "stills" / "conditions.json").exists():
        write_stills(folder / "stills", size.images, size.seed, progress=told("Drawing road scenes"))
    if not (folder / "drive.mp4.truth.json").exists():
        write_drive(folder / "drive.mp4", size.frames, size.seed + 1, progress=told("Drawing a drive"))


def _import(project: Project, folder: Path, progress: ShowProgress) -> None:
    import yaml

    from desktop.composition import resources_folder
    from exports.drives import open_recording
    from labeling.importing import import_source
    from labeling.ontology import apply_template

    author = author_name(read_settings())
    template = (resources_folder() / "templates" / f"{SAMPLE_TEMPLATE}.yaml").read_text(encoding="utf-8")
    apply_template(project.registry, yaml.safe_load(template))
    for source, every_s in ((folder / "stills", None), (folder / "drive.mp4", SECONDS_BETWEEN_FRAMES)):
        import_source(project, source, every_s=every_s, open_recording=open_recording, author=author, progress=progress)
    _set_conditions(project, folder / "stills" / "conditions.json", author)


def _set_conditions(project: Project, file: Path, author: str) -> None:
    from labeling.edits import Edit, conditions_set
    from labeling.store import apply

    told: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    with project.registry.reading() as session:
        rows = session.exec(select(ImageRow.id, ImageRow.name)).all()
    changes = tuple(
        change
        for image_id, name in rows
        if Path(name).name in told
        for change in conditions_set(ImageId(image_id), {}, told[Path(name).name]).changes
    )
    if changes:
        apply(project.registry, Edit("Set the conditions of the sample", changes), author=author)


def _freeze(context: Context, say: Say, finish_job: FinishJob) -> str:
    from labeling.leakage_job import start_leakage
    from labeling.versions import SplitPlan, freeze

    with context.project.registry.reading() as session:
        for row in versions(session):
            if row.name == SAMPLE_VERSION:
                return row.id
    frozen = freeze(context.project, SAMPLE_VERSION, SplitPlan(seed=0))
    parts = ", ".join(f"{count} {part}" for part, count in frozen.parts.items())
    say(f"Froze version {frozen.name}: {parts}.")
    finish_job(start_leakage(context.project, context.executor, frozen.id))
    return frozen.id


def _package(context: Context, model_id: ModelId, say: Say) -> Path:
    from desktop.packaging import pack
    from exports.package import verify_package

    out = context.project.root / "packages" / SAMPLE_PACKAGE
    pack(context, model=model_id, out=out, precision="fp32")
    bad = {name: reason for name, reason in verify_package(out).items() if reason is not True}
    if bad:
        raise UserError(f"The package does not verify: {bad}", "This is an error of Roadwright; please report it.")
    say(f"Packaged {model_id} into {out.name}; it verifies.")
    return out


def _drive(
    context: Context, model: ModelVersionRow, package: Path, say: Say, finish_job: FinishJob
) -> dict[str, object]:
    from exports.validation import DriveRequest, start_drive

    root = context.project.root
    request = DriveRequest(
        package=package,
        recording=root / "sample" / "drive.mp4",
        report_folder=root / "reports" / "sample-drive",
        budget_ms=BUDGET_MS,
        measures_limits=True,
    )
    say("Replaying the drive through the package.")
    job_id = start_drive(context.project, context.executor, request)
    finish_job(job_id)
    with context.project.registry.reading() as session:
        validation = package_reads.validation_of_job(session, job_id)
    sent = send_back(context, validation, hard_frames_of(validation))
    say(f"Sent {len(sent)} hard frames back to labelling.")
    known = _finished_before(context)
    if known is None:
        raise RuntimeError(f"the drive of {model.id} left no row")
    return known


def _finished_before(context: Context) -> dict[str, object] | None:
    project = context.project
    with project.registry.reading() as session:
        validations = package_reads.validations(session)
        packages = {row.sha256: row for row in package_reads.packages(session)}
        if not validations or validations[0].package_sha256 not in packages:
            return None
        validation, package = validations[0], packages[validations[0].package_sha256]
        test = model_reads.latest_evaluation(session, package.model_id, "test")
        images = len(session.exec(select(ImageRow.id)).all())
        leakage = None if test is None else leakage_figure(session, test)
    if test is None or leakage is None:
        return None
    report = project.root / validation.report_folder / "report.html"
    return {
        "project": str(project.root),
        "images": images,
        "dataset_version": test.version_id,
        "model": package.model_id,
        "metrics": model_reads.metrics_of(test),
        "leakage": leakage.to_json(),
        "package": str(project.root / package.path),
        "validation": validation.id,
        "drive": json.loads(validation.summary_json),
        "report": str(report),
    }
