"""A track of CVAT's XML: one object through the frames of a recording, from keyframe to keyframe. Pure.

Shapes that are `outside` end it until the next one. CVAT writes out every frame; where a file has keyframes alone, the
frames between two are filled in along straight lines, as CVAT shows them.
"""

import xml.etree.ElementTree as ET
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from core.formats.cvat_shapes import SHAPES, read_shape
from core.formats.label_files import frame_number
from core.formats.seam import ReadLabel
from core.shapes import Ring


@dataclass(frozen=True, slots=True)
class Moment:
    """What a track says of one frame; no labels when it is outside."""

    frame: int
    labels: tuple[ReadLabel, ...]


def moments_of(track: ET.Element, problems: list[str]) -> list[Moment]:
    """What the track says itself, by frame; what cannot be read is told in `problems`."""
    name = track.get("id") or ""
    track_name = name if name.isprintable() and 0 < len(name) < 100 else ""
    found: dict[int, Moment] = {}
    for item in track:
        if item.tag not in SHAPES:
            continue
        frame = frame_number(item.get("frame"))
        try:
            if frame is None:
                raise ValueError("It has no frame.")  # noqa: TRY301 - told like the others
            is_outside = item.get("outside") == "1"
            labels = () if is_outside else tuple(read_shape(item, track.get("label") or "", track_name))
        except ValueError as error:
            problems.append(str(error))
            continue
        found[frame] = Moment(frame, labels)
    return [found[frame] for frame in sorted(found)]


def filled(moments: Sequence[Moment], frames: Sequence[int]) -> Iterator[Moment]:
    """The moments with those of the frames between two, of all the sorted `frames` that there are."""
    for place, moment in enumerate(moments):
        if not moment.labels:
            continue
        yield moment
        following = moments[place + 1] if place + 1 < len(moments) else None
        if following is None or following.frame == moment.frame + 1:
            continue
        between = frames[bisect_right(frames, moment.frame) : bisect_left(frames, following.frame)]
        for frame in between:
            share = (frame - moment.frame) / (following.frame - moment.frame)
            yield Moment(frame, tuple(_between(moment, following, share)))


def _between(first: Moment, second: Moment, share: float) -> Iterator[ReadLabel]:
    is_moving = len(first.labels) == len(second.labels)
    for place, label in enumerate(first.labels):
        other = second.labels[place] if is_moving else label
        if label.kind == other.kind and len(label.points) == len(other.points):
            yield replace(label, points=_mixed(label.points, other.points, share))
        else:
            yield label


def _mixed(first: Ring, second: Ring, share: float) -> Ring:
    return tuple(
        (ax + (bx - ax) * share, ay + (by - ay) * share) for (ax, ay), (bx, by) in zip(first, second, strict=True)
    )
