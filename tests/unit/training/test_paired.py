"""Whether one model is better than another is said only as far as the images allow, and from the stored details."""

import numpy as np
import pytest

from core.detections import Detections
from core.errors import UserError
from core.project import Project
from core.queries import models as reads
from tests.decided_project import Decided, decided_project
from training.compared_images import SeenPart
from training.comparison import compare
from training.decision import pair_of, regressions_of
from training.detection_metrics import average_precisions
from training.matching import Judged
from training.paired import differences, drawn_weights
from training.promotion import promote
from training.resampled_precision import precisions, ranked_by_class

CLASSES = ("car", "bus", "sign")


def drawn_answers(images: int, *, seed: int, kept: float = 0.8) -> SeenPart:
    """Answers on drawn objects, which are the same for each seed: near some of them, and false alarms; no ties."""
    objects, chance = np.random.default_rng(1), np.random.default_rng(seed)
    truth, found = [], []
    for number in range(images):
        for corner, size in zip(objects.uniform(0, 300, (5, 2)), objects.uniform(20, 120, (5, 2)), strict=True):
            position, box = int(objects.integers(3)), np.concatenate([corner, corner + size])
            truth.append((number, position, box))
            if chance.random() < kept:
                found.append((number, position, box + chance.normal(0, 5, 4), chance.uniform(0.2, 1)))
        found += [
            (number, int(chance.integers(3)), np.concatenate([corner, corner + 40]), chance.beta(1, 4))
            for corner in chance.uniform(0, 300, (4, 2))
        ]
    columns = [np.array([row[place] for row in rows], np.int64) for rows in (truth, found) for place in (0, 1)]
    boxes = [np.array([row[2] for row in rows], np.float32) for rows in (truth, found)]
    score = np.array([row[3] for row in found], np.float32)
    names = tuple(f"{number:04d}" for number in range(images))
    return SeenPart(names, CLASSES, *columns[:2], boxes[0], *columns[2:], boxes[1], score)


def whole_evaluator(seen: SeenPart, drawn: list[int]) -> np.ndarray:
    """COCO's own figures on a set of images, some of them more than once: (classes, 2), mAP50 and mAP50_95."""
    judged = []
    for place, number in enumerate(drawn):
        truth, found = seen.truth_image == number, seen.found_image == number
        answers = Detections(seen.found_xyxy[found], seen.found_class[found], seen.found_score[found])
        judged.append(Judged(str(place), (400, 400), seen.truth_xyxy[truth], seen.truth_class[truth], answers))
    rows = average_precisions(judged, len(CLASSES))
    return np.array([[row["mAP50"], row["mAP50_95"]] for row in rows], float)


@pytest.mark.parametrize("draw", [0, 1, 2])
def test_a_resample_by_weights_is_what_the_evaluator_says_of_the_drawn_images(draw: int) -> None:
    seen = drawn_answers(30, seed=7)
    weights = drawn_weights(30, 2, seed=3)[draw]
    ours = [precisions(ranked, weights) for ranked in ranked_by_class(seen)]
    theirs = whole_evaluator(seen, np.repeat(np.arange(30), weights.astype(int)).tolist())

    assert np.abs(np.array([[row[0], row.mean()] for row in ours]) - theirs).max() < 1e-12


def test_the_same_data_give_the_same_interval_and_another_seed_another() -> None:
    first, second = drawn_answers(40, seed=7), drawn_answers(40, seed=8)
    told = [differences(first, second, ({}, {}), {}, resamples=60, seed=seed).whole["mAP50"] for seed in (1, 1, 2)]

    assert told[0] == told[1]
    assert (told[0].low, told[0].high) != (told[2].low, told[2].high)


def test_a_model_against_itself_shows_no_difference() -> None:
    seen = drawn_answers(30, seed=7)
    told = differences(seen, seen, ({}, {}), {}, resamples=60).whole

    assert {each.verdict for each in told.values()} == {"none"}
    assert {(each.by, each.p) for each in told.values()} == {(0.0, 1.0)}


