"""How often each training picture is drawn in an epoch, and in which order.

Balanced sampling is repeat factor sampling: Gupta, Dollár and Girshick, "LVIS: A Dataset for Large Vocabulary Instance
Segmentation" (CVPR 2019), appendix B. A class in a share f of the pictures has the factor max(1, sqrt(t / f)); a
picture is drawn as often as the largest factor among its classes says.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

Factors = NDArray[np.float64]  # (pictures,), at least 1
_PICTURES, _CHANGES = 0, 1  # what a seed is for: the order of pictures, or what a drawn picture is changed by


def class_factors(labels: Sequence[Sequence[int]], classes: int, threshold: float) -> Factors:
    """The factor of each class; 1 for a class that no picture holds."""
    holding = np.zeros(classes)
    for each in labels:
        holding[list(set(each))] += 1
    shares = holding / max(1, len(labels))
    factors = np.sqrt(np.divide(threshold, shares, out=np.ones(classes), where=shares > 0))
    return np.maximum(1.0, factors)


def repeat_factors(labels: Sequence[Sequence[int]], classes: int, threshold: float) -> Factors:
    """How often each picture is drawn in an epoch, on average. `labels` are the classes of each picture's labels."""
    of_class = class_factors(labels, classes, threshold)
    return np.array([max((of_class[each] for each in found), default=1.0) for found in labels])


class Draws:
    """The pictures of each epoch, in a drawn order.

    Each epoch has the same length. A picture with the factor 2.4 is drawn two or three times, 2.4 times on average
    (systematic sampling: Madow and Madow, "On the Theory of Systematic Sampling", 1944).
    """

    def __init__(self, factors: Factors, seed: int) -> None:
        self._length = max(1, round(float(factors.sum())))
        self._factors = factors * (self._length / float(factors.sum()))
        self._seed = seed

    def __len__(self) -> int:
        return self._length

    def of_epoch(self, epoch: int) -> NDArray[np.int64]:
        """The positions that an epoch draws, in its order."""
        chance = _chance(self._seed, epoch, _PICTURES)
        order = chance.permutation(len(self._factors))
        ends = np.floor(np.cumsum(self._factors[order]) + chance.random() + 1e-9)
        ends[-1] = self._length  # whatever the sum of so many factors was rounded to
        drawn = np.repeat(order, np.diff(ends, prepend=0.0).astype(int))
        return chance.permutation(drawn).astype(np.int64)

    def seeds_of_epoch(self, epoch: int) -> NDArray[np.int64]:
        """A seed for each picture that an epoch draws: what happens to it, whatever process works on it."""
        return _chance(self._seed, epoch, _CHANGES).integers(0, 2**62, self._length)


class Positions:
    """A sampler for torch's loaders, without torch: each pass over it gives the positions of the next epoch."""

    def __init__(self, draws: Draws) -> None:
        self._draws, self._epoch = draws, 0

    def begin_at(self, epoch: int) -> None:
        """Let the next pass give the positions of this epoch, counted from 0."""
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self._draws)

    def __iter__(self) -> Iterator[int]:
        epoch, self._epoch = self._epoch, self._epoch + 1
        yield from self._draws.of_epoch(epoch).tolist()


class SeededPositions:
    """Like `Positions`, with a seed beside each position: (position, seed)."""

    def __init__(self, draws: Draws) -> None:
        self._draws, self._epoch = draws, 0

    def begin_at(self, epoch: int) -> None:
        """Let the next pass give the positions of this epoch, counted from 0."""
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self._draws)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        epoch, self._epoch = self._epoch, self._epoch + 1
        yield from zip(self._draws.of_epoch(epoch).tolist(), self._draws.seeds_of_epoch(epoch).tolist(), strict=True)


def _chance(seed: int, epoch: int, purpose: int) -> Generator:
    return Generator(PCG64(SeedSequence([seed, epoch, purpose])))
