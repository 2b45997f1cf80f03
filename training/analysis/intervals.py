"""How far a figure can be trusted: an interval of 95 % on every one, and when there is too little to say anything."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.outcomes import Floats

TOO_FEW = 30  # instances, below which a figure is not to be relied on
RESAMPLES = 500
SEED = 0
_Z = 1.959963984540054  # of the normal distribution, two-sided 95 %


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its interval of 95 %, and how many instances it rests on. None: there was nothing to measure."""

    value: float | None
    low: float | None
    high: float | None
    instances: int

    @property
    def is_enough(self) -> bool:
        """Whether there are enough instances to rely on it."""
        return self.instances >= TOO_FEW


NOTHING = Interval(None, None, None, 0)


def wilson(hits: float, total: float) -> Interval:
    """A proportion with Wilson's score interval (E. B. Wilson, JASA 22, 1927), which holds for few and for all."""
    if total <= 0:
        return NOTHING
    share, z2 = float(hits / total), _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    reach = _Z / (1 + z2 / total) * float(np.sqrt(share * (1 - share) / total + z2 / (4 * total * total)))
    low, high = (0.0 if hits == 0 else middle - reach), (1.0 if hits == total else middle + reach)
    return Interval(share, min(share, max(0.0, float(low))), max(share, min(1.0, float(high))), int(total))


def of_samples(value: float | None, samples: Floats, instances: int) -> Interval:
    """A figure with the middle 95 % of its resamples (Efron's percentile interval); those that are NaN do not count."""
    known = samples[np.isfinite(samples)]
    if value is None or not len(known):
        return Interval(value, None, None, instances)
    low, high = np.percentile(known, (2.5, 97.5))
    return Interval(value, min(value, float(low)), max(value, float(high)), instances)


def resamples(images: int, count: int = RESAMPLES) -> NDArray[np.float32]:
    """How often each image is drawn in each bootstrap resample, float32 (count, images); the same each time.

    Whole images are drawn, for the objects of one image are not independent.
    """
    if not images:
        return np.zeros((count, 0), np.float32)
    drawn = np.random.default_rng(SEED).multinomial(images, np.full(images, 1 / images), count)
    return drawn.astype(np.float32)


def ratio(above: NDArray[np.floating], below: NDArray[np.floating]) -> Floats:
    """Above / below as float64, NaN where there is nothing below."""
    answer = np.full(np.shape(below), np.nan)
    np.divide(above, below, out=answer, where=np.asarray(below) > 0)
    return answer
