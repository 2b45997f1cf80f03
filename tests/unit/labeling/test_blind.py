"""Second labels last, belong to one person, and touch nothing that a list, a version or the undo of labels reads."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from core.annotations import Annotation, Provenance
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId
from core.project import Project, open_project, utc_now
from core.schema import EditRow, ImageRow, SecondLabellingRow
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape, Tag
from labeling.blind import agreement_with_live, begin_blind, blind_of, pick_sample, save_blind, waiting_blind
from labeling.edits import added, conditions_set, deleted
from labeling.ontology import add_class
from labeling.store import apply

EVERY_SHAPE: list[Shape] = [
    Box(1, 2, 3.25, 4),
    RotatedBox(20, 20, 8, 6, -33.5),
    Polygon((((0, 0), (9, 0), (9, 9)), ((5, 1), (8, 1), (8, 4)))),
    Polyline(((0, 0), (5, 7))),
    Lane(((3, 90), (8, 40), (20, 5))),
    Dot(4.5, 6),
    Ellipse(30, 30, 5, 9, 12),
    Mask(2, 3, 2, 2, (1, 2, 1)),
    Tag(),
]
CAR = Box(10, 10, 30, 30)
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
coordinates = st.floats(-500, 500, allow_nan=False)


def said(shape: Shape, number: int = 1, image: int = 1, author: str = "bob") -> Annotation:
    return Annotation(AnnotationId(number), ImageId(image), ClassId(1), shape, author)


@pytest.fixture
def seen(project: Project) -> Project:
    """Three images, a class, and a car on the first image."""
    add_class(project.registry, "car")
    with project.registry.transaction() as tx:
        for number in (1, 2, 3):
            name = f"{number}.jpg"
            tx.session.add(
                ImageRow(id=number, sha256=str(number), name=name, path=name, width=99, height=99, added_at=utc_now())
            )
    apply(project.registry, added([said(CAR, author="ann")]), author="ann")
    return project


def test_every_shape_comes_back_as_it_was_saved(seen: Project):
    drawn = tuple(said(shape, number) for number, shape in enumerate(EVERY_SHAPE, start=1))
    begin_blind(seen, [1], "bob")
    save_blind(seen, 1, "bob", drawn, {})
    with seen.registry.reading() as session:
        assert blind_of(session, "bob")[0].annotations == drawn


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(coordinates, coordinates, st.dictionaries(words, words, max_size=3), st.dictionaries(words, words, max_size=3))
def test_any_place_attribute_and_condition_comes_back(
    seen: Project, x: float, y: float, attributes: dict[str, str], conditions: dict[str, str]
):
    drawn = Annotation(
        AnnotationId(2**61), ImageId(1), ClassId(1), Dot(x, y), "bob", Provenance("model", "a\n☃"), attributes
    )
    begin_blind(seen, [1], "bob")
    save_blind(seen, 1, "bob", [drawn], conditions)
    with seen.registry.reading() as session:
        (found,) = blind_of(session, "bob")
    assert (found.annotations, dict(found.conditions)) == ((drawn,), conditions)


def test_saving_again_takes_the_place_of_what_was_saved(seen: Project):
    begin_blind(seen, [1], "bob")
    save_blind(seen, 1, "bob", [said(CAR), said(Dot(1, 1), 2)], {"weather": "rain"})
    save_blind(seen, 1, "bob", [said(Dot(5, 5), 3)], {})
    with seen.registry.reading() as session:
        (found,) = blind_of(session, "bob")
        assert len(session.exec(select(SecondLabellingRow)).all()) == 1
    assert (found.annotations, found.conditions) == ((said(Dot(5, 5), 3),), {})


def test_an_image_saved_without_a_shape_is_done_and_counts(seen: Project):
    begin_blind(seen, [1], "bob")
    save_blind(seen, 1, "bob", [], {})
    with seen.registry.reading() as session:
        assert waiting_blind(session, "bob") == []
    found = agreement_with_live(seen, "bob")
    assert (found.images, found.f1) == (1, 0.0)


def test_what_two_people_say_of_one_image_stays_apart(seen: Project):
    for author, shape in (("bob", CAR), ("eve", Dot(1, 1))):
        begin_blind(seen, [1], author)
        save_blind(seen, 1, author, [said(shape, author=author)], {})
    with seen.registry.reading() as session:
        assert [each.annotations for each in blind_of(session, "eve")] == [(said(Dot(1, 1), author="eve"),)]
    assert agreement_with_live(seen, "bob").f1 == 1.0
    assert agreement_with_live(seen, "eve").f1 == 0.0


def test_second_labels_are_there_after_a_restart(seen: Project):
    begin_blind(seen, [3, 1], "bob")
    save_blind(seen, 3, "bob", [said(CAR, image=3)], {"weather": "fog"})
    seen.close()
    again = open_project(seen.root)
    with again.registry.reading() as session:
        assert [each.image_id for each in blind_of(session, "bob")] == [3]
        assert waiting_blind(session, "bob") == [1]
    again.close()


def test_second_labels_leave_no_edit_behind(seen: Project):
    with seen.registry.reading() as session:
        before = session.exec(select(EditRow.id)).all()
    begin_blind(seen, [1], "bob")
    save_blind(seen, 1, "bob", [said(CAR)], {})
    with seen.registry.reading() as session:
        assert session.exec(select(EditRow.id)).all() == before


def test_the_agreement_follows_the_live_labels(seen: Project):
    begin_blind(seen, [1], "bob")
    save_blind(seen, 1, "bob", [said(CAR)], {"weather": "rain"})
    assert agreement_with_live(seen, "bob").f1 == 1.0
    apply(seen.registry, deleted([said(CAR, author="ann")]), author="ann")
    apply(seen.registry, conditions_set(ImageId(1), {}, {"weather": "fog"}), author="ann")
    found = agreement_with_live(seen, "bob")
    assert (found.f1, found.kappas) == (0.0, {"weather": 0.0})


def test_a_refused_sample_sets_no_image_before_anybody(seen: Project):
    with pytest.raises(UserError, match="no longer"):
        begin_blind(seen, [1, 2, 99], "bob")
    with seen.registry.reading() as session:
        assert waiting_blind(session, "bob") == []


def test_another_seed_gives_another_sample():
    samples = {tuple(pick_sample(range(200), share=0.1, seed=seed)) for seed in range(5)}
    assert len(samples) == 5
    assert {len(sample) for sample in samples} == {20}
