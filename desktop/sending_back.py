"""Takes frames of a proved drive back to labelling: what the Drives page and the demo share. Imports no Qt."""

from collections.abc import Mapping
from pathlib import Path

from core.errors import UserError
from core.ids import ImageId
from core.queries.packages import drive_by, summary_of
from core.schema_models import DriveValidationRow
from desktop.context import Context
from exports.drive_log import LOG_NAME, DriveLog, read_log
from exports.drives import open_recording
from labeling.sending_back import Proposal, SentFrame, send_frames

ASKED_BY_HAND = "sent back by hand"


def hard_frames_of(validation: DriveValidationRow) -> dict[int, tuple[str, float]]:
    """The hard frames that the validation chose: index -> reason and score."""
    told = summary_of(validation).get("hard_frames", [])
    items = told if isinstance(told, list) else []
    return {int(item["frame"]): (str(item["reason"]), float(item["score"])) for item in items}


def send_back(
    context: Context, validation: DriveValidationRow, frames: Mapping[int, tuple[str, float]]
) -> list[ImageId]:
    """Send frames (index -> reason and score) of a validated drive to the queue, with the model's boxes."""
    if validation.drive_id is None:
        raise UserError("The project does not know this drive; nothing was sent.", "Import the recording first.")
    project = context.project
    with project.registry.reading() as session:
        path = project.drive_path(session, drive_by(session, validation.drive_id))
    log = log_of(context, validation)
    rows = log.by_index()
    recording = open_recording(path)
    try:
        sent = [
            SentFrame(recording.frame(index), reason, _proposals(log, index) if index in rows else (), score)
            for index, (reason, score) in sorted(frames.items())
        ]
    finally:
        recording.close()
    return send_frames(
        project,
        validation.drive_id,
        sent,
        source=f"package {validation.package_sha256[:12]}",
        validation_id=validation.id,
        origin=context.origin,
    )


def log_of(context: Context, validation: DriveValidationRow) -> DriveLog:
    """The log of a validation: from its report folder, or from the objects when that was moved."""
    beside = context.project.root / validation.report_folder / LOG_NAME
    if beside.is_file():
        return read_log(beside)
    kept = str(summary_of(validation).get("log_object", ""))
    return read_log(context.project.objects.path(kept) if kept else Path(LOG_NAME))


def _proposals(log: DriveLog, index: int) -> tuple[Proposal, ...]:
    found = log.by_index()[index].detections
    rows = zip(found.xyxy.tolist(), found.class_id.tolist(), found.score.tolist(), strict=True)
    return tuple(Proposal(log.classes[class_id], (x1, y1, x2, y2), score) for (x1, y1, x2, y2), class_id, score in rows)
