"""A bundle goes to a second expert and comes back; what both changed is asked, and a hostile file changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as PillowImage

from core.annotations import HUMAN, Annotation, Provenance
from core.canonical import to_json
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.project import Project, create_project, is_sound, utc_now
from core.queries.brief import class_names, conditions
from core.queries.completeness import completeness_of
from core.queries.images import annotations_of, conditions_of, image_ids, review_of
from core.schema import ImageRow, LabelClassRow
from core.shapes import Box, Lane, Mask, Tag
from labeling.edits import Edit, added, annotation_to_state, changed, completeness_set, conditions_set, deleted
from labeling.files import examine
from labeling.handoff import merge_answer, open_bundle, write_answer, write_bundle
from labeling.merging import resolve
from labeling.ontology import add_class, rename_class, retire_class, set_conditions
from labeling.review_states import ImageReview, review_set
from labeling.store import apply, undo

ONE, TWO = ImageId(11), ImageId(12)
CAR = Annotation(AnnotationId(101), ONE, ClassId(1), Box(4.5, 2, 14.75, 30), "ann", HUMAN, {"occluded": "yes"})
LANE = Annotation(AnnotationId(102), ONE, ClassId(2), Lane(((0, 0), (5, 20))), "ann", Provenance("model", "m-1"))
WET = Annotation(AnnotationId(103), TWO, ClassId(3), Tag(), "ann")
SPOT = Annotation(AnnotationId(104), TWO, ClassId(1), Mask(2, 2, 4, 4, (0, 8, 8)), "ann", track_id=TrackId(55))
EVERY = (CAR, LANE, WET, SPOT)


@pytest.fixture
def asking(project: Project, tmp_path: Path) -> Project:
    """A project with two images, three classes and something of everything said."""
    for name in ("car", "line", "wet"):
        add_class(project.registry, name)
    with project.registry.transaction() as tx:
        child = tx.session.get_one(LabelClassRow, 1)
        child.parent_id, child.attributes_json = 2, to_json([{"name": "occluded", "values": ["yes", "no"]}])
    set_conditions(project.registry, {"weather": ["rain", "clear"], "lighting": ["day"]})
    for number, colour in ((ONE, "red"), (TWO, "blue")):
        add_picture(project, tmp_path / f"{colour}.png", number, colour)
    for edit in (
        added(EVERY),
        conditions_set(ONE, {}, {"weather": "rain"}),
        review_set(None, ImageReview(ONE, "needs_review", "Look here", 3.5, 4.0, "ann")),
    ):
        apply(project.registry, edit, author="ann")
    apply(project.registry, complete(project, TWO, {1: "verified", 2: "verified_empty"}), author="ann")
    return project


def complete(project: Project, image: ImageId, states: dict[int, str]) -> Edit:
    """The edit that says how completely an image is labelled, and nothing of other classes."""
    with project.registry.reading() as session:
        known = completeness_of(session, image)
    return completeness_set(image, known, {**known, **states})


def add_picture(project: Project, path: Path, number: int, colour: str) -> None:
    PillowImage.new("RGB", (64, 48), colour).save(path)
    project.objects.add_file(path)
    sha256 = examine(path).sha256
    there = project.objects.path(sha256).relative_to(project.root).as_posix()
    row = ImageRow(
        id=number, sha256=sha256, name=f"city/{path.name}", path=there, width=64, height=48, added_at=utc_now()
    )
    with project.registry.transaction() as tx:
        tx.session.add(row)


@pytest.fixture
def question(asking: Project, tmp_path: Path) -> Path:
    return write_bundle(asking, [ONE, TWO], tmp_path / "question.zip").path


@pytest.fixture
def expert(question: Path, tmp_path: Path) -> Iterator[Project]:
    made = open_bundle(question, tmp_path / "expert")
    yield made
    made.close()


def everything(project: Project) -> list[object]:
    with project.registry.reading() as session:
        return [
            (annotations_of(session, image), conditions_of(session, image), completeness_of(session, image),
             review_of(session, image))
            for image in (ONE, TWO)
        ]  # fmt: skip


def do(project: Project, *edits: Edit, author: str = "bob") -> None:
    for edit in edits:
        apply(project.registry, edit, author=author)


def answered(expert: Project, tmp_path: Path) -> Path:
    return write_answer(expert, tmp_path / "answer.zip").path


def moved(annotation: Annotation, x: float, author: str = "ann") -> Annotation:
    return replace(annotation, shape=Box(x, 2, x + 10, 30), author=author)


def test_the_expert_sees_the_same_classes_conditions_images_and_labels(asking: Project, expert: Project):
    with asking.registry.reading() as ours, expert.registry.reading() as theirs:
        assert class_names(theirs) == class_names(ours)
        assert conditions(theirs) == conditions(ours)
        assert list(image_ids(theirs)) == [ONE, TWO]
        assert annotations_of(theirs, ONE) == [CAR, LANE]
        assert annotations_of(theirs, TWO) == [WET, replace(SPOT, track_id=None)]
        assert theirs.get_one(LabelClassRow, 1) == ours.get_one(LabelClassRow, 1)
        row = theirs.get_one(ImageRow, ONE)
        assert examine(expert.image_path(theirs, row)).sha256 == row.sha256
    assert everything(expert)[0] == everything(asking)[0]
    assert is_sound(expert)


def test_one_question_gives_one_file_byte_for_byte(asking: Project, question: Path, tmp_path: Path):
    again = write_bundle(asking, [TWO, ONE, TWO], tmp_path / "again.zip").path
    assert again.read_bytes() == question.read_bytes()


def test_a_picture_that_is_gone_is_left_out_and_told(asking: Project, tmp_path: Path):
    with asking.registry.reading() as session:
        asking.image_path(session, session.get_one(ImageRow, ONE)).unlink()
    report = write_bundle(asking, [ONE, TWO], tmp_path / "question.zip")
    assert report.images == 1
    assert [each.path for each in report.skipped] == ["city/red.png"]


def test_nothing_is_written_where_there_is_no_image(asking: Project, tmp_path: Path):
    with pytest.raises(UserError, match="no image"):
        write_bundle(asking, [], tmp_path / "question.zip")
    assert not list(tmp_path.glob("*question*"))


def test_an_unchanged_answer_changes_nothing(asking: Project, expert: Project, tmp_path: Path):
    plan = merge_answer(asking, answered(expert, tmp_path))
    assert (plan.edit.changes, plan.conflicts, plan.missing) == ((), (), ())


def test_what_only_the_expert_changed_is_taken_with_author_and_provenance(
    asking: Project, expert: Project, tmp_path: Path
):
    new = Annotation(AnnotationId(201), TWO, ClassId(1), Box(1, 1, 9, 9), "bob", Provenance("model", "m-2"))
    do(
        expert, changed([CAR], [moved(CAR, 20, "bob")]), deleted([LANE]), added([new]),
        conditions_set(ONE, {"weather": "rain"}, {"lighting": "day"}),
        review_set(ImageReview(ONE, "needs_review", "Look here", 3.5, 4.0, "ann"), ImageReview(ONE, "approved")),
    )  # fmt: skip
    do(expert, complete(expert, ONE, {1: "verified"}))
    before = everything(asking)
    plan = merge_answer(asking, answered(expert, tmp_path))
    assert plan.conflicts == ()
    edit_id = apply(asking.registry, resolve(plan, {}), author="ann")
    with asking.registry.reading() as session:
        assert annotations_of(session, ONE) == [moved(CAR, 20, "bob")]
        assert annotations_of(session, TWO) == [WET, SPOT, new]
    assert everything(asking)[0] == everything(expert)[0]
    assert merge_answer(asking, answered(expert, tmp_path)).edit.changes == ()
    undo(asking.registry, edit_id, author="ann")
    assert everything(asking) == before


def test_what_only_we_changed_is_kept(asking: Project, expert: Project, tmp_path: Path):
    do(asking, changed([CAR], [moved(CAR, 30)]), deleted([WET]), conditions_set(TWO, {}, {"weather": "clear"}))
    plan = merge_answer(asking, answered(expert, tmp_path))
    assert (plan.edit.changes, plan.conflicts) == ((), ())


def test_what_both_changed_alike_is_done_already(asking: Project, expert: Project, tmp_path: Path):
    for project in (asking, expert):
        do(project, changed([CAR], [moved(CAR, 30)]), deleted([LANE]), conditions_set(TWO, {}, {"weather": "clear"}))
    plan = merge_answer(asking, answered(expert, tmp_path))
    assert (plan.edit.changes, plan.conflicts) == ((), ())


@pytest.mark.parametrize(("choice", "xs"), [("ours", [30.0]), ("theirs", [20.0]), ("both", [20.0, 30.0])])
def test_a_shape_that_both_moved_is_asked(
    asking: Project, expert: Project, tmp_path: Path, choice: Any, xs: list[float]
):
    do(expert, changed([CAR], [moved(CAR, 20, "bob")]))
    do(asking, changed([CAR], [moved(CAR, 30)]))
    plan = merge_answer(asking, answered(expert, tmp_path))
    (conflict,) = plan.conflicts
    assert (conflict.image_id, conflict.kind, conflict.key) == (ONE, "annotation", "101")
    assert [conflict.base, conflict.ours] == [annotation_to_state(CAR), annotation_to_state(moved(CAR, 30))]
    do(asking, resolve(plan, {conflict.place: choice}))
    with asking.registry.reading() as session:
        shapes = [each.shape for each in annotations_of(session, ONE) if each.class_id == 1]
    assert sorted(shape.x1 for shape in shapes if isinstance(shape, Box)) == xs


@pytest.mark.parametrize(("choice", "count"), [("ours", 0), ("theirs", 1), ("both", 1)])
def test_a_shape_that_we_deleted_and_they_moved_is_asked(
    asking: Project, expert: Project, tmp_path: Path, choice: Any, count: int
):
    do(expert, changed([CAR], [moved(CAR, 20)]))
    do(asking, deleted([CAR]))
    plan = merge_answer(asking, answered(expert, tmp_path))
    do(asking, resolve(plan, {plan.conflicts[0].place: choice}))
    with asking.registry.reading() as session:
        assert sum(each.class_id == 1 for each in annotations_of(session, ONE)) == count


def test_conditions_that_differ_are_asked_and_cannot_both_hold(asking: Project, expert: Project, tmp_path: Path):
    do(expert, conditions_set(ONE, {"weather": "rain"}, {"weather": "clear"}))
    do(asking, conditions_set(ONE, {"weather": "rain"}, {}))
    plan = merge_answer(asking, answered(expert, tmp_path))
    place = plan.conflicts[0].place
    with pytest.raises(UserError, match="shapes"):
        resolve(plan, {place: "both"})
    with pytest.raises(UserError, match="no choice"):
        resolve(plan, {})
    do(asking, resolve(plan, {place: "theirs"}))
    with asking.registry.reading() as session:
        assert conditions_of(session, ONE) == {"weather": "clear"}


def test_a_class_of_the_expert_is_found_by_name_once_it_is_here(asking: Project, expert: Project, tmp_path: Path):
    add_class(asking.registry, "bus")
    theirs = add_class(expert.registry, "tram")
    do(expert, added([Annotation(AnnotationId(301), ONE, theirs, Box(1, 1, 5, 5), "bob")]))
    with pytest.raises(UserError, match="tram"):
        merge_answer(asking, answered(expert, tmp_path))
    ours = add_class(asking.registry, "tram")
    rename_class(asking.registry, ClassId(1), "vehicle")
    retire_class(asking.registry, ClassId(2))
    assert ours != theirs
    do(asking, resolve(merge_answer(asking, answered(expert, tmp_path)), {}))
    with asking.registry.reading() as session:
        assert [each.class_id for each in annotations_of(session, ONE)] == [1, 2, ours]


def test_an_image_that_is_no_longer_here_is_told(asking: Project, expert: Project, tmp_path: Path):
    do(expert, changed([CAR], [moved(CAR, 20)]))
    answer = answered(expert, tmp_path)
    do(asking, deleted([WET, SPOT]))
    with asking.registry.reading() as session:
        gone = completeness_set(TWO, completeness_of(session, TWO), {})
    do(asking, gone)
    with asking.registry.transaction() as tx:
        tx.session.delete(tx.session.get_one(ImageRow, TWO))
    plan = merge_answer(asking, answer)
    assert plan.missing == ("city/blue.png",)
    assert [change.image_id for change in plan.edit.changes] == [ONE]


def test_question_and_answer_are_not_mixed_up(asking: Project, expert: Project, question: Path, tmp_path: Path):
    with pytest.raises(UserError, match="question"):
        merge_answer(asking, question)
    with pytest.raises(UserError, match="answer"):
        open_bundle(answered(expert, tmp_path), tmp_path / "third")
    with pytest.raises(UserError, match="not opened from"):
        write_answer(asking, tmp_path / "none.zip")


def test_the_answer_to_another_project_is_refused(expert: Project, tmp_path: Path):
    other = create_project(tmp_path / "other")
    with pytest.raises(UserError, match="belongs to the project Test drive"):
        merge_answer(other, answered(expert, tmp_path))
    other.close()


def test_a_folder_that_holds_something_is_left_alone(question: Path, tmp_path: Path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(UserError, match="not empty"):
        open_bundle(question, tmp_path / "full")
    (tmp_path / "empty").mkdir()
    open_bundle(question, tmp_path / "empty").close()
