"""Edits are kept with their log, refuse stale ground, and can always be taken back."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.annotations import Annotation
from core.errors import UserError
from core.ids import AnnotationId, ClassId, EditId, ImageId, new_number
from core.project import Project, create_project, utc_now
from core.queries.completeness import completeness_of
from core.queries.images import annotations_of, conditions_of
from core.schema import ImageRow
from core.shapes import Box, Polygon, Tag
from labeling.completeness import begun, verify_image
from labeling.completeness_follows import followed
from labeling.edits import Edit, added, changed, completeness_set, conditions_set, deleted
from labeling.ontology import add_class
from labeling.store import apply, edit_of, undo

IMAGE = ImageId(1)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    made = create_project(tmp_path_factory.mktemp("edits") / "project")
    for name in ("car", "truck", "stop"):
        add_class(made.registry, name)
    with made.registry.transaction() as tx:
        for number in (1, 2):
            row = ImageRow(id=number, sha256=str(number), name="a", path="a", width=64, height=64, added_at=utc_now())
            tx.session.add(row)
    yield made
    made.close()


def state_of(project: Project, image: ImageId = IMAGE) -> tuple[object, ...]:
    with project.registry.reading() as session:
        return annotations_of(session, image), completeness_of(session, image), conditions_of(session, image)


def a_box(class_id: int = 1, x: float = 4.5) -> Annotation:
    return Annotation(AnnotationId(new_number()), IMAGE, ClassId(class_id), Box(x, 2, x + 10.25, 30), "ann")


def test_a_drawn_box_comes_back_exactly(project: Project) -> None:
    box = a_box()
    apply(project.registry, added([box]), author="ann")
    with project.registry.reading() as session:
        assert box in annotations_of(session, IMAGE)


def test_undo_restores_the_same_box_after_a_deletion(project: Project) -> None:
    box = a_box()
    apply(project.registry, added([box]), author="ann")
    before = state_of(project)
    edit_id = apply(project.registry, deleted([box]), author="ann")
    undo(project.registry, edit_id, author="ann")
    assert state_of(project) == before


def test_a_change_on_stale_ground_is_refused_and_changes_nothing(project: Project) -> None:
    box = a_box()
    apply(project.registry, added([box]), author="ann")
    apply(project.registry, deleted([box]), author="bob")
    before = state_of(project)
    moved = Annotation(box.id, IMAGE, box.class_id, Box(0, 0, 5, 5), "ann")
    with pytest.raises(UserError, match="in the meantime"):
        apply(project.registry, changed([box], [moved]), author="ann")
    assert state_of(project) == before


def test_an_edit_reads_from_the_log_as_it_was_applied(project: Project) -> None:
    with project.registry.reading() as session:
        edit = followed(session, added([a_box(), a_box(2)], "Draw two"))
    edit_id = apply(project.registry, edit, author="ann")
    with project.registry.reading() as session:
        assert edit_of(session, edit_id) == edit


def test_the_log_cannot_hold_an_edit_without_its_state(project: Project) -> None:
    ghost = Annotation(AnnotationId(new_number()), ImageId(999), ClassId(1), Tag(), "ann")
    with project.registry.reading() as session:
        before = session.execute(text("SELECT count(*) FROM edit")).scalar()
    with pytest.raises(Exception, match="FOREIGN KEY"):
        apply(project.registry, added([ghost]), author="ann")
    with project.registry.reading() as session:
        assert session.execute(text("SELECT count(*) FROM edit")).scalar() == before


def test_drawing_marks_a_class_as_partly_labelled(project: Project) -> None:
    box = Annotation(AnnotationId(new_number()), ImageId(2), ClassId(3), Box(0, 0, 5, 5), "ann")
    apply(project.registry, added([box]).then(begun(project, ImageId(2), 3)), author="ann")
    with project.registry.reading() as session:
        assert completeness_of(session, ImageId(2)) == {3: "partial"}


def test_verifying_says_of_every_class_whether_it_is_there(project: Project) -> None:
    verify_image(project, ImageId(2), author="ann")
    with project.registry.reading() as session:
        states = completeness_of(session, ImageId(2))
    assert states == {1: "verified_empty", 2: "verified_empty", 3: "verified"}


Action = Callable[[Project, ImageId, st.DataObject], Edit | None]


def fresh_image(project: Project) -> ImageId:
    number = new_number()
    with project.registry.transaction() as tx:
        row = ImageRow(id=number, sha256=str(number), name="a", path="a", width=64, height=64, added_at=utc_now())
        tx.session.add(row)
    return ImageId(number)


def known_on(project: Project, image: ImageId) -> list[Annotation]:
    with project.registry.reading() as session:
        return annotations_of(session, image)


def _add(_project: Project, image: ImageId, data: st.DataObject) -> Edit:
    x = data.draw(st.floats(0, 40))
    shape = data.draw(st.sampled_from([Box(x, 1, x + 3.3, 9), Tag(), Polygon((((x, 0), (x + 5, 0), (x, 7.7)),))]))
    return added([Annotation(AnnotationId(new_number()), image, ClassId(data.draw(st.integers(1, 3))), shape, "ann")])


def _delete(project: Project, image: ImageId, data: st.DataObject) -> Edit | None:
    known = known_on(project, image)
    choice = data.draw(st.integers(0, 99))
    return deleted([known[choice % len(known)]]) if known else None


def _reclass(project: Project, image: ImageId, data: st.DataObject) -> Edit | None:
    known = known_on(project, image)
    choice, class_id = data.draw(st.integers(0, 99)), ClassId(data.draw(st.integers(1, 3)))
    if not known:
        return None
    old = known[choice % len(known)]
    return changed([old], [Annotation(old.id, image, class_id, old.shape, "bob", old.provenance, {"x": "ü"})])


def _condition(project: Project, image: ImageId, data: st.DataObject) -> Edit:
    with project.registry.reading() as session:
        before = conditions_of(session, image)
    return conditions_set(image, before, {"weather": data.draw(st.sampled_from(["rain", "fog"]))})


def _complete(project: Project, image: ImageId, data: st.DataObject) -> Edit:
    with project.registry.reading() as session:
        before = completeness_of(session, image)
    return completeness_set(image, before, before | {data.draw(st.integers(1, 3)): "verified"})


ACTIONS: tuple[Action, ...] = (_add, _delete, _reclass, _condition, _complete)


def run_all(project: Project, image: ImageId, actions: list[Action], data: st.DataObject) -> list[tuple[EditId, Edit]]:
    done: list[tuple[EditId, Edit]] = []
    for action in actions:
        edit = action(project, image, data)
        if edit is not None:
            edit_id = apply(project.registry, edit, author="ann")
            with project.registry.reading() as session:
                done.append((edit_id, edit_of(session, edit_id)))  # as it was done, with what followed from it
    return done


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTIONS), max_size=8), st.data())
def test_any_edits_followed_by_their_undos_give_the_exact_start(
    project: Project, actions: list[Action], data: st.DataObject
) -> None:
    image = fresh_image(project)
    run_all(project, image, [_add, _condition], data)
    before = state_of(project, image)
    for edit_id, _ in reversed(run_all(project, image, actions, data)):
        undo(project.registry, edit_id, author="ann")
    assert state_of(project, image) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTIONS), min_size=2, max_size=5), st.data())
def test_edits_joined_into_one_do_what_they_did_apart(
    project: Project, actions: list[Action], data: st.DataObject
) -> None:
    image = fresh_image(project)
    before = state_of(project, image)
    done = run_all(project, image, actions, data)
    apart = state_of(project, image)
    for edit_id, _ in reversed(done):
        undo(project.registry, edit_id, author="ann")
    joined = Edit("Joined", ())
    for _, edit in done:
        joined = joined.then(edit)
    edit_id = apply(project.registry, joined, author="ann")
    assert state_of(project, image) == apart
    undo(project.registry, edit_id, author="ann")
    assert state_of(project, image) == before
