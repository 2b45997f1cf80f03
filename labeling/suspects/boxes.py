"""Boxes that are likely overlooked, of another class, badly placed or on nothing, by what a model finds there.

After ObjectLab (U. Tkachenko, A. Thyagarajan and J. Mueller, "ObjectLab: Automated Diagnosis of Mislabeled Images in
Object Detection Data", 2023), which scores predictions that no label explains and labels that predictions contradict.
Three things are done in another way. A model's score is first turned into how often predictions of such a score
coincide with a label (isotonic regression: Zadrozny and Elkan 2002), so that there is no fixed bar at 0.95 which a
young model never reaches. How far a box may be off is judged by how far this model's boxes are off elsewhere. And a
label that no prediction touches counts too, as much as the model usually finds its class.

The model must not have learned the labels that it judges: predict out of fold, or with a model of other images.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry import Boxes, box_iou

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SAME_IOU = 0.5  # a label and a prediction are of one thing
TOUCH_IOU = 0.1  # they may be: less is another thing nearby
LEAST_PAIRS = 50  # to learn from what scores mean
USUAL_SHARE = 0.1  # of the pairs of a model that lie less well than what still counts as well


@dataclass(frozen=True, slots=True, eq=False)
class PlacedLabels:
    """Boxes that people drew: `image_id` and `class_id` (n,), `xyxy` (n, 4) pixels."""

    image_id: Ints
    class_id: Ints
    xyxy: Boxes

    def __post_init__(self) -> None:
        _need_columns(self.xyxy, self.image_id, self.class_id)

    def __len__(self) -> int:
        return len(self.image_id)


@dataclass(frozen=True, slots=True, eq=False)
class PlacedPredictions:
    """Boxes that a model found: `image_id`, `class_id` and `score` (m,), 0 to 1, `xyxy` (m, 4) pixels."""

    image_id: Ints
    class_id: Ints
    xyxy: Boxes
    score: Floats

    def __post_init__(self) -> None:
        _need_columns(self.xyxy, self.image_id, self.class_id, self.score)
        if not ((self.score >= 0) & (self.score <= 1)).all():
            raise ValueError("scores lie between 0 and 1")

    def __len__(self) -> int:
        return len(self.image_id)


@dataclass(frozen=True, slots=True, eq=False)
class BoxDoubts:
    """Scores from 0 to 1, the likelier wrong the higher: one each of n labels, one of m predictions.

    Of a label: `swapped` of another class, `misplaced` at another place, `spurious` on nothing. `rival` (n,) is the
    place of the prediction that says so, -1 for none. Of a prediction: `overlooked`, a thing without a label.
    `sureness` (m,) is how often predictions of such a score are right.
    """

    swapped: Floats
    misplaced: Floats
    spurious: Floats
    overlooked: Floats
    rival: Ints
    sureness: Floats

    def of_labels(self) -> Floats:
        """The worst that is said of each label, shape (n,)."""
        return np.maximum(np.maximum(self.swapped, self.misplaced), self.spurious)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """A label and a prediction on one image whose boxes touch, column by column (p,)."""

    label: Ints
    prediction: Ints
    iou: Floats
    is_same_class: NDArray[np.bool_]


def box_doubts(labels: PlacedLabels, predictions: PlacedPredictions) -> BoxDoubts:
    """Judge labels and predictions of images at which the model looked, all of them together.

    20,000 images took 7 s of a processor. The order of the rows does not matter.
    """
    pairs = _touching(labels, predictions)
    agrees = pairs.is_same_class & (pairs.iou >= SAME_IOU)
    is_met = np.zeros(len(predictions), np.bool_)
    is_met[pairs.prediction[agrees]] = True
    sureness = _sureness(predictions.score, is_met)
    usual_iou = _usual_iou(pairs, sureness)
    covered = np.clip(pairs.iou / usual_iou, 0, 1)  # 1: as well as this model places boxes
    same = _best(np.where(pairs.is_same_class, covered * sureness[pairs.prediction], 0), pairs.label, len(labels))
    swapped, by_swap = _swapped(pairs, covered, sureness, same, len(labels))
    misplaced, by_place = _misplaced(pairs, covered, sureness, len(labels), len(predictions))
    touched = _best(pairs.iou**0.5 * sureness[pairs.prediction], pairs.label, len(labels))
    spurious = _usually_found(labels.class_id, same) * (1 - np.clip(touched / _typical(same), 0, 1))
    explained = _best(covered, pairs.prediction, len(predictions))
    has_rival = by_place >= 0
    np.maximum.at(explained, by_place[has_rival], misplaced[has_rival])  # the thing has its label, only elsewhere
    rival = np.where(swapped >= misplaced, by_swap, by_place)
    overlooked = sureness * (1 - explained) * _is_first_of_its_place(predictions)
    return BoxDoubts(swapped, misplaced, spurious, overlooked, rival, sureness)


def _swapped(pairs: _Pairs, covered: Floats, sureness: Floats, same: Floats, count: int) -> tuple[Floats, Ints]:
    """A prediction of another class lies where the label lies, and none of its own class does as surely."""
    said = np.where(pairs.is_same_class | (pairs.iou < SAME_IOU), 0, covered * sureness[pairs.prediction])
    score, rival = _best_with_place(said, pairs.label, pairs.prediction, count)
    return score * (1 - same), rival


def _misplaced(
    pairs: _Pairs, covered: Floats, sureness: Floats, count: int, predicted: int
) -> tuple[Floats, Ints]:  # fmt: skip
    """The prediction of its class that lies nearest is sure, and off; and it is no other label's."""
    others = _best(np.where(pairs.is_same_class, pairs.iou, 0), pairs.prediction, predicted)
    is_own = pairs.is_same_class & (pairs.iou >= others[pairs.prediction])
    # Where a label has a good prediction and a bad one, the good one speaks for it.
    nearest = _best(np.where(is_own, covered, 0), pairs.label, count)
    said = np.where(is_own, sureness[pairs.prediction] * (1 - nearest[pairs.label]), 0)
    return _best_with_place(said, pairs.label, pairs.prediction, count)


