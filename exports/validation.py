"""Drive validations of a project: starts them as jobs and takes what they found into the registry."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session, select

from core.canonical import Json, JsonObject, to_json
from core.errors import UserError
from core.ids import JobId, new_name, new_number
from core.jobs.events import Finished
from core.jobs.executor import Executor
from core.jobs.watching import start_job
from core.project import Project, source_folder_id, utc_now
from core.queries.drives import cameras_by_drive, drives
from core.queries.packages import drive_of_file, package_of_file
from core.registry import Transaction
from core.schema import DriveRow, ReviewItemRow
from core.schema_models import DriveValidationRow, JobRow
from exports.archive import read_package
from exports.drive_log import LOG_NAME
from exports.drive_run import PACKAGE_SUFFIX, validate_drive
from exports.drive_summary import DriveRequest, DriveSummary
from exports.drives import open_recording
from exports.manifest import manifest_from_json

__all__ = [
    "DriveRequest", "DriveSummary", "record_drive", "request_from_json", "request_to_json", "send_back", "start_drive",
    "validate_drive", "with_camera",
]  # fmt: skip


def start_drive(project: Project, executor: Executor, request: DriveRequest) -> JobId:
    """Prove a package on a recording in a worker process. Raises UserError at once for what cannot be opened."""
    if not request.package.is_file():
        raise UserError(
            f"There is no file {request.package.name}; nothing was started.", "Name a package (.rwpkg) or an ONNX file."
        )
    open_recording(request.recording).close()
    request = with_camera(project, request)
    title = f"Drive {request.recording.name} with {request.package.name}"
    return start_job(project, executor, kind="drive", title=title, arguments=request_to_json(request))


def with_camera(project: Project, request: DriveRequest) -> DriveRequest:
    """The request with the camera of the drive, where the project knows the drive and the package the camera."""
    if request.camera or request.package.suffix.lower() != PACKAGE_SUFFIX:
        return request
    recording = request.recording.resolve()
    with project.registry.reading() as session:
        cameras = cameras_by_drive(session)
        known = [row for row in drives(session) if row.id in cameras]
        drive = next((row for row in known if project.drive_path(session, row).resolve() == recording), None)
    if drive is None:
        return request
    carried = manifest_from_json(read_package(request.package).manifest).camera_named(cameras[drive.id].name)
    return request if carried is None else replace(request, camera=carried.name)


def record_drive(tx: Transaction, project: Project, job: JobRow, finished: Finished) -> None:
    """Take in a drive validation that ended well: the drive if it is new, the log as an object, the finding."""
    known = tx.session.exec(select(DriveValidationRow.id).where(DriveValidationRow.job_id == job.id)).first()
    if known is not None:
        return
    told = finished.result
    drive = drive_of_file(tx.session, str(told["drive_sha256"])) or _add_drive(tx, project, told)
    package = package_of_file(tx.session, str(told["package_sha256"]))
    folder = Path(str(told["report"])).parent
    log = folder / LOG_NAME
    row = DriveValidationRow(
        id=new_name("validation"),
        job_id=job.id,
        package_id=None if package is None else package.id,
        package_sha256=str(told["package_sha256"]),
        drive_id=drive.id,
        drive_sha256=drive.sha256,
        report_folder=_kept_path(project, folder),
        results_sha256=str(told["results_sha256"]),
        verdict=str(told["verdict"]),
        summary_json=to_json({**told, "log_object": project.objects.add_file(log) if log.is_file() else ""}),
        created_at=utc_now(),
    )
    tx.session.add(row)
    tx.touch("validations", [row.id])


def send_back(tx: Transaction, validation: DriveValidationRow, frames: Mapping[int, tuple[str, float]]) -> list[int]:
    """Put hard frames (index -> reason and score) among the things to look at; gives the ids of the new items.

    A frame of this drive that already waits is not put in twice.
    """
    waiting = select(ReviewItemRow.frame_index).where(
        ReviewItemRow.drive_id == validation.drive_id, ReviewItemRow.state == "open"
    )
    known = set(tx.session.exec(waiting))
    rows = [
        ReviewItemRow(
            id=new_number(), drive_id=validation.drive_id, frame_index=index, validation_id=validation.id,
            reason=reason, score=score, created_at=utc_now(),
        )
        for index, (reason, score) in frames.items()
        if index not in known
    ]  # fmt: skip
    tx.session.add_all(rows)
    if rows:
        tx.touch("review", [row.id for row in rows])
    return [row.id for row in rows]


def request_to_json(request: DriveRequest) -> dict[str, Json]:
    """The request as the arguments of a job."""
    return {
        "package": str(request.package.resolve()),
        "recording": str(request.recording.resolve()),
        "report_folder": str(request.report_folder.resolve()),
        "budget_ms": request.budget_ms,
        "is_realtime": request.is_realtime,
        "measures_limits": request.measures_limits,
        "decoder": request.decoder,
        "camera": request.camera,
    }


def request_from_json(told: JsonObject) -> DriveRequest:
    """The request that `request_to_json` wrote."""
    budget_ms, decoder = told["budget_ms"], told["decoder"]
    return DriveRequest(
        package=Path(str(told["package"])),
        recording=Path(str(told["recording"])),
        report_folder=Path(str(told["report_folder"])),
        budget_ms=None if budget_ms is None else float(str(budget_ms)),
        is_realtime=bool(told["is_realtime"]),
        measures_limits=bool(told["measures_limits"]),
        decoder=None if decoder is None else str(decoder),
        camera=str(told.get("camera", "")),
    )


def _add_drive(tx: Transaction, project: Project, told: JsonObject) -> DriveRow:
    recording, path = _mapping(told["recording"]), Path(str(told["recording_path"]))
    source_id, inside = _whereabouts(tx.session, project, path)
    frames = int(str(told["frames"])) + int(str(told["dropped"]))  # what was read: the container may count wrongly
    row = DriveRow(
        id=new_number(),
        sha256=str(told["drive_sha256"]),
        name=path.name,
        source_id=source_id,
        path=inside,
        width=int(str(recording["width"])),
        height=int(str(recording["height"])),
        frames=frames,
        fps=float(str(recording["fps"])),
        duration_ms=float(str(recording["duration_ms"])),
        codec=str(recording["codec"]),
        added_at=utc_now(),
    )
    tx.session.add(row)
    tx.session.flush()
    tx.touch("drives", [row.id])
    return row


def _whereabouts(session: Session, project: Project, path: Path) -> tuple[int | None, str]:
    """The source folder (None: the project itself) and the path inside it."""
    if path.is_relative_to(project.root.resolve()):
        return None, path.relative_to(project.root.resolve()).as_posix()
    return source_folder_id(session, project.root, path.parent), path.name


def _kept_path(project: Project, path: Path) -> str:
    """Relative when it lies inside the project, so that a moved project loses nothing."""
    root = project.root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a job's result should hold an object here, not {type(value).__name__}")
    return value
