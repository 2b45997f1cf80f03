"""Tracks: what they say between keyframes, how they are joined and cut, and the annotations they make."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.annotations import HUMAN, Annotation, Provenance
from core.canonical import to_json
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.queries.drives import DriveFrame
from core.schema import TrackRow
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape, Tag
from labeling.edits import Edit, annotation_from_state
from labeling.track_edits import BETWEEN, retraced
from labeling.tracks import (
    Keyframe,
    Method,
    Track,
    at_frame,
    between,
    merged,
    next_wanted,
    residuals,
    split,
    state_of,
    track_of_row,
    turned_by,
    with_keyframe,
    without_keyframe,
)

FRAMES = [DriveFrame(100 + frame, frame, 40.0 * frame) for frame in range(0, 40, 2)]
TRACKER = Provenance("tracker", "median flow")
places = st.floats(-500, 500, allow_nan=False)
sizes = st.floats(0.5, 300, allow_nan=False)
angles = st.floats(-180, 180, exclude_max=True, allow_nan=False)
points = st.tuples(places, places)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), places, places, sizes, sizes)
shapes = st.one_of(
    boxes,
    st.builds(RotatedBox, places, places, sizes, sizes, angles),
    st.builds(Ellipse, places, places, sizes, sizes, angles),
    st.builds(Dot, places, places),
    st.lists(points, min_size=2, max_size=5, unique=True).map(lambda line: Polyline(tuple(line))),
    st.lists(points, min_size=2, max_size=5, unique=True).map(lambda line: Lane(tuple(line))),
    st.builds(
        lambda x, y, w, h: Polygon((((x, y), (x + w, y), (x + w, y + h), (x, y + h)),)), places, places, sizes, sizes
    ),
)
LINEAR: Method = "linear"
PERSPECTIVE: Method = "perspective"
methods = st.sampled_from([LINEAR, PERSPECTIVE])


@st.composite
def tracks(draw: st.DrawFn, kinds: st.SearchStrategy[Shape] = shapes) -> Track:
    """Tracks of one to six keyframes with all that may be said of them."""
    frames = sorted(draw(st.sets(st.integers(0, 39), min_size=1, max_size=6)))
    keyframes = tuple(
        Keyframe(
            frame, draw(kinds), is_outside=draw(st.integers(0, 4)) == 0, is_occluded=draw(st.booleans()),
            by=draw(st.sampled_from([HUMAN, TRACKER])),
        )
        for frame in frames
    )  # fmt: skip
    said = draw(st.dictionaries(st.sampled_from(["text", "parked"]), st.sampled_from(["a", "b"])))
    return Track(TrackId(7), 1, ClassId(draw(st.integers(1, 3))), keyframes, draw(methods), said)


def a_track(*frames: int, width: float = 10.0) -> Track:
    """A box that goes right by a pixel a frame."""
    keyframes = tuple(Keyframe(frame, Box(frame, 0, frame + width, 10)) for frame in frames)
    return Track(TrackId(7), 1, ClassId(1), keyframes)


def retrace(before: Track | None, after: Track | None, present: Sequence[Annotation], first_id: int = 1) -> Edit:
    """The edit, with ids from `first_id` on."""
    ids = iter(range(first_id, first_id + 1000))
    return retraced(before, after, frames=FRAMES, present=present, author="tester", ids=ids)


def applied(state: dict[tuple[str, str], str], edit: Edit) -> dict[tuple[str, str], str]:
    """The state after an edit; an edit that does not start from the state is refused as the store would."""
    after = dict(state)
    for change in edit.changes:
        place = (change.entity, change.key)
        assert after.pop(place, None) == change.before
        if change.after is not None:
            after[place] = change.after
    return after


def said_in(state: dict[tuple[str, str], str]) -> list[Annotation]:
    """The annotations of a state, by image."""
    found = [annotation_from_state(text) for (entity, _), text in state.items() if entity == "annotation"]
    return sorted(found, key=lambda each: each.image_id)


@given(tracks())
def test_at_a_keyframe_the_track_says_what_was_said_there(track: Track) -> None:
    for each in track.keyframes:
        assert at_frame(track, each.frame) == (None if each.is_outside else each)


@given(tracks(), st.integers(-5, 60))
def test_a_track_says_something_of_every_frame_where_it_is_seen_and_of_no_other(track: Track, frame: int) -> None:
    before = [each for each in track.keyframes if each.frame <= frame]
    said = at_frame(track, frame)
    assert (said is not None) == bool(before and not before[-1].is_outside)
    assert said is None or said.frame == frame


@given(tracks())
def test_a_track_comes_back_from_its_row(track: Track) -> None:
    state = json.loads(to_json(state_of(track)))
    row = TrackRow(
        id=track.id, drive_id=state["drive_id"], class_id=state["class_id"], method=state["method"],
        attributes_json=json.dumps(state["attributes"]), keyframes_json=json.dumps(state["keyframes"]),
    )  # fmt: skip
    assert track_of_row(row) == track


@given(shapes, shapes, st.floats(0, 1), methods)
def test_between_any_two_shapes_there_is_a_shape(first: Shape, second: Shape, share: float, method: Method) -> None:
    between(first, second, share, method)
    assert between(first, second, 0.0) == first


@given(angles, st.floats(-1000, 1000))
def test_a_turned_angle_stays_in_its_range(angle: float, turn: float) -> None:
    assert -180 <= turned_by(angle, turn) < 180


def test_a_rotated_box_turns_the_shorter_way() -> None:
    middle = between(RotatedBox(0, 0, 10, 5, 170), RotatedBox(0, 0, 10, 5, -170), 0.25)
    assert isinstance(middle, RotatedBox)
    assert middle.angle == pytest.approx(175)


def test_lines_of_unlike_numbers_of_points_meet_evenly_along_them() -> None:
    middle = between(Lane(((0, 0), (0, 8))), Lane(((10, 0), (10, 4), (10, 8))), 0.5)
    assert middle == Lane(((5, 0), (5, 4), (5, 8)))


def test_a_lane_drawn_the_other_way_round_keeps_the_first_where_nothing_is_left_between() -> None:
    first = Lane(((0, 0), (10, 0)))
    assert between(first, Lane(((10, 0), (0, 0))), 0.5) == first


def test_a_mask_stays_as_it_was_until_the_next_keyframe() -> None:
    mask = Mask(0, 0, 2, 2, (0, 4))
    assert between(mask, Mask(5, 5, 2, 2, (0, 4)), 0.5) == mask


@given(
    x=st.floats(-8, 8), y=st.floats(-3, 3), width=st.floats(0.3, 4), height=st.floats(0.3, 4),
    depth=st.floats(30, 80), speed=st.floats(-0.9, 0.9), frame=st.integers(0, 30),
)  # fmt: skip
def test_perspective_is_exact_for_a_static_object_and_a_camera_of_constant_speed(
    x: float, y: float, width: float, height: float, depth: float, speed: float, frame: int
) -> None:
    def seen(at: int) -> Box:
        scale = 800.0 / (depth - speed * at)  # focal length over depth, both in the object's units
        return Box(480 + x * scale, 270 + y * scale, 480 + (x + width) * scale, 270 + (y + height) * scale)

    keyframes = (Keyframe(0, seen(0)), Keyframe(30, seen(30)))
    said = at_frame(Track(TrackId(1), 1, ClassId(1), keyframes, "perspective"), frame)
    assert said is not None
    assert said.shape.bounds() == pytest.approx(seen(frame).bounds(), abs=1e-6)


def test_perspective_of_equal_sizes_is_linear() -> None:
    first, second = Box(0, 0, 10, 10), Box(30, 0, 40, 10)
    assert between(first, second, 1 / 3, "perspective") == between(first, second, 1 / 3, "linear")


def test_the_residual_is_what_the_neighbours_would_miss() -> None:
    track = with_keyframe(a_track(0, 20), Keyframe(10, Box(10, 4, 20, 14)))
    assert residuals(track) == [(10, 4.0)]


def test_the_next_keyframe_is_wanted_where_the_track_bends_though_the_gap_is_no_longer() -> None:
    straight = a_track(0, 10, 20, 30, 40)
    bent = with_keyframe(straight, Keyframe(30, Box(30, 20, 40, 30)))
    assert next_wanted(bent) in (25, 35)


def test_of_a_straight_track_the_longest_gap_is_asked_for_and_nothing_where_all_is_said() -> None:
    assert next_wanted(a_track(0, 4, 20)) == 12
    assert next_wanted(a_track(3, 4, 5)) is None


def test_a_keyframe_set_and_taken_away_leaves_the_track_as_it_was() -> None:
    track = a_track(0, 20)
    assert without_keyframe(with_keyframe(track, Keyframe(7, Box(0, 0, 5, 5))), 7) == track
    assert without_keyframe(a_track(3), 3) is None


@given(tracks(boxes), st.integers(0, 45), st.integers(0, 45))
def test_a_track_split_and_merged_is_seen_where_it_was(track: Track, cut: int, frame: int) -> None:
    track = replace(track, method="linear")
    try:
        head, tail = split(track, cut, TrackId(8))
    except ValueError:
        return
    whole = merged(head, tail)
    assert (head.id, tail.id, whole.id) == (7, 8, 7)
    before, after = at_frame(track, frame), at_frame(whole, frame)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.shape.bounds() == pytest.approx(before.shape.bounds(), abs=1e-6)


def test_a_track_is_not_split_before_it_begins() -> None:
    with pytest.raises(ValueError, match="after its first frame"):
        split(a_track(5, 9), 5, TrackId(8))


def test_keyframes_out_of_order_or_none_are_refused() -> None:
    for frames in ((), (4, 2), (2, 2)):
        with pytest.raises(ValueError, match="keyframe"):
            a_track(*frames)


@given(st.none() | tracks(), tracks())
def test_a_retraced_track_and_its_inverse_give_back_the_start(before: Track | None, after: Track) -> None:
    start = applied({}, retrace(None, before, ())) if before is not None else {}
    edit = retrace(before, after, said_in(start), 5000)
    assert applied(applied(start, edit), edit.inverse()) == start


@given(tracks(), st.none() | tracks())
def test_each_frame_where_the_track_is_seen_holds_one_annotation_that_keeps_its_id(
    before: Track, after: Track | None
) -> None:
    start = applied({}, retrace(None, before, ()))
    known = {each.image_id: each.id for each in said_in(start)}
    end = said_in(applied(start, retrace(before, after, said_in(start), 5000)))
    seen = [frame for frame in FRAMES if after is not None and at_frame(after, frame.frame) is not None]
    assert [each.image_id for each in end] == [frame.image_id for frame in seen]
    assert all(each.id == known.get(each.image_id, each.id) for each in end)
    assert all(each.track_id == 7 and after is not None and each.class_id == after.class_id for each in end)


def test_a_keyframe_comes_from_who_set_it_and_the_frames_between_from_interpolation() -> None:
    track = with_keyframe(a_track(0, 8), Keyframe(4, Box(0, 0, 9, 9), is_occluded=True, by=TRACKER))
    said = {each.image_id: each for each in said_in(applied({}, retrace(None, track, ())))}
    assert [said[ImageId(100 + frame)].provenance for frame in (0, 2, 4, 6, 8)] == [
        HUMAN, BETWEEN, TRACKER, BETWEEN, HUMAN,
    ]  # fmt: skip
    assert [said[ImageId(100 + frame)].attributes.get("occluded") for frame in (2, 4, 6)] == [None, "yes", "yes"]


def test_a_person_who_sets_the_keyframe_of_a_tracker_anew_is_its_source() -> None:
    before = with_keyframe(a_track(0, 8), Keyframe(4, Box(0, 0, 9, 9), by=TRACKER))
    start = applied({}, retrace(None, before, ()))
    after = with_keyframe(before, Keyframe(4, Box(1, 1, 9, 9)))
    end = {each.image_id: each for each in said_in(applied(start, retrace(before, after, said_in(start))))}
    assert end[ImageId(104)].provenance == HUMAN


def test_what_was_imported_stays_imported_on_a_keyframe() -> None:
    track = a_track(0, 8)
    old = Annotation(
        AnnotationId(77), ImageId(100), ClassId(1), Box(0, 0, 9, 9), "x", Provenance("import"), track_id=track.id
    )
    edit = retrace(track, with_keyframe(track, Keyframe(0, Box(0, 0, 8, 8))), [old])
    mine = [change for change in edit.changes if change.key == "77"]
    assert annotation_from_state(mine[0].after or "").provenance == Provenance("import")


def test_what_was_said_of_one_frame_alone_stays_when_the_track_changes() -> None:
    before = replace(a_track(0, 8), attributes={"text": "60", "parked": "no"})
    said = said_in(applied({}, retrace(None, before, ())))
    said[1] = replace(said[1], attributes={"text": "80", "parked": "no", "dirty": "yes"})
    start = {("annotation", str(each.id)): "" for each in said}
    after = replace(before, attributes={"text": "60", "parked": "yes"})
    edit = retrace(before, after, said)
    end = {change.image_id: annotation_from_state(change.after or "") for change in edit.changes[1:]}
    assert len(end) == len(start)
    assert dict(end[said[1].image_id].attributes) == {"text": "80", "parked": "yes", "dirty": "yes"}


def test_a_tag_has_no_place_and_its_track_has_no_error() -> None:
    track = Track(TrackId(1), 1, ClassId(1), tuple(Keyframe(frame, Tag()) for frame in (0, 5, 10)))
    assert residuals(track) == [(5, 0.0)]
