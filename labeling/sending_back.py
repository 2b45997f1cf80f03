"""Sends frames of a drive to the labelling queue: the picture, what the model said as suggestions, and the reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import select

from core.errors import UserError
from core.ids import ImageId, new_number
from core.project import Project, utc_now
from core.queries.brief import classes
from core.recordings import Frame
from core.registry import Transaction
from core.schema import DriveRow, ImageRow, ReviewItemRow
from core.shapes import Box, Shape
from labeling.drive_frames import follow_tracks
from labeling.review import add_review_item
from labeling.suggestions import add_suggestions

JPEG_QUALITY = 95
TRACKS = "tracks"  # the author of what the tracks of a drive say of a frame that a model sent


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model said of the frame: a class by name, a box in pixels, a score."""

    class_name: str
    xyxy: tuple[float, float, float, float]
    score: float


@dataclass(frozen=True, slots=True)
class SentFrame:
    """One frame to send: the picture, why, and what the model said of it."""

    frame: Frame
    reason: str
    proposals: tuple[Proposal, ...] = ()
    score: float = 0.0


def send_frames(
    project: Project,
    drive_id: int,
    sent: Sequence[SentFrame],
    *,
    source: str,
    validation_id: str | None,
    origin: str = "",
) -> list[ImageId]:
    """Put frames first in the labelling queue; a frame that waits there already is not put in twice.

    `source` names the model whose answers become suggestions; classes that the project lacks are passed over.
    """
    objects = [_kept(project, item.frame) for item in sent]
    with project.registry.transaction(origin) as tx:
        drive = tx.session.get(DriveRow, drive_id)
        if drive is None:
            raise UserError("The project does not know this drive; nothing was sent.", "Import the recording first.")
        ids = {row.name: row.id for row in classes(tx.session) if row.id is not None}
        image_ids: list[ImageId] = []
        proposals: list[tuple[int, int, Shape, float]] = []
        for item, sha256 in zip(sent, objects, strict=True):
            image_id = _image(tx, drive, item.frame, sha256, project)
            image_ids.append(image_id)
            if not _waits(tx, image_id):
                add_review_item(
                    tx, reason=item.reason, image_id=image_id, drive_id=drive_id, frame_index=item.frame.index,
                    validation_id=validation_id, score=item.score,
                )  # fmt: skip
            for told in item.proposals:
                x1, y1, x2, y2 = told.xyxy
                if told.class_name in ids and x2 > x1 and y2 > y1:
                    proposals.append((image_id, ids[told.class_name], Box(x1, y1, x2, y2), told.score))
        add_suggestions(tx, proposals, source=source)
    return image_ids


def _kept(project: Project, frame: Frame) -> str:
    import cv2

    is_encoded, encoded = cv2.imencode(".jpg", frame.image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not is_encoded:
        raise RuntimeError("OpenCV could not encode a frame")
    return project.objects.add_bytes(encoded.tobytes())


def _waits(tx: Transaction, image_id: ImageId) -> bool:
    chosen = select(ReviewItemRow.id).where(ReviewItemRow.image_id == image_id, ReviewItemRow.state == "open")
    return tx.session.exec(chosen).first() is not None


def _image(tx: Transaction, drive: DriveRow, frame: Frame, sha256: str, project: Project) -> ImageId:
    chosen = select(ImageRow).where(ImageRow.drive_id == drive.id, ImageRow.frame_index == frame.index)
    known = (
        tx.session.exec(chosen).first() or tx.session.exec(select(ImageRow).where(ImageRow.sha256 == sha256)).first()
    )
    if known is not None:
        return ImageId(known.id)
    row = ImageRow(
        id=new_number(), sha256=sha256, name=f"{drive.name.rpartition('.')[0]}/frame_{frame.index:06d}.jpg",
        path=project.objects.path(sha256).relative_to(project.root).as_posix(), width=frame.image.shape[1],
        height=frame.image.shape[0], drive_id=drive.id, frame_index=frame.index, timestamp_ms=frame.timestamp_ms,
        added_at=utc_now(),
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.touch("images", [row.id])
    follow_tracks(tx, drive.id, [row.id], author=TRACKS)
    return ImageId(row.id)
