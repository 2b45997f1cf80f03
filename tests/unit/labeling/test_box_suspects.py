"""Boxes that are swapped, moved, missing or on nothing are told apart by what a model finds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.suspects.boxes import BoxDoubts, PlacedLabels, PlacedPredictions, box_doubts
from labeling.suspects.found import Suspect, box_suspects, ranked

NAMES = {1: "car", 2: "bus"}
IMAGES = 120


def street(seed: int = 0) -> tuple[PlacedLabels, PlacedPredictions]:
    """Two things an image, each labelled and found a few pixels off, sure; and some unsure finds of nothing."""
    random = np.random.default_rng(seed)
    image = np.repeat(np.arange(IMAGES), 2)
    corner = random.uniform(0, 200, (2 * IMAGES, 2)) + np.tile([[0, 0], [400, 0]], (IMAGES, 1))
    xyxy = np.concatenate((corner, corner + 100), axis=1)
    class_id = np.tile([1, 2], IMAGES)
    labels = PlacedLabels(image, class_id, xyxy.astype(np.float32))
    nothing = np.tile([[300, 500, 360, 560]], (IMAGES, 1))
    predictions = PlacedPredictions(
        np.concatenate((image, np.arange(IMAGES))),
        np.concatenate((class_id, np.ones(IMAGES, np.int64))),
        np.concatenate((xyxy + random.normal(0, 2, xyxy.shape), nothing)).astype(np.float32),
        np.concatenate((random.uniform(0.6, 0.99, len(image)), random.uniform(0.01, 0.2, IMAGES))),
    )
    return labels, predictions


def without(labels: PlacedLabels, place: int) -> PlacedLabels:
    kept = np.arange(len(labels)) != place
    return PlacedLabels(labels.image_id[kept], labels.class_id[kept], labels.xyxy[kept])


def all_found(labels: PlacedLabels, predictions: PlacedPredictions) -> list[Suspect]:
    doubts = box_doubts(labels, predictions)
    return box_suspects(doubts, labels, predictions, annotation_id=np.arange(len(labels)) + 1000, names=NAMES)


def test_labels_with_which_the_model_agrees_are_no_suspects() -> None:
    assert all_found(*street()) == []


def test_a_box_of_another_class_is_swapped() -> None:
    labels, predictions = street()
    wrong = labels.class_id.copy()
    wrong[10] = 2
    [only] = all_found(replace(labels, class_id=wrong), predictions)
    assert (only.kind, only.annotation_id, only.class_id) == ("class_suspect", 1010, 1)
    assert only.detail.startswith("Looks like car (")


def test_a_moved_box_is_misplaced_and_the_model_says_where_it_belongs() -> None:
    labels, predictions = street()
    moved = labels.xyxy.copy()
    moved[10] += [45, 30, 45, 30]
    [only] = all_found(replace(labels, xyxy=moved), predictions)
    assert (only.kind, only.annotation_id) == ("location_suspect", 1010)
    assert only.bounds == tuple(float(edge) for edge in predictions.xyxy[10])


def test_a_deleted_box_is_overlooked() -> None:
    labels, predictions = street()
    [only] = all_found(without(labels, 10), predictions)
    assert (only.kind, only.annotation_id, only.image_id) == ("missing_suspect", 0, 5)
    assert only.bounds == tuple(float(edge) for edge in predictions.xyxy[10])


def test_a_box_on_nothing_is_spurious() -> None:
    labels, predictions = street()
    moved = labels.xyxy.copy()
    moved[10] = [0, 450, 80, 530]
    kinds = {each.kind: each for each in all_found(replace(labels, xyxy=moved), predictions)}
    assert set(kinds) == {"spurious_suspect", "missing_suspect"}  # what it was moved from lacks its label now
    assert kinds["spurious_suspect"].annotation_id == 1010


def test_what_a_model_that_rarely_finds_a_class_misses_says_little() -> None:
    labels, predictions = street()
    is_kept = (predictions.class_id == 1) | (predictions.image_id < 10)
    rarely = PlacedPredictions(
        predictions.image_id[is_kept], predictions.class_id[is_kept], predictions.xyxy[is_kept],
        predictions.score[is_kept],
    )  # fmt: skip
    spurious = box_doubts(labels, rarely).spurious
    assert spurious[labels.class_id == 2].max() < 0.2


def test_two_finds_of_one_thing_are_one_missing_label() -> None:
    labels, predictions = street()
    twice = PlacedPredictions(
        *(np.concatenate((column, column[10:11])) for column in (predictions.image_id, predictions.class_id)),
        np.concatenate((predictions.xyxy, predictions.xyxy[10:11] + 3)),
        np.concatenate((predictions.score, [0.9])),
    )
    assert len(all_found(without(labels, 10), twice)) == 1


def test_no_predictions_and_no_labels_give_nothing() -> None:
    labels, predictions = street()
    none = np.zeros(0, np.int64)
    no_labels = PlacedLabels(none, none, np.zeros((0, 4), np.float32))
    no_predictions = PlacedPredictions(none, none, np.zeros((0, 4), np.float32), np.zeros(0))
    assert all_found(labels, no_predictions) == []
    assert all_found(no_labels, no_predictions) == []
    assert len(box_doubts(no_labels, predictions).overlooked) == len(predictions)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 30), st.integers(0, 90))
def test_scores_lie_between_0_and_1_whatever_the_order(seed: int, labelled: int, predicted: int) -> None:
    random = np.random.default_rng(seed)

    def boxes(count: int) -> np.ndarray:
        corner = random.uniform(0, 60, (count, 2))
        return np.concatenate((corner, corner + random.uniform(1, 40, (count, 2))), axis=1).astype(np.float32)

    labels = PlacedLabels(random.integers(0, 5, labelled), random.integers(1, 3, labelled), boxes(labelled))
    predictions = PlacedPredictions(
        random.integers(0, 5, predicted), random.integers(1, 3, predicted), boxes(predicted), random.random(predicted)
    )
    doubts = box_doubts(labels, predictions)
    for column in (doubts.of_labels(), doubts.overlooked, doubts.sureness):
        assert ((column >= 0) & (column <= 1)).all()
    one, other = random.permutation(labelled), random.permutation(predicted)
    again = box_doubts(
        PlacedLabels(labels.image_id[one], labels.class_id[one], labels.xyxy[one]),
        PlacedPredictions(
            predictions.image_id[other], predictions.class_id[other], predictions.xyxy[other], predictions.score[other]
        ),
    )
    for name in ("swapped", "misplaced", "spurious"):
        assert getattr(again, name) == pytest.approx(getattr(doubts, name)[one], abs=1e-9)
    assert again.overlooked == pytest.approx(doubts.overlooked[other], abs=1e-9)


def test_scores_beyond_1_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        PlacedPredictions(np.zeros(1, int), np.zeros(1, int), np.zeros((1, 4), np.float32), np.full(1, 1.5))


def test_of_one_label_and_kind_the_surer_suspicion_is_kept() -> None:
    one = Suspect("class_suspect", 1, 2, 0.6, "one")
    other = Suspect("class_suspect", 1, 2, 0.9, "other")
    missing = [Suspect("missing_suspect", 1, 0, score, "m", 1, (0, 0, score, 1)) for score in (0.7, 0.8)]
    assert [each.detail for each in ranked([one, *missing, other])] == ["other", "m", "m"]


def test_doubts_are_the_worst_that_is_said() -> None:
    columns = [np.array([value]) for value in (0.1, 0.7, 0.3)]
    assert BoxDoubts(*columns, np.zeros(0), np.zeros(1, np.int64), np.zeros(0)).of_labels() == [0.7]
