"""Figures of a session: the pace, what became of suggestions, and whether training again would pay."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from core.annotations import Annotation
from core.ids import ClassId, EditId, SuggestionId
from core.project import Project, utc_now
from core.queries.images import annotations_of
from core.schema import ImageRow, SuggestionRow
from core.shapes import Box
from labeling.edits import added, changed, deleted
from labeling.effort import EffortEvent, EffortLog, Outcome, retraining_pays, suggestion_outcomes
from labeling.ontology import add_class
from labeling.store import apply, undo
from labeling.suggestions import add_suggestions, keep, keep_many, refuse

CAR, BUS = ClassId(1), ClassId(2)


def test_seconds_per_box_are_the_median_from_what_was_done_before():
    log = EffortLog([EffortEvent("opened", 0)])
    for at_s, class_id in ((2, CAR), (5, CAR), (15, BUS)):
        log.note(EffortEvent("drawn", at_s, class_id))
    assert log.seconds_per_box() == 3
    assert log.seconds_by_class() == {CAR: 2.5, BUS: 10}


def test_a_pause_is_not_counted_and_what_lies_between_is_no_part_of_a_box():
    log = EffortLog([EffortEvent("drawn", 0, CAR), EffortEvent("drawn", 61, CAR)])
    assert log.seconds_per_box() is None
    log.note(EffortEvent("accepted", 70, CAR, "model-a"))
    log.note(EffortEvent("drawn", 74, CAR))
    assert log.seconds_per_box() == 4


def test_what_was_done_is_counted_by_kind_class_and_model():
    log = EffortLog(EffortEvent("accepted", n, class_id, "model-a") for n, class_id in enumerate((CAR, CAR, BUS)))
    log.note(EffortEvent("refused", 9, CAR, "model-b"))
    assert log.count("accepted") == 3
    assert log.count("accepted", class_id=CAR) == 2
    assert log.count("accepted", model="model-b") == 0
    assert log.count("refused", class_id=CAR, model="model-b") == 1


def test_time_does_not_go_back():
    with pytest.raises(ValueError, match="order"):
        EffortLog([EffortEvent("drawn", 2), EffortEvent("drawn", 1)])


@given(st.lists(st.floats(0, 1e6), max_size=30).map(sorted))
def test_a_box_takes_at_most_the_longest_pause(times: list[float]):
    pace = EffortLog(EffortEvent("drawn", at_s, CAR) for at_s in times).seconds_per_box()
    assert pace is None or 0 <= pace <= 60


@pytest.fixture
def suggested(project: Project) -> Project:
    """One image with four cars that model-a proposes and a bus that model-b does."""
    add_class(project.registry, "car")
    add_class(project.registry, "bus")
    with project.registry.transaction() as tx:
        tx.session.add(ImageRow(id=1, sha256="1", name="1", path="1", width=999, height=999, added_at=utc_now()))
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(1, CAR, Box(50 * n, 0, 50 * n + 40, 40), 0.9) for n in range(4)], source="model-a")
        add_suggestions(tx, [(1, BUS, Box(0, 500, 90, 600), 0.4)], source="model-b")
    return project


def open_in(project: Project, source: str = "model-a") -> list[SuggestionId]:
    with project.registry.reading() as session:
        chosen = select(SuggestionRow.id).where(SuggestionRow.source == source, SuggestionRow.state == "open")
        return [SuggestionId(number) for number in session.exec(chosen.order_by(SuggestionRow.id))]


def outcomes_of(project: Project) -> list[Outcome]:
    with project.registry.reading() as session:
        return suggestion_outcomes(session)


def cars(project: Project) -> Outcome:
    return next(each for each in outcomes_of(project) if each.source == "model-a")


def labels(project: Project) -> list[Annotation]:
    with project.registry.reading() as session:
        return annotations_of(session, 1)


def move(project: Project, annotation: Annotation) -> EditId:
    moved = replace(annotation, shape=Box(3, 3, 33, 33))
    return apply(project.registry, changed([annotation], [moved]), author="ann")


def test_suggestions_are_counted_by_source_and_class(suggested: Project):
    first, second, *_ = open_in(suggested)
    keep(suggested.registry, first, author="ann")
    refuse(suggested.registry, second, author="ann")
    assert outcomes_of(suggested) == [
        Outcome("model-a", CAR, kept=1, corrected=0, refused=1, open=2),
        Outcome("model-b", BUS, open=1),
    ]


def test_a_kept_one_that_was_moved_reclassed_or_deleted_is_corrected(suggested: Project):
    keep_many(suggested.registry, open_in(suggested), author="ann")
    first, second, third, fourth = labels(suggested)
    move(suggested, first)
    apply(suggested.registry, changed([second], [replace(second, class_id=BUS)]), author="ann")
    apply(suggested.registry, deleted([third]), author="ann")
    apply(suggested.registry, changed([fourth], [replace(fourth, attributes={"occluded": "yes"})]), author="ann")
    assert (cars(suggested).kept, cars(suggested).corrected, cars(suggested).accepted) == (4, 3, 1)


def test_a_correction_that_was_undone_is_none(suggested: Project):
    keep(suggested.registry, open_in(suggested)[0], author="ann")
    undo(suggested.registry, move(suggested, labels(suggested)[0]), author="ann")
    assert cars(suggested).corrected == 0


def test_taking_the_keeping_back_is_no_correction_and_redoing_it_neither(suggested: Project):
    edit = keep_many(suggested.registry, open_in(suggested)[:2], author="ann")
    back = undo(suggested.registry, edit, author="ann")
    assert cars(suggested) == Outcome("model-a", CAR, open=4)
    undo(suggested.registry, back, author="ann")
    assert (cars(suggested).kept, cars(suggested).corrected) == (2, 0)
    move(suggested, labels(suggested)[0])
    assert cars(suggested).corrected == 1


def test_labels_that_a_person_drew_are_no_suggestions(suggested: Project):
    keep(suggested.registry, open_in(suggested)[0], author="ann")
    own = replace(labels(suggested)[0], id=labels(suggested)[0].id + 1)
    apply(suggested.registry, added([own]), author="ann")
    apply(suggested.registry, deleted([own]), author="ann")
    assert cars(suggested).corrected == 0


def test_a_quarter_more_boxes_of_a_class_are_worth_training_on():
    assert retraining_pays({"car": 25}, {"car": 100}, []) is None
    assert retraining_pays({"car": 26, "bus": 3}, {"car": 100, "bus": 5}, []) == (
        "Training again would pay: 26 boxes of car are new, and the model learnt from 100."
    )


def test_a_class_the_model_never_saw_is_worth_training_on_once_it_has_some_boxes():
    assert retraining_pays({"bus": 19}, {}, []) is None
    assert retraining_pays({"bus": 20, "car": 500}, {"car": 900}, []) == (
        "Training again would pay: 20 boxes of bus are new, and the model has not seen any."
    )


def test_suggestions_that_are_mostly_refused_or_corrected_are_worth_training_against():
    good = Outcome("model-a", CAR, kept=70, corrected=10, refused=30)
    assert retraining_pays({}, {}, [good]) is None
    assert retraining_pays({}, {}, [replace(good, corrected=11)]) == (
        "Training again would pay: 59 of 100 suggestions were accepted as they were."
    )
    assert retraining_pays({}, {}, [Outcome("model-a", CAR, refused=19)]) is None
