"""The audit finds what was put wrong into straight tracks, and nothing in what is right."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.annotations import Annotation
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.shapes import Box, Tag
from labeling.track_audit import TrackFinding, audit, chains_of_tracks, fix_for, linked, track_of_chain
from labeling.tracks import Keyframe, Track, at_frame, with_keyframe

CAR, TRUCK = ClassId(1), ClassId(2)
LENGTH = 20
ByFrame = dict[int, list[Annotation]]


def a_box(frame: int, *, speed: float = 3.0, shift: float = 0.0) -> Box:
    """A box of 60 x 40 pixels that goes to the right."""
    x = 10 + speed * frame + shift
    return Box(x, 50, x + 60, 90)


def a_drive(place: Callable[[int], Box] = a_box, track_id: int | None = 7, first_id: int = 0) -> ByFrame:
    """One object on every frame of a drive."""
    track = None if track_id is None else TrackId(track_id)
    return {
        frame: [
            Annotation(
                AnnotationId(first_id + frame), ImageId(100 + frame), CAR, place(frame), "tester", track_id=track
            )
        ]
        for frame in range(LENGTH)
    }


def reclassed(by_frame: ByFrame, frame: int, class_id: ClassId) -> None:
    """Say another class on one frame."""
    old = by_frame[frame][0]
    by_frame[frame] = [Annotation(old.id, old.image_id, class_id, old.shape, "tester", track_id=old.track_id)]


def found_in(by_frame: ByFrame) -> list[tuple[str, tuple[int, ...]]]:
    """Kinds and frames of what the audit finds."""
    return [(each.kind, each.frames) for each in audit(by_frame)]


def the_track(by_frame: ByFrame) -> Track:
    """The track of the only chain."""
    chain = (chains_of_tracks(by_frame) or linked(by_frame))[0]
    return track_of_chain(chain, TrackId(7), 1)


@pytest.mark.parametrize("track_id", [7, None])
def test_nothing_is_found_in_a_straight_track(track_id: int | None) -> None:
    assert found_in(a_drive(track_id=track_id)) == []


@given(st.integers(0, 2**32), st.floats(0, 0.5))
def test_a_steady_hand_is_not_called_shaky(seed: int, noise_px: float) -> None:
    shifts = np.random.default_rng(seed).uniform(-noise_px, noise_px, LENGTH)
    assert found_in(a_drive(lambda frame: a_box(frame, shift=float(shifts[frame])))) == []


@pytest.mark.parametrize("track_id", [7, None])
@pytest.mark.parametrize("missing", [(5,), (5, 6)])
def test_a_gap_of_one_or_two_frames_is_found_and_filled(track_id: int | None, missing: tuple[int, ...]) -> None:
    by_frame = a_drive(track_id=track_id)
    for frame in missing:
        by_frame[frame] = []
    findings = audit(by_frame)
    assert [(each.kind, each.frames) for each in findings] == [("gap", missing)]
    fixed = fix_for(findings[0], the_track(by_frame))
    for frame in missing:
        said = at_frame(fixed, frame)
        assert said is not None
        assert said.shape == a_box(frame)
        assert said.by.source == "tracker"


def test_a_longer_absence_is_meant() -> None:
    by_frame = a_drive()
    for frame in (5, 6, 7):
        by_frame[frame] = []
    assert found_in(by_frame) == []


def test_a_gap_that_a_keyframe_outside_makes_is_filled_by_taking_that_away() -> None:
    track = Track(
        TrackId(7), 1, CAR, (Keyframe(0, a_box(0)), Keyframe(5, a_box(5), is_outside=True), Keyframe(7, a_box(7)))
    )
    finding = TrackFinding("gap", track.id, (5, 6), "", CAR)
    fixed = fix_for(finding, track)
    assert fixed.keyframes == (track.keyframes[0], track.keyframes[2])


def test_a_gap_between_frames_that_are_not_images_is_none() -> None:
    by_frame = {frame: said for frame, said in a_drive().items() if frame % 5 == 0}
    assert found_in(by_frame) == []


@pytest.mark.parametrize("track_id", [7, None])
def test_a_change_of_class_is_found_and_the_class_said_most_is_taken(track_id: int | None) -> None:
    by_frame = a_drive(track_id=track_id)
    reclassed(by_frame, 8, TRUCK)
    (finding,) = audit(by_frame)
    assert (finding.kind, finding.frames, finding.class_id, finding.annotations) == ("class_flip", (8,), CAR, (8,))
    wrong = Track(TrackId(7), 1, TRUCK, (Keyframe(0, a_box(0)),))
    assert fix_for(finding, wrong).class_id == CAR


def test_one_frame_that_is_off_is_found_alone_and_put_back_on_the_line() -> None:
    by_frame = a_drive(lambda frame: a_box(frame, shift=12.0 if frame == 9 else 0.0))
    (finding,) = audit(by_frame)
    assert (finding.kind, finding.frames) == ("jitter", (9,))
    said = at_frame(fix_for(finding, the_track(by_frame)), 9)
    assert said is not None
    assert said.shape.bounds() == pytest.approx(a_box(9).bounds())


def test_a_track_that_shakes_all_along_is_found_whole_and_shakes_less_when_fixed() -> None:
    by_frame = a_drive(lambda frame: a_box(frame, shift=4.0 * (-1) ** frame))
    (finding,) = audit(by_frame)
    assert (finding.kind, finding.frames) == ("jitter", tuple(range(LENGTH)))
    fixed = fix_for(finding, the_track(by_frame))
    off = [abs(each.shape.bounds()[0] - a_box(each.frame).x1) for each in fixed.keyframes[1:-1]]  # type: ignore[index]
    assert max(off) < 1e-6


def test_a_jump_is_found_and_left_to_a_person() -> None:
    by_frame = a_drive(lambda frame: a_box(frame, shift=90.0 if frame >= 10 else 0.0))
    (finding,) = audit(by_frame)
    assert (finding.kind, finding.frames) == ("jump", (9, 10))
    with pytest.raises(UserError, match="two objects"):
        fix_for(finding, the_track(by_frame))


def test_two_cars_side_by_side_are_linked_each_with_itself() -> None:
    first, second = a_drive(track_id=None), a_drive(lambda frame: a_box(frame, shift=45.0), None, 500)
    both = {frame: [*second[frame], *first[frame]] for frame in first}
    chains = linked(both)
    assert [len(chain) for chain in chains] == [LENGTH, LENGTH]
    assert [{moment.annotation.id < 500 for moment in chain} for chain in chains] == [{True}, {False}]


def test_a_chain_ends_where_the_object_is_gone_for_long() -> None:
    by_frame = a_drive(lambda frame: a_box(frame, speed=0.0), None)
    for frame in (5, 6, 7):
        by_frame[frame] = []
    assert [len(chain) for chain in linked(by_frame)] == [5, LENGTH - 8]


def test_tags_and_empty_drives_are_no_chains() -> None:
    tag = Annotation(AnnotationId(1), ImageId(1), CAR, Tag(), "tester")
    assert linked({0: [tag], 1: []}) == []
    assert audit({}) == []


def test_two_moments_are_too_few_to_shake() -> None:
    by_frame = a_drive()
    assert found_in({0: by_frame[0], 9: by_frame[9]}) == []


def test_the_ends_of_a_track_stay_where_they_were_said() -> None:
    track = with_keyframe(Track(TrackId(7), 1, CAR, (Keyframe(0, a_box(0)),)), Keyframe(4, a_box(4)))
    finding = TrackFinding("jitter", track.id, (0, 4), "", CAR)
    assert fix_for(finding, track) == track
