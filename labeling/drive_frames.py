"""Frames of a drive that become images: when somebody labels one, or asks for many. Tracks are seen on them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert

from core.annotations import Annotation
from core.detections import BgrImage
from core.errors import UserError
from core.ids import ImageId, new_number
from core.project import Project, utc_now
from core.queries.drives import image_at
from core.recordings import Frame
from core.registry import Transaction
from core.schema import DriveRow, ImageRow
from labeling.completeness import begun_in
from labeling.edits import Edit, added
from labeling.store import apply_in
from labeling.track_edits import moments, tracks

JPEG_QUALITY = 95
_COMMENT, _AFTER_START = b"\xff\xfe", 2  # a comment segment goes after the two bytes that begin a JPEG


@dataclass(frozen=True, slots=True)
class FrameToKeep:
    """A frame of a drive as it will be an image. `annotations` are what its tracks say of it, None: to be found out."""

    image_id: ImageId
    index: int
    timestamp_ms: float
    jpeg: bytes
    size_wh: tuple[int, int]
    annotations: tuple[Annotation, ...] | None = None


def frame_to_keep(
    frame: Frame, drive_sha256: str, *, image_id: ImageId | None = None,
    annotations: tuple[Annotation, ...] | None = None,
) -> FrameToKeep:  # fmt: skip
    """Encode a frame; any thread."""
    size_wh = (frame.image.shape[1], frame.image.shape[0])
    number = ImageId(new_number()) if image_id is None else image_id
    jpeg = encoded_frame(frame.image, f"frame {frame.index} of {drive_sha256}")
    return FrameToKeep(number, frame.index, frame.timestamp_ms, jpeg, size_wh, annotations)


def encoded_frame(pixels: BgrImage, name: str) -> bytes:
    """A JPEG that names its frame, so that two frames of a standing vehicle are two images."""
    import cv2

    is_encoded, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not is_encoded:
        raise RuntimeError("OpenCV could not encode a frame")
    content, words = encoded.tobytes(), name.encode()
    comment = _COMMENT + (len(words) + 2).to_bytes(2, "big") + words
    return content[:_AFTER_START] + comment + content[_AFTER_START:]


def keep_frames(
    project: Project, drive_id: int, frames: Sequence[FrameToKeep], *, author: str, origin: str = ""
) -> list[ImageId]:
    """Make images of frames, with the annotations that the drive's tracks make there; gives the image of each frame.

    A frame that is an image already stays that one. All of them or none. Raises UserError when the drive is gone.
    """
    kept = [(each, project.objects.add_bytes(each.jpeg)) for each in frames]
    with project.registry.transaction(origin) as tx:
        drive = tx.session.get(DriveRow, drive_id)
        if drive is None:
            raise UserError("This drive is no longer in the project; nothing was kept.", "Import the recording again.")
        known = {each.index: image_at(tx.session, drive_id, each.index) for each in frames}
        new = [(each, sha256) for each, sha256 in kept if known[each.index] is None]
        if new:
            rows = [_row(project, drive, each, sha256) for each, sha256 in new]
            tx.session.execute(insert(ImageRow), rows)
            tx.touch("images", [each.image_id for each, _ in new])
            _follow(tx, drive, [each for each, _ in new], author)
    return [ImageId(known[each.index] or each.image_id) for each in frames]


def follow_tracks(tx: Transaction, drive_id: int, image_ids: Sequence[int], *, author: str) -> None:
    """Let the tracks of a drive be seen on images that have just come in, in the same transaction."""
    drive = tx.session.get(DriveRow, drive_id)
    rows = [row for image_id in image_ids if (row := tx.session.get(ImageRow, image_id)) is not None]
    frames = [
        FrameToKeep(ImageId(row.id), row.frame_index, row.timestamp_ms or 0.0, b"", (row.width, row.height))
        for row in rows
        if row.frame_index is not None and row.drive_id == drive_id
    ]
    if drive is not None and frames:
        _follow(tx, drive, frames, author)


def _follow(tx: Transaction, drive: DriveRow, frames: Sequence[FrameToKeep], author: str) -> None:
    known = tracks(tx.session, drive.id)
    edit = Edit("", ())
    for frame in frames:
        made = frame.annotations
        if made is None:
            made = tuple(moments(known, frame.index, frame.image_id, author=author))
        edit = Edit("", (*edit.changes, *added(made).changes))
        for class_id in sorted({each.class_id for each in made}):
            edit = Edit("", (*edit.changes, *begun_in(tx.session, frame.image_id, class_id).changes))
    if edit.changes:
        apply_in(tx, Edit(f"Import frames of {drive.name}", edit.changes), author=author)


def _row(project: Project, drive: DriveRow, frame: FrameToKeep, sha256: str) -> dict[str, object]:
    return {
        "id": frame.image_id, "sha256": sha256, "name": frame_name(drive.name, frame.index), "source_id": None,
        "path": project.objects.path(sha256).relative_to(project.root).as_posix(), "width": frame.size_wh[0],
        "height": frame.size_wh[1], "orientation": 1, "drive_id": drive.id, "frame_index": frame.index,
        "timestamp_ms": frame.timestamp_ms, "source_part": "", "added_at": utc_now(),
    }  # fmt: skip


def frame_name(drive_name: str, index: int) -> str:
    """What the image of a frame is called."""
    return f"{drive_name.rpartition('.')[0] or drive_name}/frame_{index:06d}.jpg"
