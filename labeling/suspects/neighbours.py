"""What the labels of the most alike say: a second opinion that knows no shape of a class, only its members.

A vote of the nearest by cosine (Cover and Hart 1967), weighted by likeness; a label's own group has no vote.
"""

import numpy as np
from numpy.typing import NDArray

from labeling.suspects.folds import Ints, Matrix

NEAREST = 10
SHARPNESS = 0.3  # a neighbour whose cosine is lower than the first's by this much counts 1/e of it
FLOOR = 0.02  # what a class without a vote still has
CELLS = 4_000_000  # of likenesses at once: 16 MB


def neighbour_votes(features: Matrix, labels: Ints, groups: Ints, *, classes: int) -> NDArray[np.float64]:
    """Class probabilities (n, classes) by the nearest of `features` (n, d) outside of the own group."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    unit = features / np.maximum(lengths, 1e-12)
    rows_at_once = max(1, CELLS // max(1, len(labels)))
    votes = np.zeros((len(labels), classes))
    nearest = min(NEAREST, len(labels))
    for at in range(0, len(labels), rows_at_once):
        block = slice(at, at + rows_at_once)
        likeness = unit[block] @ unit.T
        likeness[groups[block, None] == groups[None]] = -np.inf
        chosen = np.argpartition(-likeness, nearest - 1, axis=1)[:, :nearest]
        found = np.take_along_axis(likeness, chosen, axis=1)
        best = np.maximum(found.max(axis=1, keepdims=True), -1.0)
        weights = np.exp((found - best) / SHARPNESS)
        rows = np.arange(at, at + len(likeness))[:, None]
        np.add.at(votes, (rows, labels[chosen]), weights)
    votes /= np.maximum(votes.sum(axis=1, keepdims=True), 1e-12)
    votes += FLOOR
    votes /= votes.sum(axis=1, keepdims=True)
    return votes
