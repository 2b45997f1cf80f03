"""Whether scores mean what they say: of those with a score of 0.7, are seven of ten right?

The expected calibration error (ECE) and temperature scaling are those of Guo et al., On Calibration of Modern Neural
Networks, ICML 2017. For detections a score is held against whether it hit, which is the detection ECE (D-ECE) by score
of Kueppers et al., Multivariate Confidence Calibration for Object Detection, CVPR Workshops 2020.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from training.analysis.intervals import Interval, of_samples, resamples, wilson
from training.coco_matching import match_outcomes
from training.details import SCORES, Details
from training.hits import AT_ONE_HALF
from training.outcomes import Floats, Ints

BINS = 10
LEAST_SCORE = 0.05  # of detections: below it there is nothing but background, which would drown all others
_EDGE = 1e-7
_TEMPERATURES = (0.05, 20.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores from `low` to `high`: their mean, and the share that was right."""

    low: float
    high: float
    mean_score: float | None
    right: Interval


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bins of a reliability diagram and the ECE over them."""

    bins: tuple[Bin, ...]
    ece: Interval
    temperature: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Scores and whether each was right: score float64 (n,), is_right bool (n,), image int64 (n,)."""

    score: Floats
    is_right: NDArray[np.bool_]
    image: Ints
    images: int


def scored(details: Details, temperature: float = 1.0) -> Scored:
    """What there is to calibrate: detections against hits, or the best class of each picture against the truth.

    Raises UserError where the details hold no scores.
    """
    if SCORES in details.lacking:
        raise UserError("This evaluation kept no scores, so nothing can be calibrated.", "Measure the model again.")
    images = len(details.images)
    if details.answers is not None:
        scores = softened(details.answers.score.astype(np.float64), temperature)
        said = details.answers.said()
        best = scores[np.arange(images), said]
        return Scored(best, said == details.answers.truth, np.arange(images), images)
    outcomes = details.shapes()
    matches = match_outcomes(outcomes, AT_ONE_HALF)
    kept = ~matches.is_found_ignored[0, 0] & (outcomes.found_score >= LEAST_SCORE)
    score = sharpened(outcomes.found_score[kept].astype(np.float64), temperature)
    return Scored(score, matches.hits()[0, 0][kept], outcomes.found_image[kept], images)


def calibration(details: Details, temperature: float = 1.0) -> Calibration:
    """The reliability of the scores in ten even bins, with a bootstrap interval on the ECE."""
    told = scored(details, temperature)
    place = np.minimum((told.score * BINS).astype(np.int64), BINS - 1)
    count = np.bincount(place, minlength=BINS)
    right = np.bincount(place, told.is_right, minlength=BINS)
    sums = np.bincount(place, told.score, minlength=BINS)
    bins = tuple(
        Bin(n / BINS, (n + 1) / BINS, float(sums[n] / count[n]) if count[n] else None, wilson(right[n], count[n]))
        for n in range(BINS)
    )
    # |sum of score - sum of right| of a bin over n is its weighted gap; the same with weights in each resample
    gap = np.zeros((told.images, BINS), np.float32)
    np.add.at(gap, (told.image, place), (told.score - told.is_right).astype(np.float32))
    weights = resamples(told.images)
    total = weights @ np.bincount(told.image, minlength=told.images).astype(np.float32)
    samples = np.abs(weights @ gap).sum(axis=1) / np.maximum(total, 1)
    value = float(np.abs(gap.sum(axis=0, dtype=np.float64)).sum() / len(told.score)) if len(told.score) else None
    return Calibration(bins, of_samples(value, samples.astype(np.float64), len(told.score)), temperature)


def fit_temperature(details: Details) -> float:
    """The temperature under which these scores are most likely: to be fitted on one part and judged on another.

    Raises UserError where the details hold no scores, or none that could tell.
    """
    from scipy.optimize import minimize_scalar

    told = scored(details)
    if not len(told.score) or told.is_right.all() or not told.is_right.any():
        raise UserError(
            "All scores are right or all are wrong, so no temperature can be fitted.", "Choose a larger valid part."
        )

    def unlikeliness(log_temperature: float) -> float:
        temperature = float(np.exp(log_temperature))
        if details.answers is not None:
            scores = softened(details.answers.score.astype(np.float64), temperature)
            true = scores[np.arange(len(scores)), details.answers.truth]
        else:
            score = sharpened(told.score, temperature)
            true = np.where(told.is_right, score, 1 - score)
        return float(-np.log(np.maximum(true, _EDGE)).mean())

    bounds = tuple(float(np.log(limit)) for limit in _TEMPERATURES)
    return float(np.exp(minimize_scalar(unlikeliness, bounds=bounds, method="bounded").x))


def sharpened(score: Floats, temperature: float) -> Floats:
    """Scores of yes or no with their logits divided by a temperature."""
    if temperature == 1:
        return score
    clipped = np.clip(score, _EDGE, 1 - _EDGE)
    return 1 / (1 + np.exp(-np.log(clipped / (1 - clipped)) / temperature))


def softened(scores: Floats, temperature: float) -> Floats:
    """Scores of classes (n, classes), which sum to 1, with their logits divided by a temperature."""
    if temperature == 1:
        return scores
    logits = np.log(np.maximum(scores, _EDGE)) / temperature
    told = np.exp(logits - logits.max(axis=1, keepdims=True))
    return told / told.sum(axis=1, keepdims=True)
