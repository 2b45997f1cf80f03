"""What the labels of a class are worth when each new one says a little less, and the loss weights that follow. Pure.

After Y. Cui et al., "Class-Balanced Loss Based on Effective Number of Samples" (CVPR 2019).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EFFECTIVE_BETA = 0.999  # at 1 - 1/1000 the thousandth example still adds about a third of the first
PerClass = NDArray[np.float64]  # (classes,)


def effective_numbers(counts: Sequence[float] | PerClass, beta: float = EFFECTIVE_BETA) -> PerClass:
    """The effective number of labels of each class, (1 - beta^n) / (1 - beta); `beta` lies from 0 to below 1.

    With 0 every class counts as one label, and close to 1 each label counts whole.
    """
    if not 0 <= beta < 1:
        raise ValueError("beta lies from 0 to below 1")
    return (1 - beta ** np.asarray(counts, np.float64)) / (1 - beta)


def effective_weights(counts: Sequence[float] | PerClass, beta: float = EFFECTIVE_BETA) -> PerClass:
    """Weights by the inverse of the effective number, of mean 1 over the classes with labels; 1 for those without."""
    known = np.asarray(counts, np.float64)
    is_there = known > 0
    if not is_there.any():
        return np.ones(len(known))
    inverse = 1 / effective_numbers(np.where(is_there, known, 1), beta)
    return np.where(is_there, inverse / inverse[is_there].mean(), 1.0)
