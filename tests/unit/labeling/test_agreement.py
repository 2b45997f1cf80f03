"""Two labellings are compared shape by shape and word by word, and a blind one stays out of the labels."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.annotations import Annotation
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId
from core.masks import mask_of, rasterised
from core.project import Project, utc_now
from core.queries.images import annotations_of
from core.schema import ImageRow
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape, Tag
from labeling.agreement import (
    TAGS,
    Agreement,
    agreement_of,
    ceiling_sentence,
    cohens_kappa,
    iou_of,
    match_annotations,
)
from labeling.blind import agreement_with_live, begin_blind, blind_of, pick_sample, save_blind, waiting_blind
from labeling.edits import added, conditions_set
from labeling.ontology import add_class
from labeling.store import apply

CAR, TRUCK, WET = 1, 2, 3
words = st.sampled_from(["clear", "rain", "fog"])
pairs_of_words = st.lists(st.tuples(words, words), min_size=1, max_size=40)


def an(shape: Shape, class_id: int = CAR, number: int = 1, image: int = 1) -> Annotation:
    return Annotation(AnnotationId(number), ImageId(image), ClassId(class_id), shape, "ann")


def a_mask(shape: Shape) -> Mask:
    made = mask_of(rasterised(shape, (100, 100)))
    assert made is not None
    return made


SQUARE = Box(10, 10, 30, 30)
SQUARES: list[Shape] = [
    SQUARE,
    RotatedBox(20, 20, 20, 20, 90 - 180),
    Polygon((((10, 10), (30, 10), (30, 30), (10, 30)),)),
    a_mask(SQUARE),
]


@pytest.mark.parametrize("first", SQUARES)
@pytest.mark.parametrize("second", SQUARES)
def test_the_same_square_overlaps_wholly_however_it_is_drawn(first: Shape, second: Shape):
    assert iou_of(first, second) == pytest.approx(1.0)


@pytest.mark.parametrize("first", SQUARES)
def test_half_a_square_overlaps_by_half(first: Shape):
    for half in (
        Box(10, 10, 20, 30),
        a_mask(Box(10, 10, 20, 30)),
        Polygon((((10, 10), (20, 10), (20, 30), (10, 30)),)),
    ):
        assert iou_of(first, half) == pytest.approx(0.5)


def test_a_circle_covers_pi_quarters_of_its_square():
    assert iou_of(Ellipse(20, 20, 10, 10), SQUARE) == pytest.approx(math.pi / 4, rel=0.005)


def test_a_hole_is_no_part_of_an_area():
    outline = ((10.0, 10.0), (30.0, 10.0), (30.0, 30.0), (10.0, 30.0))
    hole = ((15.0, 15.0), (25.0, 15.0), (25.0, 25.0), (15.0, 25.0))
    assert iou_of(Polygon((outline, hole)), SQUARE) == pytest.approx(0.75)


def test_an_outline_that_crosses_itself_still_has_an_overlap():
    bow_tie = Polygon((((10, 10), (30, 30), (30, 10), (10, 30)),))
    assert iou_of(bow_tie, SQUARE) == pytest.approx(0.5)


@pytest.mark.parametrize(("aside", "agrees"), [(9.5, True), (10.5, False)])
def test_parallel_lines_agree_up_to_a_third_of_their_width(aside: float, agrees: bool):
    first = Lane(((100, 0), (100, 300), (100, 20_000)))
    second = Polyline(((100 + aside, 0), (100 + aside, 20_000)))
    assert (iou_of(first, second) >= 0.5) == agrees


def test_unlike_things_do_not_overlap():
    assert iou_of(SQUARE, Polyline(((10, 10), (30, 30)))) == 0
    assert iou_of(Dot(20, 20), SQUARE) == 0
    assert iou_of(Tag(), SQUARE) == 0
    assert iou_of(Dot(20, 20), Dot(20, 20)) == 1
    assert iou_of(Tag(), Tag()) == 1


def test_a_pair_of_one_class_comes_before_a_better_overlap_of_another():
    first = [an(Box(0, 0, 100, 100), CAR)]
    second = [an(Box(0, 0, 100, 98), TRUCK), an(Box(0, 0, 100, 80), CAR)]
    (match,) = match_annotations(first, second)
    assert match.second == 1
    assert match.iou == pytest.approx(0.8)


def test_each_shape_is_matched_once():
    assert len(match_annotations([an(SQUARE), an(SQUARE)], [an(SQUARE)])) == 1


def test_lanes_meet_where_their_control_points_do_not():
    steep = an(Lane(((0, 0), (0, 400))))
    short = an(Lane(((1, 200), (1, 210))))
    assert match_annotations([steep], [short], 0.05)


def test_precision_recall_confusions_and_overlap_are_counted_by_class():
    first = {1: [an(SQUARE), an(Box(50, 50, 90, 90), TRUCK)], 2: [an(SQUARE)], 3: [an(SQUARE)]}
    second = {1: [an(Box(10, 10, 30, 26)), an(Box(50, 50, 90, 90), CAR)], 2: []}
    found = agreement_of(first, second)
    cars = found.classes[ClassId(CAR)]
    assert (found.images, cars.first, cars.second, cars.matched) == (2, 2, 2, 1)
    assert (cars.precision, cars.recall, cars.f1) == (0.5, 0.5, 0.5)
    assert found.confusions == {(TRUCK, CAR): 1}
    assert found.mean_iou == pytest.approx(0.8)
    assert found.f1 == pytest.approx(2 / 5)


def test_the_ceiling_is_told_in_one_sentence():
    found = agreement_of({1: [an(SQUARE)] * 2}, {1: [an(SQUARE)]})
    assert ceiling_sentence(found) == (
        "Two labellings agree at F1 0.67; a model measured above that is not proved better than the labels."
    )
    assert "No image" in ceiling_sentence(Agreement(0, {}))
    assert "Neither" in ceiling_sentence(agreement_of({1: []}, {1: []}))


def test_kappa_gives_the_figure_of_a_worked_example():
    # 50 grants, two readers: both yes 20, only the first 5, only the second 10, both no 15: kappa 0.4.
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohens_kappa(first, second) == pytest.approx(0.4)


@given(pairs_of_words)
def test_kappa_is_the_same_whoever_is_first(pairs: list[tuple[str, str]]):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    assert cohens_kappa(first, second) == pytest.approx(cohens_kappa(second, first))
    assert -1 <= cohens_kappa(first, second) <= 1


@given(st.lists(words, min_size=1))
def test_kappa_of_a_labeller_with_themself_is_one(said: list[str]):
    assert cohens_kappa(said, said) == 1


@pytest.mark.parametrize(("first", "second"), [([], []), (["a"], [])])
def test_kappa_of_unlike_or_no_items_is_refused(first: list[str], second: list[str]):
    with pytest.raises(ValueError, match="kappa"):
        cohens_kappa(first, second)


def test_conditions_and_tags_have_a_kappa_each():
    first = {1: [an(Tag(), WET)], 2: [], 3: [an(Tag(), WET)], 4: []}
    second = {1: [an(Tag(), WET)], 2: [an(Tag(), WET)], 3: [an(Tag(), WET)], 4: []}
    ours = {1: {"weather": "rain", "traffic": "light"}, 2: {"weather": "clear"}}
    theirs = {1: {"weather": "rain"}, 2: {"weather": "clear"}}
    kappas = agreement_of(first, second, first_words=ours, second_words=theirs).kappas
    assert kappas == {"weather": 1.0, TAGS: pytest.approx(0.5)}


@given(st.lists(st.integers(0, 2**62), unique=True, max_size=60), st.integers(0, 60), st.integers())
def test_a_sample_is_the_same_for_a_seed_and_grows_by_addition(image_ids: list[int], count: int, seed: int):
    sample = pick_sample(image_ids, count=count, seed=seed)
    assert len(sample) == min(count, len(image_ids))
    assert sample == pick_sample(image_ids[::-1], count=count, seed=seed)[::-1]
    assert set(sample) <= set(pick_sample(image_ids, count=count + 1, seed=seed))


def test_a_share_is_rounded_up_and_nonsense_refused():
    assert len(pick_sample(range(100), share=0.07)) == 7
    assert len(pick_sample(range(101), share=0.07)) == 8
    for wrong in ({}, {"share": 0.1, "count": 3}, {"share": 1.5}, {"count": -1}):
        with pytest.raises(ValueError, match=r"sample|share"):
            pick_sample(range(9), **wrong)


@pytest.fixture
def labelled(project: Project) -> Project:
    add_class(project.registry, "car")
    with project.registry.transaction() as tx:
        for number in (1, 2):
            name = f"{number}.jpg"
            tx.session.add(
                ImageRow(id=number, sha256=str(number), name=name, path=name, width=99, height=99, added_at=utc_now())
            )
    apply(project.registry, added([an(SQUARE)]), author="ann")
    apply(project.registry, conditions_set(ImageId(1), {}, {"weather": "rain"}), author="ann")
    return project


def test_second_labels_stay_out_of_the_live_ones(labelled: Project):
    begin_blind(labelled, [1, 2], "bob")
    save_blind(labelled, 1, "bob", [an(Box(10, 10, 30, 26), number=7)], {"weather": "rain"})
    with labelled.registry.reading() as session:
        assert annotations_of(session, 1) == [an(SQUARE)]
        assert [each.annotations for each in blind_of(session, "bob")] == [(an(Box(10, 10, 30, 26), number=7),)]
        assert waiting_blind(session, "bob") == [2]
        assert blind_of(session, "ann") == []


def test_beginning_again_keeps_what_was_saved(labelled: Project):
    assert begin_blind(labelled, [1], "bob") == 1
    save_blind(labelled, 1, "bob", [], {})
    assert begin_blind(labelled, [1, 2], "bob") == 1
    with labelled.registry.reading() as session:
        assert len(blind_of(session, "bob")) == 1


def test_the_agreement_is_that_of_the_saved_images_with_the_live_labels(labelled: Project):
    begin_blind(labelled, [1, 2], "bob")
    with pytest.raises(UserError, match="No image"):
        agreement_with_live(labelled, "bob")
    save_blind(labelled, 1, "bob", [an(Box(10, 10, 30, 26), number=7)], {"weather": "rain"})
    found = agreement_with_live(labelled, "bob")
    assert (found.images, found.f1) == (1, 1.0)
    assert found.mean_iou == pytest.approx(0.8)
    assert found.kappas == {"weather": 1.0}


def test_images_outside_of_a_sample_or_project_are_refused(labelled: Project):
    with pytest.raises(UserError, match="no longer"):
        begin_blind(labelled, [1, 99], "bob")
    with pytest.raises(UserError, match="sample"):
        save_blind(labelled, 1, "bob", [], {})
    begin_blind(labelled, [1], "bob")
    with pytest.raises(ValueError, match="image"):
        save_blind(labelled, 1, "bob", [an(SQUARE, image=2)], {})
