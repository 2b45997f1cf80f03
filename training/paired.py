"""Is the other model really better? A paired bootstrap over the images that both were measured on.

Both models are weighed by the same resample each time, so what is hard for both cancels out (Efron and Tibshirani, An
Introduction to the Bootstrap, 1993). Whole images are drawn: objects on one image are not independent. The interval
is the middle 95 % of the resampled differences, p is two-sided: twice the smaller share of resamples on either side of
no difference, counted with the data itself as one of them. The same data give the same figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.compared_images import SeenPart
from training.operating_counts import Counts, counts_of
from training.resampled_precision import Floats, precisions, ranked_by_class

RESAMPLES = 1000
SEED = 20
CHUNK = 100
Conditions = Mapping[str, NDArray[np.bool_]]  # "lighting=night" -> which images, (n,)
Samples = dict[str, Floats]  # figure -> (1 + resamples,): the data itself first; NaN where there is nothing to measure


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second model has over the first: the difference with its 95 % interval, and p.

    `instances` objects it rests on (images for whole pictures). None where one of the two has no such figure.
    """

    first: float | None
    second: float | None
    by: float | None
    low: float | None
    high: float | None
    p: float | None
    instances: int

    @property
    def verdict(self) -> str:
        """Better, worse or none: whether the interval leaves out zero, and on which side."""
        if self.low is None or self.high is None:
            return "none"
        return "better" if self.low > 0 else "worse" if self.high < 0 else "none"


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences between two models, of the whole part, of each class, and under each condition."""

    images: int
    whole: Mapping[str, Difference]
    per_class: Mapping[str, Mapping[str, Difference]]
    per_condition: Mapping[str, Mapping[str, Difference]]


def differences(
    first: SeenPart,
    second: SeenPart,
    thresholds: tuple[Mapping[str, float], Mapping[str, float]],
    conditions: Conditions,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Differences:
    """Compare two models on the same images; each counts as found from its own thresholds (class -> score) on.

    Raises ValueError when the images are not the same.
    """
    if first.sha256 != second.sha256:
        raise ValueError("two models are compared on the same images")
    weights = drawn_weights(len(first), resamples, seed)
    sides = []
    for seen, of_seen in ((first, thresholds[0]), (second, thresholds[1])):
        counts = counts_of(seen, of_seen)
        whole = _whole_samples(seen, counts, weights)
        by_condition = {name: _counted(counts, weights, held) for name, held in conditions.items()}
        sides.append((whole, by_condition, counts.objects))
    (whole_a, conditions_a, objects), (whole_b, conditions_b, _) = sides
    per_class = {
        name: _between(_of_class(whole_a, name), _of_class(whole_b, name), int(objects[:, place].sum()))
        for place, name in enumerate(first.classes)
    }
    return Differences(
        len(first),
        _between(_means(whole_a), _means(whole_b), int(objects.sum())),
        {name: told for name, told in per_class.items() if told},
        {
            name: _between(_means(conditions_a[name]), _means(conditions_b[name]), int(objects[held].sum()))
            for name, held in conditions.items()
        },
    )


def drawn_weights(images: int, resamples: int, seed: int) -> Floats:
    """How often each image counts, (1 + resamples, images): the first row is the data itself, each once."""
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(images, np.full(images, 1 / max(images, 1)), size=resamples) if images else None
    rows = np.zeros((resamples, images)) if drawn is None else drawn.astype(np.float64)
    return np.concatenate([np.ones((1, images)), rows])


def _whole_samples(seen: SeenPart, counts: Counts, weights: Floats) -> Samples:
    samples = _counted(counts, weights, np.ones(len(seen), np.bool_))
    if seen.is_whole:
        return samples
    ranked = ranked_by_class(seen)
    for position, name in enumerate(seen.classes):
        of_class = np.array([precisions(ranked[position], row) for row in weights])
        samples[f"{name}\n mAP50"] = of_class[:, 0]
        samples[f"{name}\n mAP50_95"] = of_class.mean(axis=1)
    return samples


def _counted(counts: Counts, weights: Floats, held: NDArray[np.bool_]) -> Samples:
    """Recall and precision of each class, and accuracy where whole pictures were told apart."""
    chosen = weights[:, held]
    hit, found, objects = (chosen @ column[held] for column in (counts.hit, counts.found, counts.objects))
    samples: Samples = {}
    for position, name in enumerate(counts.classes):
        there = objects[:, position]
        samples[f"{name}\n recall"] = _share(hit[:, position], there)
        precision = _share(hit[:, position], found[:, position])
        samples[f"{name}\n precision"] = np.where(there > 0, precision, np.nan)
    if counts.right is not None:
        samples["accuracy"] = _share(chosen @ counts.right[held], chosen.sum(axis=1))
    return samples


def _share(part: Floats, whole: Floats) -> Floats:
    answer: Floats = np.where(whole > 0, part / np.maximum(whole, 1.0), np.nan)
    return answer


def _of_class(samples: Samples, name: str) -> Samples:
    """The figures of one class, by the figure's own name."""
    start = f"{name}\n "
    return {key.removeprefix(start): values for key, values in samples.items() if key.startswith(start)}


def _means(samples: Samples) -> Samples:
    """Means over the classes that are there, as evaluations tell them; figures of no class stay as they are."""
    by_figure: dict[str, list[Floats]] = {}
    for key, values in samples.items():
        by_figure.setdefault(key.rpartition("\n ")[2], []).append(values)
    return {name: _mean_known(np.stack(columns)) for name, columns in by_figure.items()}


def _mean_known(columns: Floats) -> Floats:
    is_known = np.isfinite(columns)
    count = is_known.sum(axis=0)
    answer: Floats = np.where(count > 0, np.where(is_known, columns, 0).sum(axis=0) / np.maximum(count, 1), np.nan)
    return answer


def _between(first: Samples, second: Samples, instances: int) -> dict[str, Difference]:
    order = ("mAP50", "mAP50_95", "accuracy", "recall", "precision")
    told = {name: _difference(first[name], second[name], instances) for name in order if name in first}
    return {name: each for name, each in told.items() if each.first is not None or each.second is not None}


def _difference(first: Floats, second: Floats, instances: int) -> Difference:
    one, two = _known(first[0]), _known(second[0])
    if one is None or two is None:
        return Difference(one, two, None, None, None, None, instances)
    sampled = (second - first)[1:]
    sampled = sampled[np.isfinite(sampled)]
    if not len(sampled):
        return Difference(one, two, two - one, None, None, None, instances)
    low, high = (float(value) for value in np.percentile(sampled, (2.5, 97.5)))
    side = min(np.count_nonzero(sampled <= 0), np.count_nonzero(sampled >= 0))
    p = min(1.0, 2 * (int(side) + 1) / (len(sampled) + 1))
    return Difference(one, two, two - one, low, high, p, instances)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
