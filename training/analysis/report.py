"""One evaluation looked through as a whole: what commands and the window ask, answered from the details."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.canonical import JsonObject
from training.analysis.calibration import Calibration, calibration, fit_temperature
from training.analysis.error_types import Errors, error_types
from training.analysis.intervals import Interval, resamples
from training.analysis.keeping import kept
from training.analysis.operating import (
    ClassCurve,
    Goal,
    PointFigures,
    average_precision_interval,
    curves_of,
    figures_at,
    threshold_for,
)
from training.analysis.slices import Around, SliceFigures, SliceKey, slice_masks, slices_of, things_of
from training.details import Details
from training.detection_metrics import THRESHOLDS, Figures, coco_figures
from training.hits import Confusion, confusion
from training.outcomes import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """The details of one evaluation with what every question needs; `sha256` names them."""

    details: Details
    sha256: str
    cache_folder: Path
    around: Around = field(default_factory=Around)
    curves: tuple[ClassCurve, ...] = ()

    def thresholds(self, chosen: Mapping[str, float]) -> Floats:
        """The scores of the classes in their order, float64 (classes,); a class that is not told is never said."""
        return np.array([chosen.get(name, 1.1) for name in self.details.classes])


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """What is behind a bar, cell or row: images by number, most telling first, and objects by row (may be none)."""

    image: Ints
    truth_row: Ints


def look(details: Details, sha256: str, cache_folder: Path, around: Around) -> Looked:
    """Prepare the details for questions."""
    return Looked(details, sha256, cache_folder, around, curves_of(details))


def best_single(looked: Looked) -> float:
    """The one score for all classes at which the mean F1 is best; the lowest of equals."""
    present = [curve for curve in looked.curves if curve.instances]
    if not present:
        return 0.25
    means = [np.mean([figures_at(curve, score).f1.value or 0.0 for curve in present]) for score in THRESHOLDS]
    return THRESHOLDS[int(np.argmax(means))]


def thresholds_for(looked: Looked, goal: Goal, target: float = 0.0) -> tuple[dict[str, float], tuple[str, ...]]:
    """The score of each class that reaches a goal, and the classes for which none does: those keep their best F1.

    A class that this part holds nothing of gets the one score that is best for all.
    """
    for_all = best_single(looked)
    chosen: dict[str, float] = {}
    unreached: list[str] = []
    for curve in looked.curves:
        score = threshold_for(curve, goal, target)
        if score is None and curve.instances:
            unreached.append(curve.name)
            score = threshold_for(curve, "f1")
        chosen[curve.name] = for_all if score is None else score
    return chosen, tuple(unreached)


def points(looked: Looked, chosen: Mapping[str, float]) -> tuple[PointFigures, ...]:
    """What each class that is there reaches at its score, with an interval on every figure."""
    weights = resamples(len(looked.details.images))
    thresholds = looked.thresholds(chosen)
    return tuple(
        figures_at(curve, threshold, weights)
        for curve, threshold in zip(looked.curves, thresholds.tolist(), strict=True)
        if curve.instances
    )


def confusion_at(looked: Looked, chosen: Mapping[str, float]) -> Confusion:
    """Who was taken for whom at these scores."""
    details, thresholds = looked.details, looked.thresholds(chosen)
    if details.answers is None:
        return confusion(details.shapes(), thresholds)
    answers, nothing = details.answers, len(details.classes)
    said, rows = answers.said(), np.arange(len(answers.truth))
    is_said = answers.score[rows, said] >= np.append(thresholds, 0.0)[said]
    return Confusion(nothing, answers.truth, np.where(is_said, said, nothing), rows, rows)


def errors_at(looked: Looked, chosen: Mapping[str, float]) -> tuple[Errors, ...]:
    """The kinds of errors; of whole pictures there are none to tell."""
    if looked.details.answers is not None:
        return ()
    return error_types(looked.details.shapes(), looked.thresholds(chosen))


def slices_at(looked: Looked, chosen: Mapping[str, float]) -> tuple[SliceFigures, ...]:
    """The slices at these scores, worst first; kept in the cache."""
    thresholds = looked.thresholds(chosen)
    question: JsonObject = {
        "ask": "slices", "thresholds": thresholds.tolist(), "horizons": dict(looked.around.horizons)
    }  # fmt: skip
    return kept(
        looked.cache_folder, looked.sha256, question, tuple[SliceFigures, ...],
        lambda: slices_of(looked.details, thresholds, looked.around),
    )  # fmt: skip


def missed_in(looked: Looked, chosen: Mapping[str, float], key: SliceKey) -> Behind:
    """What was missed in a slice."""
    things = things_of(looked.details, looked.thresholds(chosen))
    masks = slice_masks(looked.details, things, looked.around)
    mask = masks[key] & ~things.is_found if key in masks else np.zeros(len(things.row), np.bool_)
    return Behind(things.image[mask], _objects(looked, things.row[mask]))


def missed_of_class(looked: Looked, chosen: Mapping[str, float], name: str) -> Behind:
    """What was missed of a class."""
    things = things_of(looked.details, looked.thresholds(chosen))
    position = looked.details.classes.index(name)
    answers = looked.details.answers
    truth = looked.details.shapes().truth_class if answers is None else answers.truth
    mask = ~things.is_found & (truth[things.row] == position)
    return Behind(things.image[mask], _objects(looked, things.row[mask]))


def behind_cell(looked: Looked, told: Confusion, truth: int, found: int) -> Behind:
    """What is behind a cell of the confusion."""
    is_cell = (told.truth == truth) & (told.found == found)
    truth_row, found_row = told.truth_row[is_cell], told.found_row[is_cell]
    if looked.details.answers is not None:
        return Behind(truth_row, np.zeros(0, np.int64))
    outcomes = looked.details.shapes()
    has_truth = truth_row >= 0
    image = np.zeros(len(truth_row), np.int64)
    image[has_truth] = outcomes.truth_image[truth_row[has_truth]]
    image[~has_truth] = outcomes.found_image[found_row[~has_truth]]
    return Behind(image, truth_row[has_truth])


def behind_errors(errors: Errors) -> Behind:
    """What is behind the bar of a kind of error."""
    return Behind(errors.image, errors.truth_row[errors.truth_row >= 0])


def behind_bin(looked: Looked, low: float, high: float) -> Behind:
    """The wrong answers whose score lies in a bin of the reliability diagram, the surest first."""
    from training.analysis.calibration import scored

    told = scored(looked.details)
    is_bin = ~told.is_right & (told.score >= low) & ((told.score < high) | (high >= 1))
    rows = np.flatnonzero(is_bin)
    rows = rows[np.argsort(-told.score[rows], kind="stable")]
    return Behind(told.image[rows], np.zeros(0, np.int64))


def average_precision(looked: Looked) -> Interval:
    """mAP50 with its bootstrap interval; kept in the cache."""
    return kept(
        looked.cache_folder, looked.sha256, {"ask": "map50"}, Interval,
        lambda: average_precision_interval(looked.curves, len(looked.details.images)),
    )  # fmt: skip


def coco_of(looked: Looked) -> Figures:
    """COCO's twelve figures; kept in the cache. Empty for whole pictures."""
    if looked.details.answers is not None:
        return {}
    return kept(
        looked.cache_folder, looked.sha256, {"ask": "coco"}, dict[str, float | None],
        lambda: coco_figures(looked.details.shapes()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The scores as they are, and after a temperature that another part gave; None where it could not be fitted."""

    before: Calibration
    after: Calibration | None
    fitted_on: str = ""


def calibrated(looked: Looked, fit_on: Looked | None) -> Calibrated:
    """Calibration of this evaluation; the temperature is fitted on the other one, never on the one that judges."""

    def work() -> Calibrated:
        before = calibration(looked.details)
        if fit_on is None:
            return Calibrated(before, None)
        temperature = fit_temperature(fit_on.details)
        return Calibrated(before, calibration(looked.details, temperature), fit_on.details.part)

    question: JsonObject = {"ask": "calibration", "fit": "" if fit_on is None else fit_on.sha256}
    return kept(looked.cache_folder, looked.sha256, question, Calibrated, work)


def _objects(looked: Looked, rows: Ints) -> Ints:
    return rows if looked.details.outcomes is not None else np.zeros(0, np.int64)
