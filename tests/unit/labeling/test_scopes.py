"""What an image was looked through for, beside what was said of single classes: every read says the same of both."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.ids import ImageId
from core.project import Project, create_project, utc_now
from core.queries.completeness import (
    VERIFIED,
    completeness_of,
    completeness_of_many,
    verified_counts,
    verified_of,
    verified_shares,
)
from core.queries.images import image_ids, labelled_state
from core.schema import ImageRow
from labeling.clashes import Overtaken
from labeling.completeness import reopen_image
from labeling.edits import Edit, completeness_set, scope_set
from labeling.ontology import add_class
from labeling.overruling import undo_beside, undo_over
from labeling.scopes import scope_of
from labeling.store import apply, undo
from tests.replaying import live_states, replayed_states

CLASSES = (1, 2, 3)
IMAGES = tuple(map(ImageId, range(1, 5)))
STATES = ("partial", "verified", "verified_empty", "unlabelled")
Said = Mapping[int, str]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = create_project(tmp_path / "project")
    for name in ("car", "bus", "sign"):
        add_class(made.registry, name)
    with made.registry.transaction() as tx:
        for each in IMAGES:
            tx.session.add(
                ImageRow(id=each, sha256=str(each), name=f"{each}.jpg", path="x", width=9, height=9, added_at=utc_now())
            )
    return made


def looked_through(project: Project, image_id: ImageId, class_ids: tuple[int, ...]) -> Edit:
    with project.registry.transaction() as tx:
        return Edit("Look through", (scope_set(image_id, None, scope_of(tx.session, class_ids)),))


def said(project: Project, image_id: ImageId) -> Said:
    with project.registry.reading() as session:
        return completeness_of(session, image_id)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sets(st.sampled_from(CLASSES)), min_size=4, max_size=4),
    st.lists(st.dictionaries(st.sampled_from(CLASSES), st.sampled_from(STATES)), min_size=4, max_size=4),
)
def test_every_read_agrees_with_what_was_said(
    project: Project, scopes: list[set[int]], spoken: list[dict[int, str]]
) -> None:
    with project.registry.transaction() as tx:
        for table in ("image_scope", "class_completeness"):
            tx.session.execute(text(f"DELETE FROM {table}"))
        for image_id, scope, states in zip(IMAGES, scopes, spoken, strict=True):
            if scope:
                number = scope_of(tx.session, scope)
                tx.session.execute(text(f"INSERT INTO image_scope VALUES ({image_id}, '{number}')"))
            for class_id, state in states.items():
                tx.session.execute(text(f"INSERT INTO class_completeness VALUES ({image_id}, {class_id}, '{state}')"))
    expected = {
        image_id: {
            class_id: state
            for class_id, state in {**dict.fromkeys(scope, "verified_empty"), **states}.items()
            if state != "unlabelled"
        }
        for image_id, scope, states in zip(IMAGES, scopes, spoken, strict=True)
    }
    done = {(image, each) for image, told in expected.items() for each, state in told.items() if state in VERIFIED}
    whole = [image for image in IMAGES if all((image, each) in done for each in CLASSES)]
    with project.registry.reading() as session:
        assert completeness_of_many(session, IMAGES) == {image: told for image, told in expected.items() if told}
        rows = session.execute(text(verified_of("SELECT id FROM image")))
        assert sorted(tuple(row) for row in rows) == sorted(done)
        counts = dict(session.execute(text(verified_counts("SELECT 1 UNION SELECT 3"))).all())
        assert {image: n for image, n in counts.items() if n} == {
            image: n for image in IMAGES if (n := sum((image, each) in done for each in (1, 3)))
        }
        assert verified_shares(session) == {
            each: n / len(IMAGES) for each in CLASSES if (n := sum((image, each) in done for image in IMAGES))
        }
        assert list(image_ids(session, state="verified")) == whole
        for image in IMAGES:
            assert (labelled_state(session, [image])[image] == "verified") == (image in whole)


def test_what_is_said_of_a_class_stands_before_the_scope_and_is_taken_back_to_it(project: Project) -> None:
    image = IMAGES[0]
    apply(project.registry, looked_through(project, image, CLASSES), author="ann")
    assert said(project, image) == dict.fromkeys(CLASSES, "verified_empty")
    before = said(project, image)
    edit = apply(project.registry, completeness_set(image, before, {**before, 1: "partial"}), author="ann")
    assert said(project, image) == {1: "partial", 2: "verified_empty", 3: "verified_empty"}
    undo(project.registry, edit, author="ann")
    assert said(project, image) == before
    reopened = reopen_image(project, image, author="ann")
    assert said(project, image) == {}, "a scope is taken back class by class"
    with project.registry.reading() as session:
        assert labelled_state(session, [image])[image] == "unlabelled"
        assert image in image_ids(session, state="unlabelled")
    undo(project.registry, reopened, author="ann")
    assert said(project, image) == before


def test_a_scope_is_undone_and_replayed(project: Project) -> None:
    image = IMAGES[1]
    edit = apply(project.registry, looked_through(project, image, (1, 3)), author="ann")
    assert said(project, image) == {1: "verified_empty", 3: "verified_empty"}
    undone = undo(project.registry, edit, author="ann")
    assert said(project, image) == {}
    undo(project.registry, undone, author="ann")
    with project.registry.reading() as session:
        assert live_states(session) == replayed_states(session) != {}


def test_the_same_classes_are_one_scope(project: Project) -> None:
    with project.registry.transaction() as tx:
        assert scope_of(tx.session, (3, 1)) == scope_of(tx.session, (1, 3)) != scope_of(tx.session, (1,))
        rows = tx.session.execute(text("SELECT scope_id, count(*) FROM scope_class GROUP BY scope_id")).all()
    assert sorted(row[1] for row in rows) == [1, 2]


def test_a_scope_does_not_go_without_a_word_where_somebody_said_else_of_a_class(project: Project) -> None:
    image = IMAGES[2]
    edit = apply(project.registry, looked_through(project, image, CLASSES), author="ann")
    before = said(project, image)
    theirs = apply(project.registry, completeness_set(image, before, {**before, 2: "verified"}), author="bob")
    with pytest.raises(Overtaken, match="bob changed this"):
        undo(project.registry, edit, author="ann")
    assert said(project, image) == {**before, 2: "verified"}
    back = undo_beside(project.registry, edit, author="ann")
    assert said(project, image) == {2: "verified"}, "what bob said stays"
    undo(project.registry, back, author="ann")
    assert said(project, image) == {**before, 2: "verified"}
    over = undo_over(project.registry, edit, author="ann")
    assert said(project, image) == {}
    undo(project.registry, over, author="ann")
    undo(project.registry, theirs, author="bob")
    assert said(project, image) == before
    undo(project.registry, edit, author="ann")
    assert said(project, image) == {}, "nothing is left of what was taken back"