def _sureness(score: Floats, is_met: NDArray[np.bool_]) -> Floats:
    """How often predictions of such a score coincide with a label of their class; the score where too few are known."""
    if len(score) < LEAST_PAIRS or is_met.all() or not is_met.any():
        return score.copy()
    from sklearn.isotonic import IsotonicRegression

    fitted = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(score, is_met.astype(np.float64))
    sureness: Floats = np.asarray(fitted.predict(score), np.float64)
    return np.clip(sureness, 0, 1)


def _usual_iou(pairs: _Pairs, sureness: Floats) -> float:
    """The IoU that all but the worst tenth of what the model surely found reaches; SAME_IOU to 0.9."""
    agrees = pairs.is_same_class & (pairs.iou >= SAME_IOU) & (sureness[pairs.prediction] >= 0.5)
    if np.count_nonzero(agrees) < LEAST_PAIRS:
        return 0.75
    return float(np.clip(np.quantile(pairs.iou[agrees], USUAL_SHARE), SAME_IOU, 0.9))


def _usually_found(class_id: Ints, same: Floats) -> Floats:
    """How surely the model finds labels of this class, on average; shape (n,)."""
    if not len(class_id):
        return np.zeros(0)
    _, inverse, counts = np.unique(class_id, return_inverse=True, return_counts=True)
    # One more label that was not found: of a class with a single label nothing is known.
    found = np.bincount(inverse, weights=same) / (counts + 1)
    return np.clip(found, 0, 1)[inverse]


def _typical(same: Floats) -> float:
    """What a label that the model agrees with gets, in the middle."""
    found = same[same > 0.05]
    return float(max(np.median(found), 1e-6)) if len(found) else 1.0


def _is_first_of_its_place(predictions: PlacedPredictions) -> Floats:
    """1 for predictions that no surer one overlaps by SAME_IOU, whatever its class, and 0 for the others."""
    first = np.ones(len(predictions))
    for places in _by_image(predictions.image_id).values():
        # Ties are broken by what the boxes are, not by where they stand.
        keys = (*predictions.xyxy[places].T, predictions.class_id[places], -predictions.score[places])
        ordered = places[np.lexsort(keys)]
        iou = box_iou(predictions.xyxy[ordered], predictions.xyxy[ordered])
        for number in range(1, len(ordered)):
            if (iou[number, :number][first[ordered[:number]] > 0] >= SAME_IOU).any():
                first[ordered[number]] = 0.0
    return first


def _touching(labels: PlacedLabels, predictions: PlacedPredictions) -> _Pairs:
    ours, theirs, overlaps = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    found = _by_image(predictions.image_id)
    for image_id, mine in _by_image(labels.image_id).items():
        if image_id in found:
            iou = box_iou(labels.xyxy[mine], predictions.xyxy[found[image_id]])
            first, second = np.nonzero(iou >= TOUCH_IOU)
            ours.append(mine[first])
            theirs.append(found[image_id][second])
            overlaps.append(iou[first, second].astype(np.float64))
    label, prediction = np.concatenate(ours), np.concatenate(theirs)
    is_same = labels.class_id[label] == predictions.class_id[prediction]
    return _Pairs(label, prediction, np.concatenate(overlaps), is_same)


def _by_image(image_id: Ints) -> dict[int, Ints]:
    """The places (k,) of each image's rows, ascending."""
    if not len(image_id):
        return {}
    order = np.argsort(image_id, kind="stable")
    names, starts = np.unique(image_id[order], return_index=True)
    return dict(zip(names.tolist(), np.split(order, starts[1:]), strict=True))


def _best(values: Floats, places: Ints, count: int) -> Floats:
    """The highest of the values at each of `count` places, 0 where there is none."""
    best = np.zeros(count)
    np.maximum.at(best, places, values)
    return best


def _best_with_place(values: Floats, places: Ints, others: Ints, count: int) -> tuple[Floats, Ints]:
    """The highest of the values at each place, and whose it is; -1 where none is above 0."""
    best = _best(values, places, count)
    whose = np.full(count, -1, np.int64)
    is_it = (values > 0) & (values >= best[places])
    whose[places[is_it]] = others[is_it]
    return best, whose


def _need_columns(xyxy: Boxes, *columns: Sequence[int] | Ints | Floats) -> None:
    if xyxy.shape != (len(columns[0]), 4) or any(len(each) != len(xyxy) for each in columns):
        raise ValueError("there is one image, one class and one box for each row")
