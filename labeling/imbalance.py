"""How unbalanced counts are, in the field's measures, and what that means in plain words. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.class_balance import effective_numbers, effective_weights

RARE_SHARE = 0.1  # of the largest class
FEW_LABELS = 50


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Measures of counts by class, over the classes that have labels.

    `ratio` is the largest count over the smallest; `entropy` is Shannon's, over its largest possible value, so that 1
    is perfectly even and 0 a single class; `effective` gives each class its effective number of labels, `weights` are
    the loss weights that follow from it, of mean 1 (`core.class_balance`).
    """

    ratio: float | None
    entropy: float | None
    effective: Mapping[str, float]
    weights: Mapping[str, float]
    missing: tuple[str, ...]
    rare: tuple[str, ...]


def imbalance_of(counts: Mapping[str, int]) -> Imbalance:
    """The measures of these counts; classes with none are `missing`."""
    present = {name: count for name, count in counts.items() if count > 0}
    numbers = list(present.values())
    largest = max(numbers, default=0)
    return Imbalance(
        ratio=largest / min(numbers) if len(present) > 1 else None,
        entropy=normalised_entropy(numbers),
        effective=dict(zip(present, effective_numbers(numbers).tolist(), strict=True)),
        weights=dict(zip(present, effective_weights(numbers).tolist(), strict=True)),
        missing=tuple(name for name, count in counts.items() if count <= 0),
        rare=tuple(name for name, count in present.items() if count < largest * RARE_SHARE or count < FEW_LABELS),
    )


def normalised_entropy(counts: Sequence[int]) -> float | None:
    """Shannon's entropy of shares, over the logarithm of their number; None below two classes."""
    total = sum(counts)
    if len(counts) < 2 or total == 0:
        return None
    shares = [count / total for count in counts if count > 0]
    return -sum(share * math.log(share) for share in shares) / math.log(len(counts))


def drift(first: Mapping[str, int], second: Mapping[str, int]) -> float | None:
    """How far two parts differ in their shares of classes: Jensen and Shannon's distance, 0 (alike) to 1; base 2."""
    names = first.keys() | second.keys()
    totals = sum(first.values()), sum(second.values())
    if not all(totals):
        return None

    def divergence(share: float, middle: float) -> float:
        return share * math.log2(share / middle) if share > 0 else 0.0

    told = 0.0
    for name in names:
        one, other = first.get(name, 0) / totals[0], second.get(name, 0) / totals[1]
        told += (divergence(one, (one + other) / 2) + divergence(other, (one + other) / 2)) / 2
    return math.sqrt(max(0.0, told))


def drift_by_chance(first: Mapping[str, int], second: Mapping[str, int]) -> float | None:
    """The drift that two parts have as a rule when labels fall into them by lot, one by one.

    Of Jensen and Shannon's divergence near zero, sum((p - q)^2 / m) / (8 ln 2), and the variance of shares,
    m (1 / n + 1 / k); with c classes that gives (c - 1) (1 / n + 1 / k) / (8 ln 2). Labels of one image fall together,
    so that real parts drift a little more than this.
    """
    names = [name for name in first.keys() | second.keys() if first.get(name, 0) + second.get(name, 0)]
    totals = sum(first.values()), sum(second.values())
    if not all(totals):
        return None
    return math.sqrt(max(0, len(names) - 1) * (1 / totals[0] + 1 / totals[1]) / (8 * math.log(2)))
