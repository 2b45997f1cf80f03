"""Where somebody else was there first: what is refused, what goes on beside it, and what takes its place."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, EditId, ImageId, TrackId, new_number
from core.project import Project, open_project
from core.queries.completeness import completeness_of
from core.queries.images import annotations_of, suggestions_of
from core.shapes import Box
from labeling.clashes import Overtaken
from labeling.conditions import intervals, set_on_interval
from labeling.edits import Edit, added, changed, deleted, state_change
from labeling.overruling import apply_beside, apply_over, undo_beside, undo_over
from labeling.steps import recent_edits, replayed
from labeling.store import apply, edit_of, undo
from labeling.suggestions import keep_many
from labeling.track_edits import track_edit, tracks
from labeling.tracks import Keyframe, Track, with_keyframe
from tests.journeys.test_killed_while_labelling import a_project
from tests.replaying import live_states, replayed_states

ONE, CAR = ImageId(1), ClassId(1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A drive of twelve frames, three classes, and suggestions on each frame."""
    made = open_project(a_project(tmp_path / "drive"))
    yield made
    with made.registry.reading() as session:
        assert live_states(session) == replayed_states(session)  # whatever was overruled, the log tells it
    made.close()


def box(x: float, number: int = 0) -> Annotation:
    """A car on the first frame."""
    return Annotation(AnnotationId(number or new_number()), ONE, CAR, Box(x, 1, x + 10, 20), "ann")


def said(project: Project, image: int = ONE) -> list[Annotation]:
    """What is said of an image."""
    with project.registry.reading() as session:
        return annotations_of(session, image)


def moved(each: Annotation, x: float) -> Annotation:
    """The same somewhere else."""
    return replace(each, shape=Box(x, 1, x + 10, 20))


def test_a_clash_names_who_it_was_and_which_edit(project) -> None:
    car = box(1)
    apply(project.registry, added([car]), author="ann")
    apply(project.registry, changed([car], [moved(car, 5)], "Move"), author="bob")
    with pytest.raises(Overtaken) as caught:
        apply(project.registry, changed([car], [moved(car, 9)], "Nudge"), author="ann")
    (clash,) = caught.value.clashes
    assert (clash.author, clash.name) == ("bob", "Move")
    assert str(caught.value).startswith("bob changed this in the meantime, so “Nudge” was not made.")
    assert said(project) == [moved(car, 5)]


def test_ones_own_other_window_is_told_as_that(project) -> None:
    car = box(1)
    apply(project.registry, added([car]), author="ann")
    apply(project.registry, changed([car], [moved(car, 5)]), author="ann", origin="other")
    with pytest.raises(Overtaken, match="You changed this in another window"):
        apply(project.registry, changed([car], [moved(car, 9)]), author="ann")


def test_a_bulk_delete_beside_somebody_else_leaves_their_shape(project) -> None:
    cars = [box(1), box(20), box(40)]
    apply(project.registry, added(cars), author="ann")
    apply(project.registry, changed([cars[1]], [moved(cars[1], 25)]), author="bob")
    apply_beside(project.registry, deleted(cars), author="ann")
    assert said(project) == [moved(cars[1], 25)]


def test_a_bulk_delete_over_somebody_else_takes_all_and_can_be_taken_back(project) -> None:
    cars = [box(1), box(20), box(40)]
    apply(project.registry, added(cars), author="ann")
    apply(project.registry, changed([cars[1]], [moved(cars[1], 25)]), author="bob")
    edit_id = apply_over(project.registry, deleted(cars), author="ann")
    assert said(project) == []
    undo(project.registry, edit_id, author="ann")
    assert said(project) == [cars[0], moved(cars[1], 25), cars[2]]


def test_a_shape_that_somebody_deleted_comes_back_when_it_is_taken_over(project) -> None:
    car = box(1)
    apply(project.registry, added([car]), author="ann")
    apply(project.registry, deleted([car]), author="bob")
    apply_over(project.registry, changed([car], [moved(car, 9)]), author="ann")
    assert said(project) == [moved(car, 9)]


def test_what_both_did_alike_is_no_clash(project) -> None:
    car = box(1)
    apply(project.registry, added([car]), author="ann")
    apply(project.registry, changed([car], [moved(car, 9)]), author="bob")
    apply(project.registry, changed([car], [moved(car, 9)]), author="ann")
    assert said(project) == [moved(car, 9)]
    with project.registry.reading() as session:
        assert [step.name for step in replayed(recent_edits(session, author="ann", limit=9))] == ["Add"]


