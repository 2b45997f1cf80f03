"""Labels whose class is likely wrong, by vectors of what they show.

A classifier that did not see the label (`probabilities`) and the most alike others (`neighbours`) each say what it is;
the product of both says how sure the given class is. Ranked by self-confidence: where a wrong label is any other class
with equal chance, that order is the best one (Bayes), and the margin to the next class is worse where classes are
truly alike. Which of them count as suspects, confident learning says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.suspects.confident import confident_classes, confident_joint, self_confidence
from labeling.suspects.folds import Ints, canonical_order
from labeling.suspects.neighbours import neighbour_votes
from labeling.suspects.probabilities import Probabilities, out_of_fold, principal_axes

LEAST_LABELS = 20
TOO_FEW = "There are fewer than 20 labels with a vector: too few to say which of them are odd."
ONE_CLASS = "All labels are of one class, so none of them can be taken for another."
ALL_ALIKE = "All vectors are the same, so nothing tells the labels apart."


@dataclass(frozen=True, slots=True, eq=False)
class ClassDoubts:
    """How likely each of n labels is of another class than given. Columns are in the order of the labels.

    `score` (n,) is 0 to 1, the likelier wrong the higher, and 0 where nothing can be said. `likely` (n,) is the class
    that it looks like most (of those that were given at all), `sureness` (n,) how sure that is. `is_suspect` (n,)
    marks those that confident learning counts as wrong. `joint` (classes, classes) is the estimated joint distribution
    of given and true class, in the order of `class_ids`. `why_none` says in a sentence why nothing was judged.
    """

    score: NDArray[np.float64]
    likely: Ints
    sureness: NDArray[np.float64]
    is_suspect: NDArray[np.bool_]
    class_ids: Ints
    joint: NDArray[np.float64]
    why_none: str = ""

    def ranking(self) -> Ints:
        """Places of the labels, the likeliest wrong first; ties keep their order."""
        return np.argsort(-self.score, kind="stable")


def class_doubts(
    vectors: NDArray[np.floating], class_ids: Sequence[int] | Ints, *, groups: Ints | None = None, seed: int = 0
) -> ClassDoubts:
    """Judge labels by `vectors` (n, d) of what they show, one a label, any length, and their `class_ids` (n,).

    Rows with one number in `groups` (n,) show one thing (copies of a photo, frames of a track) and do not judge each
    other. The same labels give the same scores in whatever order they stand. 20,000 labels of 1,280 numbers took 10 s
    of a processor: call it in a job. Raises ValueError for columns of different lengths and for vectors not finite.
    """
    known, labels = np.unique(np.asarray(class_ids, np.int64), return_inverse=True)
    alone = np.arange(len(labels)) if groups is None else np.asarray(groups, np.int64)
    if vectors.ndim != 2 or not len(vectors) == len(labels) == len(alone):
        raise ValueError("there is one vector, one class and one group for each label")
    if not np.isfinite(vectors).all():
        raise ValueError("vectors are finite")
    why = _why_none(vectors, len(known))
    if why:
        return _nothing(np.asarray(class_ids, np.int64), known, why)
    order = canonical_order(vectors.astype(np.float32), labels, alone)
    said, is_judged = _said(vectors[order], labels[order], alone[order], classes=len(known), seed=seed)
    back = np.argsort(order)
    return _doubts(said[back], labels, is_judged[back], known)


def class_probabilities(
    vectors: NDArray[np.floating], class_ids: Sequence[int] | Ints, *, groups: Ints | None = None, seed: int = 0
) -> Probabilities:
    """The out-of-fold probabilities (n, classes) that `class_doubts` ranks by; columns by rising class id."""
    known, labels = np.unique(np.asarray(class_ids, np.int64), return_inverse=True)
    alone = np.arange(len(labels)) if groups is None else np.asarray(groups, np.int64)
    order = canonical_order(vectors.astype(np.float32), labels, alone)
    said, _ = _said(vectors[order], labels[order], alone[order], classes=len(known), seed=seed)
    return said[np.argsort(order)]


def _said(
    vectors: NDArray[np.floating], labels: Ints, groups: Ints, *, classes: int, seed: int
) -> tuple[Probabilities, NDArray[np.bool_]]:
    features = principal_axes(vectors)
    judged = out_of_fold(features, labels, groups, classes=classes, seed=seed)
    product = judged.probabilities * neighbour_votes(features, labels, groups, classes=classes)
    return product / np.maximum(product.sum(axis=1, keepdims=True), 1e-300), judged.is_judged


def _doubts(said: Probabilities, labels: Ints, is_judged: NDArray[np.bool_], known: Ints) -> ClassDoubts:
    rows = np.flatnonzero(is_judged)
    score, is_suspect = np.zeros(len(labels)), np.zeros(len(labels), np.bool_)
    score[rows] = np.clip(1 - self_confidence(said[rows], labels[rows]), 0, 1)
    confident = confident_classes(said[rows], labels[rows])
    is_suspect[rows] = (confident >= 0) & (confident != labels[rows])
    likely = said.argmax(axis=1)
    sureness = said[np.arange(len(labels)), likely]
    joint = confident_joint(said[rows], labels[rows])
    return ClassDoubts(score, known[likely], sureness, is_suspect, known, joint)


def _why_none(vectors: NDArray[np.floating], classes: int) -> str:
    if len(vectors) < LEAST_LABELS:
        return TOO_FEW
    if classes < 2:
        return ONE_CLASS
    return "" if (vectors != vectors[:1]).any() else ALL_ALIKE


def _nothing(class_ids: Ints, known: Ints, why: str) -> ClassDoubts:
    empty = np.zeros(len(class_ids))
    joint = np.eye(len(known)) / max(1, len(known))
    return ClassDoubts(empty, class_ids, empty.copy(), np.zeros(len(class_ids), np.bool_), known, joint, why)
