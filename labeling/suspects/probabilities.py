"""What each label's class is, said by a classifier that never saw the label or a copy of its picture.

Linear discriminant analysis with a shrunk covariance (Fisher 1936; the shrinkage towards a sphere after Ledoit and Wolf
2004, with a fixed share) on the principal axes of the vectors. A few wrong labels move the mean of a class a little and
its spread hardly at all, where a discriminative model bends its border around each of them. It has a closed form: no
steps that may not converge, and 100,000 labels take seconds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.suspects.folds import Ints, Matrix, assigned_folds

Probabilities = NDArray[np.float64]  # (n, classes), each row sums to 1
AXES = 128
FOLDS = 5
REPEATS = 3  # other folds each time, the mean of all: who was held out with whom matters less
SHRINKAGE = 0.2
TEMPERATURES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)
ROWS = 8192  # at once
_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """Probabilities (n, classes), and for which rows (n,) the given class was known to those that judged it.

    A row that is not `is_judged` has a class whose other labels are all in its own group: nothing can be said.
    """

    probabilities: Probabilities
    is_judged: NDArray[np.bool_]


def principal_axes(vectors: NDArray[np.floating]) -> Matrix:
    """Vectors (n, d) on their first AXES principal axes, at most; scaled so that the mean square is 1."""
    count, size = vectors.shape
    mean = sum((_wide(vectors, at).sum(axis=0) for at in range(0, count, ROWS)), np.zeros(size)) / count
    covariance = np.zeros((size, size))
    for at in range(0, count, ROWS):
        centred = _wide(vectors, at) - mean
        covariance += centred.T @ centred
    axes = np.linalg.eigh(covariance / count)[1][:, ::-1][:, :AXES]
    parts = [(_wide(vectors, at) - mean) @ axes for at in range(0, count, ROWS)]
    turned = np.concatenate(parts)
    scaled: Matrix = (turned / np.sqrt(max(float((turned**2).mean()), _TINY))).astype(np.float32)
    return scaled


def out_of_fold(features: Matrix, labels: Ints, groups: Ints, *, classes: int, seed: int) -> OutOfFold:
    """Class probabilities of each row by models that saw neither it nor its group.

    `features` (n, d), `labels` (n,) from 0 to `classes` - 1, `groups` (n,): rows with one number are copies of one
    picture. The same arguments give the same answer.
    """
    total, is_judged = np.zeros((len(labels), classes)), np.ones(len(labels), np.bool_)
    for repeat in range(REPEATS):
        fold = assigned_folds(labels, groups, folds=FOLDS, seed=seed + repeat)
        for number in range(FOLDS):
            held = np.flatnonzero(fold == number)
            if len(held):
                known, said = _said(features, labels, np.flatnonzero(fold != number), held)
                total[np.ix_(held, known)] += said
                is_judged[held] &= np.isin(labels[held], known)
    return OutOfFold(_softened(total / REPEATS, labels, is_judged), is_judged)


def _said(features: Matrix, labels: Ints, taught: Ints, held: Ints) -> tuple[Ints, Probabilities]:
    """The classes (k,) among those taught, and the probability (held, k) of each."""
    known = np.unique(labels[taught])
    if len(known) < 2 or len(taught) <= len(known):
        return known, np.full((len(held), len(known)), 1.0 / max(1, len(known)))
    return known, _discriminated(features[taught], np.searchsorted(known, labels[taught]), features[held])


def _discriminated(taught: Matrix, labels: Ints, asked: Matrix) -> Probabilities:
    """Classes of `asked` (m, d) by Gaussians of one spread, one for each class of `taught` (n, d); shape (m, k)."""
    counts = np.bincount(labels)
    means = np.zeros((len(counts), taught.shape[1]))
    np.add.at(means, labels, taught)
    means /= counts[:, None]
    within = taught - means[labels]
    spread = within.T @ within / len(labels)
    sphere = max(float(np.trace(spread)) / len(spread), _TINY)
    spread = (1 - SHRINKAGE) * spread + SHRINKAGE * sphere * np.eye(len(spread))
    slopes = np.linalg.solve(spread, means.T)
    return _softmax(asked @ slopes - 0.5 * (means * slopes.T).sum(axis=1) + np.log(counts / len(labels)))


def _softened(probabilities: Probabilities, labels: Ints, is_judged: NDArray[np.bool_]) -> Probabilities:
    """As sure as the given labels bear out: one temperature for all (Guo et al. 2017), by the least log loss."""
    logarithms = np.log(np.maximum(probabilities, _TINY))
    tried = [_softmax(logarithms / temperature) for temperature in TEMPERATURES]
    rows = np.flatnonzero(is_judged)
    losses = [-np.log(np.maximum(each[rows, labels[rows]], _TINY)).mean() if len(rows) else 0.0 for each in tried]
    return tried[int(np.argmin(losses))]


def _softmax(values: NDArray[np.float64]) -> Probabilities:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    softmax: Probabilities = powers / powers.sum(axis=1, keepdims=True)
    return softmax


def _wide(vectors: NDArray[np.floating], at: int) -> NDArray[np.float64]:
    return vectors[at : at + ROWS].astype(np.float64)