def test_undoing_a_kept_suggestion_beside_leaves_it_kept_where_its_shape_was_changed(project) -> None:
    with project.registry.reading() as session:
        first, second, *_ = suggestions_of(session, ONE)
    edit_id = keep_many(project.registry, [first.id, second.id], author="ann")
    kept = said(project)
    apply(project.registry, changed([kept[0]], [moved(kept[0], 30)]), author="bob")
    with pytest.raises(Overtaken):
        undo(project.registry, edit_id, author="ann")
    undo_beside(project.registry, edit_id, author="ann")
    assert said(project) == [moved(kept[0], 30)]
    with project.registry.reading() as session:
        assert not {first.id, second.id} & {each.id for each in suggestions_of(session, ONE)}
        assert completeness_of(session, ONE) == {CAR: "partial"}


def test_a_step_that_was_passed_over_counts_as_taken_back_after_a_restart(project) -> None:
    car = box(1)
    edit_id = apply(project.registry, added([car], "Draw"), author="ann")
    apply(project.registry, changed([car], [moved(car, 5)]), author="bob")
    passed = undo_beside(project.registry, edit_id, author="ann")
    with project.registry.reading() as session:
        assert edit_of(session, passed).changes == ()
        (step,) = replayed(recent_edits(session, author="ann", limit=9))
    assert (step.name, step.is_done) == ("Draw", False)


def test_a_track_is_traced_anew_where_it_is_taken_over(project) -> None:
    track = Track(TrackId(new_number()), 1, CAR, (Keyframe(0, Box(0, 0, 9, 9)), Keyframe(11, Box(22, 0, 31, 9))))
    apply(project.registry, track_edit(project, [(None, track)], author="ann", name="Make track"), author="ann")
    mine = with_keyframe(track, Keyframe(5, Box(40, 0, 49, 9)))
    edit = track_edit(project, [(track, mine)], author="ann", name="Set keyframe")
    theirs = with_keyframe(track, Keyframe(8, Box(1, 30, 10, 39)))
    apply(project.registry, track_edit(project, [(track, theirs)], author="bob", name="Set keyframe"), author="bob")
    with pytest.raises(Overtaken):
        apply(project.registry, edit, author="ann")
    apply_over(project.registry, edit, author="ann")
    with project.registry.reading() as session:
        assert tracks(session, 1) == [mine]
        shown = [annotations_of(session, image)[0].shape for image in range(1, 13)]
    assert shown[5] == Box(40, 0, 49, 9)
    assert shown[0] == Box(0, 0, 9, 9)
    assert len(shown) == 12


def test_undoing_a_track_over_somebodys_keyframe_takes_it_away_whole(project) -> None:
    track = Track(TrackId(new_number()), 1, CAR, (Keyframe(0, Box(0, 0, 9, 9)),))
    edit = track_edit(project, [(None, track)], author="ann", name="Make track")
    edit_id = apply(project.registry, edit, author="ann")
    theirs = with_keyframe(track, Keyframe(8, Box(1, 30, 10, 39)))
    apply(project.registry, track_edit(project, [(track, theirs)], author="bob", name="Set keyframe"), author="bob")
    undo_over(project.registry, edit_id, author="ann")
    with project.registry.reading() as session:
        assert tracks(session, 1) == []
        assert not any(annotations_of(session, image) for image in range(1, 13))


def test_intervals_that_two_people_set_at_once_never_overlap(project) -> None:
    mine = set_on_interval(project, 1, "weather", "rain", first_frame=2, last_frame=8)
    apply(project.registry, set_on_interval(project, 1, "weather", "fog", first_frame=6, last_frame=11), author="bob")
    with pytest.raises(Overtaken, match="bob"):
        apply(project.registry, mine, author="ann")
    apply_over(project.registry, mine, author="ann")
    with project.registry.reading() as session:
        found = [(each.value, each.first_frame, each.last_frame) for each in intervals(session, 1)]
    assert sorted(found) == [("fog", 9, 11), ("rain", 2, 8)]


def test_a_version_of_a_camera_that_two_people_made_is_refused_in_a_sentence(project) -> None:
    def version(number: int) -> Edit:
        state = {"name": "front", "version": 2, "width": 9, "height": 9, "areas": [], "horizon": {}}
        return Edit("Change camera profile", (state_change("camera", number, before=None, after=state),))

    apply(project.registry, version(1), author="bob")
    with pytest.raises(Overtaken):
        apply(project.registry, version(2), author="ann")


def test_edits_are_in_order_also_when_the_clock_was_put_back(project) -> None:
    first = apply(project.registry, added([box(1)], "First"), author="ann")
    with project.registry.transaction() as tx:
        tx.session.execute(text("PRAGMA defer_foreign_keys=ON"))
        ahead = EditId(first + 2**50)  # made while the clock was ahead by months
        tx.session.execute(text("UPDATE edit_change SET edit_id = :new"), {"new": ahead})
        tx.session.execute(text("UPDATE edit SET id = :new"), {"new": ahead})
    assert apply(project.registry, added([box(30)], "Second"), author="ann") > ahead
    with project.registry.reading() as session:
        assert [step.name for step in replayed(recent_edits(session, author="ann", limit=9))] == ["First", "Second"]
