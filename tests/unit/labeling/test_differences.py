"""Differences between labels and proposals: each thing is on one card at most, and all decisions are one edit."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from core.annotations import Annotation, Provenance
from core.ids import AnnotationId, ClassId, ImageId, SuggestionId
from core.project import Project, utc_now
from core.queries.images import annotations_of, review_of
from core.schema import ImageRow, SuggestionRow
from core.shapes import Box, Dot, Lane, Shape, Tag
from labeling.differences import (
    Decision,
    Difference,
    Proposed,
    clustered,
    decided,
    differences,
    error_rate,
    error_rates,
    images_looked_at,
    open_differences,
    still_open,
)
from labeling.edits import added, deleted
from labeling.ontology import add_class
from labeling.review_states import ImageReview, review_set
from labeling.store import apply, undo
from labeling.suggestions import add_suggestions

CAR, TRUCK = ClassId(1), ClassId(2)
BY_MODEL = Provenance("model", "model-a", 0.9)
IMAGE, OTHER = ImageId(1), ImageId(2)
SQUARE = Box(100, 100, 200, 200)
LOOSE = Box(100, 100, 200, 160)  # IoU 0.6 with SQUARE
FAR = Box(500, 500, 600, 600)

boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), st.integers(0, 60), st.integers(0, 60), st.integers(5, 60),
    st.integers(5, 60),
)  # fmt: skip
things = st.lists(st.tuples(boxes, st.sampled_from([CAR, TRUCK])), max_size=8)


def label(shape: Shape, class_id: ClassId = CAR, number: int = 1, image: ImageId = IMAGE) -> Annotation:
    return Annotation(AnnotationId(number), image, class_id, shape, "ann")


def proposal(shape: Shape, class_id: ClassId = CAR, number: int = 1, score: float = 0.9) -> Proposed:
    return Proposed(SuggestionId(number), class_id, shape, score, "model-a")


def kinds(found: Sequence[Difference]) -> list[str]:
    return [each.kind for each in found]


@given(things, things)
def test_every_label_and_every_proposal_is_in_one_difference_at_most(
    mine: list[tuple[Box, ClassId]], theirs: list[tuple[Box, ClassId]]
):
    labels = [label(box, class_id, number) for number, (box, class_id) in enumerate(mine)]
    proposed = [proposal(box, class_id, number) for number, (box, class_id) in enumerate(theirs)]
    found = differences(IMAGE, labels, proposed)
    for side in ([each.label for each in found], [each.proposed for each in found]):
        ids = [each.id for each in side if each is not None]
        assert len(ids) == len(set(ids))


@given(things, st.randoms(use_true_random=False))
def test_equal_sets_do_not_differ_in_whatever_order(mine: list[tuple[Box, ClassId]], chance):
    labels = [label(box, class_id, number) for number, (box, class_id) in enumerate(mine)]
    proposed = [proposal(box, class_id, number) for number, (box, class_id) in enumerate(mine)]
    chance.shuffle(proposed)
    assert differences(IMAGE, labels, proposed) == []


@pytest.mark.parametrize(
    ("labels", "proposed", "kind"),
    [
        ([label(SQUARE)], [], "missed"),
        ([], [proposal(SQUARE)], "extra"),
        ([label(SQUARE)], [proposal(SQUARE, TRUCK)], "wrong_class"),
        ([label(SQUARE)], [proposal(LOOSE)], "loose_box"),
    ],
)
def test_each_kind_of_difference_is_named(labels: list[Annotation], proposed: list[Proposed], kind: str):
    assert kinds(differences(IMAGE, labels, proposed)) == [kind]


def test_a_proposal_of_the_same_class_comes_before_a_closer_one_of_another():
    found = differences(IMAGE, [label(SQUARE)], [proposal(SQUARE, TRUCK), proposal(Box(100, 100, 200, 195), CAR, 2)])
    assert kinds(found) == ["extra"]


def test_boxes_that_hardly_overlap_are_two_differences():
    assert kinds(differences(IMAGE, [label(SQUARE)], [proposal(Box(160, 100, 260, 200))])) == ["missed", "extra"]


def test_lines_points_and_tags_are_no_differences():
    shapes = [Lane(((0, 0), (9, 9))), Dot(1, 1), Tag()]
    assert differences(IMAGE, [label(shape, number=n) for n, shape in enumerate(shapes)], []) == []


def test_the_largest_cluster_comes_first_and_in_it_the_surest_proposal():
    found = differences(IMAGE, [label(FAR)], [proposal(SQUARE, CAR, 1, 0.4), proposal(Box(0, 0, 50, 50), CAR, 2, 0.8)])
    assert [[each.kind for each in cluster] for cluster in clustered(found)] == [["extra", "extra"], ["missed"]]
    assert [each.proposed.score for each in clustered(found)[0] if each.proposed] == [0.8, 0.4]


def judged(*words: Decision) -> list[tuple[Difference, Decision]]:
    (missed,) = differences(IMAGE, [label(SQUARE)], [])
    return [(missed, word) for word in words]


def test_the_error_rate_has_the_interval_of_wilson():
    rate = error_rate(judged("take_model", "keep_mine"), labels=10)
    # Wilson's interval for 1 of 10, as in any table of it: 0.0179 to 0.4042.
    assert (rate.wrong, rate.judged, rate.share) == (1, 2, 0.1)
    assert (rate.low, rate.high) == pytest.approx((0.0179, 0.4042), abs=1e-4)


def test_while_few_differences_are_decided_few_labels_count_as_looked_at():
    early = error_rate(judged("take_model", "keep_mine"), labels=100, found=20)
    late = error_rate(judged(*["take_model", "keep_mine"] * 10), labels=100, found=20)
    assert early.share == late.share == pytest.approx(0.1)
    assert early.low < late.low < 0.1 < late.high < early.high


def test_what_is_ignored_or_asked_about_says_nothing_of_the_error_rate():
    rate = error_rate(judged("ignore", "ask"), labels=10, found=2)
    assert (rate.judged, rate.share, rate.low, rate.high) == (0, 0.0, 0.0, 1.0)


def test_a_label_that_lacks_counts_among_the_labels():
    (extra,) = differences(IMAGE, [], [proposal(SQUARE)])
    assert error_rate([(extra, "take_model")], labels=3).share == 0.25


@given(st.lists(st.sampled_from(["take_model", "keep_mine", "ignore", "ask"]), max_size=30), st.integers(0, 9))
def test_the_share_lies_in_its_interval(decisions: list[Decision], more: int):
    rate = error_rate(judged(*decisions), labels=len(decisions) + more, found=len(decisions) + more)
    assert 0 <= rate.low <= rate.share + 1e-9
    assert rate.share <= rate.high + 1e-9 <= 1 + 1e-9


def test_each_class_has_an_error_rate_of_its_own():
    cars = differences(IMAGE, [label(SQUARE)], [])
    trucks = differences(IMAGE, [label(FAR, TRUCK)], [])
    decisions: list[tuple[Difference, Decision]] = [(cars[0], "take_model"), (trucks[0], "keep_mine")]
    rates = error_rates(decisions, labels={CAR: 2, TRUCK: 5}, found=[*cars, *trucks])
    assert (rates[CAR].share, rates[TRUCK].share) == (0.5, 0.0)


@pytest.fixture
def images(project: Project) -> Project:
    """Two images and two classes."""
    add_class(project.registry, "car")
    add_class(project.registry, "truck")
    with project.registry.transaction() as tx:
        for number in (1, 2):
            name = f"{number}.jpg"
            tx.session.add(
                ImageRow(id=number, sha256=name, name=name, path=name, width=999, height=999, added_at=utc_now())
            )
    return project


def suggest(project: Project, *shapes: tuple[Shape, ClassId], source: str = "model-a", score: float = 0.9) -> None:
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(IMAGE, class_id, shape, score) for shape, class_id in shapes], source=source)


def found_in(project: Project) -> list[Difference]:
    with project.registry.reading() as session:
        return open_differences(session, images_looked_at(session))


def do(project: Project, decisions: list[tuple[Difference, Decision]]) -> int:
    with project.registry.reading() as session:
        edit = decided(session, decisions, author="bob")
    return apply(project.registry, edit, author="bob")


def labels_in(project: Project) -> list[Annotation]:
    with project.registry.reading() as session:
        return annotations_of(session, IMAGE)


def states_in(project: Project) -> list[str]:
    with project.registry.reading() as session:
        return [row.state for row in session.exec(select(SuggestionRow).order_by(SuggestionRow.id))]


def by_kind(found: Sequence[Difference]) -> dict[str, Difference]:
    return {each.kind: each for each in found}


def missed_in(project: Project) -> list[Difference]:
    return [each for each in found_in(project) if each.kind == "missed"]


def four_kinds(project: Project) -> dict[str, Difference]:
    """One difference of each kind."""
    spots = [Box(x, 0, x + 100, 100) for x in (0, 200, 400)]
    labels = [label(spots[0]), label(spots[1], number=2), label(spots[2], TRUCK, 3)]
    apply(project.registry, added(labels), author="ann")
    suggest(project, (replace(spots[0], y2=60.0), CAR), (spots[1], TRUCK), (FAR, CAR))
    return by_kind(found_in(project))


def test_taking_the_models_word_changes_labels_of_every_kind(images: Project):
    found = four_kinds(images)
    assert set(found) == {"loose_box", "wrong_class", "extra", "missed"}
    do(images, [(each, "take_model") for each in found.values()])
    loose, reclassed, new = labels_in(images)
    assert (loose.id, loose.shape, loose.provenance) == (1, Box(0, 0, 100, 60), BY_MODEL)
    assert (reclassed.id, reclassed.class_id, reclassed.provenance) == (2, TRUCK, BY_MODEL)
    assert (new.shape, new.author, new.provenance) == (FAR, "bob", BY_MODEL)
    assert states_in(images) == ["kept"] * 3
    assert found_in(images) == []


def test_a_missed_label_that_was_kept_is_no_card_again_until_another_model_misses_it(images: Project):
    apply(images.registry, added([label(SQUARE)]), author="ann")
    with images.registry.transaction() as tx:
        add_suggestions(tx, [(OTHER, CAR, FAR, 0.9)], source="model-a", looked_at=[IMAGE])
    (card,) = missed_in(images)
    edit = do(images, [(card, "keep_mine")])
    assert missed_in(images) == []
    undo(images.registry, edit, author="bob")
    assert missed_in(images) == [card]
    do(images, [(card, "keep_mine")])
    with images.registry.transaction() as tx:
        add_suggestions(tx, [(OTHER, CAR, FAR, 0.9)], source="model-b", looked_at=[IMAGE])
    assert len(missed_in(images)) == 1


def test_a_label_is_missed_only_by_a_model_that_looked_and_knows_the_class(images: Project):
    apply(images.registry, added([label(SQUARE, TRUCK)]), author="ann")
    with images.registry.transaction() as tx:
        add_suggestions(tx, [(OTHER, CAR, FAR, 0.9)], source="model-a", looked_at=[IMAGE])
    assert missed_in(images) == []


def test_decisions_that_somebody_overtook_are_told_apart(images: Project):
    found = four_kinds(images)
    (lost,) = [each for each in labels_in(images) if each == found["loose_box"].label]
    apply(images.registry, deleted([lost]), author="ann")
    pairs: list[tuple[Difference, Decision]] = [(each, "take_model") for each in found.values()]
    with images.registry.reading() as session:
        able = [each for each, _ in still_open(session, pairs)]
    assert [each.kind for each, _ in pairs if each not in able] == ["loose_box"]


def test_the_whole_triage_is_one_edit_that_undo_takes_back(images: Project):
    found = four_kinds(images)
    before = labels_in(images)
    words: list[Decision] = ["take_model", "keep_mine", "ignore", "ask"]
    edit = do(images, list(zip(found.values(), words, strict=True)))
    undo(images.registry, edit, author="bob")
    assert labels_in(images) == before
    assert states_in(images) == ["open"] * 3
    with images.registry.reading() as session:
        assert review_of(session, IMAGE) is None


def test_keeping_mine_refuses_and_ignoring_ignores(images: Project):
    suggest(images, (SQUARE, CAR), (FAR, TRUCK))
    first, second = found_in(images)
    do(images, [(first, "keep_mine"), (second, "ignore")])
    assert states_in(images) == ["refused", "ignored"]
    assert labels_in(images) == []


def test_asking_pins_one_note_and_keeps_what_a_reviewer_wrote(images: Project):
    rejected = ImageReview(IMAGE, "rejected", "The left car is too wide.", author="eve")
    apply(images.registry, review_set(None, rejected), author="eve")
    suggest(images, (SQUARE, CAR), (FAR, TRUCK))
    apply(images.registry, added([label(Box(700, 0, 800, 90))]), author="ann")
    do(images, [(each, "ask") for each in found_in(images)])
    with images.registry.reading() as session:
        row = review_of(session, IMAGE)
    assert row is not None
    assert (row.state, row.author) == ("needs_review", "bob")
    assert row.note == "The left car is too wide.\nAsk: missed, extra"
    assert (row.x, row.y) == (750, 45)
    assert states_in(images) == ["open", "open"]


def test_two_models_that_see_the_same_thing_make_one_card(images: Project):
    suggest(images, (SQUARE, CAR), source="model-a", score=0.6)
    suggest(images, (Box(101, 101, 201, 201), CAR), source="model-b", score=0.8)
    (only,) = found_in(images)
    assert only.proposed is not None
    assert only.proposed.source == "model-b"


def test_two_models_do_not_make_a_label_appear_twice(images: Project):
    apply(images.registry, added([label(SQUARE)]), author="ann")
    suggest(images, (SQUARE, CAR), source="model-a")
    suggest(images, (SQUARE, CAR), source="model-b")
    assert found_in(images) == []


def test_a_label_of_a_class_that_no_model_knows_was_not_missed(images: Project):
    apply(images.registry, added([label(FAR, TRUCK)]), author="ann")
    suggest(images, (SQUARE, CAR))
    assert kinds(found_in(images)) == ["extra"]


def test_two_thousand_decisions_are_one_edit(images: Project):
    spots = [Box(30 * (n % 50), 30 * (n // 50), 30 * (n % 50) + 20, 30 * (n // 50) + 20) for n in range(2000)]
    suggest(images, *((spot, CAR) for spot in spots))
    do(images, [(each, "take_model") for each in found_in(images)])
    assert len(labels_in(images)) == 2000
