"""Following a shape through the pictures of a drive: runs in the background, gives what a person then looks at."""

from collections.abc import Iterator, Sequence

from core.detections import BgrImage
from core.images import read_bgr
from core.queries.drives import DriveFrame
from core.queries.images import images
from core.shapes import Shape
from desktop.pages.label_carry import Carried, carried_on
from desktop.pages.label_desk import Desk
from labeling.propagation import joined, propagate


def carried(desk: Desk, shape: Shape, start: BgrImage, frames: Sequence[DriveFrame]) -> list[Carried]:
    """The shape on each frame until it is lost."""
    pictures: list[BgrImage] = []

    def read() -> Iterator[BgrImage]:
        for picture in _pictures(desk, frames):
            pictures.append(picture)
            yield picture

    found = []
    for frame, each in zip(frames, propagate(shape, read(), start), strict=False):
        found.append(carried_on(frame.frame, each.shape, each.confidence, pictures.pop()))
    return found


def followed_both_ways(desk: Desk, first: Shape, last: Shape, frames: Sequence[DriveFrame]) -> list[Carried]:
    """The shape on the frames between the outer two, followed from both; near each of them its own way counts most."""
    pictures = list(_pictures(desk, frames))
    forth = [each.shape for each in propagate(first, pictures[1:-1], pictures[0])]
    back = [each.shape for each in propagate(last, pictures[-2:0:-1], pictures[-1])]
    found = joined(forth, back, len(pictures) - 2)
    return [carried_on(frames[at].frame, shape, 1.0, pictures[at]) for at, shape in sorted(found.items())]


def _pictures(desk: Desk, frames: Sequence[DriveFrame]) -> Iterator[BgrImage]:
    with desk.project.registry.reading() as session:
        rows = images(session, [each.image_id for each in frames])
        paths = [desk.project.image_path(session, rows[each.image_id]) for each in frames]
    return (read_bgr(path) for path in paths)
