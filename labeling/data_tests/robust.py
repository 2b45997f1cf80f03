"""Statistics that a few wrong values do not move, and what follows when many questions are asked at once."""

import math

import numpy as np
from numpy.typing import NDArray

from labeling.data_tests.evidence import Floats

MAD_TO_SIGMA = 1.4826  # a normal distribution's standard deviation over its median absolute deviation


def robust_z(values: Floats, *, least_spread: float) -> Floats:
    """How many robust standard deviations each value lies from the median, shape (n,).

    Iglewicz and Hoaglin, "How to Detect and Handle Outliers", ASQC 1993. `least_spread` is the smallest standard
    deviation believed, in the unit of the values: where all are alike a hair's breadth would be an outlier.
    """
    middle = np.median(values)
    spread = MAD_TO_SIGMA * float(np.median(np.abs(values - middle)))
    return (values - middle) / max(spread, least_spread)


def spread_of(values: Floats) -> float:
    """The robust standard deviation."""
    return MAD_TO_SIGMA * float(np.median(np.abs(values - np.median(values))))


def two_sided(z: float) -> float:
    """The probability of a standard normal value at least as far from 0."""
    return math.erfc(abs(z) / math.sqrt(2))


def ranks(values: Floats) -> Floats:
    """Ranks from 1, ties at their mean, shape (n,)."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[places]


def rank_sum(first: Floats, second: Floats) -> tuple[float, float]:
    """The chance that a value of `first` is the greater one, and the probability of this by accident.

    Mann and Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than the Other",
    Annals of Mathematical Statistics 18 (1947); the normal approximation, corrected for ties.
    """
    n, m = len(first), len(second)
    joined = np.concatenate((first, second))
    share = (float(ranks(joined)[:n].sum()) - n * (n + 1) / 2) / (n * m)
    counts = np.unique(joined, return_counts=True)[1].astype(np.float64)
    total = n + m
    ties = float((counts**3 - counts).sum()) / (total * (total - 1))
    variance = (total + 1 - ties) / (12 * n * m)
    return share, two_sided((share - 0.5) / math.sqrt(variance)) if variance > 0 else 1.0


def two_shares(first: int, of_first: int, second: int, of_second: int) -> float:
    """The probability by accident of two shares as different as these (the two-proportion z-test)."""
    pooled = (first + second) / (of_first + of_second)
    variance = pooled * (1 - pooled) * (1 / of_first + 1 / of_second)
    return two_sided((first / of_first - second / of_second) / math.sqrt(variance)) if variance > 0 else 1.0


def still_surprising(probabilities: Floats, level: float = 0.01) -> NDArray[np.bool_]:
    """Which of many comparisons remain when at most `level` of what is reported may be accident, shape (n,).

    Benjamini and Hochberg, "Controlling the False Discovery Rate", Journal of the Royal Statistical Society B 57
    (1995).
    """
    if not len(probabilities):
        return np.zeros(0, np.bool_)
    order = np.argsort(probabilities, kind="stable")
    limits = level * np.arange(1, len(order) + 1) / len(order)
    below = np.flatnonzero(probabilities[order] <= limits)
    kept = np.zeros(len(order), np.bool_)
    kept[order[: below[-1] + 1 if len(below) else 0]] = True
    return kept
