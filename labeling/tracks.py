"""One object through the frames of a drive: keyframes that somebody set, and what lies between them. Pure values.

Between two keyframes a shape goes linearly, or, for a static object seen from a moving camera, by perspective: at
constant speed along the optical axis depth is linear in time, image size is inversely proportional to depth and the
place keeps its offset from the focus of expansion in proportion to size (Hartley and Zisserman, Multiple View Geometry,
ch. 6: pinhole projection). So 1/size is linear between keyframes, and all points move linearly with size, each along
its line from the focus of expansion, which need not be known.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from core.annotations import HUMAN, NO_ATTRIBUTES, Provenance
from core.canonical import Json, JsonObject
from core.ids import ClassId, TrackId
from core.schema import TrackRow
from core.shapes import (
    Box,
    Dot,
    Ellipse,
    Lane,
    Polygon,
    Polyline,
    Ring,
    RotatedBox,
    Shape,
    shape_from_json,
    shape_kind,
    shape_to_json,
)

Method = Literal["linear", "perspective"]
LEAST_BEND = 1e-3  # pixels a frame squared: where nothing bends, the longest gap is asked for


@dataclass(frozen=True, slots=True)
class Keyframe:
    """What was said of the object at one frame, and by whom; `is_outside`: from here on it is not in the picture."""

    frame: int
    shape: Shape
    is_outside: bool = False
    is_occluded: bool = False
    by: Provenance = HUMAN


@dataclass(frozen=True, slots=True)
class Track:
    """Keyframes in order of frame, at least one, no two of one frame."""

    id: TrackId
    drive_id: int
    class_id: ClassId
    keyframes: tuple[Keyframe, ...]
    method: Method = "linear"
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)

    def __post_init__(self) -> None:
        frames = [each.frame for each in self.keyframes]
        if not frames:
            raise ValueError("a track needs at least one keyframe")
        if frames != sorted(set(frames)):
            raise ValueError("the keyframes of a track are in order, one a frame")

    def keyframe(self, frame: int) -> Keyframe | None:
        """The keyframe set at this very frame."""
        return next((each for each in self.keyframes if each.frame == frame), None)


def state_of(track: Track) -> JsonObject:
    """The state that edits keep; its fields are the columns of the table."""
    keyframes: list[Json] = [
        {
            "frame": each.frame, "kind": shape_kind(each.shape), "geometry": shape_to_json(each.shape),
            "outside": each.is_outside, "occluded": each.is_occluded,
            **({} if each.by == HUMAN else _said_by(each.by)),
        }
        for each in track.keyframes
    ]  # fmt: skip
    return {
        "drive_id": track.drive_id, "class_id": track.class_id, "method": track.method,
        "attributes": dict(track.attributes), "keyframes": keyframes,
    }  # fmt: skip


def track_of_row(row: TrackRow) -> Track:
    """The value of a row."""
    keyframes = tuple(_keyframe_of(each) for each in json.loads(row.keyframes_json))
    method: Method = "perspective" if row.method == "perspective" else "linear"
    said = json.loads(row.attributes_json)
    return Track(TrackId(row.id), row.drive_id, ClassId(row.class_id), keyframes, method, said)


def _said_by(by: Provenance) -> JsonObject:
    score: JsonObject = {} if by.score is None else {"score": by.score}
    return {"source": by.source, "reference": by.reference, **score}


def _keyframe_of(said: Mapping[str, Any]) -> Keyframe:
    by = Provenance(said.get("source", HUMAN.source), said.get("reference", HUMAN.reference), said.get("score"))
    return Keyframe(
        said["frame"], shape_from_json(said["kind"], said["geometry"]), said["outside"], said["occluded"], by
    )


def with_keyframe(track: Track, keyframe: Keyframe) -> Track:
    """The track with a keyframe set, in place of one at the same frame."""
    others = [each for each in track.keyframes if each.frame != keyframe.frame]
    return replace(track, keyframes=tuple(sorted((*others, keyframe), key=lambda each: each.frame)))


def without_keyframe(track: Track, frame: int) -> Track | None:
    """The track without the keyframe at a frame; None where none is left."""
    rest = tuple(each for each in track.keyframes if each.frame != frame)
    return replace(track, keyframes=rest) if rest else None


def at_frame(track: Track, frame: int) -> Keyframe | None:
    """What the track says of a frame; None before it begins and while the object is outside."""
    before = next((each for each in reversed(track.keyframes) if each.frame <= frame), None)
    if before is None or before.is_outside:
        return None
    after = next((each for each in track.keyframes if each.frame > frame), None)
    if before.frame == frame:
        return before
    if after is None:
        return replace(before, frame=frame, by=HUMAN)
    share = (frame - before.frame) / (after.frame - before.frame)
    shape = between(before.shape, after.shape, share, track.method)
    return Keyframe(frame, shape, is_occluded=before.is_occluded)


def between(first: Shape, second: Shape, share: float, method: Method = "linear") -> Shape:
    """The shape at a share (0 to 1) of the way from one to the other.

    Turns go the shorter way round. Lines and outlines of unlike numbers of points get the larger number, evenly along
    them. Two shapes of unlike kinds, and two that cross so that nothing is left between them, give the first.
    """
    if share in (0, 1):
        return second if share == 1 else first
    if method == "perspective":
        share = _share_of_inverse_depth(first, second, share)
    try:
        return _mixed(first, second, share)
    except ValueError:  # such as a line whose ends change places: halfway it is a point
        return first


def turned_by(angle: float, turn: float) -> float:
    """An angle and a turn added, in [-180, 180) degrees."""
    sum_of_both = (angle + turn + 180) % 360 - 180
    return -180.0 if sum_of_both >= 180 else sum_of_both  # the remainder of a tiny negative number rounds to 360


def residuals(track: Track) -> list[tuple[int, float]]:
    """For each keyframe between two others: its frame, and by how many pixels its neighbours would miss it."""
    return [(here.frame, _miss(track, before, here, after)) for before, here, after in _threes(track)]


def next_wanted(track: Track) -> int | None:
    """The frame where one more keyframe would help most: the middle of the gap whose error is expected largest.

    A line between two points of a curve errs by at most curvature x gap^2 / 8, halfway (the error of linear
    interpolation). A residual r between gaps a and b shows a curvature of 2 r / (a b); gaps next to no such keyframe
    are taken to bend as the others do. None where no gap has a frame inside.
    """
    bends = {
        here.frame: 2 * _miss(track, before, here, after) / ((here.frame - before.frame) * (after.frame - here.frame))
        for before, here, after in _threes(track)
    }
    typical = float(np.median(list(bends.values()))) if bends else 0.0
    best, wanted = 0.0, None
    for before, after in zip(track.keyframes, track.keyframes[1:], strict=False):
        gap = after.frame - before.frame
        if gap < 2 or before.is_outside:
            continue
        known = [bends[end.frame] for end in (before, after) if end.frame in bends]
        expected = max(*known, LEAST_BEND) if known else max(typical, LEAST_BEND)
        if expected * gap * gap > best:
            best, wanted = expected * gap * gap, (before.frame + after.frame) // 2
    return wanted


def merged(first: Track, second: Track) -> Track:
    """Both as one, with the first's id and class.

    Where both have a keyframe the one that shows the object counts, the first's of two that do: so a track that was
    split and merged again is seen where it was before.
    """
    joined = {each.frame: each for each in second.keyframes}
    for each in first.keyframes:
        rival = joined.get(each.frame)
        joined[each.frame] = each if rival is None or rival.is_outside or not each.is_outside else rival
    return replace(first, keyframes=tuple(joined[frame] for frame in sorted(joined)))


def split(track: Track, frame: int, new_id: TrackId) -> tuple[Track, Track]:
    """Two tracks, the second from this frame on. Raises ValueError where one of them would be empty."""
    here = at_frame(track, frame)
    head = tuple(each for each in track.keyframes if each.frame < frame)
    tail = tuple(each for each in track.keyframes if each.frame > frame)
    if not head or here is None:
        raise ValueError("a track is split after its first frame, where it is seen")
    ending = Keyframe(frame, here.shape, is_outside=True)
    return replace(track, keyframes=(*head, ending)), replace(track, id=new_id, keyframes=(here, *tail))


def _mixed(first: Shape, second: Shape, share: float) -> Shape:
    """Linear in every number. Raises ValueError where no shape is left."""
    match first, second:
        case Box(), Box():
            return Box(*(_mix(a, b, share) for a, b in zip(first.bounds(), second.bounds(), strict=True)))
        case RotatedBox(), RotatedBox():
            return RotatedBox(
                _mix(first.cx, second.cx, share), _mix(first.cy, second.cy, share),
                _mix(first.width, second.width, share), _mix(first.height, second.height, share),
                _angle_between(first.angle, second.angle, share),
            )  # fmt: skip
        case Ellipse(), Ellipse():
            return Ellipse(
                _mix(first.cx, second.cx, share), _mix(first.cy, second.cy, share),
                _mix(first.rx, second.rx, share), _mix(first.ry, second.ry, share),
                _angle_between(first.angle, second.angle, share),
            )  # fmt: skip
        case Dot(), Dot():
            return Dot(_mix(first.x, second.x, share), _mix(first.y, second.y, share))
        case Polyline(), Polyline():
            return Polyline(_ring_between(first.points, second.points, share, is_closed=False))
        case Lane(), Lane():
            return Lane(_ring_between(first.controls, second.controls, share, is_closed=False))
        case Polygon(), Polygon() if len(first.rings) == len(second.rings):
            pairs = zip(first.rings, second.rings, strict=True)
            return Polygon(tuple(_ring_between(a, b, share, is_closed=True) for a, b in pairs))
        case _:
            return first


def _share_of_inverse_depth(first: Shape, second: Shape, share: float) -> float:
    """How far 1/depth has gone when time has gone `share` of the way.

    Depth goes from Z1 to Z2 = Z1 s1 / s2 linearly in time u, so (1/Z - 1/Z1) / (1/Z2 - 1/Z1) = u Z2 / Z
    = u s1 / (u s1 + (1 - u) s2), with s the diagonals of the two keyframes. Equal sizes give u itself.
    """
    sizes = []
    for shape in (first, second):
        x1, y1, x2, y2 = shape.bounds() or (0.0, 0.0, 0.0, 0.0)
        sizes.append(math.hypot(x2 - x1, y2 - y1))
    if min(sizes) <= 0:
        return share  # a dot says nothing of its depth
    return share * sizes[0] / (share * sizes[0] + (1 - share) * sizes[1])


def _angle_between(first: float, second: float, share: float) -> float:
    return turned_by(first, share * turned_by(second, -first))


def _mix(first: float, second: float, share: float) -> float:
    return float(first + share * (second - first))


def _ring_between(first: Ring, second: Ring, share: float, *, is_closed: bool) -> Ring:
    if len(first) != len(second):
        count = max(len(first), len(second))
        first, second = (_resampled(each, count, is_closed=is_closed) for each in (first, second))
    return tuple((_mix(a[0], b[0], share), _mix(a[1], b[1], share)) for a, b in zip(first, second, strict=True))


def _resampled(points: Ring, count: int, *, is_closed: bool) -> Ring:
    """So many points, evenly along the line."""
    listed = np.array((*points, points[0]) if is_closed else points, np.float64)
    along = np.concatenate(((0.0,), np.cumsum(np.linalg.norm(np.diff(listed, axis=0), axis=1))))
    wanted = np.linspace(0, along[-1], count + 1)[:-1] if is_closed else np.linspace(0, along[-1], count)
    xs, ys = (np.interp(wanted, along, listed[:, axis]) for axis in (0, 1))
    return tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True))


def _apart(first: Shape, second: Shape) -> float:
    """By how many pixels two shapes of one kind differ at the most: edges of their bounds."""
    a, b = first.bounds(), second.bounds()
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) if a is not None and b is not None else 0.0


def _threes(track: Track) -> list[tuple[Keyframe, Keyframe, Keyframe]]:
    """Each keyframe with the two beside it, where the object is seen from the first to the last."""
    threes = zip(track.keyframes, track.keyframes[1:], track.keyframes[2:], strict=False)
    return [each for each in threes if not each[0].is_outside and not each[1].is_outside]


def _miss(track: Track, before: Keyframe, here: Keyframe, after: Keyframe) -> float:
    share = (here.frame - before.frame) / (after.frame - before.frame)
    return _apart(between(before.shape, after.shape, share, track.method), here.shape)