def whole_answers(images: int, *, seed: int) -> SeenPart:
    """Pictures told apart, seven of ten of them rightly."""
    chance = np.random.default_rng(seed)
    nothing, boxes = np.zeros(0, np.int64), np.zeros((0, 4), np.float32)
    truth = np.arange(images) % 2
    said = np.where(chance.random(images) < 0.7, truth, 1 - truth)
    names = tuple(f"{number:04d}" for number in range(images))
    none = (nothing, nothing, boxes)
    return SeenPart(names, ("car", "bus"), *none, *none, np.zeros(0, np.float32), truth, said)


def test_of_equal_models_about_one_pair_in_twenty_is_told_apart_by_chance() -> None:
    verdicts = [
        differences(whole_answers(80, seed=number), whole_answers(80, seed=1000 + number), ({}, {}), {}, resamples=200)
        .whole["accuracy"]
        .verdict
        for number in range(200)
    ]

    assert 1 <= sum(verdict != "none" for verdict in verdicts) <= 24


@pytest.fixture
def decided(project: Project) -> Decided:
    return decided_project(project)


def two_models(decided: Decided, first_wrong: range, second_wrong: range) -> list[str]:
    ids = [decided.model("first"), decided.model("second", size=64)]
    for model_id, wrong in zip(ids, (first_wrong, second_wrong), strict=True):
        decided.measure(model_id, wrong)
    return ids


def test_a_much_better_model_is_called_better_and_its_flips_are_named(decided: Decided) -> None:
    ids = two_models(decided, range(20, 36), range(2))
    with decided.project.registry.reading() as session:
        pair = pair_of(decided.project, compare(session, ids), ids[0], ids[1], resamples=200)

    told = pair.differences.whole["recall"]
    assert (told.first, told.second, told.verdict) == (0.6, 0.95, "better")
    assert told.low is not None
    assert 0 < told.low < 0.35 < told.high
    assert [(each.was_right, each.is_right) for each in pair.flips] == [(True, False)] * 2 + [(False, True)] * 16


def test_one_image_of_difference_is_not_called_better(decided: Decided) -> None:
    ids = two_models(decided, range(4), range(3))
    with decided.project.registry.reading() as session:
        pair = pair_of(decided.project, compare(session, ids), ids[0], ids[1], resamples=200)

    assert pair.differences.whole["recall"].verdict == "none"


def test_what_fell_against_production_is_flagged_under_its_condition(decided: Decided) -> None:
    ids = two_models(decided, range(0), range(20, 32))
    promote(decided.project, ids[0], "production", author="ann")
    told = regressions_of(decided.project, [ids[1]], resamples=200)

    names = {(each.name, each.figure) for each in told.found}
    assert told.against == ids[0]
    assert ("lighting=night", "recall") in names
    assert not any(name == "lighting=day" for name, _ in names)


def test_models_of_different_parts_are_refused_with_the_way_on(decided: Decided) -> None:
    ids = [decided.model("first"), decided.model("second", size=64)]
    decided.measure(ids[0])
    decided.measure(ids[1], part="valid")
    with decided.project.registry.reading() as session, pytest.raises(UserError) as told:
        compare(session, ids)

    assert "not all measured on one and the same part" in told.value.message
    assert "--version roads-1 --part test" in told.value.hint


def test_a_class_that_nobody_looked_for_on_an_image_counts_neither_as_missed_nor_as_found(project: Project) -> None:
    decided = decided_project(project, unverified=range(10))
    ids = two_models(decided, range(10), range(0))  # all that the first misses lies where nobody looked for cars
    with project.registry.reading() as session:
        compared = compare(session, ids)
        instances = reads.per_class_of(compared.evaluations[ids[0]])["car"]["instances"]
    pair = pair_of(project, compared, ids[0], ids[1], resamples=50)

    assert instances == 30
    assert pair.differences.per_class["car"]["recall"].by == 0.0
    assert not pair.flips
