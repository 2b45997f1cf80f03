"""How unbalanced counts are, in the field's measures, and what that means in plain words. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

EFFECTIVE_BETA = 0.999  # of Cui et al.; at 1 - 1/1000 the thousandth example still adds about a third of the first
RARE_SHARE = 0.1  # of the largest class
FEW_LABELS = 50


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Measures of counts by class, over the classes that have labels.

    `ratio` is the largest count over the smallest; `entropy` is Shannon's, over its largest possible value, so that 1
    is perfectly even and 0 a single class; `effective` gives each class its effective number of labels,
    (1 - beta^n) / (1 - beta) (Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019);
    `weights` are the loss weights that follow from it, of mean 1.
    """

    ratio: float | None
    entropy: float | None
    effective: Mapping[str, float]
    weights: Mapping[str, float]
    missing: tuple[str, ...]
    rare: tuple[str, ...]


def imbalance_of(counts: Mapping[str, int], beta: float = EFFECTIVE_BETA) -> Imbalance:
    """The measures of these counts; classes with none are `missing`."""
    if not 0 <= beta < 1:
        raise ValueError("beta lies from 0 to below 1")
    present = {name: count for name, count in counts.items() if count > 0}
    effective = {name: effective_number(count, beta) for name, count in present.items()}
    largest = max(present.values(), default=0)
    return Imbalance(
        ratio=largest / min(present.values()) if len(present) > 1 else None,
        entropy=normalised_entropy(list(present.values())),
        effective=effective,
        weights=_weights(effective),
        missing=tuple(name for name, count in counts.items() if count <= 0),
        rare=tuple(name for name, count in present.items() if count < largest * RARE_SHARE or count < FEW_LABELS),
    )


def effective_number(count: int, beta: float) -> float:
    """What `count` labels are worth when each new one overlaps a little with those before."""
    return float(count) if beta == 0 else (1 - beta**count) / (1 - beta)


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


def _weights(effective: Mapping[str, float]) -> dict[str, float]:
    if not effective:
        return {}
    raw = {name: 1 / number for name, number in effective.items()}
    mean = sum(raw.values()) / len(raw)
    return {name: weight / mean for name, weight in raw.items()}
