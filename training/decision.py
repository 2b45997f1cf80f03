"""Decides from stored evaluations whether one model is better than another, what flipped, and what got worse.

Reads objects and rows, runs no network: a new question needs no new look at the pictures. Takes seconds on thousands
of images: call it off the GUI thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from core.canonical import JsonObject
from core.errors import UserError
from core.geometry import Boxes
from core.ids import ModelId
from core.project import Project
from core.queries import models as reads
from core.queries.versions import stored_manifest
from core.schema_models import EvaluationRow
from training.compared_images import SeenPart, seen_part
from training.comparison import Comparison, compare
from training.details import read_details
from training.operating_counts import Flip, counts_of, flips_between
from training.paired import RESAMPLES, Conditions, Difference, Differences, differences
from training.thresholds import thresholds_of

POINTS = 100  # of a share


@dataclass(frozen=True, slots=True, eq=False)
class TruthTold:
    """Boxes on one image, float32 (n, 4) pixels, each found, missed, or an alarm."""

    xyxy: Boxes
    kinds: tuple[Literal["found", "missed", "alarm"], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two models on the same images: what the second has over the first, and the images that flipped."""

    first: ModelId
    second: ModelId
    differences: Differences
    flips: tuple[Flip, ...]
    seen: tuple[SeenPart, SeenPart]
    thresholds: tuple[Mapping[str, float], Mapping[str, float]]

    def boxes_of(self, hashes: Sequence[str]) -> dict[str, tuple["TruthTold", "TruthTold"]]:
        """What each of the two models did on these images, for a picture of it."""
        first, second = (
            _told_boxes(seen, chosen, hashes) for seen, chosen in zip(self.seen, self.thresholds, strict=True)
        )
        return {sha256: (first[sha256], second[sha256]) for sha256 in hashes}


@dataclass(frozen=True, slots=True)
class Regression:
    """A figure of a class or under a condition that fell against the production version, beyond chance."""

    model: ModelId
    kind: str
    name: str
    figure: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class Regressions:
    """What got worse against the model in production; `why` says why nothing could be compared with it.

    `looked_at` is how many figures were: of a hundred, some five leave out zero by chance alone.
    """

    against: str
    why: str
    found: tuple[Regression, ...]
    looked_at: int


def pair_of(
    project: Project, compared: Comparison, first: ModelId, second: ModelId, *, resamples: int = RESAMPLES
) -> Pair:
    """Two of the compared models. Raises UserError when what they said of each image was not kept."""
    rows = [compared.evaluations[first], compared.evaluations[second]]
    stored = stored_manifest(project, compared.version)
    classes = [known.name for known in stored.classes]
    one, two = (_seen(project, row) for row in rows)
    if one.sha256 != two.sha256 or one.is_whole != two.is_whole:
        raise UserError(
            "The two models were measured on different images of this part, so they are not compared.",
            "Measure both again.",
        )
    with project.registry.reading() as session:
        thresholds = thresholds_of(session, rows[0], classes), thresholds_of(session, rows[1], classes)
    told = {image.sha256: image.conditions for image in stored.images_of(set(one.sha256)) if image.conditions}
    found = differences(one, two, thresholds, _masks(one, told), resamples=resamples)
    return Pair(first, second, found, tuple(flips_between(one, two, thresholds)), (one, two), thresholds)


def regressions_of(project: Project, model_ids: Sequence[ModelId], *, resamples: int = RESAMPLES) -> Regressions:
    """What got worse in these models against the production version, per class and per condition."""
    with project.registry.reading() as session:
        live = reads.models_at_stage(session, "production")
    if not live:
        return Regressions("", "No model is in production.", (), 0)
    against, found, looked_at, why = ModelId(live[0].id), [], 0, ""
    for model_id in model_ids:
        if model_id == against:
            continue
        try:
            with project.registry.reading() as session:
                compared = compare(session, [against, model_id])
            pair = pair_of(project, compared, against, model_id, resamples=resamples)
        except UserError as error:
            why = error.message
            continue
        more, count = regressions_in(pair)
        found += more
        looked_at += count
    return Regressions(against, why, tuple(found), looked_at)


