"""Labels of another class are found by vectors whose truth is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from labeling.suspects.classes import ALL_ALIKE, ONE_CLASS, TOO_FEW, class_doubts, class_probabilities
from labeling.suspects.confident import (
    class_thresholds,
    confident_classes,
    confident_joint,
    normalised_margin,
    self_confidence,
)
from labeling.suspects.folds import assigned_folds
from labeling.suspects.found import class_suspects

Ints = NDArray[np.int64]


def clouds(counts: list[int], *, apart: float = 6.0, size: int = 12, seed: int = 0) -> tuple[NDArray[np.float32], Ints]:
    """Vectors (n, size) in one round cloud a class, and the class of each."""
    random = np.random.default_rng(seed)
    middles = np.eye(len(counts), size) * apart
    labels = np.repeat(np.arange(len(counts)), counts)
    return (middles[labels] + random.normal(size=(len(labels), size))).astype(np.float32), labels


def swapped(labels: Ints, places: Ints, classes: int) -> Ints:
    given_labels = labels.copy()
    given_labels[places] = (given_labels[places] + 1) % classes
    return given_labels


def test_the_swapped_labels_are_ranked_first_and_named_rightly() -> None:
    vectors, truth = clouds([60, 40, 30])
    wrong = np.array([3, 50, 64, 99, 101, 129])
    doubts = class_doubts(vectors, swapped(truth, wrong, 3))
    assert set(doubts.ranking()[:6].tolist()) == set(wrong.tolist())
    assert doubts.likely[wrong].tolist() == truth[wrong].tolist()
    assert set(np.flatnonzero(doubts.is_suspect).tolist()) == set(wrong.tolist())


def test_right_labels_give_no_suspects() -> None:
    vectors, truth = clouds([50, 50])
    assert not class_doubts(vectors, truth).is_suspect.any()


def test_scores_do_not_depend_on_the_order_of_the_labels() -> None:
    vectors, truth = clouds([40, 25, 3], apart=2.0)
    groups = np.arange(len(truth)) // 2
    order = np.random.default_rng(5).permutation(len(truth))
    straight = class_doubts(vectors, truth, groups=groups)
    shuffled = class_doubts(vectors[order], truth[order], groups=groups[order])
    assert (shuffled.score == straight.score[order]).all()
    assert (shuffled.is_suspect == straight.is_suspect[order]).all()


def test_names_of_classes_and_groups_do_not_matter() -> None:
    vectors, truth = clouds([40, 25, 9], apart=2.0)
    groups = np.arange(len(truth)) // 2
    plain = class_doubts(vectors, truth, groups=groups)
    renamed = class_doubts(vectors, truth * 1000 + 7, groups=9 - groups)
    assert (plain.score == renamed.score).all()
    assert (renamed.likely == plain.likely * 1000 + 7).all()


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 25), min_size=2, max_size=5), st.floats(0, 6), st.integers(0, 3))
def test_scores_lie_between_0_and_1_and_no_class_is_lost(counts: list[int], apart: float, seed: int) -> None:
    vectors, labels = clouds([*counts, 20], apart=apart, seed=seed)
    doubts = class_doubts(vectors, labels, seed=seed)
    assert ((doubts.score >= 0) & (doubts.score <= 1) & (doubts.sureness >= 0) & (doubts.sureness <= 1)).all()
    assert doubts.class_ids.tolist() == sorted(set(labels.tolist()))
    said = class_probabilities(vectors, labels, seed=seed)
    assert said.shape == (len(labels), len(counts) + 1)
    assert said.sum(axis=1) == pytest.approx(np.ones(len(labels)))
    assert doubts.joint.sum() == pytest.approx(1)


def test_the_only_label_of_a_class_is_not_judged() -> None:
    vectors, labels = clouds([30, 30, 1])
    doubts = class_doubts(vectors, labels)
    assert (doubts.score[60], bool(doubts.is_suspect[60])) == (0.0, False)


def test_copies_of_one_photo_do_not_speak_for_each_other() -> None:
    vectors, truth = clouds([40, 40])
    vectors[40:44] = vectors[0]  # four copies of a photo of the first class, all labelled as the second
    groups = np.arange(80)
    groups[40:44] = 40
    score = class_doubts(vectors, truth, groups=groups).score
    assert score[40:44].min() > 0.9
    assert score[40:44].min() > class_doubts(vectors, truth).score[40:44].max()


@pytest.mark.parametrize(
    ("counts", "why"), [([60], ONE_CLASS), ([5, 5], TOO_FEW), ([0, 0], TOO_FEW)], ids=["one class", "few", "none"]
)
def test_what_cannot_be_judged_gives_no_suspects_and_one_sentence(counts: list[int], why: str) -> None:
    vectors, labels = clouds(counts)
    doubts = class_doubts(vectors, labels)
    assert (doubts.why_none, doubts.score.sum(), doubts.is_suspect.any()) == (why, 0, False)
    assert why.count(".") == 1


def test_vectors_that_are_all_the_same_tell_nothing() -> None:
    assert class_doubts(np.ones((30, 4), np.float32), np.arange(30) % 2).why_none == ALL_ALIKE


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="for each label"):
        class_doubts(np.zeros((3, 2), np.float32), [1, 2])


def test_vectors_without_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        class_doubts(np.full((30, 2), np.nan, np.float32), np.arange(30) % 2)


def test_half_precision_vectors_of_fewer_numbers_than_axes_are_fine() -> None:
    vectors, truth = clouds([30, 30], size=3)
    assert class_doubts(vectors.astype(np.float16), swapped(truth, np.array([4]), 2)).ranking()[0] == 4


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), min_size=1, max_size=60), st.integers(0, 5))
def test_a_group_is_in_one_fold(rows: list[tuple[int, int]], seed: int) -> None:
    labels, groups = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    fold = assigned_folds(labels, groups, folds=5, seed=seed)
    assert ((fold >= 0) & (fold < 5)).all()
    assert all(len(set(fold[groups == group].tolist())) == 1 for group in set(groups.tolist()))


def test_each_fold_holds_its_share_of_each_class() -> None:
    labels = np.repeat([0, 1, 2], [100, 20, 5])
    fold = assigned_folds(labels, np.arange(125), folds=5, seed=1)
    shares = [[int(((labels == label) & (fold == number)).sum()) for number in range(5)] for label in range(3)]
    assert shares == [[20] * 5, [4] * 5, [1] * 5]


def test_the_confident_joint_is_that_of_the_paper() -> None:
    # Thresholds are the mean self-confidence of each class: (0.9 + 0.5 + 0.2) / 3 and (0.8 + 0.6) / 2.
    said = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8], [0.2, 0.8], [0.4, 0.6]])
    labels = np.array([0, 0, 0, 1, 1])
    assert class_thresholds(said, labels) == pytest.approx([1.6 / 3, 0.7])
    assert confident_classes(said, labels).tolist() == [0, -1, 1, 1, -1]
    # One confident row each on and off the diagonal of the first class, scaled to 3 of 5 labels.
    assert confident_joint(said, labels) == pytest.approx(np.array([[0.3, 0.3], [0.0, 0.4]]))


def test_margins_and_confidence_of_a_label() -> None:
    said, labels = np.array([[0.7, 0.2, 0.1], [0.7, 0.2, 0.1]]), np.array([0, 2])
    assert self_confidence(said, labels) == pytest.approx([0.7, 0.1])
    assert normalised_margin(said, labels) == pytest.approx([0.75, 0.2])


def test_a_suspect_says_what_it_looks_like() -> None:
    vectors, truth = clouds([30, 30])
    labels = swapped(truth, np.array([7]), 2)
    doubts = class_doubts(vectors, labels + 1)
    [only] = class_suspects(
        doubts, image_id=np.arange(60) + 100, annotation_id=np.arange(60) + 500, class_id=labels + 1,
        names={1: "green", 2: "red"},
    )  # fmt: skip
    assert (only.kind, only.image_id, only.annotation_id, only.class_id) == ("class_suspect", 107, 507, 1)
    assert only.detail.startswith("Looks like green (")
    assert only.detail.endswith("), is labelled red.")
