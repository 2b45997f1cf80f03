"""Confident learning: C. G. Northcutt, L. Jiang and I. L. Chuang, "Confident Learning: Estimating Uncertainty in
Dataset Labels", Journal of Artificial Intelligence Research 70 (2021), 1373-1411; section 3.

Probabilities are (n, classes) from models that did not see the labels they judge; labels are (n,) and may be wrong.
"""

import numpy as np
from numpy.typing import NDArray

from labeling.suspects.folds import Ints
from labeling.suspects.probabilities import Probabilities


def class_thresholds(probabilities: Probabilities, labels: Ints) -> NDArray[np.float64]:
    """How sure a model is of a class on average where it was given, shape (classes,); 1 for a class without labels."""
    classes = probabilities.shape[1]
    counts = np.bincount(labels, minlength=classes)
    sums = np.bincount(labels, weights=self_confidence(probabilities, labels), minlength=classes)
    thresholds: NDArray[np.float64] = np.where(counts > 0, sums / np.maximum(counts, 1), 1.0)
    return thresholds


def confident_classes(probabilities: Probabilities, labels: Ints) -> Ints:
    """The class (n,) that a label should confidently be: the likeliest of those at their threshold; -1 for none."""
    reaches = probabilities >= class_thresholds(probabilities, labels) - 1e-12
    best = np.where(reaches, probabilities, -1.0).argmax(axis=1)
    confident: Ints = np.where(reaches.any(axis=1), best, -1).astype(np.int64)
    return confident


def confident_joint(probabilities: Probabilities, labels: Ints) -> NDArray[np.float64]:
    """The estimated joint distribution (classes, classes) of given class (rows) and true class; sums to 1.

    Counts of confident rows, each row of counts scaled to the share of labels of its class. A class without any
    confident label is taken to be right.
    """
    classes = probabilities.shape[1]
    confident = confident_classes(probabilities, labels)
    counts = np.zeros((classes, classes))
    is_sure = confident >= 0
    np.add.at(counts, (labels[is_sure], confident[is_sure]), 1.0)
    counts[np.diag_indices(classes)] += counts.sum(axis=1) == 0
    shares = np.bincount(labels, minlength=classes) / max(1, len(labels))
    joint: NDArray[np.float64] = counts / counts.sum(axis=1, keepdims=True) * shares[:, None]
    return joint


def self_confidence(probabilities: Probabilities, labels: Ints) -> NDArray[np.float64]:
    """The probability (n,) of the class that was given."""
    return probabilities[np.arange(len(labels)), labels]


def normalised_margin(probabilities: Probabilities, labels: Ints) -> NDArray[np.float64]:
    """How far (n,) the given class is ahead of the likeliest other one: 1 when sure of it, 0 when sure of another."""
    given = self_confidence(probabilities, labels)
    others = probabilities.copy()
    others[np.arange(len(labels)), labels] = 0.0
    margin: NDArray[np.float64] = (given - others.max(axis=1, initial=0.0) + 1) / 2
    return margin
