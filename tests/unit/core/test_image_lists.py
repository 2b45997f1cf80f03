"""Lists of images by class, condition, state, words, suggestions and attributes, and all of these at once."""

import pytest

from core.errors import Stopped
from core.project import Project, utc_now
from core.queries.images import image_ids, labelled_state
from core.registry import Registry
from core.schema import (
    AnnotationRow,
    ImageConditionRow,
    ImageReviewRow,
    ImageRow,
    ReviewItemRow,
    SuggestionRow,
)
from core.schema_completeness import ClassCompletenessRow
from labeling.ontology import add_class

A, B, C, D, E = range(1, 6)


def shape(shape_id: int, image_id: int, class_id: int, attributes: str = "{}") -> AnnotationRow:
    return AnnotationRow(
        id=shape_id, image_id=image_id, class_id=class_id, kind="box", geometry="[0,0,9,9]",
        attributes_json=attributes, author="a", source="human",
    )  # fmt: skip


@pytest.fixture
def registry(project: Project) -> Registry:
    """Five images with this and that said of them."""
    car, sign = (add_class(project.registry, name) for name in ("car", "sign"))
    assert (car, sign) == (1, 2)
    rows = [
        *(
            ImageRow(
                id=number, sha256=f"{number}", name=f"road_{number}.jpg" if number < D else f"50%_lane {number}.jpg",
                path="x", width=9, height=9, added_at=utc_now(),
            )
            for number in (A, B, C, D, E)
        ),
        shape(1, A, car, '{"occluded":"yes"}'), shape(2, A, sign, '{"text":"no entry"}'),
        shape(3, B, car), shape(4, B, sign, '{"occluded":"yes","text":"60"}'),
        shape(5, C, sign, '{"occluded":"no"}'),
        *(ClassCompletenessRow(image_id=A, class_id=each, state="verified") for each in (car, sign)),
        *(ClassCompletenessRow(image_id=D, class_id=each, state="verified_empty") for each in (car, sign)),
        ClassCompletenessRow(image_id=B, class_id=car, state="verified"),
        ClassCompletenessRow(image_id=E, class_id=car, state="unlabelled"),
        ImageConditionRow(image_id=B, group_name="weather", value="rain"),
        ImageConditionRow(image_id=C, group_name="weather", value="clear"),
        SuggestionRow(id=1, image_id=C, class_id=car, kind="box", geometry="[0,0,9,9]", score=0.5, source="m"),
        SuggestionRow(
            id=2, image_id=D, class_id=car, kind="box", geometry="[0,0,9,9]", score=0.5, source="m", state="refused"
        ),
        ReviewItemRow(id=1, image_id=E, reason="hard", created_at=utc_now()),
        ReviewItemRow(id=2, image_id=B, reason="hard", created_at=utc_now(), state="done"),
        ImageReviewRow(image_id=B, state="rejected"),
    ]  # fmt: skip
    with project.registry.transaction() as tx:
        for row in rows:
            tx.session.add(row)
            tx.session.flush()
    return project.registry


def listed(registry: Registry, **wanted: object) -> list[int]:
    """The images that fit, in the order of the queue."""
    with registry.reading() as session:
        return list(image_ids(session, **wanted))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [E, A, B, C, D]),  # what was sent back comes first
        ({"class_id": 1}, [A, B]),
        ({"condition": ("weather", "rain")}, [B]),
        ({"condition": ("weather", "fog")}, []),
        ({"text": "ROAD_"}, [A, B, C]),
        ({"text": "50%"}, [E, D]),
        ({"text": "0_"}, []),
        ({"state": "verified"}, [A, D]),
        ({"state": "in_progress"}, [B, C]),
        ({"state": "unlabelled"}, [E]),
        ({"state": "to_review"}, [E]),
        ({"state": "with_suggestions"}, [C]),
        ({"state": "rejected"}, [B]),
        ({"attributes": [("occluded", "yes")]}, [A, B]),
        ({"attributes": [("text", "no entry")]}, [A]),
        ({"attributes": [("occluded", "yes"), ("text", "60")]}, [B]),
        ({"attributes": [("occluded", "yes"), ("text", "no entry")]}, []),  # not of one shape
        ({"attributes": [("occluded", "yes")], "class_id": 1}, [A]),
        ({"attributes": [('un"known', "yes")]}, []),
        ({"class_id": 2, "text": "road", "state": "in_progress", "condition": ("weather", "clear")}, [C]),
    ],
)
def test_a_filter_lists_what_fits_and_nothing_else(
    registry: Registry, wanted: dict[str, object], expected: list[int]
) -> None:
    assert listed(registry, **wanted) == expected


def test_a_retired_class_need_not_be_verified(project: Project, registry: Registry) -> None:
    with project.registry.transaction() as tx:
        tx.session.connection().exec_driver_sql("UPDATE label_class SET is_retired = 1 WHERE id = 2")
    assert listed(registry, state="verified") == [A, B, D]


def test_states_in_the_list_and_states_filtered_by_are_the_same(registry: Registry) -> None:
    with registry.reading() as session:
        told = labelled_state(session, [A, B, C, D, E])
    for state in ("verified", "in_progress", "unlabelled"):
        assert sorted(listed(registry, state=state)) == [each for each, said in told.items() if said == state]


def test_a_search_that_is_not_wanted_any_more_ends(project: Project) -> None:
    with project.registry.transaction() as tx:
        tx.session.connection().exec_driver_sql(
            "INSERT INTO image (id, sha256, name, path, width, height, orientation, source_part, added_at)"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
            " SELECT i, 'h' || i, 'n' || i, 'p', 9, 9, 1, '', '' FROM n"
        )
    with pytest.raises(Stopped):
        listed(project.registry, text="7", is_wanted=lambda: False)
    assert len(listed(project.registry, is_wanted=lambda: True)) == 60_000, "and the next one is answered"


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({"class_id": 1}, "annotation_by_class"),
        ({"attributes": [("occluded", "yes")]}, "annotation_with_attributes"),
        ({"condition": ("weather", "rain")}, "image_condition_by_value"),
        ({"state": "with_suggestions"}, "suggestion_open"),
        ({"text": "a"}, "ix_image_name"),
    ],
)
def test_each_filter_is_answered_from_an_index_of_its_own(
    project: Project, wanted: dict[str, object], index: str, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    with project.registry.reading() as session:
        driver = session.connection().connection.driver_connection
        driver.set_trace_callback(said.append)
        image_ids(session, **wanted)
        driver.set_trace_callback(None)
        plan = str(driver.execute(f"EXPLAIN QUERY PLAN {said[-1]}").fetchall())
    assert f"INDEX {index}" in plan


def test_the_verified_are_counted_by_scope_and_in_one_pass_over_what_was_said_beside(project: Project) -> None:
    said: list[str] = []
    with project.registry.reading() as session:
        driver = session.connection().connection.driver_connection
        driver.set_trace_callback(said.append)
        image_ids(session, state="verified")
        driver.set_trace_callback(None)
        plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {said[-1]}")]
    assert plan[0].startswith("SEARCH image USING INTEGER PRIMARY KEY"), "images are looked up, not gone through"
    assert [each for each in plan if each.startswith("SCAN")].count("SCAN k") == 1
