"""Following a shape through the pictures of a drive: runs in the background, gives what a person then looks at."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.detections import BgrImage
from core.looking import read_shown
from core.project import Project
from core.queries.images import images
from core.shapes import Shape
from desktop.pages.label_carry import Carried, carried_on
from desktop.pages.label_drive import DriveSketch
from exports.drives import open_recording
from labeling.propagation import joined, propagate

CHUNK_BYTES = 128_000_000  # of pictures that are held to be handed out backwards


@dataclass(frozen=True, slots=True)
class FrameSource:
    """Where the pictures of a drive come from: its recording, else those frames that are images."""

    project: Project
    recording: Path | None
    images: Mapping[int, int]
    count: int

    def onwards(self, frame: int, by: int, most: int) -> list[int]:
        """At most so many frames after (or before) one, in the order in which they are followed."""
        known: Sequence[int] = range(self.count) if self.recording is not None else sorted(self.images)
        further = [each for each in known if (each - frame) * by > 0]
        return (further if by > 0 else further[::-1])[:most]

    def pictures(self, frames: Sequence[int]) -> Iterator[BgrImage]:
        """The pictures of these frames, which go either way in order."""
        if self.recording is None:
            with self.project.registry.reading() as session:
                rows = images(session, [self.images[each] for each in frames])
                paths = [self.project.image_path(session, rows[self.images[each]]) for each in frames]
            yield from map(read_shown, paths)
            return
        with closing(open_recording(self.recording)) as recording:
            if len(frames) < 2 or frames[0] < frames[-1]:
                for frame in frames:
                    yield recording.frame(frame).image
                return
            size = recording.header.width * recording.header.height * 3
            step = max(2, CHUNK_BYTES // size)
            for start in range(0, len(frames), step):
                part = frames[start : start + step][::-1]
                read = [recording.frame(frame).image for frame in part]  # forwards, as a recording is read
                while read:
                    yield read.pop()


def source_of(project: Project, sketch: DriveSketch) -> FrameSource:
    """The pictures of the drive in hand."""
    known = {each.frame: each.image_id for each in sketch.images}
    return FrameSource(project, sketch.path if sketch.has_recording else None, known, sketch.count)


def carried(source: FrameSource, shape: Shape, start: BgrImage, frames: Sequence[int]) -> list[Carried]:
    """The shape on each frame until it is lost."""
    pictures: list[BgrImage] = []

    def read() -> Iterator[BgrImage]:
        for picture in source.pictures(frames):
            pictures.append(picture)
            yield picture

    found = []
    for frame, each in zip(frames, propagate(shape, read(), start), strict=False):
        found.append(carried_on(frame, each.shape, each.confidence, pictures.pop()))
    return found


def followed_both_ways(source: FrameSource, first: Shape, last: Shape, frames: Sequence[int]) -> list[Carried]:
    """The shape on the frames between the outer two, followed from both; near each of them its own way counts most.

    The pictures are read three times rather than held: a long way between two keyframes takes no more memory.
    """
    onwards, backwards = source.pictures(frames), source.pictures(frames[::-1])
    count = len(frames) - 2
    start, end = next(onwards), next(backwards)
    forth = [each.shape for each in propagate(first, islice(onwards, count), start)]
    back = [each.shape for each in propagate(last, islice(backwards, count), end)]
    found = joined(forth, back, count)
    wanted = [frames[at] for at in sorted(found)]
    cuts = zip(wanted, sorted(found), source.pictures(wanted), strict=True)
    return [carried_on(frame, found[at], 1.0, picture) for frame, at, picture in cuts]
