"""How many labels that were made wrong on purpose are found, beside cleanlab, on the same vectors and predictions.

A share of 5 % of real labels gets another class at random (seeds 0, 1, 2; the mean is printed): precision at k for k
wrong labels (the same as the recall there), recall at 2k, average precision. "cleanlab, our probabilities" ranks the
very probabilities that ours ranks; "cleanlab, its own" is CleanLearning with logistic regression on the same vectors,
cross-validated its own way, which knows no groups. The settings of ours were chosen on the lights and the markings; on
the vehicles nothing was. All three sets hold mistakes of their owners too, which count as false alarms here.

The boxes of one half are judged by a model of the other, trained for six epochs, with 5 % of each of four mistakes.
Run it by name: python -m pytest -s tests/benchmarks/test_label_suspects.py
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from core.geometry import box_iou
from labeling.suspects.boxes import PlacedLabels, PlacedPredictions, box_doubts
from labeling.suspects.classes import class_doubts, class_probabilities
from tests.benchmarks.corrupted_labels import (
    DATA,
    Bools,
    Corrupted,
    Floats,
    Ints,
    road_markings,
    vehicles,
    with_all_mistakes,
    with_other_classes,
)
from tests.benchmarks.crop_vectors import light_files, light_vectors, marking_vectors, vehicle_vectors
from tests.benchmarks.half_trained import halves, predicted, train_on_other_half

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}"),
    pytest.mark.timeout(7200),
    pytest.mark.filterwarnings("ignore"),  # cleanlab's and torch's own
]
SHARE, SEEDS = 0.05, (0, 1, 2)
OURS, SAME, MARGIN, OWN = "ours", "cleanlab, our probabilities", "cleanlab, the same by margin", "cleanlab, its own"
JUDGED_HALVES = (0,)  # (0, 1) judges all images, and trains twice
COMMON_BAR = 0.3  # cleanlab's own bar, 0.95, is one that a young model never reaches


def test_swapped_tags_of_traffic_lights() -> None:
    truth = np.array([place for _, place in light_files()], np.int64)
    figures = compared("traffic lights", light_vectors(), truth, np.arange(len(truth)))
    assert figures[OURS][2] > figures[OWN][2]


def test_swapped_boxes_of_road_markings() -> None:
    boxes = road_markings()
    vectors = marking_vectors(boxes)
    compared("road markings, copies of a photo apart", vectors, boxes.class_id, np.arange(len(boxes.image)))
    groups = boxes.originals[boxes.image]
    figures = compared("road markings, copies of a photo together", vectors, boxes.class_id, groups)
    assert figures[OURS][2] > figures[OWN][2]


def test_swapped_boxes_of_vehicles() -> None:
    boxes = vehicles()
    groups = boxes.originals[boxes.image]
    figures = compared("vehicles, on which nothing was chosen", vehicle_vectors(boxes), boxes.class_id, groups)
    assert figures[OURS][2] > 0


def test_four_mistakes_in_boxes_of_road_markings(tmp_path: Path) -> None:
    wrong = with_all_mistakes(road_markings(), share=SHARE, seed=0)
    half = halves(wrong.boxes, 0)
    parts = []
    for number in JUDGED_HALVES:
        project = train_on_other_half(wrong.boxes, half, number, tmp_path)
        parts.append(predicted(project, wrong.boxes, np.flatnonzero(half == number)))
    columns = ("image_id", "class_id", "xyxy", "score")
    predictions = PlacedPredictions(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))
    figures = judged(wrong, predictions, np.flatnonzero(np.isin(half, JUDGED_HALVES)))
    assert figures["any mistake in a label"][OURS][2] > figures["any mistake in a label"]["by chance"][2]


def compared(title: str, vectors: NDArray[np.float16], truth: Ints, groups: Ints) -> dict[str, Floats]:
    """Method -> precision at k, recall at 2k, average precision; the mean over the seeds."""
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    classes = int(truth.max()) + 1
    seen: dict[str, list[Floats]] = {}
    named: dict[str, list[tuple[int, int]]] = {}
    for seed in SEEDS:
        labels, is_wrong = with_other_classes(truth, classes=classes, share=SHARE, seed=seed)
        doubts = class_doubts(vectors, labels, groups=groups, seed=seed)
        said = class_probabilities(vectors, labels, groups=groups, seed=seed)
        own_scores, own_issues = cleanlabs_own(vectors, labels, seed)
        scores = {
            OURS: doubts.score,
            SAME: 1 - get_label_quality_scores(labels, said),
            MARGIN: 1 - get_label_quality_scores(labels, said, method="normalized_margin"),
            OWN: own_scores,
        }
        for name, score in scores.items():
            seen.setdefault(name, []).append(figures_of(score, is_wrong))
        issues = {OURS: doubts.is_suspect, SAME: find_label_issues(labels, said, n_jobs=1), OWN: own_issues}
        for name, marked in issues.items():
            named.setdefault(name, []).append((int(marked.sum()), int((marked & is_wrong).sum())))
    means = {name: np.mean(each, axis=0) for name, each in seen.items()}
    print(f"\n{title}: {len(truth)} labels, {classes} classes, {round(SHARE * len(truth))} made wrong")
    show(means)
    for name, each in named.items():
        print(f"  {name:30s} names {np.mean(each, axis=0)[0]:5.1f} labels wrong, {np.mean(each, axis=0)[1]:5.1f} are")
    print(f"  average precision, ours to cleanlab's own: {means[OURS][2] / means[OWN][2]:.2f}")
    return means


def cleanlabs_own(vectors: NDArray[np.float16], labels: Ints, seed: int) -> tuple[Floats, Bools]:
    """The scores and issues of CleanLearning with logistic regression, as its documentation has it."""
    from cleanlab.classification import CleanLearning
    from sklearn.linear_model import LogisticRegression

    cleaner = CleanLearning(LogisticRegression(max_iter=1000), seed=seed, find_label_issues_kwargs={"n_jobs": 1})
    issues = cleaner.find_label_issues(vectors.astype(np.float32), labels)
    return 1 - issues["label_quality"].to_numpy(), issues["is_label_issue"].to_numpy()


def judged(wrong: Corrupted, predictions: PlacedPredictions, images: Ints) -> dict[str, dict[str, Floats]]:
    """Mistake -> method -> figures, of labels and predictions on the images (k,) at which a model looked."""
    boxes, kept = wrong.boxes, np.isin(wrong.boxes.image, images)
    labels = PlacedLabels(boxes.image[kept], boxes.class_id[kept], boxes.xyxy[kept].astype(np.float32))
    doubts = box_doubts(labels, predictions)
    is_gone = hits(wrong, predictions)
    swapped, moved, made_up = (each[kept] for each in (wrong.is_swapped, wrong.is_moved, wrong.is_made_up))
    theirs, lowered = cleanlab_boxes(labels, predictions, images, len(boxes.classes))
    chance = np.random.default_rng(0).random
    rows: dict[str, tuple[Bools, dict[str, Floats]]] = {
        "another class": (swapped, {OURS: doubts.swapped, **both(theirs, lowered, "swap")}),
        "moved": (moved, {OURS: doubts.misplaced, **both(theirs, lowered, "badloc")}),
        "on nothing (cleanlab has no score)": (made_up, {OURS: doubts.spurious}),
        "taken away": (is_gone, {OURS: doubts.overlooked, **both(theirs, lowered, "overlooked")}),
        "any mistake in a label": (
            swapped | moved | made_up,
            {OURS: doubts.of_labels(), "by chance": chance(len(labels)),
             **{name: np.maximum(each["swap"], each["badloc"])
                for name, each in (("cleanlab", theirs), ("cleanlab, lower bar", lowered))}},
        ),
    }  # fmt: skip
    print(f"\nroad markings, predictions of the other half: {len(images)} images, {len(labels)} labels")
    told = {}
    for title, (is_wrong, scores) in rows.items():
        told[title] = {name: figures_of(score, is_wrong) for name, score in scores.items()}
        print(f" {title}: {is_wrong.sum()} of {len(is_wrong)}")
        show(told[title])
    found = len(set(wrong.gone_image.tolist()) & set(images.tolist()))
    print(f" a model saw {is_gone.sum()} of the boxes that were taken away ({found} images had one)")
    return told


def both(theirs: Mapping[str, Floats], lowered: Mapping[str, Floats], name: str) -> dict[str, Floats]:
    return {"cleanlab": theirs[name], "cleanlab, lower bar": lowered[name]}


def hits(wrong: Corrupted, predictions: PlacedPredictions) -> Bools:
    """Which predictions (m,) lie where a box was taken away; of several the surest alone."""
    is_gone = np.zeros(len(predictions), np.bool_)
    for image, xyxy in zip(wrong.gone_image.tolist(), wrong.gone_xyxy.astype(np.float32), strict=True):
        there = np.flatnonzero(predictions.image_id == image)
        near = there[box_iou(predictions.xyxy[there], xyxy[None])[:, 0] >= 0.5]
        if len(near):
            is_gone[near[predictions.score[near].argmax()]] = True
    return is_gone


def cleanlab_boxes(
    labels: PlacedLabels, predictions: PlacedPredictions, images: Ints, classes: int
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """The three scores of cleanlab with its own bars and with a lower one, turned so that 1 is wrong; no score is 0."""
    from cleanlab.object_detection import rank

    mine = [np.flatnonzero(labels.image_id == image) for image in images]
    given = [{"bboxes": labels.xyxy[each].astype(float), "labels": labels.class_id[each]} for each in mine]
    places = [
        [np.flatnonzero((predictions.image_id == image) & (predictions.class_id == each)) for each in range(classes)]
        for image in images
    ]
    rows = np.column_stack((predictions.xyxy, predictions.score)).astype(float)
    found = [np.array([rows[each] for each in of_image], dtype=object) for of_image in places]
    flat = np.concatenate([each for of_image in places for each in of_image])
    told = []
    for high, low in ((None, None), (COMMON_BAR, COMMON_BAR)):
        asked = {"labels": given, "predictions": found}
        scores = {
            "swap": rank.compute_swap_box_scores(**asked, high_probability_threshold=high),
            "badloc": rank.compute_badloc_box_scores(**asked, low_probability_threshold=low),
            "overlooked": rank.compute_overlooked_box_scores(**asked, high_probability_threshold=high),
        }
        columns = {}
        for name, each in scores.items():
            where = flat if name == "overlooked" else np.concatenate(mine)
            column = np.zeros(len(where))
            column[where] = 1 - np.nan_to_num(np.concatenate(each).astype(float), nan=1.0)
            columns[name] = column
        told.append(columns)
    return told[0], told[1]


def figures_of(score: Floats, is_wrong: Bools) -> Floats:
    """Precision at k, recall at 2k and average precision; of equal scores the right labels come first."""
    count = int(is_wrong.sum())
    order = np.lexsort((is_wrong, -score))
    at_k, at_2k = is_wrong[order[:count]].sum(), is_wrong[order[: 2 * count]].sum()
    return np.array([at_k / count, at_2k / count, average_precision_score(is_wrong, score)])


def show(figures: Mapping[str, Floats]) -> None:
    for name, (at_k, at_2k, average) in figures.items():
        print(f"  {name:30s} precision at k {at_k:.3f}  recall at 2k {at_2k:.3f}  average precision {average:.3f}")
