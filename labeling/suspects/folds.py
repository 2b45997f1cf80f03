"""Who is held out with whom: folds that keep copies of one picture together and classes in their shares."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Matrix = NDArray[np.float32]  # (n, d), one row a label

_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)  # of no meaning but that their bits are mixed


def canonical_order(vectors: Matrix, labels: Ints, groups: Ints) -> Ints:
    """The places of the rows (n,), sorted by what they hold and not by where they stand.

    `vectors` (n, d), `labels` and `groups` (n,). All that follows is computed in this order, so the same labels given
    in another order get the same scores to the last bit. A group is known by what is in it, not by its number.
    """
    marks = _marks(vectors, labels)
    numbers = np.unique(groups, return_inverse=True)[1]
    of_group = np.zeros(int(numbers.max(initial=-1)) + 1, np.uint64)
    np.add.at(of_group, numbers, marks)
    order: Ints = np.lexsort((of_group[numbers], marks, labels)).astype(np.int64)
    return order


def assigned_folds(labels: Ints, groups: Ints, *, folds: int, seed: int) -> Ints:
    """The fold (n,) of each row, 0 to `folds` - 1: whole groups, each class spread as evenly as groups allow.

    Groups are dealt in an order drawn by `seed`, those that hold most of a class first; each goes where its classes
    are furthest behind. It is what scikit-learn's StratifiedGroupKFold aims at, but takes a second for 100,000 groups
    and does not mind classes that have fewer labels than there are folds.
    """
    random = np.random.default_rng(seed)
    numbers = _by_first_row(groups)
    count, classes = int(numbers.max()) + 1, int(labels.max()) + 1
    held = np.zeros((count, classes))
    np.add.at(held, (numbers, labels), 1.0)
    shares = held / np.maximum(held.sum(axis=0), 1.0)  # so a label of a rare class weighs more
    order = np.argsort(1e-9 * random.random(count) - shares.max(axis=1), kind="stable")
    turns = 1e-9 * random.random((count, folds))
    filled, fullness = np.zeros((folds, classes)), np.zeros(folds)
    of_group = np.zeros(count, np.int64)
    for group in order.tolist():
        fold = int((filled @ shares[group] + 1e-6 * fullness + turns[group]).argmin())
        of_group[group] = fold
        filled[fold] += shares[group]
        fullness[fold] += held[group].sum() / len(labels)
    return of_group[numbers]


def _marks(vectors: Matrix, labels: Ints) -> NDArray[np.uint64]:
    """A number (n,) for each row that is the same where the row holds the same."""
    bits = np.ascontiguousarray(vectors, np.float32).view(np.uint32)
    mixed = labels.astype(np.uint64) * np.uint64(_ODD[0])
    for column in range(bits.shape[1]):
        mixed = (mixed ^ bits[:, column]) * np.uint64(_ODD[1])
        mixed ^= mixed >> np.uint64(29)
    return mixed * np.uint64(_ODD[2])


def _by_first_row(groups: Ints) -> Ints:
    """Group numbers from 0, in the order in which the groups first appear."""
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