def regressions_in(pair: Pair) -> tuple[list[Regression], int]:
    """The figures per class and condition whose interval lies below zero, and how many were looked at."""
    told = (("class", pair.differences.per_class), ("condition", pair.differences.per_condition))
    rows = [
        Regression(pair.second, kind, name, figure, each)
        for kind, by_name in told
        for name, figures in by_name.items()
        for figure, each in figures.items()
        if each.low is not None
    ]
    return [row for row in rows if row.difference.verdict == "worse"], len(rows)


def verdict_words(pair: Pair, first_name: str, second_name: str) -> str:
    """Is the second better, in a sentence: by the figure that says most of the task."""
    name, told = next(iter(pair.differences.whole.items()), ("", None))
    images = f"{pair.differences.images:,} images"
    if told is None or told.by is None or told.low is None or told.high is None:
        return f"These {images} say nothing of a difference."
    span = f"{POINTS * told.by:+.1f} points {name} (95 %: {POINTS * told.low:.1f} to {POINTS * told.high:.1f})"
    if told.verdict == "none":
        return f"No difference in {name} that these {images} can show: {span}."
    better = second_name if told.verdict == "better" else first_name
    return f"{better} is better: {second_name} has {span}, on {images}."


def _told_boxes(seen: SeenPart, thresholds: Mapping[str, float], hashes: Sequence[str]) -> dict[str, TruthTold]:
    counts = counts_of(seen, thresholds)
    if counts.found_objects is None or counts.alarm_rows is None:
        nothing = TruthTold(np.zeros((0, 4), np.float32), ())
        return dict.fromkeys(hashes, nothing)
    place = {sha256: number for number, sha256 in enumerate(seen.sha256)}
    told: dict[str, TruthTold] = {}
    for sha256 in hashes:
        truth = np.flatnonzero(seen.truth_image == place[sha256])
        alarms = counts.alarm_rows[seen.found_image[counts.alarm_rows] == place[sha256]]
        kinds: list[Literal["found", "missed", "alarm"]] = [
            "found" if is_found else "missed" for is_found in counts.found_objects[truth]
        ]
        xyxy = np.concatenate([seen.truth_xyxy[truth], seen.found_xyxy[alarms]])
        told[sha256] = TruthTold(xyxy, (*kinds, *(["alarm"] * len(alarms))))  # type: ignore[arg-type]  # all alarms
    return told


def differences_to_json(told: Differences) -> JsonObject:
    """As commands tell them."""

    def figures(by_name: Mapping[str, Difference]) -> JsonObject:
        return {name: {**asdict(each), "verdict": each.verdict} for name, each in by_name.items()}

    return {
        "images": told.images,
        "metrics": figures(told.whole),
        "per_class": {name: figures(each) for name, each in told.per_class.items()},
        "per_condition": {name: figures(each) for name, each in told.per_condition.items()},
    }


def _seen(project: Project, evaluation: EvaluationRow) -> SeenPart:
    if not evaluation.details_sha256:
        raise UserError(
            f"What {evaluation.model_id} said of each image was not kept, so nothing can be said of chance.",
            "Measure the model again.",
        )
    return seen_part(read_details(project.objects.read_bytes(evaluation.details_sha256)))


def _masks(seen: SeenPart, told: Mapping[str, Mapping[str, str]]) -> Conditions:
    masks: dict[str, np.ndarray] = {}
    for number, sha256 in enumerate(seen.sha256):
        for group, value in told.get(sha256, {}).items():
            masks.setdefault(f"{group}={value}", np.zeros(len(seen), np.bool_))[number] = True
    return dict(sorted(masks.items()))
