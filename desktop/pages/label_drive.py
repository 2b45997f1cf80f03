"""The drive of the image on the bench: its frames, intervals and tracks, and any frame of it as a bench. No Qt."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.camera_profile import CameraProfile
from core.ids import ImageId, new_number
from core.project import Project
from core.queries.drives import DriveFrame, camera_of, frames_of
from core.queries.images import labelled_state
from core.schema import DriveRow, ImageRow
from desktop.pages.label_bench import Bench
from labeling.conditions import ConditionInterval, intervals
from labeling.drive_frames import frame_name
from labeling.track_edits import moments, tracks
from labeling.tracks import Track


@dataclass(frozen=True, slots=True)
class DriveSketch:
    """What the timeline shows of one drive. `images` are the frames that are images, in order of time.

    `count` is the number of frames of the recording, or as far as images go where nobody counted. `path` is where the
    recording should be.
    """

    drive: DriveRow
    path: Path
    has_recording: bool
    images: tuple[DriveFrame, ...]
    states: Mapping[int, str]
    intervals: tuple[ConditionInterval, ...]
    tracks: tuple[Track, ...]
    camera: CameraProfile | None = None

    @property
    def count(self) -> int:
        """How many frames there are to go to."""
        last = self.images[-1].frame + 1 if self.images else 1
        return max(self.drive.frames or 0, last)

    @property
    def span(self) -> tuple[int, int]:
        """The first frame and the last."""
        if self.has_recording:
            return 0, max(1, self.count - 1)
        first = self.images[0].frame if self.images else 0
        return first, max(self.images[-1].frame if self.images else 1, first + 1)

    def states_by_frame(self) -> dict[int, str]:
        """Frame -> unlabelled, in_progress or verified, of those that are images."""
        return {each.frame: self.states.get(each.image_id, "") for each in self.images}

    def nearest(self, frame: int) -> DriveFrame | None:
        """The image nearest to a frame."""
        numbers = [each.frame for each in self.images]
        if not numbers:
            return None
        place = min(bisect_left(numbers, frame), len(numbers) - 1)
        before = max(0, place - 1)
        is_before = abs(numbers[before] - frame) <= abs(numbers[place] - frame)
        return self.images[before if is_before else place]

    def next_open(self, frame: int) -> DriveFrame | None:
        """The next image after a frame that is not verified, going round; None where all are."""
        waiting = [each for each in self.images if self.states.get(each.image_id) != "verified" and each.frame != frame]
        return next((each for each in waiting if each.frame > frame), waiting[0] if waiting else None)


def read_sketch(project: Project, drive_id: int) -> DriveSketch | None:
    """Read what the timeline shows; None when the drive is gone."""
    with project.registry.reading() as session:
        drive = session.get(DriveRow, drive_id)
        if drive is None:
            return None
        frames = frames_of(session, drive_id)
        states = labelled_state(session, [each.image_id for each in frames])
        path = project.drive_path(session, drive)
        return DriveSketch(
            drive, path, path.is_file(), tuple(frames), states, tuple(intervals(session, drive_id)),
            tuple(tracks(session, drive_id)), camera_of(session, drive_id),
        )  # fmt: skip


def bench_of_frame(
    sketch: DriveSketch, known: Sequence[Track], frame: int, timestamp_ms: float, *, author: str
) -> Bench:
    """A frame that is no image yet, with what the tracks and the intervals of its drive say of it.

    It has the ids that it will have when it is kept, so that what is selected on it stays selected.
    """
    drive = sketch.drive
    row = ImageRow(
        id=new_number(), sha256="", name=frame_name(drive.name, frame), path="", width=drive.width,
        height=drive.height, drive_id=drive.id, frame_index=frame, timestamp_ms=timestamp_ms, added_at="",
    )  # fmt: skip
    said = {each.group_name: each.value for each in sketch.intervals if each.first_frame <= frame <= each.last_frame}
    return Bench(
        image=row, path=sketch.path, annotations=tuple(moments(known, frame, ImageId(row.id), author=author)),
        suggestions=(), conditions={}, completeness={}, reasons=(), inherited=said, intervals=said,
        camera=sketch.camera, is_kept=False,
    )  # fmt: skip
