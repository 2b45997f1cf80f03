"""What is not consistent along the frames of a drive: gaps, class flips, shaking, jumps (`labeling.track_audit`)."""

from collections.abc import Iterable, Iterator

import numpy as np

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.shapes import Box
from labeling.data_tests.evidence import AREA_PLACES, Evidence
from labeling.data_tests.marks import mixed
from labeling.data_tests.seam import Found, Groups, Marks, Rows, image_key
from labeling.track_audit import TrackFinding, audit

_SEVERITY = {"class_flip": 0.9, "jump": 0.7, "gap": 0.5, "jitter": 0.3}
MOST_STEP_FRAMES = 5  # frames of a drive that lie further apart are pictures, no film: nothing is linked along them


class TrackTest:
    """Tracks, and boxes linked by overlap, along each drive."""

    name = "tracks"
    version = "1"
    kinds = ("inconsistent_track",)
    needs_pixels = False

    def groups(self, evidence: Evidence) -> Groups:
        """The frames of a drive; pictures of none are alone."""
        images = evidence.images
        return np.where(images.drive != 0, images.drive, -1 - np.arange(len(images)))

    def content(self, evidence: Evidence) -> Marks:
        """The labels, and which frame of which drive each image is; nothing of pictures of no drive."""
        images = evidence.images
        marks = mixed(evidence.label_marks, images.drive, images.frame)
        return np.where(images.drive != 0, marks, np.uint64(0))

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """What is found in these drives."""
        drives = evidence.images.drive[rows]
        for drive_id in np.unique(drives[drives != 0]).tolist():
            frames = rows[drives == drive_id]
            if _is_film(evidence, frames):
                yield from _of_drive(evidence, frames, drive_id)


def _is_film(evidence: Evidence, rows: Rows) -> bool:
    """Whether neighbouring images are so near in time that things can be followed from one to the next."""
    frames = np.unique(evidence.images.frame[rows])
    return len(frames) > 2 and float(np.median(np.diff(frames))) <= MOST_STEP_FRAMES


def _of_drive(evidence: Evidence, rows: Rows, drive_id: int) -> Iterator[Found]:
    images = evidence.images
    by_frame: dict[int, list[Annotation]] = {frame: [] for frame in images.frame[rows].tolist()}
    image_of = dict(zip(images.frame[rows].tolist(), images.id[rows].tolist(), strict=True))
    for place in evidence.labels_on(rows).tolist():
        if evidence.labels.kind[place] in AREA_PLACES:
            frame = int(images.frame[evidence.labels.image[place]])
            by_frame[frame].append(_annotation(evidence, place, image_of[frame]))
    for finding in audit(by_frame):
        yield _found(evidence, finding, drive_id, image_of)


def _annotation(evidence: Evidence, place: int, image_id: int) -> Annotation:
    labels = evidence.labels
    x1, y1, x2, y2 = labels.xyxy[place].tolist()
    track = int(labels.track[place])
    return Annotation(
        AnnotationId(int(labels.id[place])), ImageId(image_id), ClassId(int(labels.class_id[place])),
        Box(x1, y1, max(x2, x1 + 1e-3), max(y2, y1 + 1e-3)), "", track_id=TrackId(track) if track else None,
    )  # fmt: skip


def _found(evidence: Evidence, finding: TrackFinding, drive_id: int, image_of: dict[int, int]) -> Found:
    first = finding.frames[0]
    whose = finding.track_id or (f"a{finding.annotations[0]}" if finding.annotations else f"c{finding.class_id}")
    name, said = evidence.name_of(finding.class_id), finding.detail
    detail = f"{name}, frame {first}: {said}"
    return Found(
        "inconsistent_track",
        image_key("inconsistent_track", drive_id, finding.kind, whose, first),
        image_of[first],
        detail,
        _SEVERITY[finding.kind],
        annotation_id=finding.annotations[0] if finding.annotations else 0,
    )
